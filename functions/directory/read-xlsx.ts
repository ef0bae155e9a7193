import { inflateRawSync } from 'node:zlib';
import type { CellValue } from 'exceljs';
import type { Cell, SheetRow } from '../../shared/domain/import-columns.ts';
import type { Sheet } from './read-csv.ts';

/** A sheet of 20,000 rows takes about 12 MB unpacked; more than this is no directory but an attack or an accident. */
const unpackedLimit = 48 * 1024 * 1024;
const entriesLimit = 500;

/** The first sheet of a workbook. Of exceljs only its workbook is loaded, and only here: whoever sends CSV does not wait for it. */
export async function readXlsx(bytes: Buffer): Promise<Sheet> {
  const wrong = wrongZip(bytes);
  if (wrong) return { errors: [{ line: 1, reason: wrong }] };
  const { default: Workbook } = await import('exceljs/lib/doc/workbook.js');
  const book = new Workbook();
  try {
    // exceljs declares ArrayBuffer and takes any view of bytes
    await book.xlsx.load(bytes as unknown as ArrayBuffer);
  } catch {
    return { errors: [{ line: 1, reason: 'the file is damaged: it cannot be read as an XLSX workbook' }] };
  }
  const sheet = book.worksheets[0];
  if (!sheet) return { errors: [{ line: 1, reason: 'the workbook has no sheet' }] };
  const rows: SheetRow[] = [];
  sheet.eachRow({ includeEmpty: false }, (row, line) => {
    const cells = Array.from({ length: Math.min(row.cellCount, 100) }, (_, at) => cellOf(row.getCell(at + 1).value));
    if (cells.some((cell) => cell.text !== '' || cell.isFormula)) rows.push({ line, cells: trimmed(cells) });
  });
  return { rows };
}

function trimmed(cells: Cell[]): Cell[] {
  let end = cells.length;
  while (end > 0 && cells[end - 1]?.text === '' && !cells[end - 1]?.isFormula) end--;
  return cells.slice(0, end);
}

function cellOf(value: CellValue): Cell {
  if (value === null || value === undefined) return { text: '' };
  if (typeof value === 'number') return { text: String(value), isNumber: true };
  if (value instanceof Date) {
    const day = Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
    return { text: day, day };
  }
  if (typeof value !== 'object') return { text: String(value) };
  if ('formula' in value || 'sharedFormula' in value) return { text: '', isFormula: true };
  if ('richText' in value) return { text: value.richText.map((part) => part.text).join('') };
  if ('hyperlink' in value) return cellOf(value.text as CellValue);
  if ('error' in value) return { text: String(value.error) };
  return { text: '' };
}

/** What speaks against this being a workbook of a sane size, before anything unpacks it; undefined where nothing does. */
export function wrongZip(bytes: Buffer): string | undefined {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > bytes.length) return 'the file is damaged: its end is missing';
  const count = bytes.readUInt16LE(end + 10);
  if (count > entriesLimit) return `the file packs ${count} parts; a workbook has at most ${entriesLimit}`;
  const names: string[] = [];
  let at = bytes.readUInt32LE(end + 16);
  let unpacked = 0;
  for (let n = 0; n < count; n++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50)
      return 'the file is damaged: its list of parts';
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map((o) => bytes.readUInt16LE(at + o)) as [
      number,
      number,
      number,
    ];
    names.push(bytes.toString('utf8', at + 46, at + 46 + nameLength));
    if (bytes.readUInt16LE(at + 8) & 1) return 'the file is protected by a password; save it without';
    const size = unpackedSize(bytes, at, unpackedLimit - unpacked);
    if (size === undefined) return `the file unpacks to more than ${unpackedLimit / 1024 / 1024} MB, or is damaged`;
    unpacked += size;
    at += 46 + nameLength + extraLength + noteLength;
  }
  if (names.includes('xl/workbook.xml')) return undefined;
  if (names.includes('word/document.xml')) return 'the file is a Word document, not an XLSX workbook';
  if (names.includes('xl/workbook.bin')) return 'the file is an XLSB workbook; save it as XLSX';
  if (names.includes('content.xml')) return 'the file is an OpenDocument file; save it as XLSX';
  return 'the file is a ZIP archive, not an XLSX workbook';
}

/** By really unpacking, since the sizes written in an archive may lie. undefined: over the budget, or damaged. */
function unpackedSize(bytes: Buffer, at: number, budget: number): number | undefined {
  const method = bytes.readUInt16LE(at + 10);
  const packed = bytes.readUInt32LE(at + 20);
  const local = bytes.readUInt32LE(at + 42);
  if (budget <= 0 || local + 30 > bytes.length || bytes.readUInt32LE(local) !== 0x04034b50) return undefined;
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const data = bytes.subarray(start, start + packed);
  if (method === 0) return data.length <= budget ? data.length : undefined;
  if (method !== 8) return undefined;
  try {
    return inflateRawSync(data, { maxOutputLength: budget }).length;
  } catch {
    return undefined;
  }
}
