import { attendanceRoutes as routes } from '../../shared/contracts/attendance.ts';
import type { Actor } from '../../shared/domain/events.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import { timingOf } from '../../shared/domain/presence.ts';
import { Refused } from '../../shared/domain/refusals.ts';
import { actorOf } from '../../shared/runtime/caller.ts';
import { numberSetting } from '../../shared/runtime/environment.ts';
import { bind, httpHandler } from '../../shared/runtime/http.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { type AttendanceStore, createAttendance } from '../../shared/store/attendance.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { type Conferences, createConferences } from '../../shared/store/conferences.ts';
import { readLevels } from '../../shared/store/directory.ts';
import { createPresence } from '../../shared/store/presence.ts';
import { createRollCalls } from '../../shared/store/roll-calls.ts';
import type { Table } from '../../shared/store/table.ts';
import { exportCsv, exportXlsx } from './export.ts';
import { listAttendance, readSummary } from './read-attendance.ts';
import { bridgeIn, ownBridge, readRollCall, takeRollCall } from './roll-call.ts';

/** Roll calls of the halls; attendance for staff. */
export function attendanceBindings(it: { table: Table; heartbeatSeconds: number; now: () => number }) {
  const { table } = it;
  const heartbeatMs = it.heartbeatSeconds * 1000;
  const deps = {
    table,
    conferences: createConferences(table),
    bridges: createBridges(table),
    presence: createPresence(table, { heartbeatMs }),
    rollCalls: createRollCalls(table),
    attendance: createAttendance(table),
    levels: () => readLevels(table),
    timing: timingOf(heartbeatMs),
    now: it.now,
  };
  return [
    bind(routes.readHallRollCall, (r) => readRollCall(deps, ownBridge(r.caller), r.caller)),
    bind(routes.takeHallRollCall, (r) => takeRollCall(deps, ownBridge(r.caller), r.body, r.caller)),
    bind(routes.readRollCall, (r) =>
      readRollCall(deps, bridgeIn(r.params.conferenceId, r.params.bridgeId), r.caller, r.query.revision),
    ),
    bind(routes.takeRollCall, (r) =>
      takeRollCall(deps, bridgeIn(r.params.conferenceId, r.params.bridgeId), r.body, r.caller),
    ),
    bind(routes.listAttendance, (r) => listAttendance(deps, { ...r.params, ...r.query, caller: r.caller })),
    bind(routes.summary, (r) => readSummary(deps, r.params.conferenceId, r.caller)),
    bind(routes.settle, (r) => settleAgain(deps, r.params.conferenceId, actorOf(r.caller))),
    bind(routes.csv, (r) => exportCsv(deps, { ...r.params, ...r.query, caller: r.caller })),
    bind(routes.xlsx, (r) => exportXlsx(deps, { ...r.params, ...r.query, caller: r.caller })),
  ];
}

export const handler = httpHandler(() => {
  const table = wiredTable();
  const { now } = world;
  return {
    bindings: attendanceBindings({ table, heartbeatSeconds: numberSetting('HEARTBEAT_SECONDS'), now }),
    conferences: createConferences(table),
    idempotency: { table, now },
    sessions: { table, now },
  };
});

/** Asks for a settlement; the queue does it, and a repeat while one is asked for changes nothing. */
export async function settleAgain(
  deps: {
    conferences: Pick<Conferences, 'get'>;
    attendance: Pick<AttendanceStore, 'requestSettle' | 'summary'>;
    now: () => number;
  },
  conferenceId: ConferenceId,
  by: Actor,
) {
  const conference = await deps.conferences.get(conferenceId);
  if (conference.endedAt === undefined) {
    throw new Refused('wrong-status', `The conference is ${conference.status}; attendance is settled after its end.`, {
      status: 409,
    });
  }
  await deps.attendance.requestSettle(conferenceId, { by, at: deps.now() });
  const summary = await deps.attendance.summary(conferenceId);
  return { status: 'settling' as const, revision: summary?.revision ?? 0 };
}
