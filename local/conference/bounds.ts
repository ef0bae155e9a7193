import type { Bounds, RecordedInterval } from './evidence.ts';
import { isWithin, type TrueInterval } from './truth.ts';

/** How late a busy process may note what it saw, ms. */
export const slackMs = 2500;

/** AttendeeDropped comes when 10 to 15 s went by without packets (Chime developer guide); 3 s for its way and for two clocks. */
const dropToldMs = 18_000;
/** Chime's and the halls' clocks are two. */
const clocksMs = 5000 + slackMs;
/** A page's word is heard at most so long after it was said. */
const transitMs = 10_000;
/** One beat may be lost, and the next be late by half. */
const beatsMissed = 2.5;

/**
 * How far what a report shows may be from the truth. Chime tells a join at once and an end 15 s late at the most. Where its
 * word was lost, beats tell in its place; and an end that may be the connection's before adds what that is late by.
 */
export function farthestMs(of: 'start' | 'end', heartbeatMs: number, hasFaults: boolean): number {
  if (hasFaults) return dropToldMs + beatsMissed * heartbeatMs + transitMs + slackMs;
  return (of === 'start' ? 0 : dropToldMs) + slackMs;
}

/**
 * Whether bounds contain the session. Without an upper bound of its end an interval would contain everything: the rooms were
 * closed, so there is one. The start may lack its lower bound only where the word of the join may have been lost.
 */
export function isInside(
  { from, to = from }: TrueInterval,
  intervals: readonly RecordedInterval[],
  hasFaults: boolean,
): boolean {
  const earliest = hasFaults ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return intervals.some(
    ({ start, end }) =>
      (start.low ?? earliest) <= from + slackMs && (end.high ?? Number.NEGATIVE_INFINITY) >= to - slackMs,
  );
}

/** An end so soon after a join may be that of a connection before, told late: then its bounds are as wide as what follows. */
export const isSettling = (session: TrueInterval): boolean => durationOf(session) <= dropToldMs + clocksMs;

/** One end of a session as it is on record. */
export interface Edge {
  /** From what a report shows to what was, ms. */
  readonly errorMs: number;
  /** Between the bounds, ms; Infinity where one is missing. */
  readonly widthMs: number;
}

/**
 * The nearest start and end on record; what begins after the session holds its end only where nothing else could, and the same for
 * its start. A short break that one interval goes over has no end on record: what is wrong is then
 * the length of the break.
 */
export function edgesOf(
  session: TrueInterval,
  sessions: readonly TrueInterval[],
  intervals: readonly RecordedInterval[],
): { start: Edge; end: Edge } {
  const { from, to = from } = session;
  const near = intervals.filter(
    ({ start, end }) => (start.low ?? start.likely) <= to + slackMs && (end.high ?? end.likely) >= from - slackMs,
  );
  const breaks = (lasting: { from: number; to: number }[]): Edge[] =>
    lasting
      .filter((gap) => near.some(({ start, end }) => start.likely <= gap.from && end.likely >= gap.to))
      .map((gap) => ({ errorMs: gap.to - gap.from, widthMs: 0 }));
  const ended = sessions.flatMap((each) => (each.to !== undefined && each.to <= from ? [each.to] : []));
  const begun = sessions.map((each) => each.from).filter((at) => at >= to);
  const before = near.filter(({ start }) => (start.low ?? start.likely) <= to);
  const after = near.filter(({ end }) => (end.high ?? end.likely) >= from);
  return {
    start: nearest([
      ...orElse(after, near).map(({ start }) => edge(start, from)),
      ...breaks(ended.map((at) => ({ from: at, to: from }))),
    ]),
    end: nearest([
      ...orElse(before, near).map(({ end }) => edge(end, to)),
      ...breaks(begun.map((at) => ({ from: to, to: at }))),
    ]),
  };
}

const orElse = <T>(first: readonly T[], second: readonly T[]): readonly T[] => (first.length > 0 ? first : second);

function edge({ low, likely, high }: Bounds, at: number): Edge {
  const widthMs = low === undefined || high === undefined ? Number.POSITIVE_INFINITY : high - low;
  return { errorMs: Math.abs(likely - at), widthMs };
}

function nearest(edges: readonly Edge[]): Edge {
  const none = { errorMs: Number.POSITIVE_INFINITY, widthMs: Number.POSITIVE_INFINITY };
  return edges.reduce((best, each) => (each.errorMs < best.errorMs ? each : best), none);
}

export function durationOf({ from, to = from }: TrueInterval): number {
  return to - from;
}

/** Only sessions longer than a heartbeat are promised to be seen, and only in the time that counts. */
export function promisedOf(
  sessions: readonly TrueInterval[],
  counting: { readonly from: number; readonly to: number },
  heartbeatMs: number,
): TrueInterval[] {
  return sessions.filter((session) => isWithin(session, counting) && durationOf(session) > heartbeatMs);
}

/** Seconds of the union of the sessions, within the time that counts. */
export function connectedSeconds(sessions: readonly TrueInterval[], counting: { from: number; to: number }): number {
  const clipped = sessions
    .map(({ from, to = counting.to }) => ({ from: Math.max(from, counting.from), to: Math.min(to, counting.to) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  let sum = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { from, to } of clipped) {
    sum += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return Math.round(sum / 1000);
}
