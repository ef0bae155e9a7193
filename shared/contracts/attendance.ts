import * as z from 'zod/mini';
import { bridgeId, conferenceId, instant, line, pageQuery, pointCode } from './kinds.ts';
import { type Route, route } from './route.ts';

const ofConference = z.object({ conferenceId });
const ofBridge = z.object({ conferenceId, bridgeId });
const readers = ['admin', 'central-office', 'secretariat', 'provincial-office', 'chair', 'auditor'] as const;
const writers = ['admin', 'central-office', 'secretariat', 'provincial-office'] as const;
const whole = z.number().check(z.int(), z.minimum(0));

export const delegateMode = z.enum(['in-person', 'online', 'absent', 'absent-with-leave']);

/** At most this many named delegates in one hall: the record of a hall stays one item of the table. */
export const delegatesLimit = 300;

/** People in one hall; more is a slip of the hand, not a hall. */
export const presentLimit = 20_000;

export const delegate = z.object({
  name: line(120),
  position: z.optional(line(160)),
  unit: z.optional(line(160)),
  mode: delegateMode,
  /** Name of the invited delegate in whose place this one came. */
  substituteFor: z.optional(line(120)),
  reason: z.optional(line(300)),
});

/** A roll call as it is sent: `revision` is the one the device had seen last (0 for none), `takenAt` the device's clock. */
export const rollCallEntry = z.object({
  revision: whole,
  presentCount: z.optional(z.number().check(z.int(), z.minimum(0), z.maximum(presentLimit))),
  delegates: z.array(delegate).check(z.maxLength(delegatesLimit)),
  takenAt: instant,
});

export const rollCall = z.object({
  bridgeId,
  /** 0 where nobody has taken the roll yet. */
  revision: whole,
  presentCount: z.optional(whole),
  delegates: z.array(delegate),
  takenAt: z.optional(instant),
  receivedAt: z.optional(instant),
  by: z.optional(z.enum(['hall', 'staff'])),
  /** True where this copy met a newer one and both were united: show the outcome to whoever sent it. */
  merged: z.boolean(),
});

export const attendanceState = z.enum(['present', 'late', 'absent', 'unknown']);

/** An instant that lies within bounds; a missing bound is unknown. `likely` is what a report shows. */
const bounded = z.object({ low: z.optional(instant), likely: instant, high: z.optional(instant) });
const spent = z.object({ low: whole, likely: whole, high: whole });

export const attendanceRecord = z.object({
  bridgeId,
  code: pointCode,
  name: z.string(),
  level: z.string(),
  parent: z.optional(z.string()),
  branch: pointCode,
  isHost: z.boolean(),
  state: attendanceState,
  /** What each source says by itself; neither overwrites the other. */
  automatic: attendanceState,
  manual: z.optional(z.enum(['present', 'absent'])),
  /** True where the bounds leave room for another state. */
  uncertain: z.boolean(),
  firstConnectedAt: z.optional(bounded),
  lastLeftAt: z.optional(bounded),
  /** Connected time within the conference, united over devices and reconnections. */
  seconds: spent,
  minutes: whole,
  reconnections: whole,
  drops: whole,
  atOpening: z.enum(['connected', 'not-connected', 'unknown']),
  atEnd: z.enum(['connected', 'not-connected', 'unknown']),
  intervals: z.array(z.object({ start: bounded, end: bounded, endedBy: z.string(), rooms: z.array(z.int()) })),
  presentCount: z.optional(whole),
  delegates: z.object({
    inPerson: whole,
    online: whole,
    absent: whole,
    absentWithLeave: whole,
    substitutes: whole,
  }),
  rollCallRevision: whole,
  /** The revision of the conference's attendance in which this record last changed; 0 while it is not settled. */
  revision: whole,
});

export const tally = z.object({
  bridges: whole,
  present: whole,
  late: whole,
  absent: whole,
  unknown: whole,
  seconds: whole,
  reported: whole,
  presentCount: whole,
  inPerson: whole,
  online: whole,
  delegatesAbsent: whole,
  withLeave: whole,
  substitutes: whole,
});

