import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { officeRoute } from '../../app/roots.tsx';
import { readSearch } from './search.ts';

export const pointImportRoute = createRoute({
  getParentRoute: () => officeRoute,
  path: '/points/import',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'PointImportPage'),
});
