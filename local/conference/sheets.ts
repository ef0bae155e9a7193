import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import type { DelegateRow, DeliveryRow, SheetRow } from './evidence.ts';

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
  const head = headOf(rows, [heads.code, heads.state]);
  if (head < 0) throw new Error('the sheet has no line with a head for code and state');
  const [code, state, present] = [heads.code, heads.state, heads.present].map((names) =>
    columnOf(rows[head] as readonly unknown[], names),
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

const parsed = (bytes: Uint8Array) =>
  parse(Buffer.from(bytes).toString('utf8'), {
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
  }) as string[][];

export const readCsv = (bytes: Uint8Array): SheetRow[] => readLines(parsed(bytes));

/** The first sheet that has such lines, and the delegates that another names. */
export async function readXlsx(bytes: Uint8Array): Promise<{ points: SheetRow[]; delegates: DelegateRow[] }> {
  const book = new ExcelJS.Workbook();
  // exceljs declares ArrayBuffer and takes Node's Buffer
  await book.xlsx.load(Buffer.from(bytes) as unknown as ArrayBuffer);
  const sheets = book.worksheets.map((sheet) => {
    const rows: unknown[][] = [];
    sheet.eachRow((row) => rows.push((row.values as unknown[]).slice(1)));
    return rows;
  });
  const points = sheets.find((rows) => headOf(rows, [heads.code, heads.state]) >= 0);
  if (!points) throw new Error('no sheet of the workbook has a line with a head for code and state');
  return { points: readLines(points), delegates: readDelegates(sheets) };
}

const modes: Readonly<Record<string, string>> = {
  'trực tiếp': 'in-person',
  'trực tuyến': 'online',
  'vắng không phép': 'absent',
  'vắng có phép': 'absent-with-leave',
};

const delegateHeads = {
  code: ['mã điểm cầu'],
  name: ['họ và tên'],
  position: ['chức vụ'],
  mode: ['hình thức tham dự'],
  substituteFor: ['đi thay cho'],
  reason: ['lý do vắng'],
} as const;

function readDelegates(sheets: readonly (readonly (readonly unknown[])[])[]): DelegateRow[] {
  for (const rows of sheets) {
    const lines = readNamed(rows, delegateHeads);
    if (lines) return lines.map((line) => ({ ...line, mode: modes[line.mode.toLowerCase()] ?? line.mode }));
  }
  throw new Error('no sheet of the workbook names delegates');
}

const deliveryStates: Readonly<Record<string, string>> = {
  'chờ gửi': 'queued',
  'đang gửi': 'sending',
  'đã gửi': 'sent',
  'đã đến': 'delivered',
  'bị trả lại': 'bounced',
  'không gửi được': 'failed',
  'chưa rõ': 'unknown',
  'đã xác nhận': 'acknowledged',
};

export function readDeliverySheet(bytes: Uint8Array): Omit<DeliveryRow, 'id'>[] {
  const lines = readNamed(parsed(bytes), { code: ['mã đơn vị'], state: ['trạng thái'], address: ['địa chỉ thư'] });
  if (!lines) throw new Error('the sheet of deliveries has no line with a head for code, state and address');
  return lines.map((line) => ({ ...line, state: deliveryStates[line.state.toLowerCase()] ?? line.state }));
}

/** The lines below the one that has all these heads, by name; undefined where none has. */
function readNamed<K extends string>(
  rows: readonly (readonly unknown[])[],
  named: Readonly<Record<K, readonly string[]>>,
): Record<K, string>[] | undefined {
  const names = Object.keys(named) as K[];
  const head = headOf(rows, Object.values(named));
  if (head < 0) return undefined;
  const places = names.map((name) => [name, columnOf(rows[head] as readonly unknown[], named[name])] as const);
  return rows
    .slice(head + 1)
    .map((row) => Object.fromEntries(places.map(([name, at]) => [name, plain(row[at])])) as Record<K, string>)
    .filter((line) => Object.values(line).some((cell) => cell !== ''));
}

const columnOf = (row: readonly unknown[], names: readonly string[]) =>
  row.findIndex((cell) => names.includes(plain(cell).toLowerCase()));

const headOf = (rows: readonly (readonly unknown[])[], wanted: readonly (readonly string[])[]) =>
  rows.findIndex((row) => wanted.every((names) => columnOf(row, names) >= 0));
