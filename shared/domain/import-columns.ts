import { givenOf } from './given.ts';
import type { Contact } from './point.ts';

/** The columns of an import file. The first four must be there; of the others, those that are missing leave things as they are. */
export const importColumns = [
  'code',
  'name',
  'level',
  'parent_code',
  'type',
  'seats',
  'valid_from',
  'valid_to',
  'merged_into',
  'host_name',
  'host_email',
  'host_phone',
  'office_name',
  'office_email',
  'office_phone',
] as const;
export type ImportColumn = (typeof importColumns)[number];
export const requiredColumns = ['code', 'name', 'level', 'parent_code'] as const satisfies readonly ImportColumn[];

/** A cell as its file gives it. */
export interface Cell {
  readonly text: string;
  /** Typed as a number in a sheet: a code may have lost its leading zeros. */
  readonly isNumber?: boolean;
  readonly isFormula?: boolean;
  /** Typed as a date in a sheet: the day, `YYYY-MM-DD`. */
  readonly day?: string;
}

/** The file as a table, before anything is known of its meaning. */
export interface SheetRow {
  /** 1-based line of the file (row of the sheet). */
  readonly line: number;
  readonly cells: readonly Cell[];
}

export interface RowError {
  readonly line: number;
  readonly column?: string;
  readonly reason: string;
}

/** What a row says of its point; null clears. Columns that the file lacks are absent. */
export interface RowDraft {
  readonly line: number;
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly parent: string | null;
  readonly type?: string | null;
  readonly seats?: number | null;
  readonly validFrom?: number | null;
  readonly validTo?: number | null;
  readonly mergedInto?: string | null;
  readonly host?: ContactDraft;
  readonly office?: ContactDraft;
}
export type ContactDraft = { readonly [K in 'name' | 'email' | 'phone']?: string | null };

/** What is wrong with the header; empty when it is good. */
export function headerErrors(header: readonly string[], line: number): RowError[] {
  const known = new Set<string>(importColumns);
  const errors: RowError[] = [];
  for (const column of requiredColumns) {
    if (!header.includes(column)) errors.push({ line, column, reason: 'this column is missing' });
  }
  const seen = new Set<string>();
  for (const column of header) {
    if (column === '') errors.push({ line, reason: 'a column has no name' });
    else if (!known.has(column)) {
      errors.push({ line, column, reason: `unknown column; known are ${importColumns.join(', ')}` });
    } else if (seen.has(column)) errors.push({ line, column, reason: 'this column is there twice' });
    seen.add(column);
  }
  return errors;
}

