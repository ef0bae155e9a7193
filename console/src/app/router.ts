import { type AnyRoute, createRouter } from '@tanstack/react-router';
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

/**
 * Fetches every page's code while nobody waits for it: a line that drops, or a new build, then takes no page away. Not where the
 * person's browser is told to save data (Network Information API).
 */
export function fetchPagesInQuiet(router: ReturnType<typeof createConsoleRouter>): void {
  const { connection } = navigator as { connection?: { readonly saveData?: boolean } };
  if (connection?.saveData) return;
  const whenQuiet = window.requestIdleCallback ?? ((act: () => void) => setTimeout(act, 2000));
  const waiting = Object.values(router.routesById);
  const next = (): void => {
    const route = waiting.shift();
    if (!route) return;
    // What cannot be fetched now is fetched when it is opened.
    Promise.resolve(router.loadRouteChunk(route as AnyRoute)).then(
      () => whenQuiet(next),
      () => undefined,
    );
  };
  whenQuiet(next);
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
