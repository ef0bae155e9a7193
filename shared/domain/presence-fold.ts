import { allRooms, type Evidence, gapOf, type Run, type Timing } from './presence.ts';
import { type EndedBy, type Line, type Stay, staysOf } from './presence-line.ts';

/** A connected time of the bridge: its stays over rooms and seats united. */
export interface Interval {
  readonly start: { readonly low: number | null; readonly likely: number; readonly high: number };
  readonly end: { readonly low: number; readonly likely: number | null; readonly high: number | null };
  readonly endedBy: EndedBy;
  /** Rooms in which it was, ascending; 0 is the primary. */
  readonly rooms: readonly number[];
  readonly stays: readonly Stay[];
}

/** All intervals of a bridge, by their likely start. A pure function of the set of evidence. */
export function intervalsOf(evidence: Evidence, timing: Timing): Interval[] {
  const stays = bounded(
    linesOf(evidence, timing).flatMap((line) => staysOf(line, timing)),
    timing,
  );
  stays.sort(
    (a, b) =>
      a.start.likely - b.start.likely ||
      a.room - b.room ||
      a.generation - b.generation ||
      Number(a.speaker) - Number(b.speaker) ||
      a.start.high - b.start.high,
  );
  const intervals: Interval[] = [];
  for (const stay of stays) {
    const before = intervals.at(-1);
    const open = before && (before.end.likely === null || stay.start.likely < before.end.likely);
    // one seat's next stay is a reconnection and stays apart; while another seat is there it is the same presence
    if (before && open && (!before.stays.some((s) => sameLine(s, stay)) || isBorne(before, stay)))
      intervals[intervals.length - 1] = united(before, stay);
    else {
      const { start, end, endedBy, room } = stay;
      intervals.push({ start, end, endedBy, rooms: [room], stays: [stay] });
    }
  }
  return intervals;
}

function linesOf(evidence: Evidence, timing: Timing): Line[] {
  const lines = new Map<string, { -readonly [K in keyof Line]: Line[K] }>();
  const beats = evidence.runs.length > 0;
  const closing = evidence.roomEnds.find((e) => e.room === allRooms);
  const at = (of: { room: number; generation: number }, speaker: boolean) => {
    const key = `${of.room}.${of.generation}.${speaker}`;
    let line = lines.get(key);
    if (!line) {
      // what Chime told of the room itself is exact; that all were closed bounds those of which it told nothing
      const end = evidence.roomEnds.find((e) => e.room === of.room && e.generation === of.generation) ?? closing;
      const { room, generation } = of;
      const roomEnd = end ? end.at : null;
      line = { room, generation, speaker, marks: [], runs: [], roomEnd, isWatched: beats && !speaker };
      lines.set(key, line);
    }
    return line;
  };
  for (const mark of evidence.marks) {
    const line = at(mark, mark.speaker);
    line.marks = [...line.marks, mark];
  }
  for (const run of evidence.runs) {
    const line = at(run, false);
    const heard = line.roomEnd === null ? Number.POSITIVE_INFINITY : line.roomEnd + timing.transitMs;
    // a page that still says "connected" of a room that has ended does not know it yet
    if (run.first <= heard) line.runs = [...line.runs, { ...run, last: Math.min(run.last, heard) }];
  }
  return [...lines.values()];
}

/** A bridge has one seat besides the speaker's: being in a newer room ends an open stay in an older one. */
function bounded(stays: readonly Stay[], timing: Timing): Stay[] {
  return stays.map((stay) => {
    // an end that may be that of the connection before leaves the stay as open as none at all
    const isOpen = stay.endedBy === 'open' || stay.endedBy === 'room-ended' || stay.isDoubtful;
    if (stay.speaker || !isOpen) return stay;
    const next = stays
      .filter((s) => !s.speaker && s.startedBy !== 'end' && isNewer(s, stay, timing))
      .map((s) => s.start.high)
      .sort((a, b) => a - b)[0];
    if (next === undefined || (stay.end.high !== null && stay.end.high <= next)) return stay;
    const low = Math.min(stay.end.low, next);
    const last = stay.beats.at(-1)?.last;
    const likely = last === undefined ? next : Math.min(last, next);
    return { ...stay, end: { low, likely: Math.max(likely, low), high: next }, endedBy: 'moved' };
  });
}

/** Whether the bridge came to the room of `a` after that of `b`. A beat is taken in late: it may be of the room before. */
function isNewer(a: Stay, b: Stay, { transitMs }: Timing): boolean {
  if (a.room === b.room) return a.generation > b.generation && a.start.likely > b.start.likely;
  return a.start.likely - (a.startedBy === 'beat' ? transitMs : 0) > b.start.likely;
}

