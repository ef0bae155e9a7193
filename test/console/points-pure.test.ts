import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { csvText } from '../../console/src/api/csv-file.ts';
import { directoryRows } from '../../console/src/api/directory-file.ts';
import { namedLevels } from '../../console/src/api/level-names.ts';
import { reasonKeys, reasonOf } from '../../console/src/api/reasons.ts';
import { beingOf, countsUnder, directoryOf, listed, type Point } from '../../console/src/pages/points/directory.ts';
import {
  bodyOf,
  differences,
  emptyForm,
  type Form,
  faultsOf,
  formOf,
  merged,
} from '../../console/src/pages/points/form.ts';
import {
  codeFor,
  consequencesOf,
  isSameLevels,
  type LevelRow,
  levelFaults,
  levelsOf,
  newRow,
  rowsOf,
} from '../../console/src/pages/points/levels.ts';
import { readSearch } from '../../console/src/pages/points/search.ts';
import { readFile } from '../../functions/directory/read-file.ts';
import { placed, type Unplaced } from '../../shared/domain/directory-tree.ts';
import { importColumns } from '../../shared/domain/import-columns.ts';
import { applyRows } from '../../shared/domain/import-preview.ts';
import { usualLevels } from '../../shared/domain/point.ts';
import type { Refused } from '../../shared/domain/refusals.ts';

const day = (text: string) => Date.parse(`${text}T00:00:00+07:00`);
const now = day('2026-06-01');

function pointsOf(all: readonly Partial<Unplaced>[]): Point[] {
  const given = all.map((each) => ({ contacts: [], version: 1, level: 'commune', ...each }) as unknown as Unplaced);
  const { points } = placed(new Map(given.map((each) => [each.code, each])), usualLevels);
  const children = (code: string) => given.filter(({ parent }) => parent === code).length;
  return [...points.values()].map((each) => ({ ...each, children: children(each.code) }) as unknown as Point);
}

const host = { role: 'host' as const, name: 'Lan', email: 'lan@x.vn', phone: '+84 912 345 678' };
const country = pointsOf([
  { code: '24', name: 'Bắc Ninh', level: 'province', contacts: [host] },
  { code: '07210', name: 'Phường Bắc Giang', parent: '24', contacts: [host], seats: 40 },
  { code: '07213', name: 'Xã Hoà Bình', parent: '24' },
  { code: '07214', name: 'Xã Hóa Binh', parent: '24', validFrom: day('2027-01-01') },
  { code: '07215', name: 'Xã Cũ', parent: '24', validTo: day('2025-07-01'), mergedInto: '07210' },
  { code: '31', name: 'Hải Phòng', level: 'province', contacts: [host] },
]);
const codes = (search: Parameters<typeof listed>[1]) =>
  listed(directoryOf(country), search, now).map(({ code }) => code);

describe('the list', () => {
  test('finds without accents, and those with the same accents first', () => {
    expect(codes({ q: 'bac ninh' })).toEqual(['24']);
    expect(codes({ q: 'bac' })).toEqual(['24', '07210']);
    expect(codes({ q: '0721', state: 'all' })).toEqual(['07210', '07215', '07213', '07214']);
    expect(codes({ q: 'hòa bình', state: 'all' })).toEqual(['07213', '07214']);
    expect(codes({ q: 'hóa', state: 'all' })[0]).toBe('07214');
  });

  test('shows what is in being, and by their state those who are not, or whom nobody hosts', () => {
    expect(codes({})).not.toContain('07215');
    expect(codes({ state: 'ended' })).toEqual(['07215']);
    expect(codes({ state: 'coming' })).toEqual(['07214']);
    expect(codes({ state: 'no-host' })).toEqual(['07213', '07214']);
  });

  test('stays within a branch, and finds nothing in one that is not there', () => {
    expect(codes({ in: '31' })).toEqual(['31']);
    expect(codes({ in: '24', level: 'commune' })).toEqual(['07210', '07213']);
    expect(codes({ in: '99' })).toEqual([]);
  });

  test('and the tree beside it count the same halls: those in being, a province with its own', () => {
    const counts = countsUnder(directoryOf(country), (point) => beingOf(point, now) === 'current');
    expect([counts.get('24'), counts.get('31'), counts.get('')]).toEqual([3, undefined, 4]);
    expect(codes({ in: '24' })).toHaveLength(3);
    expect(codes({})).toHaveLength(4);
    expect(countsUnder(directoryOf(country), () => true).get('24')).toBe(5);
  });

  test('takes a code of digits out of the address as it was typed', () => {
    expect(readSearch({ point: 24, q: 7210, edit: true, level: '' })).toEqual({ point: '24', q: '7210', edit: true });
    expect(readSearch({ edit: true, state: 'nonsense' })).toEqual({});
    expect(readSearch({ add: true, point: '24' })).toEqual({ add: true });
  });
});

