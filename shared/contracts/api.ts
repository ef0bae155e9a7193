import { attendanceRoutes } from './attendance.ts';
import { auditRoutes } from './audit.ts';
import { conclusionsRoutes } from './conclusions.ts';
import { directoryRoutes } from './directory.ts';
import { distributeRoutes } from './distribute.ts';
import { floorRoutes, hallFloorRoutes } from './floor.ts';
import { hallRoutes } from './hall.ts';
import { homeRoutes } from './home.ts';
import { hallLineCheckRoutes, lineCheckRoutes } from './line-check.ts';
import { liveRoutes } from './live.ts';
import { papersRoutes } from './papers.ts';
import type { Route } from './route.ts';
import { scheduleRoutes } from './schedule.ts';
import { systemRoutes } from './system.ts';

/** The whole API by the function that serves it: what `infra/` routes, what OpenAPI shows, what the tests enumerate. */
export const apiRoutes: Readonly<Record<string, readonly Route[]>> = {
  'directory-http': Object.values(directoryRoutes),
  'schedule-http': [...Object.values(scheduleRoutes), ...Object.values(homeRoutes)],
  'papers-http': Object.values(papersRoutes),
  'live-http': [...Object.values(liveRoutes), ...Object.values(floorRoutes), ...Object.values(lineCheckRoutes)],
  'hall-http': [...Object.values(hallRoutes), ...Object.values(hallFloorRoutes), ...Object.values(hallLineCheckRoutes)],
  'attendance-http': Object.values(attendanceRoutes),
  'conclusions-http': Object.values(conclusionsRoutes),
  'distribute-http': Object.values(distributeRoutes),
  'audit-http': Object.values(auditRoutes),
  'system-http': Object.values(systemRoutes),
};
