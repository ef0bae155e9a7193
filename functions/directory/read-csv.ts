import { type CsvError, parse } from 'csv-parse/sync';
import type { RowError, SheetRow } from '../../shared/domain/import-columns.ts';
import { encodingOf } from '../../shared/domain/import-encoding.ts';

/** A file as rows of cells, its header first; or what keeps it from being read at all. */
export type Sheet = { readonly rows: readonly SheetRow[] } | { readonly errors: readonly RowError[] };

/** RFC 4180 in UTF-8, with comma, semicolon or tab (Excel writes what the country's settings say). Blank lines are passed over. */
export function readCsv(bytes: Buffer): Sheet {
  const encoding = encodingOf(bytes);
  if (encoding.kind === 'wrong') return { errors: [{ line: encoding.line, reason: encoding.reason }] };
  const { text } = encoding;
  const rows: SheetRow[] = [];
  let line = 1;
  try {
    parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 64 * 1024,
      on_record: (record: string[], { lines }: { lines: number }) => {
        // `lines` counts to the end of the record: one that spans several lines is named by its last
        line = lines;
        if (record.some((cell) => cell.trim() !== ''))
          rows.push({ line, cells: record.map((cell) => ({ text: cell })) });
        return null;
      },
    });
  } catch (error) {
    const at = (error as CsvError).lines;
    const reason = `cannot be read as CSV: ${reasons[(error as CsvError).code] ?? 'its quoting is broken'}`;
    return { errors: [{ line: typeof at === 'number' ? at : line, reason }] };
  }
  return { rows };
}

const reasons: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quote; quotes inside of a cell are doubled',
  INVALID_OPENING_QUOTE: 'a quote stands in the middle of a cell; put the whole cell in quotes and double it',
  CSV_MAX_RECORD_SIZE: 'a row has more than 64 KB, probably because a quote is never closed',
};

function delimiterOf(text: string): string {
  const header = text.slice(0, 4096).split(/\r?\n/, 1)[0] ?? '';
  const counted = [',', ';', '\t'].map((mark) => [mark, header.split(mark).length] as const);
  return counted.reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}
