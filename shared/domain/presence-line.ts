import { gapOf, type Mark, type Run, type Timing } from './presence.ts';

/** An instant between two bounds; null is unknown. `likely` is what a report shows; null while the end is still open. */
export interface Bound {
  readonly low: number | null;
  readonly likely: number | null;
  readonly high: number | null;
}

export type EndedBy = 'left' | 'dropped' | 'rejoined' | 'moved' | 'room-ended' | 'open';

/** One connected time of one seat. */
export interface Stay {
  readonly start: Bound & { readonly likely: number; readonly high: number };
  readonly end: Bound & { readonly low: number };
  readonly startedBy: 'joined' | 'beat' | 'end';
  readonly endedBy: EndedBy;
  readonly room: number;
  readonly generation: number;
  readonly speaker: boolean;
  /** Its end may be that of the connection before, which was never told otherwise: it probably goes on. */
  readonly isDoubtful: boolean;
  /** The join is of one seat and the end of another: what lay between them was lost, and only beats say that it was there. */
  readonly isOfTwoSeats: boolean;
  /** The beats of this stay, as runs; between and after them the page was silent. */
  readonly beats: readonly Run[];
  /** The page is known to beat, in this stay or another: its silence says something. Never of the speaker's seat, of which beats do not tell. */
  readonly isWatched: boolean;
}

/** Everything known of one bridge in one generation of one room. */
export interface Line {
  readonly room: number;
  readonly generation: number;
  readonly speaker: boolean;
  /** By time. */
  readonly marks: readonly Mark[];
  readonly runs: readonly Run[];
  readonly roomEnd: number | null;
  readonly isWatched: boolean;
}

/** A beat so shortly before a join is that join's own: the clocks of Chime and of the API are two. */
const skewMs = 5_000;
/** Where Chime tells a drop, packets had been missing for 10 to 15 s. */
const usualLagMs = 12_500;
/** Who comes back sooner takes the place of the connection before, and that is when its drop is told: at the same moment. */
const returnMs = 1_000;

interface Open {
  start: Stay['start'];
  seat: string | null;
  startedBy: Stay['startedBy'];
}

/**
 * The stays of a line. Each step only asks what must have been true, so that a lost mark widens bounds and loses no stay:
 * a lost join shows by beats or by its end, a lost end by the next join, the end of the room, or not at all (open).
 */
