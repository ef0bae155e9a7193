import { floorRoutes } from '../../shared/contracts/floor.ts';
import { lineCheckRoutes } from '../../shared/contracts/line-check.ts';
import { liveRoutes as routes } from '../../shared/contracts/live.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import { timingOf } from '../../shared/domain/presence.ts';
import { actorOf } from '../../shared/runtime/caller.ts';
import { numberSetting } from '../../shared/runtime/environment.ts';
import { bind, httpHandler } from '../../shared/runtime/http.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createFloors } from '../../shared/store/floors.ts';
import { createLineChecks } from '../../shared/store/line-checks.ts';
import { createPresence } from '../../shared/store/presence.ts';
import { createRooms } from '../../shared/store/rooms.ts';
import type { Table } from '../../shared/store/table.ts';
import { readBoard } from './board.ts';
import { endConference } from './end.ts';
import { giveFloor, lowerHandOf, raiseHandFor, readFloor, sortFloor, takeFloor, undoFloor } from './floor.ts';
import { markLineCheck, readLineChecks } from './line-check.ts';
import { startConference } from './start.ts';

/** The control room: start, end, the board, the floor and the line checks. */
export function liveBindings(it: { table: Table; heartbeatSeconds: number; now: () => number }) {
  const { table } = it;
  const heartbeatMs = it.heartbeatSeconds * 1000;
  const deps = {
    table,
    conferences: createConferences(table),
    bridges: createBridges(table),
    presence: createPresence(table, { heartbeatMs }),
    floors: createFloors(table),
    rooms: createRooms(table),
    lineChecks: createLineChecks(table),
    timing: timingOf(heartbeatMs),
    now: it.now,
  };
  return [
    bind(routes.start, async (r) => momentOf(await startConference(deps, r.params.conferenceId, actorOf(r.caller)))),
    bind(routes.end, async (r) =>
      momentOf(await endConference(deps, r.params.conferenceId, actorOf(r.caller), r.body?.version)),
    ),
    bind(floorRoutes.readFloor, (r) => readFloor(deps, r.params.conferenceId, r.caller)),
    bind(floorRoutes.sortFloor, (r) => sortFloor(deps, r)),
    bind(floorRoutes.raiseHandFor, (r) => raiseHandFor(deps, r)),
    bind(floorRoutes.lowerHandOf, (r) => lowerHandOf(deps, r)),
    bind(floorRoutes.giveFloor, (r) => giveFloor(deps, r)),
    bind(floorRoutes.takeFloor, (r) => takeFloor(deps, r)),
    bind(floorRoutes.undoFloor, (r) => undoFloor(deps, r)),
    bind(lineCheckRoutes.readLineChecks, (r) => readLineChecks(deps, { ...r.params, ...r.query, caller: r.caller })),
    bind(lineCheckRoutes.markLineCheck, (r) => markLineCheck(deps, r)),
    bind(routes.board, (r) => readBoard(deps, { ...r.params, ...r.query, caller: r.caller })),
  ];
}

export const handler = httpHandler(() => {
  const table = wiredTable();
  const { now } = world;
  return {
    bindings: liveBindings({ table, heartbeatSeconds: numberSetting('HEARTBEAT_SECONDS'), now }),
    conferences: createConferences(table),
    idempotency: { table, now },
  };
});

export function momentOf({ id, status, version, startedAt, endedAt }: Conference) {
  return {
    conferenceId: id,
    status,
    version,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
  };
}
