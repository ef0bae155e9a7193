import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { choosePoints } from '../../../local/conference/choose.ts';
import { type ConferenceOptions, readOptions, UsageError } from '../../../local/conference/options.ts';
import type { PointRow } from '../../../local/conference/points.ts';
import { Refusal } from '../../../local/conference/refusal.ts';

const chosen = (...argv: string[]) => choosePoints(readOptions(argv) as ConferenceOptions);

const orphansOf = (points: readonly PointRow[]): string[] => {
  const codes = new Set(points.map(({ code }) => code));
  return points.filter(({ parent }) => parent && !codes.has(parent)).map(({ code }) => code);
};
const levelsOf = (points: readonly PointRow[]) => {
  const count = (wanted: string) => points.filter(({ level }) => level === wanted).length;
  return {
    points: new Set(points.map(({ code }) => code)).size,
    provinces: count('province'),
    communes: count('commune'),
  };
};

const data = resolve(import.meta.dirname, '../../../../shared/data');
const units = join(data, 'vn-units.csv');
const origin = join(data, 'bac-ninh-origin.csv');
const areThere = existsSync(units) && existsSync(origin);
// not by the console: of a suite that is skipped whole, the runner shows none of it
if (!areThere) process.stderr.write(`Skipped: the lists of units are not at ${data}\n`);

(areThere ? describe : describe.skip)('of the whole country (needs the shared lists of units)', () => {
  test('all its 3,355 points take part, the first with the chair', () => {
    const { points, host } = chosen('--points', units);
    expect(levelsOf(points)).toEqual({ points: 3355, provinces: 34, communes: 3321 });
    expect(orphansOf(points)).toEqual([]);
    expect(host).toBe(points[0]?.code);
  });

  test('a count takes so many of them in all, of every province, with what stands above each', () => {
    const { points } = chosen('--points', units, '--count', '542');
    expect(levelsOf(points)).toEqual({ points: 542, provinces: 34, communes: 508 });
    expect(points).toHaveLength(542);
    expect(orphansOf(points)).toEqual([]);
  });

  test('a selection by where units came from takes the 58 of Bắc Giang and the province that they are in now', () => {
    const { points, host } = chosen('--points', units, '--select', origin, '--where', 'old_province="Bắc Giang"');
    expect(levelsOf(points)).toEqual({ points: 59, provinces: 1, communes: 58 });
    expect(points).toHaveLength(59);
    expect(orphansOf(points)).toEqual([]);
    expect(points.find(({ level }) => level === 'province')).toMatchObject({ code: '24', name: 'Tỉnh Bắc Ninh' });
    expect(host).toBe('24');
  });

  test('a selection without conditions takes all of its rows', () => {
    const { points } = chosen('--points', units, '--select', origin);
    expect(levelsOf(points)).toEqual({ points: 100, provinces: 1, communes: 99 });
  });

  test('the chair may sit in any hall of the choice, and in no other', () => {
    const selection = ['--points', units, '--select', origin, '--where', 'old_province=Bắc Giang'];
    expect(chosen(...selection, '--host', '07210').host).toBe('07210');
    expect(() => chosen(...selection, '--host', '01')).toThrow(
      /^--host 01 is not among the 59 chosen points \(.+, …\)$/,
    );
    expect(chosen('--points', units, '--host', '01').host).toBe('01');
  });
});

describe('a choice that cannot be made is refused in words', () => {
  const folder = mkdtempSync(join(tmpdir(), 'choose-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const fileOf = (name: string, ...lines: readonly string[]): string => {
    const file = join(folder, name);
    writeFileSync(file, `${lines.join('\n')}\n`);
    return file;
  };
  const points = fileOf(
    'points.csv',
    'code,name,level,type,parent_code',
    '24,Tỉnh 24,province,Tỉnh,',
    'X1,Xã 1,commune,Xã,24',
  );
  const selection = fileOf('selection.csv', 'code,old_province', 'X1,Bắc Giang');
  const nameless = fileOf('nameless.csv', 'name,old_province', 'Xã 1,Bắc Giang');
  const stranger = fileOf('stranger.csv', 'code', 'X9');

  test.each([
    [
      'a condition on a column that the selection lacks',
      ['--select', selection, '--where', 'province=Bắc Giang'],
      new UsageError('no column province to choose by; there are code, old_province'),
    ],
    [
      'a condition on a column by a name that every object has',
      ['--select', selection, '--where', 'constructor=x'],
      new UsageError('no column constructor to choose by; there are code, old_province'),
    ],
    [
      'a condition on a column that the points lack, where nothing is selected',
      ['--where', 'old_province=Bắc Giang'],
      new UsageError('no column old_province to choose by; there are code, name, level, type, parent_code'),
    ],
    [
      'a selection without codes',
      ['--select', nameless],
      new UsageError('no column code to choose by; there are name, old_province'),
    ],
    ['a selected code that no point has', ['--select', stranger], new UsageError('no point has the code X9')],
    [
      'conditions that no row meets',
      ['--select', selection, '--where', 'old_province=Bắc Ninh'],
      new Refusal(`no row of ${selection} has old_province="Bắc Ninh"`),
    ],
    [
      'a hall for the chair that is not among the points',
      ['--host', 'X9'],
      new Refusal('--host X9 is not among the 2 chosen points (24, X1)'),
    ],
  ])('%s', (_, argv, refusal) => {
    const choosing = () => chosen('--points', points, ...argv);
    expect(choosing).toThrow(refusal);
    expect(choosing).toThrow(refusal.constructor as typeof Error);
  });
});