export const attendanceSummary = z.object({
  conferenceId,
  /** 0 while nothing is settled: then the figures are those of this moment. */
  revision: whole,
  /** True where another settlement is asked for or under way: late evidence may still change the record. */
  pending: z.boolean(),
  settledAt: z.optional(instant),
  startedAt: z.optional(instant),
  endedAt: z.optional(instant),
  nation: tally,
  branches: z.array(z.object({ branch: pointCode, name: z.string(), tally })),
  levels: z.array(z.object({ level: z.string(), tally })),
  revisions: z.array(
    z.object({
      revision: whole,
      at: instant,
      present: whole,
      late: whole,
      absent: whole,
      unknown: whole,
      changed: whole,
    }),
  ),
});

const exportQuery = z.object({
  branch: z.optional(pointCode),
  sheet: z._default(z.enum(['points', 'delegates', 'intervals']), 'points'),
});

export const attendanceRoutes = {
  readHallRollCall: route({
    method: 'GET',
    path: '/hall/roll-call',
    operation: 'readHallRollCall',
    summary: 'The roll call of this hall as it stands',
    auth: 'hall',
    response: rollCall,
  }),
  takeHallRollCall: route({
    method: 'PUT',
    path: '/hall/roll-call',
    operation: 'takeHallRollCall',
    summary: 'Take the roll; a copy made offline is united with what came in meanwhile',
    auth: 'hall',
    body: rollCallEntry,
    response: rollCall,
  }),
  readRollCall: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/bridges/{bridgeId}/roll-call',
    operation: 'readRollCall',
    summary: 'The roll call of a bridge as it stands, or as a revision of it stood',
    auth: 'staff',
    roles: readers,
    params: ofBridge,
    query: z.object({ revision: z.optional(z.coerce.number().check(z.int(), z.minimum(1))) }),
    response: rollCall,
  }),
  takeRollCall: route({
    method: 'PUT',
    path: '/conferences/{conferenceId}/bridges/{bridgeId}/roll-call',
    operation: 'takeRollCall',
    summary: 'Enter the roll of a hall on its behalf, as told by phone',
    auth: 'staff',
    roles: writers,
    params: ofBridge,
    body: rollCallEntry,
    response: rollCall,
    idempotent: true,
  }),
  listAttendance: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/attendance',
    operation: 'listAttendance',
    summary: 'Attendance bridge by bridge, branch after branch',
    auth: 'staff',
    roles: readers,
    params: ofConference,
    query: z.object({ branch: z.optional(pointCode), state: z.optional(attendanceState), cursor: pageQuery.cursor }),
    response: z.object({
      /** 0 while the conference is not settled: then the records are computed at this moment. */
      revision: whole,
      items: z.array(attendanceRecord),
      cursor: z.optional(z.string()),
    }),
  }),
  summary: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/attendance/summary',
    operation: 'readAttendanceSummary',
    summary: 'The roll-up by branch and level, frozen at the last settlement',
    auth: 'staff',
    roles: readers,
    params: ofConference,
    response: attendanceSummary,
  }),
  settle: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/attendance/settle',
    operation: 'settleAttendance',
    summary: 'Settle again; a new revision comes about only where something differs',
    auth: 'staff',
    roles: writers,
    ownOnly: true,
    params: ofConference,
    status: 202,
    response: z.object({ status: z.literal('settling'), revision: whole }),
    idempotent: true,
  }),
  csv: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/attendance.csv',
    operation: 'exportAttendanceCsv',
    summary: 'Attendance as CSV: points, delegates or intervals; of one branch or of all',
    auth: 'staff',
    roles: readers,
    params: ofConference,
    query: exportQuery,
    gives: ['text/csv'],
  }),
  xlsx: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/attendance.xlsx',
    operation: 'exportAttendanceXlsx',
    summary: 'Attendance as a workbook: summary, points, delegates, intervals; of one branch or of all',
    auth: 'staff',
    roles: readers,
    params: ofConference,
    query: z.object({ branch: z.optional(pointCode) }),
    gives: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  }),
} as const satisfies Record<string, Route>;
