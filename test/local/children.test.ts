import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../../local/kit/child.ts';
import { isAlive } from '../../local/kit/lock.ts';
import { passingFolder } from '../../local/kit/passing.ts';
import { until } from './fixture/cloud.ts';
import { groupOf } from './fixture/processes.ts';

const parents: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const each of parents.splice(0)) each.kill('SIGKILL');
});

/** A process of its own that starts a program which would run for a minute, and says its number. */
async function parentOf(command: string, ...args: readonly string[]): Promise<{ parent: number; program: number }> {
  const module = join(import.meta.dirname, '../../local/kit/child.ts');
  const script = `
    const { startChild } = await import(${JSON.stringify(module)});
    const child = startChild(${JSON.stringify(command)}, ${JSON.stringify(args)});
    const wait = setInterval(() => { if (child.pid()) { console.log(child.pid()); clearInterval(wait); } }, 10);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  parents.push(parent);
  const program = await new Promise<number>((said) =>
    parent.stdout?.once('data', (text: Buffer) => said(Number(text.toString()))),
  );
  return { parent: parent.pid as number, program };
}

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('a program ends with its parent, also by %s', async (signal) => {
  const { parent, program } = await parentOf('sleep', '60');
  expect(isAlive(program)).toBe(true);
  process.kill(parent, signal);
  await until(() => !isAlive(program));
});

test('a program that is stopped is no unexpected end, and is gone when that is said', async () => {
  const ends: (number | null)[] = [];
  const child = startChild('sleep', ['60'], { onUnexpectedExit: (code) => ends.push(code) });
  const program = await until(() => child.pid() || undefined);
  await child.stop();
  expect([isAlive(program), ends]).toEqual([false, []]);
  await child.stop();
});

test('a program that ends by itself is told with its code, and nothing of it stays behind', async () => {
  const lines: string[] = [];
  const ends: (number | null)[] = [];
  startChild('/bin/sh', ['-c', 'echo said; exit 7'], {
    onLine: (line) => lines.push(line),
    onUnexpectedExit: (code) => ends.push(code),
  });
  await until(() => ends.length > 0);
  expect([lines, ends]).toEqual([['said'], [7]]);
});

test('Ctrl-C in a terminal does not reach the program before its parent ends it', async () => {
  const { parent, program } = await parentOf('sleep', '60');
  const groups = [groupOf(program), groupOf(parent)];
  expect(groups).toEqual([expect.any(Number), expect.any(Number)]);
  expect(groups[0]).not.toBe(groups[1]);
});

test('a folder of a process that was killed is cleared away by the next one; those of others stay', () => {
  const base = mkdtempSync(join(tmpdir(), 'passing-'));
  const dead = 2 ** 22 + 7; // above the largest number that Linux gives
  for (const name of [`some-${dead}-abcdef`, `some-${process.pid}-abcdef`, 'some-kept-abcdef', `other-${dead}-abcdef`])
    mkdirSync(join(base, name));
  const made = passingFolder(base, 'some');
  expect(existsSync(made)).toBe(true);
  expect(readdirSync(base).sort()).toEqual(
    [`some-${process.pid}-abcdef`, 'some-kept-abcdef', `other-${dead}-abcdef`, made.slice(base.length + 1)].sort(),
  );
  rmSync(base, { recursive: true });
});
