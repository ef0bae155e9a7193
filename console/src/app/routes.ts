import { acknowledgeRoute } from '../pages/acknowledge/route.ts';
import { agendaRoute } from '../pages/agenda/route.ts';
import { attendanceRoute } from '../pages/attendance/route.ts';
import { auditRoute, directoryAuditRoute } from '../pages/audit/route.ts';
import { boardRoute } from '../pages/board/route.ts';
import { conclusionsRoute } from '../pages/conclusions/route.ts';
import { conferencePageRoute } from '../pages/conference/route.ts';
import { conferencesRoute } from '../pages/conferences/route.ts';
import { deliveryRoute } from '../pages/delivery/route.ts';
import { designRoute } from '../pages/design/route.ts';
import { floorRoute } from '../pages/floor/route.ts';
import { homeRoute } from '../pages/home/route.ts';
import { lineCheckRoute } from '../pages/line-check/route.ts';
import { noticeRoute } from '../pages/notice/route.ts';
import { pointImportRoute } from '../pages/point-import/route.ts';
import { pointsRoute } from '../pages/points/route.ts';
import { editRoute, scheduleRoute } from '../pages/schedule/route.ts';
import { verifyRoute } from '../pages/verify/route.ts';
import { conferenceRoute, officeRoute, publicRoute, rootRoute, staffRoute } from './roots.tsx';

/** Every page of the console. A page's own folder says its address and what it keeps there. */
export const routeTree = rootRoute.addChildren([
  staffRoute.addChildren([
    officeRoute.addChildren([
      pointsRoute,
      pointImportRoute,
      directoryAuditRoute,
      conferencesRoute,
      homeRoute,
      scheduleRoute,
    ]),
    conferenceRoute.addChildren([
      conferencePageRoute,
      boardRoute,
      lineCheckRoute,
      floorRoute,
      attendanceRoute,
      agendaRoute,
      conclusionsRoute,
      deliveryRoute,
      auditRoute,
      editRoute,
    ]),
  ]),
  publicRoute.addChildren([noticeRoute, acknowledgeRoute, verifyRoute, designRoute]),
]);
