import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute } from '../../app/roots.tsx';

/** Offered speaking times. */
export const minutesOffered = [3, 5, 7, 10, 15, 20, 30] as const;

export interface FloorSearch {
  /** The hall that is about to be called or added: the board links to it. */
  readonly bridge?: string;
  /** Speaking time of the next turn; unset: no limit. */
  readonly minutes?: number;
}

export function readSearch(given: Readonly<Record<string, unknown>>): FloorSearch {
  const minutes = minutesOffered.find((each) => each === Number(given.minutes));
  const { bridge } = given;
  return {
    ...(typeof bridge === 'string' && bridge.startsWith('brg_') ? { bridge } : {}),
    ...(minutes ? { minutes } : {}),
  };
}

export const floorRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/floor',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'FloorPage'),
});
