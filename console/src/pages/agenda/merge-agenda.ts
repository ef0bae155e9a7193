import type { DraftItem, DraftSession } from './agenda.ts';

/** Both changed the same field, or one removed what the other changed. */
export type Clash =
  | {
      readonly kind: 'field';
      readonly of: string;
      readonly title: string;
      readonly field: Field;
      readonly mine: string | number | undefined;
      readonly theirs: string | number | undefined;
    }
  | { readonly kind: 'removed'; readonly of: string; readonly title: string; readonly by: Side };
export type Side = 'mine' | 'theirs';
export type Field = 'title' | 'startsAt' | 'endsAt' | 'chair' | 'speaker' | 'minutes';

export interface MergedAgenda {
  readonly draft: readonly DraftSession[];
  readonly clashes: readonly Clash[];
}

/** `of field`, or `of removed`: the key of a clash in the choices. */
export function clashKey(clash: Clash): string {
  return clash.kind === 'field' ? `${clash.of} ${clash.field}` : `${clash.of} removed`;
}

type Choices = ReadonlyMap<string, Side>;

/**
 * My agenda and theirs, both out of `base`, as one. What only one side changed is taken; where both changed the same, `choices`
 * says whose counts (mine unless chosen otherwise). What one side removed and the other left alone is gone; what it removed and
 * the other changed stays until somebody chooses the removal. New parts of both stay: mine where I put them, theirs after what
 * stands before them with them.
 */
export function mergeAgendas(
  base: readonly DraftSession[],
  mine: readonly DraftSession[],
  theirs: readonly DraftSession[],
  choices: Choices = new Map(),
): MergedAgenda {
  const clashes: Clash[] = [];
  const choose = (clash: Clash): Side => {
    clashes.push(clash);
    return choices.get(clashKey(clash)) ?? (clash.kind === 'removed' ? other(clash.by) : 'mine');
  };
  const item = (b: DraftItem | undefined, m: DraftItem, t: DraftItem): DraftItem =>
    fieldsOf(['title', 'speaker', 'minutes'], b, m, t, choose);
  const session = (b: DraftSession | undefined, m: DraftSession, t: DraftSession): DraftSession => ({
    ...fieldsOf(['title', 'startsAt', 'endsAt', 'chair'], b, m, t, choose),
    items: listOf(b?.items ?? [], m.items, t.items, item, choose),
  });
  return { draft: listOf(base, mine, theirs, session, choose), clashes };
}

function fieldsOf<T extends { readonly id: string; readonly title: string }>(
  fields: readonly (Field & keyof T)[],
  base: T | undefined,
  mine: T,
  theirs: T,
  choose: (clash: Clash) => Side,
): T {
  const taken: Partial<T> = {};
  for (const field of fields) {
    const [b, m, t] = [base?.[field], mine[field], theirs[field]];
    if (m === t || t === b) continue;
    const isClash = base === undefined || m !== b;
    const value = (side: unknown) => side as string | number | undefined;
    const clash = { kind: 'field', of: mine.id, title: mine.title, field, mine: value(m), theirs: value(t) } as const;
    if (!isClash || choose(clash) === 'theirs') Object.assign(taken, { [field]: t });
  }
  return { ...mine, ...taken };
}

function listOf<T extends { readonly id: string; readonly title: string }>(
  base: readonly T[],
  mine: readonly T[],
  theirs: readonly T[],
  both: (base: T | undefined, mine: T, theirs: T) => T,
  choose: (clash: Clash) => Side,
): readonly T[] {
  const of = (list: readonly T[]) => new Map(list.map((each) => [each.id, each]));
  const [inBase, inMine, inTheirs] = [of(base), of(mine), of(theirs)];
  /** Whether what one side alone still has stays. */
  const stays = (left: T, by: Side): boolean => {
    const was = inBase.get(left.id);
    if (!was) return true;
    if (JSON.stringify(was) === JSON.stringify(left)) return false;
    return choose({ kind: 'removed', of: left.id, title: left.title, by }) !== by;
  };
  // The order is that of the side that changed it; of both, mine.
  const isOrderTheirs = sameOrder(base, mine) && !sameOrder(base, theirs);
  const [lead, follow] = isOrderTheirs ? [theirs, mine] : [mine, theirs];
  const ids = lead.map(({ id }) => id);
  follow.forEach(({ id }, at) => {
    if (ids.includes(id)) return;
    const before = follow.slice(0, at).findLast((each) => ids.includes(each.id));
    ids.splice(before ? ids.indexOf(before.id) + 1 : 0, 0, id);
  });
  return ids.flatMap((id) => {
    const [m, t] = [inMine.get(id), inTheirs.get(id)];
    if (m && t) return [both(inBase.get(id), m, t)];
    if (m) return stays(m, 'theirs') ? [m] : [];
    return t && stays(t, 'mine') ? [t] : [];
  });
}

function sameOrder(a: readonly { readonly id: string }[], b: readonly { readonly id: string }[]): boolean {
  const inA = a.map(({ id }) => id).filter((id) => b.some((each) => each.id === id));
  const inB = b.map(({ id }) => id).filter((id) => a.some((each) => each.id === id));
  return inA.join() === inB.join();
}

function other(side: Side): Side {
  return side === 'mine' ? 'theirs' : 'mine';
}
