import { PassThrough } from 'node:stream';
import type { Cell, Column, Sheet } from '../../shared/domain/attendance-file.ts';
import { offsetMinutes } from '../../shared/domain/attendance-times.ts';

/**
 * Sheets as a workbook: real dates in the conference's zone (which stands in the heading), durations that go on after 24 h,
 * frozen header, filter, no merged cells. Rows are written as they come, so memory does not grow with their number. Of
 * exceljs only its streaming writer is loaded, at the first use (docs/decisions/0007).
 */
export async function xlsxOf(sheets: readonly Sheet[], zone: string): Promise<Buffer> {
  const { default: WorkbookWriter } = await import('exceljs/lib/stream/xlsx/workbook-writer.js');
  const out = new PassThrough();
  const chunks: Buffer[] = [];
  out.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    out.on('end', resolve);
    out.on('error', reject);
  });
  const workbook = new WorkbookWriter({ stream: out, useStyles: true, useSharedStrings: false });
  for (const { name, columns, rows } of sheets) {
    const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
    sheet.columns = columns.map((column) => ({
      header: column.kind === 'instant' ? `${column.title} (${zone})` : column.title,
      width: widths[column.kind],
      style: { numFmt: formats[column.kind] },
    }));
    sheet.getRow(1).font = { bold: true };
    sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } };
    for (const row of rows) {
      const line = sheet.addRow(columns.map((column, i) => cellOf(column, row[i], zone)));
      for (const [i, { kind }] of columns.entries()) {
        const own = kind === 'text' ? formatOf(row[i]) : undefined;
        if (own) line.getCell(i + 1).numFmt = own;
      }
      line.commit();
    }
    sheet.commit();
  }
  await workbook.commit();
  await ended;
  return Buffer.concat(chunks);
}

const widths = { text: 24, number: 12, instant: 22, duration: 14 } as const;
const formats = { text: '@', number: '0', instant: 'dd/mm/yyyy hh:mm:ss', duration: '[h]:mm:ss' } as const;

/** Of a cell that is no text in a column of text. */
function formatOf(cell: Cell): string | undefined {
  if (typeof cell === 'number') return formats.number;
  return typeof cell === 'object' && cell !== null ? formats.instant : undefined;
}

const dateIn = (zone: string, at: number) => new Date(at + offsetMinutes(at, zone) * 60_000);

/** A workbook knows no zones: a date is shifted so that it shows the local time. A duration is a part of a day. */
function cellOf({ kind }: Column, cell: Cell, zone: string): string | number | Date | null {
  if (cell === null || cell === undefined || cell === '') return null;
  if (typeof cell === 'object') return dateIn(zone, cell.instant);
  if (kind === 'instant') return dateIn(zone, Number(cell));
  if (kind === 'duration') return Number(cell) / 86_400;
  return cell;
}
