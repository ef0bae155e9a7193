import type { Route } from './route.ts';

export const distributeRoutes = {} as const satisfies Record<string, Route>;
