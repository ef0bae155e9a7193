import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { officeRoute } from '../../app/roots.tsx';

export const pointsRoute = createRoute({
  getParentRoute: () => officeRoute,
  path: '/points',
  component: lazyRouteComponent(() => import('./page.tsx'), 'PointsPage'),
});
