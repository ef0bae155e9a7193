import { hasEnded } from '../../../../shared/domain/conference.ts';
import { hasWords, searchable, wordsOf } from '../../../../shared/domain/text.ts';
import type { ConferencesSearch } from './route.ts';

interface Searched {
  readonly title: string;
  readonly chair: string;
  readonly status: string;
}

const dayMs = 86_400_000;

/** What is over is past at once, whatever its plan says, and what goes on over midnight is not; the rest goes by its day. */
export function isPast(conference: { readonly status: string; readonly startsAt: number }, today: number) {
  return hasEnded(conference) || (conference.status !== 'live' && conference.startsAt < today);
}

/** Starts to be asked for so that none is missed: one is begun a little ahead of its day, or goes on into the next. */
export const comingFrom = (today: number): number => today - 2 * dayMs;
export const pastTo = (today: number): number => today + 2 * dayMs;

/** Every word of the search occurs in title or chair, accents or not: "chuyen doi" finds "Chuyển đổi số". */
export function matches(it: Searched, { q, status }: Pick<ConferencesSearch, 'q' | 'status'>): boolean {
  if (status && it.status !== status) return false;
  return hasWords(searchable(it.title, it.chair), wordsOf(q));
}
