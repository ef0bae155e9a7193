import { attendanceRoutes } from './attendance.ts';
import { conclusionsRoutes } from './conclusions.ts';
import { directoryRoutes } from './directory.ts';
import { distributeRoutes } from './distribute.ts';
import { hallRoutes } from './hall.ts';
import { liveRoutes } from './live.ts';
import { papersRoutes } from './papers.ts';
import type { Route } from './route.ts';
import { scheduleRoutes } from './schedule.ts';
import { systemRoutes } from './system.ts';

/** The whole API by the function that serves it: what `infra/` routes, what OpenAPI shows, what the tests enumerate. */
export const apiRoutes: Readonly<Record<string, readonly Route[]>> = {
  'directory-http': Object.values(directoryRoutes),
  'schedule-http': Object.values(scheduleRoutes),
  'papers-http': Object.values(papersRoutes),
  'live-http': Object.values(liveRoutes),
  'hall-http': Object.values(hallRoutes),
  'attendance-http': Object.values(attendanceRoutes),
  'conclusions-http': Object.values(conclusionsRoutes),
  'distribute-http': Object.values(distributeRoutes),
  'system-http': Object.values(systemRoutes),
};
