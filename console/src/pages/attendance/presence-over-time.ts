import type { AttendanceRecord } from './records.ts';

export interface PresenceOverTime {
  /** ms since epoch, evenly apart, from the start to the end. */
  readonly times: number[];
  /** Bridges connected at each time: what is likely, what is certain, and what is possible by the bounds. */
  readonly likely: number[];
  readonly atLeast: number[];
  readonly atMost: number[];
}

type Span = readonly [from: number, to: number];

/** How many bridges were connected over a conference. A bridge counts once at any moment, however many devices it had. */
export function presenceOverTime(
  records: readonly AttendanceRecord[],
  window: { readonly from: number; readonly to: number },
  points = 61,
): PresenceOverTime {
  const { from, to } = window;
  const step = Math.max(1, (to - from) / (points - 1));
  const times = Array.from({ length: points }, (_, at) => Math.round(from + at * step));
  const over = (spanOf: (interval: AttendanceRecord['intervals'][number]) => Span) =>
    counted(
      records.map(({ intervals }) => united(intervals.map(spanOf))),
      times,
    );
  return {
    times,
    likely: over(({ start, end }) => [start.likely, end.likely]),
    // A missing bound promises nothing: the certain part ends where it begins, the possible one has no end.
    atLeast: over(({ start, end }) => [start.high ?? Infinity, end.low ?? -Infinity]),
    atMost: over(({ start, end }) => [start.low ?? -Infinity, end.high ?? Infinity]),
  };
}

/** Spans that touch become one; those that end before they begin are none. */
function united(spans: readonly Span[]): Span[] {
  const out: [number, number][] = [];
  for (const [from, to] of spans.filter((span) => span[0] <= span[1]).sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

function counted(bridges: readonly (readonly Span[])[], times: readonly number[]): number[] {
  const begins = bridges.flatMap((spans) => spans.map(([from]) => from)).sort(ascending);
  const ends = bridges.flatMap((spans) => spans.map(([, to]) => to)).sort(ascending);
  let begun = 0;
  let ended = 0;
  return times.map((at) => {
    while (begun < begins.length && (begins[begun] as number) <= at) begun += 1;
    // Still there at the very moment it ends: who left with the end was there until the end.
    while (ended < ends.length && (ends[ended] as number) < at) ended += 1;
    return begun - ended;
  });
}

function ascending(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
