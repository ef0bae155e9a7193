import { knownReasons, matches, sortedBranches } from '../../console/src/pages/line-check/check-row.ts';

test('a search needs no accents; reasons are codes of the contract', () => {
  const row = { name: 'Xã Tam Tiến', parentName: 'Bắc Ninh', code: 'X24001' };
  expect([matches(row, 'tien bac'), matches(row, 'X24001'), matches(row, undefined), matches(row, 'giang')]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(knownReasons.every((reason) => /^[a-z][a-z0-9-]{1,39}$/.test(reason))).toBe(true);
});

test('provinces stand by their work until one sorts them, equal ones by the Vietnamese alphabet', () => {
  const branch = (name: string, failed: number, passed: number) => ({
    ...{ branch: name, name, expected: 10 },
    counts: { failed, passed, partial: 0, unchecked: 10 - failed - passed },
  });
  const all = [branch('Đà Nẵng', 0, 8), branch('Bắc Ninh', 0, 8), branch('An Giang', 0, 10), branch('Huế', 2, 8)];
  const names = (sorting?: { key: string; down: boolean }) => sortedBranches(all, sorting).map(({ name }) => name);
  expect(names()).toEqual(['Huế', 'Bắc Ninh', 'Đà Nẵng', 'An Giang']);
  expect(names({ key: 'name', down: false })).toEqual(['An Giang', 'Bắc Ninh', 'Đà Nẵng', 'Huế']);
  expect(names({ key: 'passed', down: true })).toEqual(['An Giang', 'Bắc Ninh', 'Đà Nẵng', 'Huế']);
});
