import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { officeRoute } from '../../app/roots.tsx';

export const conferencesRoute = createRoute({
  getParentRoute: () => officeRoute,
  path: '/conferences',
  component: lazyRouteComponent(() => import('./page.tsx'), 'ConferencesPage'),
});
