import type { Route } from './route.ts';

export const liveRoutes = {} as const satisfies Record<string, Route>;
