import {
  headerErrors,
  type RowDraft,
  type RowError,
  readRow,
  requiredColumns,
} from '../../shared/domain/import-columns.ts';
import { rowsLimit } from '../../shared/domain/import-preview.ts';
import { type FieldError, Refused } from '../../shared/domain/refusals.ts';
import { readCsv } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';

export const shownErrors = 100;

const oldExcel = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/**
 * A file of points as drafts, by what its bytes are, whatever its name says. Errors of single rows come along; a file that
 * is no such table at all is Refused with everything that is wrong with it.
 */
export async function readFile(bytes: Buffer): Promise<{ drafts: RowDraft[]; errors: RowError[] }> {
  if (bytes.length === 0) throw refusedFile([{ line: 1, reason: 'the file is empty' }]);
  if (bytes.subarray(0, 4).equals(oldExcel)) {
    throw refusedFile([
      { line: 1, reason: 'the file is an old Excel workbook (.xls) or protected by a password; save it as XLSX' },
    ]);
  }
  const isZip = bytes.subarray(0, 2).toString('latin1') === 'PK';
  const sheet = isZip ? await readXlsx(bytes) : readCsv(bytes);
  if ('errors' in sheet) throw refusedFile(sheet.errors);
  const [head, ...rows] = sheet.rows;
  if (!head) throw refusedFile([{ line: 1, reason: 'the file is empty' }]);

  const header = head.cells.map((cell) => cell.text.trim().toLowerCase());
  const wrong = headerErrors(header, head.line);
  if (rows.length === 0) wrong.push({ line: head.line, reason: 'there is a header and no row below it' });
  if (rows.length > rowsLimit) {
    wrong.push({
      line: rows[rowsLimit]?.line ?? head.line,
      reason: `there are ${rows.length} rows; at most ${rowsLimit} are taken at once`,
    });
  }
  if (wrong.length > 0) throw refusedFile(wrong);

  const read = rows.map((row) => readRow(header, row));
  return { drafts: read.flatMap((r) => r.draft ?? []), errors: read.flatMap((r) => r.errors) };
}

function refusedFile(errors: readonly RowError[]): Refused {
  return new Refused(
    'import-refused',
    `The file cannot be taken (${errors.length === 1 ? 'one reason' : `${errors.length} reasons`}); nothing was changed.`,
    {
      fields: errors.slice(0, shownErrors).map(fieldOf),
      facts: { errors: errors.length, required: requiredColumns },
    },
  );
}

function fieldOf({ line, column, reason }: RowError): FieldError {
  return { field: column ?? 'file', line, reason };
}
