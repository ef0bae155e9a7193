import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute } from '../../app/roots.tsx';

export const floorRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/floor',
  component: lazyRouteComponent(() => import('./page.tsx'), 'FloorPage'),
});
