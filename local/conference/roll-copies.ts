import type { Delegate, RollCall } from './script.ts';

/** A roll call as a device keeps it while it has no line: what was marked, and when, by the device's own clock. */
export interface RollCopy extends RollCall {
  readonly takenAt: number;
}

/** When a copy counts as taken: a device whose clock is ahead is taken to have marked it when it came in. */
const countsFrom = (copy: RollCopy, arrivedAt: number): number => Math.min(copy.takenAt, arrivedAt);

/**
 * What two devices of one hall have said together, however their copies came in: everybody whom either names, and of two words
 * on one person the later by the devices' clocks.
 */
export function together(
  first: { copy: RollCopy; arrivedAt: number },
  second: { copy: RollCopy; arrivedAt: number },
): RollCall {
  const secondIsLater = countsFrom(second.copy, second.arrivedAt) > countsFrom(first.copy, first.arrivedAt);
  const [early, late] = secondIsLater ? [first.copy, second.copy] : [second.copy, first.copy];
  const words = new Map<string, Delegate>();
  for (const { delegates } of [early, late]) for (const delegate of delegates) words.set(delegate.name, delegate);
  return { presentCount: late.presentCount, delegates: [...words.values()] };
}
