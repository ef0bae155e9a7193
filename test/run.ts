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
  /** Suites that failed, by their path in the project; undefined: the runner itself failed. */
  readonly failed: readonly string[] | undefined;
}

function run(args: readonly string[]): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'nhipcau-suite-'));
  try {
    const outputFile = join(folder, 'outcome.json');
    const { status } = spawnSync(process.execPath, [jest, ...args, '--json', '--outputFile', outputFile], {
      cwd: root,
      stdio: ['inherit', 'ignore', 'inherit'],
    });
    return { exit: status ?? 1, failed: failedIn(outputFile) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function failedIn(file: string): string[] | undefined {
  try {
    const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as {
      testResults: readonly { name: string; status: string }[];
    };
    return testResults.filter(({ status }) => status === 'failed').map(({ name }) => relative(root, name));
  } catch {
    return undefined;
  }
}

const first = run(process.argv.slice(2));
const again = first.failed ?? [];
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
