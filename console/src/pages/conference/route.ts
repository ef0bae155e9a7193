import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute } from '../../app/roots.tsx';

export const conferencePageRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./page.tsx'), 'ConferencePage'),
});
