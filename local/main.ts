import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAssembly, buildConsole } from './build.ts';
import { type Cloud, startCloud } from './cloud.ts';
import { demoPassword } from './issuer/accounts.ts';
import { listen, PortInUse } from './kit/http.ts';
import { DataDirInUse } from './kit/lock.ts';
import { seedSample } from './sample/seed.ts';
import { MissingGrant } from './template/grants.ts';
import { NotUnderstood } from './template/resources.ts';

const help = `npm start -- [options]
  --port <n>       public port (4380)
  --data <folder>  where data is kept (.local)
  --fresh          begin anew: throw the kept data away
  --context k=v    CDK context, as for deployment; may be repeated
  --no-build       run the assembly that is there
  --no-sample      leave a new installation empty
  --help`;

const root = resolve(import.meta.dirname, '..');

/** Steps with their times: rewritten in place on a terminal, a line each elsewhere. */
function progress(out: NodeJS.WriteStream) {
  const startedAt = performance.now();
  let current: { name: string; at: number } | undefined;
  const close = () => {
    if (!current) return;
    const line = `  ✓ ${current.name} ${((performance.now() - current.at) / 1000).toFixed(1)} s`;
    out.write(out.isTTY ? `\r\x1b[2K${line}\n` : `${line}\n`);
    current = undefined;
  };
  return {
    step(name: string): void {
      close();
      current = { name, at: performance.now() };
      if (out.isTTY) out.write(`  … ${name}`);
    },
    done(): number {
      close();
      return (performance.now() - startedAt) / 1000;
    },
  };
}

function report(cloud: Cloud, seconds: number): void {
  const accounts = cloud.accounts.map(
    (each) =>
      `    ${each.username.padEnd(10)} ${each.groups.join(', ')}${each.branch ? ` (branch ${each.branch})` : ''}`,
  );
  console.log(`
Nhịp Cầu is ready in ${seconds.toFixed(1)} s

  console   ${cloud.url}
  API       ${cloud.apiUrl}
  inbox     ${cloud.mailUrl}
  accounts  password for the command line: ${demoPassword}
${accounts.join('\n')}

Ctrl-C stops everything; data stays in .local until --fresh.`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4380' },
      data: { type: 'string', default: join(root, '.local') },
      fresh: { type: 'boolean', default: false },
      context: { type: 'string', multiple: true, default: [] },
      'no-build': { type: 'boolean', default: false },
      'no-sample': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(help);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port was given "${values.port}"; allowed is a number from 0 to 65535`);
  // Before a build that would be for nothing.
  await (await listen(() => {}, port)).close();
  const context = Object.fromEntries(
    values.context.map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]),
  );
  const { step, done } = progress(process.stdout);
  const build = { root, context, onStep: step };
  const assembly = values['no-build'] ? join(root, 'dist/local/cdk.out') : await buildAssembly(build);
  const consoleDir = values['no-build'] ? join(root, 'dist/console') : await buildConsole(build);
  const cloud = await startCloud({
    assembly,
    dataDir: values.data,
    fresh: values.fresh,
    port,
    consoleDir,
    onStep: step,
    onTrouble: (message) => console.error(`! ${message}`),
  });
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    console.log('\nstopping …');
    cloud.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  if (!values['no-sample']) await prepareSample(cloud, step);
  report(cloud, done());
}

/** Fills an empty installation through its public API; one that has a directory is left alone. */
async function prepareSample(cloud: Cloud, step: (name: string) => void): Promise<void> {
  step('preparing the sample country');
  const tokenOf = async (username: string) => (await cloud.tokensOf(username)).id_token;
  await seedSample({ apiUrl: cloud.apiUrl, tokenOf }).catch((error: unknown) =>
    console.error(
      `! the sample country could not be prepared: ${error instanceof Error ? error.message : String(error)}`,
    ),
  );
}

main().catch((error: unknown) => {
  const expected =
    error instanceof PortInUse ||
    error instanceof DataDirInUse ||
    error instanceof NotUnderstood ||
    error instanceof MissingGrant;
  console.error(
    `\n${expected ? (error as Error).message : error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  process.exit(1);
});
