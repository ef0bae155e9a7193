import type { Route } from './route.ts';

export const directoryRoutes = {} as const satisfies Record<string, Route>;
