import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { publicRoute } from '../../app/roots.tsx';

export const verifyRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: '/verify',
  component: lazyRouteComponent(() => import('./page.tsx'), 'VerifyPage'),
});
