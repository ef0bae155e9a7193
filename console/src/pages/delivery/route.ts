import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { deliveryState, documentId } from '../../../../shared/contracts/distribute.ts';
import { conferenceRoute } from '../../app/roots.tsx';

export const states = deliveryState.options;
export type State = (typeof states)[number];
/** The four places that add up to the list, and the single states. */
export const filters = ['toMend', 'unacknowledged', ...states] as const;
export type Filter = (typeof filters)[number];
export const tabs = ['list', 'branches'] as const;
export type Tab = (typeof tabs)[number];

/** What stands in the address: which document, and which of its recipients. */
export interface DeliverySearch {
  readonly doc?: string;
  readonly tab?: Tab;
  readonly state?: Filter;
  readonly branch?: string;
  readonly q?: string;
}

export function readSearch(given: Readonly<Record<string, unknown>>): DeliverySearch {
  const { doc } = given;
  // An address typed by hand reads "branch=24" as a number.
  const [branch, q] = [given.branch, given.q].map((value) => (typeof value === 'number' ? String(value) : value));
  const tab = tabs.find((each) => each === given.tab);
  const state = filters.find((each) => each === given.state);
  return {
    ...(documentId.safeParse(doc).success ? { doc: doc as string } : {}),
    ...(tab && tab !== 'list' ? { tab } : {}),
    ...(state ? { state } : {}),
    ...(typeof branch === 'string' && branch !== '' ? { branch } : {}),
    ...(typeof q === 'string' && q !== '' ? { q } : {}),
  };
}

export const deliveryRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/delivery',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'DeliveryPage'),
});
