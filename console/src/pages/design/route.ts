import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { publicRoute } from '../../app/roots.tsx';

/** Every component in its states, for those who build pages. No link leads here, and it reads no data. */
export const designRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: '/design',
  component: lazyRouteComponent(() => import('./page.tsx'), 'DesignPage'),
});
