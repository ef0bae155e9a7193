import { forgetOn, keepOn, keptOn, type Shelves } from '../../session/shelves.ts';
import { type Form, fields } from './form.ts';

/** What was typed and not yet saved, so that a reload loses nothing. */
export interface Kept {
  readonly form: Form;
  /** As the conference was read when the change was begun; absent of a new one. */
  readonly base?: { readonly form: Form; readonly version: number };
  /** Of the new conference that is meant: however often it is sent, it is made once. */
  readonly actKey?: string;
  /** What was sent and not answered, the latest first: one of them may have been saved. */
  readonly sent?: readonly string[];
  readonly at: number;
}

/**
 * A conference is written over days, and by who is signed in again each morning: other forms are taken along to a sign-in alone. What is
 * personal in it, the chair's name and a phone on duty, goes out with the invitation; it is gone once it is saved or thrown away.
 */
function keyOf(personId: string, what: string): string {
  return `nhipcau.form.${personId}.${what}`;
}

/** `what`: the conference's id, or `new`. */
export function keepForm(shelves: Shelves, personId: string, what: string, kept: Kept): void {
  keepOn(shelves, keyOf(personId, what), kept.form.classification, kept);
}

export function keptForm(shelves: Shelves, personId: string, what: string, now: number): Kept | undefined {
  const isWhole = ({ form }: Kept): boolean => fields.every((field) => field in form || isOptional(field));
  const kept = keptOn(shelves, keyOf(personId, what), isWhole, now);
  return kept && { ...kept, form: whole(kept.form) };
}

export function forgetForm(shelves: Shelves, personId: string, what: string): void {
  forgetOn(shelves, keyOf(personId, what));
}

/** JSON leaves out what is undefined. */
const optional = ['startsAt', 'endsAt', 'doorsOpenAt', 'lateAfterMinutes'] as const;
const isOptional = (field: string): boolean => (optional as readonly string[]).includes(field);

function whole(form: Form): Form {
  const { startsAt, endsAt, doorsOpenAt, lateAfterMinutes } = form;
  return { ...form, startsAt, endsAt, doorsOpenAt, lateAfterMinutes };
}
