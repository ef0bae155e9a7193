import type { Route } from './route.ts';

export const attendanceRoutes = {} as const satisfies Record<string, Route>;
