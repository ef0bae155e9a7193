import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute } from '../../app/roots.tsx';

type NoticeId = `con_${string}`;

/** What stands in the address: which of the conference's notices is looked at. */
export interface ConclusionsSearch {
  readonly notice?: NoticeId;
  /** A notice is being begun: another one, or one that amends that one. */
  readonly begin?: 'new' | NoticeId;
}

export function readSearch({ notice, begin }: Readonly<Record<string, unknown>>): ConclusionsSearch {
  return {
    ...(isNotice(notice) ? { notice } : {}),
    ...(begin === 'new' || isNotice(begin) ? { begin } : {}),
  };
}

const isNotice = (given: unknown): given is NoticeId => typeof given === 'string' && /^con_[0-9a-z]{16}$/.test(given);

export const conclusionsRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/conclusions',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'ConclusionsPage'),
});
