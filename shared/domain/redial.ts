/**
 * How a page gets back into the room, ms from a failure to the next call: at once, then slower; a hall without a line for minutes does
 * not wear its battery out. The last pause is kept for as long as the page is open: no hall is given up on.
 */
export const redialMs = [300, 1000, 2000, 4000, 8000, 15_000, 30_000, 30_000, 30_000, 30_000];

/**
 * Which call a page is at since its line was lost (or since it first failed to get in), and how many its ladder has. It is always the
 * page that calls: the central office dials no bridge. What the Chime client does by itself to mend a line counts as the first call,
 * however long it takes; waiting for doors or rooms is none. Beyond the last the page goes on at the same pace, so the number says
 * when to stop waiting and telephone, not when the page stops.
 */
export interface Redial {
  readonly attempt: number;
  readonly of: number;
}

/** More are not counted: at half a minute each it is a working day. */
export const mostCalls = 999;

export function pauseBefore(attempt: number): number {
  return redialMs[Math.min(attempt, redialMs.length) - 1] as number;
}

/** Undefined before anything has failed. */
export function redialOf(attempt: number): Redial | undefined {
  return attempt < 1 ? undefined : { attempt: Math.min(attempt, mostCalls), of: redialMs.length };
}
