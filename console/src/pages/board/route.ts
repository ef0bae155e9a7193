import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute } from '../../app/roots.tsx';

export const boardRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/board',
  component: lazyRouteComponent(() => import('./page.tsx'), 'BoardPage'),
});
