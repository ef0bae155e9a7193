import type { Route } from './route.ts';

export const scheduleRoutes = {} as const satisfies Record<string, Route>;
