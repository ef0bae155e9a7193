import { cpSync, existsSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAssembly, buildConsole } from './build.ts';
import { type Cloud, type CloudOptions, startCloud } from './cloud.ts';
import { listen, PortInUse } from './kit/http.ts';
import { DataDirInUse, lockFolder } from './kit/lock.ts';
import { openRehearsal, type Rehearsal } from './sample/rehearsal.ts';
import { seedConference, seedCountry } from './sample/seed.ts';
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
const assemblyBuilt = join(root, 'dist/local/cdk.out');
const consoleBuilt = join(root, 'dist/console');

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

function report(cloud: Cloud, seconds: number, dataDir: string, rehearsal: Rehearsal | undefined): void {
  const accounts = cloud.accounts.map(
    (each) =>
      `    ${each.username.padEnd(10)} ${each.groups.join(', ')}${each.branch ? ` (branch ${each.branch})` : ''}`,
  );
  console.log(`
Nhịp Cầu is ready in ${seconds.toFixed(1)} s

  console   ${cloud.url}
  API       ${cloud.apiUrl}
  inbox     ${cloud.mailUrl}
  commands  npm run cli -- status --url ${cloud.url}
  accounts  to choose from where one signs in, on a page or with a command
${accounts.join('\n')}
${rehearsal ? `\n${firstSteps(cloud, rehearsal)}\n` : ''}
Ctrl-C stops everything; data stays in ${relative(process.cwd(), dataDir) || dataDir} until --fresh.`);
}

/** From the first moment on: what has been started by then is ended, and a second word ends at once. */
function stopOnSignals() {
  const start = new AbortController();
  let cloud: Cloud | undefined;
  let isStarting = false;
  const stop = () => {
    if (start.signal.aborted) process.exit(1);
    start.abort(new Stopped());
    console.log('\nstopping …');
    if (!cloud && !isStarting) process.exit(130); // nothing of ours runs yet; children of a build end with us
    cloud?.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return async (options: CloudOptions): Promise<Cloud> => {
    isStarting = true;
    cloud = await startCloud({ ...options, signal: start.signal });
    return cloud;
  };
}

class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** What was typed can be no start: said in a sentence, with what is allowed. */
class BadOption extends Error {
  override readonly name = 'BadOption';
}

class NothingBuilt extends Error {
  override readonly name = 'NothingBuilt';
}

function readOptions() {
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
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new BadOption(`--port was given "${values.port}"; allowed is a number from 0 to 65535`);
  const context = values.context.map((each) => {
    const [, key, value] = /^([^=\s]+)=(.*)$/.exec(each) ?? [];
    if (key === undefined || value === undefined)
      throw new BadOption(`--context was given "${each}"; allowed is key=value, as in --context nhipcau:sesRate=100`);
    return [key, value] as const;
  });
  return { ...values, port, context: Object.fromEntries(context) };
}

/** `parseArgs` says itself what it does not know; the help says what there is. */
function optionsOrExit(): ReturnType<typeof readOptions> {
  try {
    return readOptions();
  } catch (error) {
    if (!(error instanceof BadOption || (error instanceof TypeError && 'code' in error))) throw error;
    console.error(`${error.message}\n\n${help}`);
    process.exit(2);
  }
}

async function main(): Promise<void> {
  const started = stopOnSignals();
  const values = optionsOrExit();
  if (values.help) return console.log(help);
  const { port, context } = values;
  // Before a build that would be for nothing.
  await (await listen(() => {}, port)).close();
  const { step, done } = progress(process.stdout);
  const { assembly, consoleDir } = ownApp(values.data);
  if (values['no-build']) {
    if (![assemblyBuilt, consoleBuilt].every(existsSync))
      throw new NothingBuilt('--no-build was given, and nothing has been built here yet; start once without it');
    cpSync(assemblyBuilt, assembly, { recursive: true });
    cpSync(consoleBuilt, consoleDir, { recursive: true });
  } else {
    await buildBoth({ assembly, consoleDir, context, step });
  }
  const cloud = await started({
    assembly,
    dataDir: values.data,
    fresh: values.fresh,
    port,
    consoleDir,
    onStep: step,
    onTrouble: (message) => console.error(`! ${message}`),
  });
  const rehearsal = values['no-sample'] ? undefined : await prepareSample(cloud, step);
  report(cloud, done(), values.data, rehearsal);
}

/** Side by side: synthesis takes one core. The console's step is told for what is left of it. */
async function buildBoth(to: {
  readonly assembly: string;
  readonly consoleDir: string;
  readonly context: Record<string, string>;
  readonly step: (name: string) => void;
}): Promise<void> {
  const consoleSteps: string[] = [];
  const pages = buildConsole({ root, into: to.consoleDir, onStep: (name) => void consoleSteps.push(name) });
  pages.catch(() => {}); // awaited below; where the other fails first, that is told
  await buildAssembly({ root, context: to.context, into: to.assembly, onStep: to.step });
  for (const name of consoleSteps) to.step(name);
  await pages;
}

/** Where what this start runs from lies, at the same place each time so that compiled code is found again; nobody else's until it ends. */
function ownApp(dataDir: string) {
  const folder = join(dataDir, 'app');
  process.once('exit', lockFolder(folder));
  const [assembly, consoleDir] = [join(folder, 'cdk.out'), join(folder, 'console')];
  for (const each of [assembly, consoleDir]) rmSync(each, { recursive: true, force: true });
  return { assembly, consoleDir };
}

/**
 * Fills an empty installation through its public API; one that has a directory of its own is left alone. Over the sample country there
 * is always a conference that can be joined now. Its mails go first: at the rate of a new account those of the whole country take half a minute.
 */
async function prepareSample(cloud: Cloud, step: (name: string) => void): Promise<Rehearsal | undefined> {
  const target = {
    apiUrl: cloud.apiUrl,
    tokenOf: async (username: string) => (await cloud.tokensOf(username)).id_token,
  };
  try {
    step('preparing the sample country');
    if (!(await seedCountry(target))) return undefined;
    step('opening a conference to try');
    const rehearsal = await openRehearsal(target);
    await seedConference(target);
    return rehearsal;
  } catch (error) {
    console.error(`! no sample conference: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function firstSteps({ url, mailUrl }: Cloud, { conferenceId, hostAddress, officeAddress }: Rehearsal): string {
  const mailsTo = (address: string) => `${mailUrl}?to=${encodeURIComponent(address)}`;
  return `  try it    a conference with open doors: ${url}/c/${conferenceId}/board (account van-phong)
            a hall of it: its link in ${mailsTo(hostAddress)}
            and its PIN in ${mailsTo(officeAddress)}`;
}

main().catch((error: unknown) => {
  if (error instanceof Stopped) process.exit(130);
  const expected =
    error instanceof PortInUse ||
    error instanceof DataDirInUse ||
    error instanceof NothingBuilt ||
    error instanceof NotUnderstood ||
    error instanceof MissingGrant;
  console.error(
    `\n${expected ? (error as Error).message : error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  process.exit(1);
});
