import type { Route } from './route.ts';

export const systemRoutes = {} as const satisfies Record<string, Route>;
