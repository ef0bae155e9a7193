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

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface Shelves {
  /** Of this browser. */
  readonly lasting: Shelf;
  /** Of this tab: what is confidential goes with it. */
  readonly passing: Shelf;
}

/**
 * A conference is written over days, and by who is signed in again each morning: other forms are taken along to a sign-in alone. What is
 * personal in it, the chair's name and a phone on duty, goes out with the invitation; it is gone once it is saved or thrown away.
 */
const keptForMs = 14 * 86_400_000;

function keyOf(personId: string, what: string): string {
  return `nhipcau.form.${personId}.${what}`;
}

/** `what`: the conference's id, or `new`. */
export function keepForm(shelves: Shelves, personId: string, what: string, kept: Kept): void {
  const isOpen = kept.form.classification === 'public' || kept.form.classification === 'internal';
  const [to, other] = isOpen ? [shelves.lasting, shelves.passing] : [shelves.passing, shelves.lasting];
  const key = keyOf(personId, what);
  other.removeItem(key);
  to.setItem(key, JSON.stringify(kept));
}

export function keptForm(shelves: Shelves, personId: string, what: string, now: number): Kept | undefined {
  const key = keyOf(personId, what);
  const text = shelves.passing.getItem(key) ?? shelves.lasting.getItem(key);
  if (text === null) return undefined;
  try {
    const kept = JSON.parse(text) as Kept;
    const isWhole = fields.every((field) => field in kept.form || isOptional(field));
    if (isWhole && now - kept.at < keptForMs) return { ...kept, form: whole(kept.form) };
  } catch {
    // written by another version of the page: of no use to anybody
  }
  forgetForm(shelves, personId, what);
  return undefined;
}

export function forgetForm(shelves: Shelves, personId: string, what: string): void {
  shelves.passing.removeItem(keyOf(personId, what));
  shelves.lasting.removeItem(keyOf(personId, what));
}

/** JSON leaves out what is undefined. */
const optional = ['startsAt', 'endsAt', 'doorsOpenAt', 'lateAfterMinutes'] as const;
const isOptional = (field: string): boolean => (optional as readonly string[]).includes(field);

function whole(form: Form): Form {
  const { startsAt, endsAt, doorsOpenAt, lateAfterMinutes } = form;
  return { ...form, startsAt, endsAt, doorsOpenAt, lateAfterMinutes };
}
