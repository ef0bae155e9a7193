import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute } from '../../app/roots.tsx';

export const tabs = ['overview', 'bridges', 'rooms'] as const;
export type ConferenceTab = (typeof tabs)[number];
export const accessFilters = ['revoked', 'locked', 'failing', 'mute'] as const;
export type AccessFilter = (typeof accessFilters)[number];

/** What stands in the address. */
export interface ConferenceSearch {
  readonly tab?: ConferenceTab;
  /** Of the bridges: name or code. */
  readonly q?: string;
  readonly branch?: string;
  readonly access?: AccessFilter;
  /** The bridge that is looked at. */
  readonly bridge?: `brg_${string}`;
}

export function readSearch(given: Readonly<Record<string, unknown>>): ConferenceSearch {
  const tab = tabs.find((each) => each === given.tab);
  const access = accessFilters.find((each) => each === given.access);
  const { q, branch, bridge } = given;
  return {
    ...(tab && tab !== 'overview' ? { tab } : {}),
    ...(q !== undefined && q !== '' ? { q: String(q) } : {}),
    ...(branch !== undefined && branch !== '' ? { branch: String(branch) } : {}),
    ...(access ? { access } : {}),
    ...(typeof bridge === 'string' && /^brg_\w+$/.test(bridge) ? { bridge: bridge as `brg_${string}` } : {}),
  };
}

export const conferencePageRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'ConferencePage'),
});
