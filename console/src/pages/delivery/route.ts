import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute } from '../../app/roots.tsx';

export const deliveryRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/delivery',
  component: lazyRouteComponent(() => import('./page.tsx'), 'DeliveryPage'),
});
