import { fold } from '../../../../shared/domain/text.ts';
import type { ConferencesSearch } from './route.ts';

interface Searched {
  readonly title: string;
  readonly chair: string;
  readonly status: string;
}

/** Every word of the search occurs in title or chair, accents or not: "chuyen doi" finds "Chuyển đổi số". */
export function matches(it: Searched, { q, status }: Pick<ConferencesSearch, 'q' | 'status'>): boolean {
  if (status && it.status !== status) return false;
  if (!q) return true;
  const text = ` ${fold(`${it.title} ${it.chair}`)}`;
  return fold(q)
    .split(' ')
    .every((word) => text.includes(` ${word}`));
}
