import {
  columnsOf,
  errorLines,
  filtered,
  firstVerdict,
  type Row,
  valueText,
} from '../../console/src/pages/point-import/rows.ts';
import { readSearch } from '../../console/src/pages/point-import/search.ts';

const rows: Row[] = [
  {
    line: 2,
    code: '07210',
    name: 'Xã Hòa',
    verdict: 'error',
    errors: [{ line: 2, column: 'seats', reason: 'is empty' }],
  },
  {
    line: 12,
    code: '07213',
    name: 'Phường Đông',
    verdict: 'error',
    errors: [
      { line: 12, column: 'seats', reason: 'is empty' },
      { line: 12, column: 'name', reason: 'is empty' },
      { line: 12, reason: 'has 5 cells, the header has 4' },
    ],
  },
];

describe('the rows', () => {
  test('are found by line, code and name without accents, and errors by their column', () => {
    const lines = (search: Parameters<typeof filtered>[1]) => filtered(rows, search).map(({ line }) => line);
    expect(lines({ q: 'hoa' })).toEqual([2]);
    expect(lines({ q: '12' })).toEqual([12]);
    expect(lines({ q: '072' })).toEqual([2, 12]);
    expect(filtered(rows, { column: 'row' })).toMatchObject(
      [{ line: 12, errors: [{ reason: /5 cells/ }] }].map(({ line }) => ({ line })),
    );
    expect(errorLines(filtered(rows, { column: 'name' }))).toMatchObject([{ line: 12, column: 'name', code: '07213' }]);
    expect(columnsOf(rows)).toEqual([
      { column: 'seats', count: 2 },
      { column: 'name', count: 1 },
      { column: 'row', count: 1 },
    ]);
  });

  test('begin with what is wrong, then with what would change', () => {
    const counts = { new: 3, changed: 1, unchanged: 9, error: 0 };
    expect(firstVerdict({ counts: { ...counts, error: 1 } })).toBe('error');
    expect(firstVerdict({ counts })).toBe('changed');
    expect(firstVerdict({ counts: { ...counts, changed: 0 } })).toBe('new');
    expect(firstVerdict({ counts: { new: 0, changed: 0, unchanged: 9, error: 0 } })).toBe('unchanged');
    expect([valueText('2025-07-01'), valueText('2025')]).toEqual(['01/07/2025', '2025']);
    expect(readSearch({ id: 'imp_x', verdict: 'odd', q: 12 })).toEqual({ q: '12' });
  });
});
