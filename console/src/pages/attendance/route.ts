import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute } from '../../app/roots.tsx';
import { readSearch } from './search.ts';

export const attendanceRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/attendance',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'AttendancePage'),
});
