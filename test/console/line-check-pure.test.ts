import { knownReasons, matches } from '../../console/src/pages/line-check/check-row.ts';

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