/** Whether another seat of the bridge was in as this stay began. */
function isBorne({ stays }: Interval, stay: Stay): boolean {
  const at = stay.start.likely;
  return stays.some((s) => !sameLine(s, stay) && s.start.likely <= at && (s.end.likely === null || s.end.likely > at));
}

function sameLine(a: Stay, b: Stay): boolean {
  return a.room === b.room && a.generation === b.generation && a.speaker === b.speaker;
}

function united(a: Interval, b: Stay): Interval {
  const later = a.end.likely === null || (b.end.likely !== null && b.end.likely <= a.end.likely) ? a : b;
  return {
    start: {
      low: a.start.low === null || b.start.low === null ? null : Math.min(a.start.low, b.start.low),
      likely: Math.min(a.start.likely, b.start.likely),
      high: Math.min(a.start.high, b.start.high),
    },
    end: {
      low: Math.max(a.end.low, b.end.low),
      likely: later.end.likely,
      high: a.end.high === null || b.end.high === null ? null : Math.max(a.end.high, b.end.high),
    },
    endedBy: later.endedBy,
    rooms: [...new Set([...a.rooms, b.room])].sort((x, y) => x - y),
    stays: [...a.stays, b],
  };
}

/** The likely end of a stay as seen at `until`: an open one whose page fell silent ended, for all we know, with its last beat. */
export function likelyEnd(stay: Stay, until: number, timing: Timing): number {
  if (stay.end.likely !== null) return stay.end.likely;
  const last = stay.beats.at(-1)?.last;
  return last !== undefined && until - last > gapOf(timing)
    ? Math.max(stay.end.low, last)
    : Math.max(until, stay.end.low);
}

/** Connected time in ms within a window, each moment counted once over all seats, rooms and reconnections. */
export interface Spent {
  /** Certainly connected. */
  readonly low: number;
  readonly likely: number;
  /** Possibly connected. */
  readonly high: number;
}

export function spentWithin(intervals: readonly Interval[], from: number, to: number, timing: Timing): Spent {
  const stays = intervals.flatMap((i) => i.stays);
  const certain = stays.flatMap((s) => without(s.start.high, s.end.low, silences(s, timing, timing.transitMs)));
  const likely = stays.flatMap((s) => {
    const end = likelyEnd(s, to, timing);
    // beats alone say nothing of the time between them; a join and its end do
    const told = s.startedBy === 'joined' && s.endedBy !== 'open' && !s.isOfTwoSeats;
    return without(s.start.likely, end, told ? [] : silences(s, timing));
  });
  const possible = stays.map((s): Span => [s.start.low ?? from, s.end.high ?? to]);
  const low = measure(certain, from, to);
  const mid = Math.max(low, measure(likely, from, to));
  return { low, likely: mid, high: Math.max(mid, measure(possible, from, to)) };
}

type Span = readonly [number, number];

/** Times without a beat, over the usual gap, in a stay of a page that does beat; each begins `sooner` (ms) than the last one was taken in. */
function silences(stay: Stay, timing: Timing, sooner = 0): Span[] {
  if (!stay.isWatched) return [];
  const gapMs = gapOf(timing);
  const edges: Pick<Run, 'first' | 'last'>[] = [
    { first: Number.NEGATIVE_INFINITY, last: stay.start.high },
    ...stay.beats,
    { first: stay.end.high ?? stay.end.low, last: Number.POSITIVE_INFINITY },
  ];
  return edges.slice(1).flatMap((run, i): Span[] => {
    const from = (edges[i] as Run).last;
    return run.first - from > gapMs ? [[i === 0 ? from : from - sooner, run.first]] : [];
  });
}

function without(from: number, to: number, holes: readonly Span[]): Span[] {
  const out: Span[] = [];
  let at = from;
  for (const [start, end] of holes) {
    if (start > at) out.push([at, Math.min(start, to)]);
    at = Math.max(at, end);
  }
  if (to > at) out.push([at, to]);
  return out;
}

/** Length of the union, clipped to the window. */
export function measure(spans: readonly Span[], from: number, to: number): number {
  const clipped = spans
    .map(([a, b]): Span => [Math.max(a, from), Math.min(b, to)])
    .filter(([a, b]) => b > a)
    .sort((a, b) => a[0] - b[0]);
  let total = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const [a, b] of clipped) {
    if (b <= reached) continue;
    total += b - Math.max(a, reached);
    reached = b;
  }
  return total;
}
