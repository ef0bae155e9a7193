import * as z from 'zod/mini';
import { contact, email, phone } from '../../../../shared/contracts/directory.ts';
import { pointCode } from '../../../../shared/contracts/kinds.ts';
import { instantOfDay } from '../../../../shared/domain/import-columns.ts';
import { writeDateTime } from '../../i18n/local-time.ts';
import type { Point } from './directory.ts';

export interface ContactForm {
  /** Tells apart what has no name yet. */
  readonly key: string;
  readonly role: 'host' | 'office';
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

/** A point as it is typed. Days stand as text, so that an instant that is no midnight is kept unless somebody changes it. */
export interface Form {
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly type: string;
  readonly parent: string;
  readonly seats: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly mergedInto: string;
  readonly contacts: readonly ContactForm[];
}
export type Field = Exclude<keyof Form, 'code'>;
export const fields = [
  'name',
  'level',
  'type',
  'parent',
  'seats',
  'validFrom',
  'validTo',
  'mergedInto',
  'contacts',
] as const satisfies readonly Field[];

export const contactsLimit = 10;
const longestName = 200;
const longestType = 100;
const mostSeats = 100_000;

export function newContact(role: ContactForm['role']): ContactForm {
  return { key: `new-${crypto.randomUUID()}`, role, name: '', email: '', phone: '' };
}

/** The day alone of a midnight, else day and time. */
export function dayOrTime(at: number | undefined): string {
  if (at === undefined) return '';
  const text = writeDateTime(at);
  return text.endsWith(' 00:00') ? text.slice(0, 10) : text;
}

export function emptyForm(level: string, parent: string): Form {
  const blank = { code: '', name: '', type: '', seats: '', validFrom: '', validTo: '', mergedInto: '' };
  return { ...blank, level, parent, contacts: [newContact('host')] };
}

export function formOf(point: Point): Form {
  return {
    code: point.code,
    name: point.name,
    level: point.level,
    type: point.type ?? '',
    parent: point.parent ?? '',
    seats: point.seats === undefined ? '' : String(point.seats),
    validFrom: dayOrTime(point.validFrom),
    validTo: dayOrTime(point.validTo),
    mergedInto: point.mergedInto ?? '',
    contacts: point.contacts.map(({ role, name, email: mail, phone: number }, at) => ({
      key: String(at),
      role,
      name,
      email: mail ?? '',
      phone: number ?? '',
    })),
  };
}

const essence = ({ role, name, email: mail, phone: number }: ContactForm): string =>
  JSON.stringify([role, name.trim(), mail.trim(), number.trim()]);
const isBlank = (each: ContactForm): boolean => `${each.name}${each.email}${each.phone}`.trim() === '';

export function isSame(a: Form, b: Form, field: Field): boolean {
  if (field !== 'contacts') return a[field].trim() === b[field].trim();
  const [one, other] = [a, b].map(({ contacts }) =>
    contacts
      .filter((each) => !isBlank(each))
      .map(essence)
      .join(),
  );
  return one === other;
}

export type FaultCode =
  | 'code'
  | 'required'
  | 'tooLong'
  | 'seats'
  | 'day'
  | 'order'
  | 'needsEnd'
  | 'itself'
  | 'contactName'
  | 'email'
  | 'phone';
/** By field; of contacts by `contacts.<key>.name` and so on. */
export type Faults = ReadonlyMap<string, FaultCode>;

const readDay = (text: string): number | undefined => instantOfDay(text.trim());

/** What the API would refuse, before it is sent. */
export function faultsOf(form: Form, base: Form | undefined): Faults {
  const faults = new Map<string, FaultCode>();
  if (!base && !z.safeParse(pointCode, form.code.trim()).success) faults.set('code', 'code');
  if (form.name.trim() === '') faults.set('name', 'required');
  else if (form.name.trim().length > longestName) faults.set('name', 'tooLong');
  if (form.type.trim().length > longestType) faults.set('type', 'tooLong');
  if (form.level === '') faults.set('level', 'required');
  if (form.parent !== '' && form.parent === form.code.trim()) faults.set('parent', 'itself');
  const seats = form.seats.trim();
  if (seats !== '' && (!/^\d+$/.test(seats) || Number(seats) > mostSeats)) faults.set('seats', 'seats');
  for (const field of ['validFrom', 'validTo'] as const) {
    const isTouched = form[field] !== base?.[field];
    if (isTouched && form[field].trim() !== '' && readDay(form[field]) === undefined) faults.set(field, 'day');
  }
  const [from, to] = [readDay(form.validFrom), readDay(form.validTo)];
  if (from !== undefined && to !== undefined && to <= from) faults.set('validTo', 'order');
  if (form.mergedInto !== '' && form.mergedInto === form.code.trim()) faults.set('mergedInto', 'itself');
  if (form.mergedInto !== '' && form.validTo.trim() === '') faults.set('validTo', 'needsEnd');
  for (const each of form.contacts) {
    if (isBlank(each)) continue;
    if (!z.safeParse(contact.shape.name, each.name).success) faults.set(`contacts.${each.key}.name`, 'contactName');
    if (each.email.trim() !== '' && !z.safeParse(email, each.email).success)
      faults.set(`contacts.${each.key}.email`, 'email');
    if (each.phone.trim() !== '' && !z.safeParse(phone, each.phone).success)
      faults.set(`contacts.${each.key}.phone`, 'phone');
  }
  return faults;
}

/** What is sent, of a form without faults; `base` keeps the instants of days that nobody touched. */
export function bodyOf(form: Form, version: number, base: Point | undefined) {
  const given = (text: string): string | undefined => text.trim() || undefined;
  const instant = (field: 'validFrom' | 'validTo'): number | undefined =>
    base && form[field] === dayOrTime(base[field]) ? base[field] : readDay(form[field]);
  const all = {
    version,
    name: form.name.trim(),
    level: form.level,
    type: given(form.type),
    parent: given(form.parent),
    seats: form.seats.trim() === '' ? undefined : Number(form.seats),
    validFrom: instant('validFrom'),
    validTo: instant('validTo'),
    mergedInto: given(form.mergedInto),
    contacts: form.contacts
      .filter((each) => !isBlank(each))
      .map(({ role, name, email: mail, phone: number }) => ({
        role,
        name: name.trim(),
        ...(given(mail) ? { email: given(mail) } : {}),
        ...(given(number) ? { phone: given(number) } : {}),
      })),
  };
  return all;
}

export interface Difference {
  readonly field: Field;
  /** Both changed it, each otherwise: somebody has to decide. */
  readonly isContested: boolean;
  readonly usual: 'mine' | 'theirs';
}

/** Where my form and the one that was saved meanwhile differ, against what both were begun from. */
export function differences(base: Form, mine: Form, theirs: Form): Difference[] {
  return fields
    .filter((field) => !isSame(mine, theirs, field))
    .map((field) => {
      const byMe = !isSame(base, mine, field);
      const byThem = !isSame(base, theirs, field);
      return { field, isContested: byMe && byThem, usual: byMe ? 'mine' : 'theirs' };
    });
}

export function merged(mine: Form, theirs: Form, chosen: ReadonlyMap<Field, 'mine' | 'theirs'>): Form {
  const taken = fields.map((field) => [field, chosen.get(field) === 'theirs' ? theirs[field] : mine[field]]);
  return { ...mine, ...Object.fromEntries(taken) };
}
