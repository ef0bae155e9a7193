import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute } from '../../app/roots.tsx';

export const attendanceRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/attendance',
  component: lazyRouteComponent(() => import('./page.tsx'), 'AttendancePage'),
});
