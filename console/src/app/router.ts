import { createRouter } from '@tanstack/react-router';
import { announceArrival } from '../design/arrival.ts';
import { routeTree } from './routes.ts';

export function createConsoleRouter() {
  const router = createRouter({
    routeTree,
    defaultPreload: 'intent',
    scrollRestoration: true,
    // What a page shows while its code comes; data has skeletons of its own.
    defaultPendingMs: 300,
    trailingSlash: 'never',
  });
  router.subscribe('onBeforeNavigate', ({ fromLocation, pathChanged }) => {
    if (fromLocation && pathChanged) announceArrival();
  });
  return router;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
