import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { publicRoute } from '../../app/roots.tsx';

export const noticeRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: '/n/$',
  component: lazyRouteComponent(() => import('./page.tsx'), 'NoticePage'),
});
