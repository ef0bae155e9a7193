import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/**
 * The whole suite, and once more, one after the other, those stories in a browser or of a whole conference that failed beside others:
 * they wait for a picture, a sound, a clock on two shared cores (docs/decisions/0023-stories-told-twice.md). Anything else that
 * fails, fails. What was told twice is named at the end: it is a fault still to be found, in the story or in the product.
 */
const stories = /^test\/(console|journey)\/|^test\/local\/chime\/media/;
/** So many failures are no accident. */
const atMost = 4;

const root = join(import.meta.dirname, '..');
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');

interface Outcome {
  readonly exit: number;
  /** Undefined: the runner itself failed. */
  readonly suites: readonly Suite[] | undefined;
}

interface Suite {
  /** Path in the project. */
  readonly name: string;
  readonly hasFailed: boolean;
  readonly seconds: number;
}

function run(args: readonly string[]): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'nhipcau-suite-'));
  try {
    const outputFile = join(folder, 'outcome.json');
    const { status } = spawnSync(process.execPath, [jest, ...args, '--json', '--outputFile', outputFile], {
      cwd: root,
      stdio: ['inherit', 'ignore', 'inherit'],
    });
    return { exit: status ?? 1, suites: suitesIn(outputFile) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function suitesIn(file: string): Suite[] | undefined {
  try {
    const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as {
      testResults: readonly { name: string; status: string; startTime: number; endTime: number }[];
    };
    return testResults.map(({ name, status, startTime, endTime }) => ({
      name: relative(root, name),
      hasFailed: status === 'failed',
      seconds: (endTime - startTime) / 1000,
    }));
  } catch {
    return undefined;
  }
}

/** Where the time goes: a suite that grows is seen here before the whole becomes too slow. */
function tellSlowest(suites: readonly Suite[]): void {
  const slowest = suites.toSorted((a, b) => b.seconds - a.seconds).slice(0, 12);
  const lines = slowest.map(({ name, seconds }) => `  ${seconds.toFixed(0).padStart(4)} s  ${name}`);
  console.error(`\nThe slowest suites:\n${lines.join('\n')}`);
}

const first = run(process.argv.slice(2));
if (first.suites && first.suites.length > 20) tellSlowest(first.suites);
const again = (first.suites ?? []).flatMap(({ name, hasFailed }) => (hasFailed ? [name] : []));
const mayBeTold = again.length > 0 && again.length <= atMost && again.every((name) => stories.test(name));
if (first.exit === 0 || !mayBeTold) process.exit(first.exit);
console.error(`\nTold once more, one after the other:\n${again.map((name) => `  ${name}`).join('\n')}\n`);
const second = run(['--runInBand', '--runTestsByPath', ...again]);
console.error(
  second.exit === 0
    ? `\nTOLD TWICE, a fault still to be found (the first account is above):\n${again.map((name) => `  ${name}`).join('\n')}`
    : '\nFailed both times.',
);
process.exit(second.exit);
