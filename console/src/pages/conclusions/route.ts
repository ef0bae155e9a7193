import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute } from '../../app/roots.tsx';

export const conclusionsRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/conclusions',
  component: lazyRouteComponent(() => import('./page.tsx'), 'ConclusionsPage'),
});