const codeShape = /^[0-9A-Za-z][0-9A-Za-z._-]{0,31}$/; // kinds.ts, pointCode
const emailShape = /^[^\s@<>(),;:"\\[\]]+@[^\s@.<>(),;:"\\[\]]+(\.[^\s@.<>(),;:"\\[\]]+)+$/;
const phoneShape = /^\+?[0-9][0-9 .()-]{4,24}$/;
/** UTF-8 that was read as Windows-1252 and saved again: 'Há»‡', 'Ä\u0090'. */
const readTwice = /á[º»][\u0080-\u00bf\u2010-\u203a\u20ac]|Ã[\u0080-\u00bf]|Ä[\u0090\u2018\u00a0-\u00bf]|áº|á»/;
/** TCVN3 (ABC) letters as a modern reader shows them: 'B¾c Ninh', 'Hµ Néi'. */
const tcvn3 = /[\p{L}][¡-¬®-¿]|[¡-¬®-¿][\p{L}]/u;

/** Reads one row by its header. `draft` is absent where there is not even a code. */
export function readRow(header: readonly string[], row: SheetRow): { draft?: RowDraft; errors: RowError[] } {
  const errors: RowError[] = [];
  const fail = (column: string, reason: string) => {
    errors.push({ line: row.line, column, reason });
    return null;
  };
  if (row.cells.length > header.length && row.cells.slice(header.length).some((c) => c.text !== '')) {
    errors.push({ line: row.line, reason: `has ${row.cells.length} cells, the header has ${header.length}` });
  }

  const cell = (column: ImportColumn): Cell | undefined => {
    const at = header.indexOf(column);
    return at < 0 ? undefined : (row.cells[at] ?? { text: '' });
  };
  /** undefined: the column is not there; null: empty or wrong. */
  const text = (column: ImportColumn, longest: number): string | null | undefined => {
    const given = cell(column);
    if (!given) return undefined;
    if (given.isFormula || given.text.startsWith('=')) return fail(column, 'is a formula; give its value');
    const value = given.text.normalize('NFC').trim();
    if (value === '') return null;
    if (/\p{Cc}/u.test(value)) return fail(column, 'contains control characters or line breaks');
    if (value.includes('\ufffd'))
      return fail(column, 'contains a character that was lost in an earlier conversion (�)');
    if (readTwice.test(value))
      return fail(column, 'looks like UTF-8 read as Windows-1252; save the source as UTF-8 again');
    if (tcvn3.test(value)) return fail(column, 'looks like TCVN3 (ABC) text; convert it to Unicode');
    if (value.length > longest) return fail(column, `has ${value.length} characters, at most ${longest} are taken`);
    return value;
  };
  const shaped = (column: ImportColumn, shape: RegExp, what: string, longest = 254) => {
    const value = text(column, longest);
    return value && !shape.test(value) ? fail(column, `${JSON.stringify(value.slice(0, 40))} is not ${what}`) : value;
  };
  const code = (column: ImportColumn) => {
    if (cell(column)?.isNumber) {
      return fail(column, 'is a number in the sheet, which loses leading zeros: format the column as text');
    }
    return shaped(column, codeShape, 'a code (letters, digits, . _ -, at most 32)', 64);
  };
  const needed = <T>(column: ImportColumn, value: T | null | undefined): T | undefined => {
    if (value === null && !errors.some((e) => e.column === column)) fail(column, 'is empty');
    return value ?? undefined;
  };
  const day = (column: ImportColumn) => {
    const typed = cell(column)?.day;
    const value = typed ?? text(column, 40);
    if (!value) return value === undefined ? undefined : null;
    const at = instantOfDay(value);
    return at === undefined ? fail(column, `${JSON.stringify(value)} is not a day like 2025-07-01 or 01/07/2025`) : at;
  };
  const seats = () => {
    const value = text('seats', 20);
    if (!value) return value === undefined ? undefined : null;
    const n = Number(value);
    return Number.isInteger(n) && n >= 0 && n <= 100_000 && /^\d+$/.test(value)
      ? n
      : fail('seats', `${JSON.stringify(value)} is not a whole number from 0 to 100000`);
  };
  const contact = (who: 'host' | 'office'): ContactDraft | undefined => {
    const name = text(`${who}_name`, 200);
    const email = shaped(`${who}_email`, emailShape, 'an e-mail address');
    const phone = shaped(`${who}_phone`, phoneShape, 'a phone number', 40);
    const given = givenOf({ name, email, phone });
    return Object.keys(given).length > 0 ? given : undefined;
  };

  const draft = {
    line: row.line,
    code: needed('code', code('code')) ?? '',
    name: needed('name', text('name', 200)) ?? '',
    level: needed('level', text('level', 32)) ?? '',
    parent: code('parent_code') ?? null,
    type: text('type', 100),
    seats: seats(),
    validFrom: day('valid_from'),
    validTo: day('valid_to'),
    mergedInto: code('merged_into'),
    host: contact('host'),
    office: contact('office'),
  };
  return draft.code ? { draft: givenOf(draft), errors } : { errors };
}

/** Midnight in Vietnam (UTC+7, no summer time) of `YYYY-MM-DD` or `D/M/YYYY`; an instant with offset is taken as it is. */
export function instantOfDay(text: string): number | undefined {
  if (/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text)) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? undefined : at;
  }
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  const [y, m, d] = iso ? [iso[1], iso[2], iso[3]] : local ? [local[3], local[2], local[1]] : [];
  if (y === undefined) return undefined;
  const at = Date.UTC(Number(y), Number(m) - 1, Number(d));
  const back = new Date(at);
  const exists = back.getUTCMonth() === Number(m) - 1 && back.getUTCDate() === Number(d);
  return exists ? at - 7 * 3600_000 : undefined;
}

/** The contacts of a point after a row: the first of that role is changed, made or removed; others stay. */
export function withContact(
  contacts: readonly Contact[],
  role: Contact['role'],
  draft: ContactDraft | undefined,
): readonly Contact[] {
  if (!draft) return contacts;
  const at = contacts.findIndex((c) => c.role === role);
  const merged = { ...contacts[at], ...draft };
  const given = Object.entries(merged).filter(
    ([key, value]) => key !== 'role' && value !== null && value !== undefined,
  );
  const next = given.length > 0 ? [{ role, name: '', ...Object.fromEntries(given) } as Contact] : [];
  return at < 0 ? [...contacts, ...next] : contacts.toSpliced(at, 1, ...next);
}
