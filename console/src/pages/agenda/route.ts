import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute } from '../../app/roots.tsx';

export const agendaRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/agenda',
  component: lazyRouteComponent(() => import('./page.tsx'), 'AgendaPage'),
});