export function staysOf(line: Line, timing: Timing): Stay[] {
  const { transitMs, dropLagMs } = timing;
  const gapMs = gapOf(timing);
  const doubledMs = dropLagMs + skewMs;
  const beats = beatsOf(line.runs, gapMs);
  const marks = ordered(line.marks);
  const stays: Stay[] = [];
  let open: Open | undefined;
  /** Where the last stay ended, by the mark that told it. */
  let closedAt = Number.NEGATIVE_INFINITY;
  /** Seats that another seat of the same bridge took the place of. */
  const replaced = new Set<string>();
  /** Until when an end may still be that of a connection before the last join: its drop is told up to 18 s late. */
  let owedUntil = Number.NEGATIVE_INFINITY;
  /** The last join came while the connection before had not ended: that end is still to come. */
  let isOwed = false;

  const afterLast = (): number | null => stays.at(-1)?.end.low ?? null;
  const openByBeat = (before: number) => {
    const first = beats.after(closedAt + transitMs);
    if (first === undefined || first >= before) return;
    open = { start: { low: afterLast(), likely: first, high: first }, seat: null, startedBy: 'beat' };
  };
  /** The latest time at which the open stay was certainly connected. */
  const proof = (of: Open, before: number): number => {
    const last = beats.before(before);
    return Math.max(of.start.high, last === undefined ? of.start.high : last - transitMs);
  };
  const isSilent = (at: number): boolean => {
    const last = beats.before(at);
    return last !== undefined && at - last > gapMs;
  };
  /** Who is dropped as the room ends was cut off by that, and not some time before it, unless its page had fallen silent. */
  const isByItsRoom = (at: number): boolean =>
    line.roomEnd !== null && Math.abs(at - line.roomEnd) <= skewMs && !isSilent(at);
  /** Likewise who is dropped as it comes back. */
  const isByReturn = (at: number, next: Mark | undefined): boolean =>
    next?.kind === 'joined' && next.at - at <= returnMs && !isSilent(at);
  const close = (
    of: Open,
    end: Stay['end'],
    endedBy: EndedBy,
    doubts: Partial<Pick<Stay, 'isDoubtful' | 'isOfTwoSeats'>> = {},
  ) => {
    const { room, generation, speaker, isWatched } = line;
    const { isDoubtful = false, isOfTwoSeats = false } = doubts;
    const from = of.start.low ?? Number.NEGATIVE_INFINITY;
    const to = end.high ?? Number.POSITIVE_INFINITY;
    const { start, startedBy } = of;
    const within = beats.within(from, to, transitMs);
    const how = { startedBy, endedBy, isDoubtful, isOfTwoSeats, beats: within, isWatched };
    stays.push({ start, end, room, generation, speaker, ...how });
    open = undefined;
  };

  for (let i = 0; i < marks.length; i++) {
    const mark = marks[i] as Mark;
    const { at } = mark;
    if (!open) openByBeat(mark.kind === 'joined' ? at - skewMs : at);

    if (mark.kind === 'joined') {
      isOwed = open !== undefined;
      if (open) {
        if (open.seat !== null && open.seat !== mark.seat) replaced.add(open.seat);
        const low = Math.min(proof(open, at), at);
        const last = beats.before(at);
        const silent = last !== undefined && last >= open.start.high && at - last > gapMs;
        close(open, { low, likely: silent ? low : at, high: at }, 'rejoined');
      }
      owedUntil = at + doubledMs;
      open = { start: exactly(at), seat: mark.seat, startedBy: 'joined' };
      continue;
    }

    if (open) {
      if (replaced.has(mark.seat) && open.seat !== mark.seat) continue; // the seat had been replaced before
      if (at <= owedUntil) {
        const next = marks.slice(i + 1).find((m) => m.kind === 'joined' || m.at - at > doubledMs);
        // its page beats on: this was the end of an earlier connection
        const beat = beats.after(at + transitMs);
        const soon = Math.min(next?.at ?? Number.POSITIVE_INFINITY, at + transitMs + gapMs + 1);
        const goesOn = beat !== undefined && beat < soon;
        if (goesOn) continue;
        const until = next?.at ?? line.roomEnd;
        const high = until === null ? null : Math.max(until, at);
        const likely = isOwed && !beats.any ? high : at;
        close(open, { low: open.start.high, likely, high }, mark.kind, { isDoubtful: isOwed });
      } else {
        const isOfTwoSeats = open.seat !== null && open.seat !== mark.seat;
        const told = Math.max(open.start.low ?? Number.NEGATIVE_INFINITY, at - dropLagMs);
        const low = isOfTwoSeats ? Math.min(proof(open, at), told) : told;
        const isExact = mark.kind === 'left' || isByItsRoom(at) || isByReturn(at, marks[i + 1]);
        const likely = isExact ? at : Math.max(open.start.likely, at - usualLagMs);
        close(open, { low, likely, high: at }, mark.kind, { isOfTwoSeats });
      }
      closedAt = at;
      continue;
    }

    const last = stays.at(-1);
    if (last && at - closedAt <= doubledMs) {
      // one end told as two (a drop, then a leave)
      const high = last.end.high === null ? null : Math.max(last.end.high, at);
      stays[stays.length - 1] = { ...last, end: { ...last.end, high } };
    } else {
      const low = afterLast();
      const start = { low, likely: at, high: at };
      const endLow = Math.max(low ?? Number.NEGATIVE_INFINITY, at - dropLagMs);
      close({ start, seat: mark.seat, startedBy: 'end' }, { low: endLow, likely: at, high: at }, mark.kind);
    }
    closedAt = at;
  }

  if (!open) openByBeat(Number.POSITIVE_INFINITY);
  if (open) {
    const low = proof(open, Number.POSITIVE_INFINITY);
    const high = line.roomEnd === null ? null : Math.max(line.roomEnd, low);
    const silent = high !== null && beats.any && high - (beats.before(Number.POSITIVE_INFINITY) as number) > gapMs;
    close(
      open,
      { low, likely: high === null ? null : silent ? low : high, high },
      high === null ? 'open' : 'room-ended',
    );
  }
  return stays;
}

export function exactly(at: number): { low: number; likely: number; high: number } {
  return { low: at, likely: at, high: at };
}

/** By time, whatever the arrival. Of one millisecond the end comes first: it is a take-over, not a stay of no length. */
function ordered(marks: readonly Mark[]): Mark[] {
  const rank = { left: 0, dropped: 0, joined: 1 } as const;
  return [...marks].sort(
    (a, b) => a.at - b.at || rank[a.kind] - rank[b.kind] || compare(a.kind, b.kind) || compare(a.seat, b.seat),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Questions to the beats. Of a run only the first and the last are known, and that no gap within is over `gapMs`. */
function beatsOf(runs: readonly Run[], gapMs: number) {
  const sorted = [...runs].sort((a, b) => a.first - b.first);
  return {
    any: sorted.length > 0,
    /** The time by which there certainly was a beat later than `at`. */
    after(at: number): number | undefined {
      const run = sorted.find((r) => r.last > at);
      if (!run) return undefined;
      return run.first > at ? run.first : Math.min(run.last, at + gapMs);
    },
    /** The time since which there certainly was a beat earlier than `at`. */
    before(at: number): number | undefined {
      const run = sorted.findLast((r) => r.first < at);
      if (!run) return undefined;
      return run.last < at ? run.last : Math.max(run.first, at - gapMs);
    },
    /** Those that speak of this time; a beat is taken in up to `transitMs` after the connection that it shows. */
    within: (from: number, to: number, transitMs: number): Run[] =>
      sorted
        .filter((r) => r.last >= from && r.first <= to + transitMs)
        .map((r) => ({ ...r, first: Math.min(Math.max(r.first, from), to), last: Math.min(r.last, to) })),
  };
}
