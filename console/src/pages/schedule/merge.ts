import { type Field, type Form, fields, isSame } from './form.ts';

export interface Difference {
  readonly field: Field;
  /** Both changed it, each otherwise: somebody has to decide. */
  readonly isContested: boolean;
  /** Which of the two stands unless the person says otherwise: that of whoever changed it; one's own where both did. */
  readonly usual: 'mine' | 'theirs';
}

/** Where my form and the one that was saved meanwhile differ, against what both were begun from. */
export function differences(base: Form, mine: Form, theirs: Form): Difference[] {
  return fields
    .filter((field) => !isSame(mine[field], theirs[field]))
    .map((field) => {
      const byMe = !isSame(base[field], mine[field]);
      const byThem = !isSame(base[field], theirs[field]);
      return { field, isContested: byMe && byThem, usual: byMe ? ('mine' as const) : ('theirs' as const) };
    });
}

export function merged(mine: Form, theirs: Form, chosen: ReadonlyMap<Field, 'mine' | 'theirs'>): Form {
  return Object.fromEntries(
    fields.map((field) => [field, chosen.get(field) === 'theirs' ? theirs[field] : mine[field]]),
  ) as unknown as Form; // every field of a form is in `fields`, which its type says; entries lose their types
}

/** What a change to a conference that was announced sets off. */
export interface Consequences {
  /** Time or host: everybody who was told is told anew. */
  readonly isMoved: boolean;
  readonly added: number;
  readonly removed: number;
  readonly changed: readonly Field[];
}

export function consequencesOf(
  before: Form,
  after: Form,
  invited: { readonly before: ReadonlySet<string>; readonly after: ReadonlySet<string> },
): Consequences {
  return {
    isMoved: (['startsAt', 'endsAt', 'hostPoint'] as const).some((field) => before[field] !== after[field]),
    added: [...invited.after].filter((code) => !invited.before.has(code)).length,
    removed: [...invited.before].filter((code) => !invited.after.has(code)).length,
    changed: fields.filter((field) => !isSame(before[field], after[field])),
  };
}
