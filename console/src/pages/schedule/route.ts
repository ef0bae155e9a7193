import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceId } from '../../../../shared/contracts/kinds.ts';
import { conferenceRoute, officeRoute } from '../../app/roots.tsx';

export interface ScheduleSearch {
  /** The conference that the new one is to be like. */
  readonly like?: `cnf_${string}`;
}

export function readSearch({ like }: Readonly<Record<string, unknown>>): ScheduleSearch {
  return conferenceId.safeParse(like).success ? { like: like as `cnf_${string}` } : {};
}

export const scheduleRoute = createRoute({
  getParentRoute: () => officeRoute,
  path: '/conferences/new',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'SchedulePage'),
});

/** The same form on a conference that is there. */
export const editRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/edit',
  component: lazyRouteComponent(() => import('./page.tsx'), 'EditPage'),
});
