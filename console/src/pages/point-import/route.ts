import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { officeRoute } from '../../app/roots.tsx';

export const pointImportRoute = createRoute({
  getParentRoute: () => officeRoute,
  path: '/points/import',
  component: lazyRouteComponent(() => import('./page.tsx'), 'PointImportPage'),
});