test('the usual levels are named in the language of the page, those of an office as it calls them', () => {
  const own = { code: 'province', name: 'Cấp tỉnh', headsBranch: true };
  const more = { code: 'district', name: 'Huyện', headsBranch: false };
  const named = namedLevels([...usualLevels, own, more], (code) => `word of ${code}`).map(({ name }) => name);
  expect(named).toEqual(['word of central', 'word of province', 'word of commune', 'Cấp tỉnh', 'Huyện']);
});

describe('the form', () => {
  const [, ward] = country as [Point, Point];
  const form = formOf(ward);

  test('sends back what it was given, instants that are no midnight too', () => {
    const odd: Point = { ...ward, validFrom: day('2025-07-01') + 5, validTo: day('2026-07-01') + 3_600_000 };
    expect(bodyOf(formOf(odd), 1, odd)).toEqual({
      version: 1,
      name: 'Phường Bắc Giang',
      level: 'commune',
      parent: '24',
      seats: 40,
      validFrom: odd.validFrom,
      validTo: odd.validTo,
      contacts: [host],
    });
    expect(faultsOf(formOf(odd), formOf(odd)).size).toBe(0);
    expect(bodyOf({ ...formOf(odd), validTo: '1/8/2026' }, 1, odd).validTo).toBe(day('2026-08-01'));
  });

  test('names every fault at once, and none of a contact that is left empty', () => {
    const wrong: Form = {
      ...emptyForm('', ''),
      code: 'mã',
      seats: '4x',
      validFrom: '31/02/2026',
      mergedInto: '24',
      contacts: [
        { key: 'a', role: 'host', name: '', email: 'x', phone: '12' },
        { key: 'b', role: 'office', name: '', email: '', phone: ' ' },
      ],
    };
    expect(Object.fromEntries(faultsOf(wrong, undefined))).toEqual({
      code: 'code',
      name: 'required',
      level: 'required',
      seats: 'seats',
      validFrom: 'day',
      validTo: 'needsEnd',
      'contacts.a.name': 'contactName',
      'contacts.a.email': 'email',
      'contacts.a.phone': 'phone',
    });
    expect(bodyOf({ ...form, contacts: wrong.contacts.slice(1) }, 1, ward).contacts).toEqual([]);
  });

  test('lays two versions side by side and keeps of each what one chooses', () => {
    const mine: Form = { ...form, name: 'Của tôi', seats: '50' };
    const theirs: Form = { ...form, name: 'Của họ', type: 'Phường' };
    expect(differences(form, mine, theirs)).toEqual([
      { field: 'name', isContested: true, usual: 'mine' },
      { field: 'type', isContested: false, usual: 'theirs' },
      { field: 'seats', isContested: false, usual: 'mine' },
    ]);
    const chosen = new Map([
      ['name', 'theirs'],
      ['type', 'theirs'],
      ['seats', 'mine'],
    ] as const);
    expect(merged(mine, theirs, chosen)).toMatchObject({ name: 'Của họ', type: 'Phường', seats: '50' });
  });
});

