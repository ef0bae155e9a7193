import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundleFunctions } from '../infra/bundle.ts';
import { check, flag, median } from './support/figures.ts';

/**
 * Size and import time of every function's bundle, as a ratio to a bare bundle (DynamoDB's document client and nothing
 * else) measured in the same run. Eager is what a cold start loads; the rest is loaded when a route first needs it.
 *
 *     npm run bench:bundles [-- --runs 30]
 */
const root = resolve(import.meta.dirname, '..');
const runs = Number(flag('runs', ['15'])[0]);
const mostBytes = 1024 * 1024;
const mostRatio = 1.2;

const bareSource = `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
let doc;
export const handler = async () => {
  doc ??= DynamoDBDocumentClient.from(new DynamoDBClient({}));
  return doc.send(new GetCommand({ TableName: 'any', Key: { pk: 'a', sk: 'b' } }));
};
`;

const dir = mkdtempSync(join(tmpdir(), 'nhipcau-bundles-'));
try {
  const bundles = await bundleFunctions({ root, outdir: join(dir, 'functions') });
  await build({
    stdin: { contents: bareSource, resolveDir: root },
    outfile: join(dir, 'bare', 'index.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });
  const folders = new Map([
    ['(bare SDK)', join(dir, 'bare')],
    ...bundles.map((b) => [b.id, join(dir, 'functions', b.id)] as const),
  ]);
  const samples = new Map([...folders.keys()].map((id) => [id, [] as number[]]));
  // interleaved, so that a slow moment of the machine falls on all alike
  for (let run = 0; run < runs; run++) for (const [id, folder] of folders) samples.get(id)?.push(importMs(folder));
  const bareMs = median(samples.get('(bare SDK)') as number[]);
  console.log(
    `${'function'.padEnd(20)}${'eager KB'.padStart(10)}${'all KB'.padStart(10)}${'import ms'.padStart(11)}${'ratio'.padStart(8)}`,
  );
  const slow: string[] = [];
  const large: string[] = [];
  for (const [id, folder] of folders) {
    const ms = median(samples.get(id) as number[]);
    const { eager, all } = sizes(folder);
    console.log(
      `${id.padEnd(20)}${kb(eager)}${kb(all)}${ms.toFixed(1).padStart(11)}${(ms / bareMs).toFixed(2).padStart(8)}`,
    );
    if (all > mostBytes) large.push(id);
    if (ms / bareMs > mostRatio) slow.push(id);
  }
  console.log(`\nmedian of ${runs} fresh processes each, Node ${process.version}`);
  check(large.length === 0, `at most 1 MB with lazy parts ${large.join(', ')}`);
  check(slow.length === 0, `import within ${mostRatio} × the bare SDK's ${slow.join(', ')}`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

/** ms that `import()` of the bundle takes in a fresh process. */
function importMs(folder: string): number {
  const script = join(dir, 'time.mjs');
  writeFileSync(
    script,
    'const t=performance.now();await import(process.argv[2]);console.log(performance.now()-t);process.exit(0)',
  );
  const out = execFileSync(process.execPath, [script, pathToFileURL(join(folder, 'index.mjs')).href], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, AWS_REGION: 'ap-southeast-1', POWERTOOLS_SERVICE_NAME: 'bench' },
  });
  return Number(out.trim().split('\n').at(-1));
}

/** Bytes the entry loads statically, and bytes of every script in the folder. */
function sizes(folder: string): { eager: number; all: number } {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const source = readFileSync(join(folder, file), 'utf8');
    for (const match of source.matchAll(/(?:from|import)\s*"\.\/([^"]+\.mjs)"/g)) visit(match[1] as string);
  };
  visit('index.mjs');
  const bytes = (file: string) => statSync(join(folder, file)).size;
  const scripts = readdirSync(folder).filter((file) => file.endsWith('.mjs'));
  return { eager: [...seen].reduce((sum, f) => sum + bytes(f), 0), all: scripts.reduce((sum, f) => sum + bytes(f), 0) };
}

function kb(bytes: number): string {
  return (bytes / 1024).toFixed(0).padStart(10);
}
