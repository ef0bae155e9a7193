import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { officeRoute } from '../../app/roots.tsx';
import { readSearch } from './search.ts';

export const pointsRoute = createRoute({
  getParentRoute: () => officeRoute,
  path: '/points',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'PointsPage'),
});
