import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conference } from '../../../../shared/contracts/schedule.ts';
import { officeRoute } from '../../app/roots.tsx';

export const views = ['coming', 'past', 'calendar'] as const;
export type View = (typeof views)[number];
export const statuses = conference.shape.status.options;
export type Status = (typeof statuses)[number];

/** What stands in the address: a filter that is shared is the same list. */
export interface ConferencesSearch {
  readonly view?: View;
  readonly status?: Status;
  readonly q?: string;
  /** `2026-11`, of the calendar. */
  readonly month?: string;
}

export function readSearch(given: Readonly<Record<string, unknown>>): ConferencesSearch {
  const view = views.find((each) => each === given.view);
  const status = statuses.find((each) => each === given.status);
  const { month } = given;
  // An address typed by hand reads "q=2026" as a number.
  const q = typeof given.q === 'number' ? String(given.q) : given.q;
  return {
    ...(view && view !== 'coming' ? { view } : {}),
    ...(status ? { status } : {}),
    ...(typeof q === 'string' && q !== '' ? { q } : {}),
    ...(typeof month === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? { month } : {}),
  };
}

export const conferencesRoute = createRoute({
  getParentRoute: () => officeRoute,
  path: '/conferences',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'ConferencesPage'),
});
