import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import type { SheetRow } from './evidence.ts';

/** Heads under which an export writes what is compared. */
const heads = {
  code: ['code', 'mã điểm cầu'],
  state: ['state', 'kết quả'],
  present: ['present count', 'số người có mặt'],
} as const;

const states: Readonly<Record<string, string>> = {
  'có mặt': 'present',
  'vào muộn': 'late',
  'vắng mặt': 'absent',
  'chưa rõ': 'unknown',
};

const plain = (cell: unknown): string =>
  String(cell ?? '')
    .normalize('NFC')
    .replace(/^'/, '')
    .trim();

/** The lines under the first row that has a head for the code and one for the state. */
export function readLines(rows: readonly (readonly unknown[])[]): SheetRow[] {
  const find = (row: readonly unknown[], names: readonly string[]) =>
    row.findIndex((cell) => names.includes(plain(cell).toLowerCase()));
  const head = rows.findIndex((row) => find(row, heads.code) >= 0 && find(row, heads.state) >= 0);
  if (head < 0) throw new Error('the sheet has no line with a head for code and state');
  const [code, state, present] = [heads.code, heads.state, heads.present].map((names) =>
    find(rows[head] as readonly unknown[], names),
  ) as [number, number, number];
  return rows
    .slice(head + 1)
    .filter((row) => plain(row[code]) !== '')
    .map((row) => {
      const said = plain(row[state]).toLowerCase();
      const count = present < 0 ? '' : plain(row[present]);
      return {
        code: plain(row[code]),
        state: states[said] ?? said,
        ...(count === '' ? {} : { presentCount: Number(count) }),
      };
    });
}

export function readCsv(bytes: Uint8Array): SheetRow[] {
  const text = Buffer.from(bytes).toString('utf8');
  return readLines(parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true }) as string[][]);
}

/** The first sheet that has such lines. */
export async function readXlsx(bytes: Uint8Array): Promise<SheetRow[]> {
  const book = new ExcelJS.Workbook();
  // exceljs declares ArrayBuffer and takes Node's Buffer
  await book.xlsx.load(Buffer.from(bytes) as unknown as ArrayBuffer);
  for (const sheet of book.worksheets) {
    const rows: unknown[][] = [];
    sheet.eachRow((row) => rows.push((row.values as unknown[]).slice(1)));
    try {
      return readLines(rows);
    } catch {
      // another sheet has them
    }
  }
  throw new Error('no sheet of the workbook has a line with a head for code and state');
}
