import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { publicRoute } from '../../app/roots.tsx';

export const acknowledgeRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: '/ack',
  component: lazyRouteComponent(() => import('./page.tsx'), 'AcknowledgePage'),
});
