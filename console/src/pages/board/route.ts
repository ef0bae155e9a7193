import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { bridgeState } from '../../../../shared/contracts/live.ts';
import { conferenceRoute } from '../../app/roots.tsx';

export const tabs = ['attention', 'all', 'branches'] as const;
export type BoardTab = (typeof tabs)[number];
export const states = bridgeState.options;

/** What stands in the address: a colleague who opens the link sees the same halls. */
export interface BoardSearch {
  readonly tab?: BoardTab;
  readonly branch?: string;
  /** Of the tab of all. */
  readonly state?: (typeof states)[number];
  readonly q?: string;
  /** For a screen on the wall: nothing but the board, large, put in order by itself. */
  readonly wall?: true;
}

export function readSearch(given: Readonly<Record<string, unknown>>): BoardSearch {
  const tab = tabs.find((each) => each === given.tab);
  const state = states.find((each) => each === given.state);
  // An address typed by hand reads "branch=24" as a number.
  const text = (value: unknown): string =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const branch = text(given.branch);
  const q = text(given.q);
  return {
    ...(tab && tab !== 'attention' ? { tab } : {}),
    ...(branch ? { branch } : {}),
    ...(state ? { state } : {}),
    ...(q ? { q } : {}),
    ...(given.wall === true ? { wall: true as const } : {}),
  };
}

export const boardRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/board',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'BoardPage'),
});
