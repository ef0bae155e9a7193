import type { Route } from './route.ts';

export const papersRoutes = {} as const satisfies Record<string, Route>;
