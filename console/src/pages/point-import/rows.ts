import type { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import { hasWords, searchable, wordsOf } from '../../../../shared/domain/text.ts';
import type { Answer, ItemOf } from '../../api/shapes.ts';
import type { ImportSearch, Verdict } from './search.ts';

export type Import = Answer<typeof directoryRoutes.getImport>;
export type Row = ItemOf<typeof directoryRoutes.listImportRows>;
export type RowError = NonNullable<Row['errors']>[number];

/** In the address, for errors about a row as a whole. */
export const wholeRow = 'row';

/** The tab one needs first: what is wrong, then what would happen. */
export function firstVerdict({ counts }: Pick<Import, 'counts'>): Verdict {
  return (['error', 'changed', 'new'] as const).find((verdict) => counts[verdict] > 0) ?? 'unchanged';
}

/** The columns that errors are about, the most frequent first. */
export function columnsOf(rows: readonly Row[]): { readonly column: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { column = wholeRow } of rows.flatMap(({ errors }) => errors ?? []))
    counts.set(column, (counts.get(column) ?? 0) + 1);
  return [...counts].map(([column, count]) => ({ column, count })).sort((a, b) => b.count - a.count);
}

/** Rows in which every word of the search begins a word, of errors only those about the column. */
export function filtered(rows: readonly Row[], { q, column }: Pick<ImportSearch, 'q' | 'column'>): Row[] {
  const words = wordsOf(q);
  return rows.flatMap((row) => {
    if (!hasWords(searchable(String(row.line), row.code, row.name), words)) return [];
    if (column === undefined || !row.errors) return [row];
    const errors = row.errors.filter((error) => (error.column ?? wholeRow) === column);
    return errors.length > 0 ? [{ ...row, errors }] : [];
  });
}

export interface ErrorLine {
  readonly line: number;
  readonly column?: string | undefined;
  readonly reason: string;
  readonly code?: string;
  readonly name?: string;
}

export function errorLines(rows: readonly Row[]): ErrorLine[] {
  return rows.flatMap(({ code, name, errors }) => (errors ?? []).map((error) => ({ ...error, code, name })));
}

const dayShape = /^(\d{4})-(\d\d)-(\d\d)$/;

/** A value as people read it: days as dd/mm/yyyy. */
export function valueText(value: string): string {
  return value.replace(dayShape, '$3/$2/$1');
}
