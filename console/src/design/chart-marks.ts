import { clockSeconds, clockTime, dayText, dayTime } from '../i18n/format.ts';
import type { Language } from '../i18n/languages.ts';

/** What charts draw, apart from how it looks: every length and every tick comes from here. */

export interface Mark {
  /** Of the segment. */
  readonly key: string;
  /** In parts of a hundred of the longest bar. */
  readonly from: number;
  readonly width: number;
}

interface Counted {
  readonly counts: Readonly<Record<string, number>>;
}

type Keyed = readonly { readonly key: string }[];

export function sumOf({ counts }: Counted, segments: Keyed): number {
  return segments.reduce((all, { key }) => all + (counts[key] ?? 0), 0);
}

/** The segments of each bar, end to end. `max`: the longest bar; the largest sum unless given, and never shorter than that. */
export function barMarks(bars: readonly Counted[], segments: Keyed, max = 0): Mark[][] {
  const longest = bars.reduce((most, bar) => Math.max(most, sumOf(bar, segments)), max) || 1;
  return bars.map(({ counts }) => {
    let before = 0;
    return segments.map(({ key }) => {
      const count = counts[key] ?? 0;
      const from = (100 * before) / longest;
      before += count;
      return { key, from, width: (100 * count) / longest };
    });
  });
}

type Series = readonly { readonly values: readonly (number | null)[] }[];

/** As uPlot takes it: seconds, then the values of each line. */
export function lineData(times: readonly number[], series: Series): (number | null)[][] {
  return [times.map((at) => at / 1000), ...series.map(({ values }) => times.map((_, at) => values[at] ?? null))];
}

/** From nothing to a little above the highest count; with nothing to show there still is room for one. */
export function countRange(high: number | null): [number, number] {
  return [0, Math.max(1, (high ?? 0) * 1.05)];
}

/** Half a bridge is none: 1, 2, 5, 10 … 500,000. */
export const wholeSteps = Array.from(
  { length: 18 },
  (_, at) => ([1, 2, 5][at % 3] as number) * 10 ** Math.floor(at / 3),
);

const minuteMs = 60_000;
/** Ticks in between would all bear the same minute. */
const shortMs = 10 * minuteMs;

export function tickText(times: readonly number[]): (at: number, language: Language) => string {
  return (times.at(-1) ?? 0) - (times[0] ?? 0) < shortMs ? clockSeconds : clockTime;
}

/** For the table: two rows within one minute are told apart by their seconds. */
export function rowText(times: readonly number[]): (at: number, language: Language) => string {
  const isDense = times.some((at, place) => place > 0 && at - (times[place - 1] as number) < minuteMs);
  return isDense ? (at, language) => `${clockSeconds(at, language)} ${dayText(at, language)}` : dayTime;
}
