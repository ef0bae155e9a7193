import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute } from '../../app/roots.tsx';
import { readSearch } from './search.ts';

export const boardRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/board',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'BoardPage'),
});
