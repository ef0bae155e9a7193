import type { Route } from './route.ts';

export const hallRoutes = {} as const satisfies Record<string, Route>;
