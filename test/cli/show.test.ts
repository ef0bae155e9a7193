import { local, showImport } from '../../cli/show.ts';
import { fitted, table, widthOf } from '../../cli/table.ts';

const preview = {
  ...{ id: 'imp_1', status: 'previewed', fileName: 'a.csv', moved: 0, errors: [], errorCount: 0 },
  counts: { new: 2, changed: 0, unchanged: 0, error: 0 },
};

describe('tables', () => {
  test('columns stand under each other whatever accents are in them, composed or not', () => {
    const lines = table(
      ['code', 'name', 'n'],
      [
        ['1', 'Thuỳ'.normalize('NFD'), 7],
        ['22', 'Đắk Lắk', 12],
      ],
    ).split('\n');
    expect(lines).toEqual(['code  name      n', '────  ───────  ──', '1     Thuỳ      7', '22    Đắk Lắk  12']);
    expect(widthOf('ệ'.normalize('NFD'))).toBe(1);
    expect(widthOf('中')).toBe(2);
  });

  test('a long text is cut with an ellipsis, control characters are not passed on', () => {
    expect(fitted('Phường Nhật Tân', 8)).toBe('Phường …');
    expect(fitted('a\u001b[31mb\nc', 20)).toBe('a[31mb c');
  });
});

describe('an import', () => {
  test('without errors says that it is a preview', () => {
    expect(showImport(preview, [], false)).toContain('--commit puts it in force');
    expect(showImport({ ...preview, status: 'committed' }, [], true)).not.toContain('preview,');
  });

  test('with errors shows each by line and column, and that nothing changed', () => {
    const rows = [
      {
        line: 3,
        code: '07',
        name: 'Xã A',
        verdict: 'error',
        errors: [{ line: 3, column: 'parent_code', reason: 'no such point' }],
      },
    ];
    const shown = showImport({ ...preview, errorCount: 1, counts: { ...preview.counts, error: 1 } }, rows, true);
    expect(shown).toMatch(/3 {2,}07 {2,}Xã A {2,}parent_code {2,}no such point/);
    expect(shown).toContain('Nothing was changed');
  });
});

test('times are shown in the zone of the conference, day before month', () => {
  expect(local('2027-03-01T01:00:00.000Z', 'Asia/Ho_Chi_Minh')).toBe('01/03/2027 08:00');
});
