import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linesOf } from '../../../local/kit/lines.ts';

describe('lines of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nhipcau-lines-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([1, 3, 7, 1024])('are whole with %i bytes in memory at a time', (atOnce) => {
    const file = join(folder, 'a.log');
    const lines = ['Xã Vĩnh Thông', '', 'ঢাকা', 'x'.repeat(50), 'không hết'];
    writeFileSync(file, lines.join('\n'));
    expect([...linesOf(file, atOnce)]).toEqual(lines);
    writeFileSync(file, `${lines.join('\n')}\n`);
    expect([...linesOf(file, atOnce)]).toEqual(lines);
    writeFileSync(file, '');
    expect([...linesOf(file, atOnce)]).toEqual([]);
  });
});
