import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute } from '../../app/roots.tsx';

export const lineCheckRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/check',
  component: lazyRouteComponent(() => import('./page.tsx'), 'LineCheckPage'),
});
