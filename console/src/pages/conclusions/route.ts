import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute } from '../../app/roots.tsx';

/** What stands in the address: which of the conference's notices is looked at. */
export interface ConclusionsSearch {
  readonly notice?: `con_${string}`;
}

export function readSearch({ notice }: Readonly<Record<string, unknown>>): ConclusionsSearch {
  return typeof notice === 'string' && /^con_[0-9a-z]{16}$/.test(notice) ? { notice: notice as `con_${string}` } : {};
}

export const conclusionsRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/conclusions',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'ConclusionsPage'),
});
