import type { Cell, Column, Sheet } from '../../shared/domain/attendance-file.ts';
import { hoursText, isoText, localText } from '../../shared/domain/attendance-times.ts';

/**
 * A sheet as CSV: UTF-8 with BOM (Excel), RFC 4180, every instant as ISO 8601 with offset and as local text, every duration in
 * seconds and as hh:mm:ss. The zone stands in the header.
 */
export function csvOf({ columns, rows }: Sheet, zone: string): string {
  const header = columns.flatMap((column) => titles(column, zone));
  const lines = rows.map((row) => columns.flatMap((column, i) => cells(column, row[i], zone)));
  return `\ufeff${[header, ...lines].map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`;
}

function titles({ title, kind }: Column, zone: string): string[] {
  if (kind === 'instant') return [`${title} (ISO 8601)`, `${title} (${zone})`];
  if (kind === 'duration') return [`${title} (giây)`, `${title} (giờ:phút:giây)`];
  return [title];
}

function cells({ kind }: Column, cell: Cell, zone: string): string[] {
  const isEmpty = cell === null || cell === undefined;
  if (kind === 'instant') return isEmpty ? ['', ''] : [isoText(Number(cell), zone), localText(Number(cell), zone)];
  if (kind === 'duration') return isEmpty ? ['', ''] : [String(cell), hoursText(Number(cell))];
  if (isEmpty) return [''];
  if (typeof cell === 'object') return [localText(cell.instant, zone)];
  return [kind === 'number' ? String(cell) : neutral(String(cell))];
}

/** A text that a spreadsheet would take for a formula is shown as text (OWASP, "CSV injection"). */
function neutral(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
