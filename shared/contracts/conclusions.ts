import type { Route } from './route.ts';

export const conclusionsRoutes = {} as const satisfies Record<string, Route>;
