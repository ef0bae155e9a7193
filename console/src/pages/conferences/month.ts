import { partsOf, startOfDay, startOfMonth } from '../../i18n/local-time.ts';

const dayMs = 86_400_000;

export interface Day<Item> {
  /** First instant of the day. */
  readonly at: number;
  readonly number: number;
  readonly isOfMonth: boolean;
  readonly items: readonly Item[];
}

/** The weeks of a month, Monday first, whole weeks; each day with what begins on it, in order of time. */
export function daysOf<Item extends { readonly startsAt: number }>(month: string, items: readonly Item[]): Day<Item>[] {
  const first = startOfMonth(month);
  const after = startOfMonth(month, 1);
  // 1970-01-01 was a Thursday.
  const weekday = (at: number): number => (Math.round((at + 7 * 3600_000) / dayMs) + 3) % 7;
  const from = first - weekday(first) * dayMs;
  const to = after + ((7 - weekday(after)) % 7) * dayMs;
  const byDay = new Map<number, Item[]>();
  for (const item of items) {
    const day = startOfDay(item.startsAt);
    byDay.set(day, [...(byDay.get(day) ?? []), item]);
  }
  return Array.from({ length: Math.round((to - from) / dayMs) }, (_, at) => {
    const day = from + at * dayMs;
    return {
      at: day,
      number: partsOf(day).day,
      isOfMonth: day >= first && day < after,
      items: (byDay.get(day) ?? []).toSorted((a, b) => a.startsAt - b.startsAt),
    };
  });
}
