import type { BridgeId } from './ids.ts';
import type { FieldError } from './refusals.ts';
import { withTonesLast } from './text.ts';

export type DelegateMode = 'in-person' | 'online' | 'absent' | 'absent-with-leave';

/** One person expected or present at a bridge, as the hall or the office marked it. Nothing else of a person is kept. */
export interface Delegate {
  readonly name: string;
  readonly position?: string | undefined;
  readonly unit?: string | undefined;
  readonly mode: DelegateMode;
  readonly substituteFor?: string | undefined;
  readonly reason?: string | undefined;
}

export interface RollCall {
  readonly bridgeId: BridgeId;
  readonly revision: number;
  readonly presentCount?: number;
  /** When the number of those present was counted, by the device's clock. */
  readonly countedAt?: number;
  readonly delegates: readonly (Delegate & { readonly takenAt: number })[];
  readonly takenAt: number;
  readonly receivedAt: number;
  readonly by: 'hall' | 'staff';
  /** Subject of the staff member, where one entered it. */
  readonly author?: string;
}

export interface Submission {
  /** The revision that the device had seen last; 0 for none. */
  readonly revision: number;
  readonly presentCount?: number | undefined;
  readonly delegates: readonly Delegate[];
  readonly takenAt: number;
}

export interface Author {
  readonly by: 'hall' | 'staff';
  readonly author?: string;
}

/** Everything that is wrong with it, at once. */
export function rollProblems({ delegates }: Submission): FieldError[] {
  return delegates.flatMap((delegate, i): FieldError[] => {
    const field = `body/delegates/${i}`;
    const problems: FieldError[] = [];
    if (delegate.mode === 'absent-with-leave' && !delegate.reason) {
      problems.push({ field: `${field}/reason`, reason: 'leave needs its reason' });
    }
    const isThere = delegate.mode === 'in-person' || delegate.mode === 'online';
    if (delegate.substituteFor && !isThere) {
      problems.push({ field: `${field}/substituteFor`, reason: 'an absent person stands in for nobody' });
    }
    if (delegate.substituteFor && withTonesLast(delegate.substituteFor) === withTonesLast(delegate.name)) {
      problems.push({ field: `${field}/substituteFor`, reason: 'a person does not stand in for himself or herself' });
    }
    return problems;
  });
}

/**
 * The roll call after a submission; undefined where it says nothing new (a repeat). Whoever had seen the current one replaces
 * it; a copy made offline from an older one is united with it: each delegate of either stays, and of two words on one
 * delegate the later one by the device's clock counts. So two offline copies give the same in either order, and the
 * revisions before are kept whole.
 */
export function takeRoll(
  current: RollCall | undefined,
  bridgeId: BridgeId,
  submission: Submission,
  { by, author }: Author,
  now: number,
): { next: RollCall; merged: boolean } | undefined {
  const takenAt = Math.min(submission.takenAt, now); // a device whose clock is ahead does not win for ever
  const given = submission.delegates.map((d) => ({ ...tidy(d), takenAt }));
  const copy = {
    delegates: given,
    takenAt,
    ...(submission.presentCount === undefined ? {} : { presentCount: submission.presentCount, countedAt: takenAt }),
  };
  const merged = current !== undefined && submission.revision !== current.revision;
  const content = merged ? united(current, copy) : copy;
  if (current && same(current, content)) return undefined;
  const revision = (current?.revision ?? 0) + 1;
  const next = { bridgeId, revision, ...content, receivedAt: now, by, ...(author ? { author } : {}) };
  return { next, merged };
}

type Content = Pick<RollCall, 'presentCount' | 'countedAt' | 'delegates' | 'takenAt'>;

function united(a: Content, b: Content): Content {
  const [early, late] = isBefore(a, b) ? [a, b] : [b, a];
  const chosen = new Map(keyed(late));
  for (const [key, delegate] of keyed(early)) {
    const other = chosen.get(key);
    if (!other || isBefore(other, delegate)) chosen.set(key, delegate);
  }
  const counts = [early, late].filter((c) => c.presentCount !== undefined);
  counts.sort((x, y) => (x.countedAt ?? 0) - (y.countedAt ?? 0) || (x.presentCount ?? 0) - (y.presentCount ?? 0));
  const { presentCount, countedAt } = counts.at(-1) ?? {};
  return {
    delegates: [...chosen.values()],
    takenAt: late.takenAt,
    ...(presentCount === undefined ? {} : { presentCount, countedAt: countedAt ?? late.takenAt }),
  };
}

/** A total order of two words: by the device's clock, then by what they say, so that no arrival decides. */
function isBefore(a: { takenAt: number }, b: { takenAt: number }): boolean {
  return a.takenAt !== b.takenAt ? a.takenAt < b.takenAt : JSON.stringify(a) < JSON.stringify(b);
}

/** Who is meant: name and unit, and the how-manieth of that name, so that namesakes stay two. */
function keyed<D extends Delegate>({ delegates }: { delegates: readonly D[] }): [string, D][] {
  const seen = new Map<string, number>();
  return delegates.map((delegate) => {
    const who = `${withTonesLast(delegate.name)}|${withTonesLast(delegate.unit ?? '')}`;
    const nth = (seen.get(who) ?? 0) + 1;
    seen.set(who, nth);
    return [`${who}|${nth}`, delegate];
  });
}

function tidy({ name, position, unit, mode, substituteFor, reason }: Delegate): Delegate {
  return {
    name,
    ...(position ? { position } : {}),
    ...(unit ? { unit } : {}),
    mode,
    ...(substituteFor ? { substituteFor } : {}),
    ...(reason ? { reason } : {}),
  };
}

function same(a: Content, b: Content): boolean {
  const said = (c: Content) => JSON.stringify([c.presentCount ?? null, c.delegates.map(tidy)]);
  return said(a) === said(b);
}

export interface DelegateCounts {
  readonly inPerson: number;
  readonly online: number;
  readonly absent: number;
  readonly absentWithLeave: number;
  readonly substitutes: number;
}

export function delegateCounts(delegates: readonly Delegate[]): DelegateCounts {
  const of = (mode: DelegateMode) => delegates.filter((d) => d.mode === mode).length;
  return {
    inPerson: of('in-person'),
    online: of('online'),
    absent: of('absent'),
    absentWithLeave: of('absent-with-leave'),
    substitutes: delegates.filter((d) => d.substituteFor).length,
  };
}

/** What the roll call says of the bridge as a whole; undefined where it says nothing. */
export function saidByRoll(roll: RollCall | undefined): 'present' | 'absent' | undefined {
  if (!roll) return undefined;
  const { inPerson, online } = delegateCounts(roll.delegates);
  if ((roll.presentCount ?? 0) > 0 || inPerson + online > 0) return 'present';
  return roll.presentCount === 0 || roll.delegates.length > 0 ? 'absent' : undefined;
}
