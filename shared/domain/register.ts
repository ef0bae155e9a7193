import type { ConclusionsId, ConferenceId } from './ids.ts';

/**
 * An office's register of numbers of one year and one type of document. Numbers run from 1 without gap or repeat. The office
 * is its symbol, and of a province's office its branch too: every province has one of the same symbol.
 */
export interface RegisterName {
  readonly office: string;
  readonly branch?: string;
  readonly year: number;
  readonly type: 'TB';
}

export interface RegisterEntry extends RegisterName {
  readonly n: number;
  readonly number: string;
  readonly conferenceId: ConferenceId;
  readonly conclusionsId: ConclusionsId;
  readonly numberedAt: number;
  /** Known once the paper is made. */
  readonly sha256?: string;
  readonly publishedAt?: number;
  /** No longer in force since then; the number stays taken. */
  readonly revokedAt?: number;
}

/** The register that a notice of that year stands in. */
export function registerOf(
  { office, branch }: { readonly office: string; readonly branch?: string | undefined },
  year: number,
): RegisterName {
  return { office, ...(branch === undefined ? {} : { branch }), year, type: 'TB' };
}

/** Offices number by the year in Vietnam, wherever the machine stands. */
export function yearOfRegister(at: number): number {
  return vietnamDate(at).year;
}

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Ho_Chi_Minh',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

export function vietnamDate(at: number): { year: number; month: number; day: number } {
  const [year, month, day] = parts.format(at).split('-').map(Number) as [number, number, number];
  return { year, month, day };
}
