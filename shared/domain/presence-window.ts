import type { Timing } from './presence.ts';
import { type Interval, likelyEnd } from './presence-fold.ts';

/** The time that counts of a conference. Attendance and the board of an ended one read the intervals through it alike. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export function endOf(interval: Interval, until: number, timing: Timing): number {
  return Math.max(...interval.stays.map((stay) => likelyEnd(stay, until, timing)));
}

/** Those that, by what is likely, reach into the window. */
export function within(all: readonly Interval[], { from, to }: Window, timing: Timing): Interval[] {
  return all.filter((i) => i.start.likely <= to && endOf(i, to, timing) >= from);
}

/** Drops within the window: a line that goes dead because the conference is over is none. */
export function dropsWithin(all: readonly Interval[], window: Window, timing: Timing): number {
  return within(all, window, timing).filter((i) => i.endedBy === 'dropped' && endOf(i, window.to, timing) < window.to)
    .length;
}

export type AtInstant = 'connected' | 'not-connected' | 'unknown';

export function atInstant(all: readonly Interval[], at: number, until: number, timing: Timing): AtInstant {
  if (all.some((i) => i.start.likely <= at && endOf(i, until, timing) >= at)) return 'connected';
  const possibly = all.some((i) => (i.start.low ?? at) <= at && (i.end.high ?? at) >= at);
  return possibly ? 'unknown' : 'not-connected';
}
