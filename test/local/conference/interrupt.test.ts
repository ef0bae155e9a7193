import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'interrupt-'));
const points = join(folder, 'points.csv');
writeFileSync(points, 'code,name,level,type,parent_code\n24,Tỉnh 24,province,Tỉnh,\nX1,Xã 1,commune,Xã,24\n');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const main = join(import.meta.dirname, '../../../local/conference/main.ts');

/** Runs the command, and interrupts it once it says `word`. */
function conference(args: readonly string[], word?: string) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (word && said.includes(word)) {
        word = undefined;
        child.kill('SIGINT');
      }
    });
  }
  return new Promise<{ code: number | null; said: string; pid: number }>((ended) =>
    child.once('exit', (code) => ended({ code, said, pid: child.pid as number })),
  );
}

/** What a process has left where runs keep what passes. */
function leftBy(pid: number): string[] {
  const bases = [tmpdir(), '/dev/shm'].filter((base) => existsSync(base));
  return bases.flatMap((base) => readdirSync(base).filter((name) => name.includes(`-${pid}-`)));
}

test.each(['local cloud', 'directory'])(
  'a run that is interrupted once it has come to "%s" closes what it has opened and leaves nothing',
  async (stage) => {
    const { code, said, pid } = await conference(['--points', points, '--minutes', '0.2'], stage);
    expect({ code, said }).toEqual({ code: 130, said: expect.stringContaining('stopping …') });
    expect(said).not.toMatch(/^\s+at |! dynoxide/m);
    expect(leftBy(pid)).toEqual([]);
  },
  120_000,
);

test('a wrong argument is answered with what was given and what is allowed, and no stack', async () => {
  const [noFile, noProfile] = await Promise.all([
    conference(['--points', join(folder, 'none.csv')]),
    conference(['--points', points, '--faults', 'hevy']),
  ]);
  expect(noFile).toMatchObject({ code: 2, said: expect.stringMatching(/none\.csv.*ENOENT.*code, name, level/s) });
  expect(noProfile).toMatchObject({ code: 2, said: expect.stringMatching(/"hevy".*none, light, heavy/s) });
  for (const { said } of [noFile, noProfile]) expect(said).not.toMatch(/^\s+at /m);
}, 60_000);
