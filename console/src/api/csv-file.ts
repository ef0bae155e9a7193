import type { Download } from './client.ts';

/** A cell that a spreadsheet would run as a formula is shown as the text that it is; a number to call stays one. */
function cell(value: string): string {
  const runs = /^[=+\-@\t\r]/.test(value) && !/^\+[0-9][0-9 .()-]*$/.test(value);
  const plain = runs ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** CSV as Excel reads it: UTF-8 with BOM, RFC 4180. */
export function csvText(rows: readonly (readonly (string | number | undefined)[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map((each) => cell(String(each ?? ''))).join(',')}\r\n`).join('')}`;
}

export function csvFile(rows: readonly (readonly (string | number | undefined)[])[], name: string): Download {
  return { blob: new Blob([csvText(rows)], { type: 'text/csv;charset=utf-8' }), name };
}