describe('the file of the directory', () => {
  const directory = {
    version: 1,
    levels: usualLevels,
    points: new Map(country.map(({ children, ...point }) => [point.code, point])) as never,
  };

  test('comes back as it went: nothing of it is a change', async () => {
    const { drafts, errors } = await readFile(Buffer.from(csvText(directoryRows(country))));
    const applied = applyRows(directory, drafts, errors);
    expect([applied.errors, applied.counts]).toEqual([[], { new: 0, changed: 0, unchanged: 6, error: 0 }]);
  });

  test('runs nothing in a spreadsheet, and leaves a number to call as it is', () => {
    expect(csvText([['=1+1', '+84 912', '@x', '-2+3', 'a"b']])).toBe(`\ufeff'=1+1,+84 912,'@x,'-2+3,"a""b"\r\n`);
  });

  test('is told in words of one’s own language why it was not taken, whatever the reason', async () => {
    const head = importColumns.join(',');
    const rows = [
      'a,A,commune,zz,,,,,,,,,,,',
      'a,,nowhere,a,,1.5,x,2020-01-01,b,,x,12,,,',
      `b,${'x'.repeat(201)},province,07210,,,2026-01-01,2025-01-01,b,,,,,o@x.vn,`,
      'c,C,commune,d,,,,,07210,,,,,,',
      'd,D,commune,c,,,,2025-01-01,zz,,,,,,,extra',
      '?,=1,commune,,,,,,,,,,,,',
      'e,Há»‡,commune,,,,,,,,,,,,',
      'f,B¾c Ninh,commune,,,,,2025-01-01,g,,,,,,',
      'g,lost \ufffd,commune,,,,,2025-01-01,f,,,,,,',
      `h,"a\nb",commune,,,,,,,,,,,,`,
    ];
    const { drafts, errors } = await readFile(Buffer.from([head, ...rows].join('\n')));
    const reasons = applyRows(directory, drafts, errors).errors.map(({ reason }) => reason);
    const refusals = await Promise.all(
      ['', 'code,,x,code\n1', head, 'a,"b\n', '\u0000', 'PK\u0003\u0004', '\u00d0\u00cf\u0011\u00e0'].map((text) =>
        readFile(Buffer.from(text, 'latin1')).catch((error: Refused) => error.fields.map(({ reason }) => reason)),
      ),
    );
    const utf16 = await readFile(Buffer.from('\ufeffcode', 'utf16le')).catch(
      (error: Refused) => error.fields[0]?.reason,
    );
    const all = [...reasons, ...(refusals as string[][]).flat(), String(utf16), '07210: the mergers form a ring'];
    expect(all.filter((reason) => !reasonOf(reason))).toEqual([]);
    expect(new Set(all.map((reason) => reasonOf(reason)?.key)).size).toBeGreaterThan(30);
    expect(reasonOf('point 24: unknown parent "zz"')).toEqual({ key: 'parent', values: { value: 'zz' }, of: '24' });
    expect(reasonOf('something new')).toBeUndefined();
  });

  test.each(['vi', 'en', 'bn'])('every reason and column has its words in %s', (language) => {
    const file = resolve(import.meta.dirname, `../../console/src/api/messages/${language}.json`);
    const words = JSON.parse(readFileSync(file, 'utf8')) as Record<'reason' | 'column', Record<string, string>>;
    expect(Object.keys(words.reason).sort()).toEqual([...reasonKeys].sort());
    expect(Object.keys(words.column).sort()).toEqual([...importColumns].sort());
  });
});

describe('the levels of the tree', () => {
  const rows = rowsOf(usualLevels);
  const added = (row: Partial<LevelRow>): LevelRow[] => [...rows, { ...newRow(), ...row }];
  const fault = (row: Partial<LevelRow>) => [...levelFaults(added(row)).values()][0];

  test('a new one has a name and a code that no other has; a code is made of its name', () => {
    expect(codeFor(' Cụm xã, phường Đa Mai ')).toBe('cum-xa-phuong-da-mai');
    expect(codeFor('3 cụm')).toBe('cum');
    expect(levelFaults(rows).size).toBe(0);
    expect(fault({ name: 'Cụm xã', code: 'cum-xa' })).toBeUndefined();
    expect(fault({ name: ' ', code: 'cum-xa' })).toBe('name');
    expect(fault({ name: 'x'.repeat(101), code: 'x' })).toBe('nameLong');
    expect(fault({ name: 'trung ương', code: 'x' })).toBe('nameTwice');
    expect(fault({ name: 'Cụm xã', code: 'Cụm' })).toBe('code');
    expect(fault({ name: 'Cụm xã', code: 'commune' })).toBe('codeTwice');
  });

  test('what is typed and what stands are the same but for blanks', () => {
    const typed = rows.with(0, { ...(rows[0] as LevelRow), name: ' Trung ương ' });
    expect(isSameLevels(levelsOf(typed), usualLevels)).toBe(true);
    expect(isSameLevels(levelsOf(rows.toReversed()), usualLevels)).toBe(false);
    expect(
      isSameLevels(
        levelsOf(rows),
        usualLevels.map((each) => ({ ...each, headsBranch: true })),
      ),
    ).toBe(false);
  });

  test('says before it is saved who would be out of place, and how many would belong to another branch', () => {
    const { points } = directoryOf(country);
    expect(consequencesOf(points, usualLevels)).toEqual({ errors: [], moved: 0 });
    const heads = usualLevels.map((each) => ({ ...each, headsBranch: each.code !== 'central' }));
    expect(consequencesOf(points, heads)).toEqual({ errors: [], moved: 4 });
    const { errors } = consequencesOf(points, usualLevels.toReversed());
    expect(errors.map(({ code }) => code).sort()).toEqual(['07210', '07213', '07214', '07215']);
    expect(errors.every(({ reason }) => reasonOf(reason)?.key === 'parentLower')).toBe(true);
  });
});
