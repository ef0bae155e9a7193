import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute, officeRoute } from '../../app/roots.tsx';

export const scheduleRoute = createRoute({
  getParentRoute: () => officeRoute,
  path: '/conferences/new',
  component: lazyRouteComponent(() => import('./page.tsx'), 'SchedulePage'),
});

/** The same form on a conference that is there. */
export const editRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/edit',
  component: lazyRouteComponent(() => import('./page.tsx'), 'EditPage'),
});
