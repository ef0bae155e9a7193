import { hallFloorRoutes as floorRoutes } from '../../shared/contracts/floor.ts';
import { hallRoutes } from '../../shared/contracts/hall.ts';
import { hallLineCheckRoutes as lineCheckRoutes } from '../../shared/contracts/line-check.ts';
import { Refused } from '../../shared/domain/refusals.ts';
import type { MeetingFacts } from '../../shared/domain/room-state.ts';
import type { Sealer } from '../../shared/gateways/seal.ts';
import type { Caller, HallHost } from '../../shared/runtime/caller.ts';
import { numberSetting, setting } from '../../shared/runtime/environment.ts';
import { bind, httpHandler } from '../../shared/runtime/http.ts';
import { wiredSealer } from '../../shared/runtime/wired/seal.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { createAccess } from '../../shared/store/access.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createFloorWork } from '../../shared/store/floor-work.ts';
import { createFloors } from '../../shared/store/floors.ts';
import { createLineChecks } from '../../shared/store/line-checks.ts';
import { createPresence } from '../../shared/store/presence.ts';
import { createRooms } from '../../shared/store/rooms.ts';
import { createSeats } from '../../shared/store/seats.ts';
import { createSockets } from '../../shared/store/sockets.ts';
import type { Table } from '../../shared/store/table.ts';
import { getAccess, listAccess, restoreAccess, revokeAccess, rotateAccess, tellPin, unlockAccess } from './access.ts';
import { finishTurn, lowerHand, raiseHand, readHallFloor, takeFloorSeat } from './hall-floor.ts';
import { beat } from './heartbeat.ts';
import { readOwnLineCheck, reportLineCheck } from './line-check.ts';
import { previewLink } from './preview-link.ts';
import { getRooms, requestProvision } from './rooms.ts';
import { takeSeat } from './seat.ts';
import { closeSession, openSession, readSession } from './session.ts';
import { forgottenByBrowser, keptByBrowser } from './session-cookie.ts';
import { createHallTicket, createTicket } from './session-ticket.ts';
import { createStrayBudget } from './stray-budget.ts';

/** The halls' own API, and what staff does about halls: access, rooms, the ticket of the push socket. */
export function hallBindings(it: {
  table: Table;
  sealer: Sealer;
  heartbeatSeconds: number;
  socketEndpoint: () => string;
  now: () => number;
  random: (bytes: number) => Uint8Array;
}) {
  const { table, sealer, heartbeatSeconds, now, random } = it;
  const deps = {
    table,
    sealer,
    now,
    random,
    chance: Math.random,
    heartbeatSeconds,
    strays: createStrayBudget(),
    access: createAccess(table, sealer, random),
    bridges: createBridges(table),
    conferences: createConferences(table),
    presence: createPresence(table, { heartbeatMs: heartbeatSeconds * 1000 }),
    rooms: createRooms(table),
    seats: createSeats(table),
    sockets: createSockets(table),
    floors: createFloors(table),
    floorWork: createFloorWork(table),
    lineChecks: createLineChecks(table),
    meetings: new Map<string, MeetingFacts>(),
  };
  return [
    bind(hallRoutes.openSession, async (r) => {
      const opened = await openSession(deps, r);
      return r.body.keep === 'cookie' ? keptByBrowser(opened) : opened;
    }),
    bind(hallRoutes.previewLink, (r) => previewLink(deps, r)),
    bind(hallRoutes.readSession, (r) => readSession(deps, hostOf(r.caller))),
    // ends a session and gives nothing: also one of a hall that is not invited any more
    bind(
      hallRoutes.closeSession,
      async (r) => {
        const host = hostOf(r.caller);
        await closeSession(deps, host);
        return forgottenByBrowser(host.bridgeId);
      },
      { checksSession: true },
    ),
    bind(hallRoutes.takeSeat, (r) => takeSeat(deps, r, hostOf(r.caller)), { checksSession: true }),
    bind(hallRoutes.heartbeat, (r) => beat(deps, r, hostOf(r.caller)), { checksSession: true }),
    bind(hallRoutes.getAccess, (r) => getAccess(deps, r)),
    bind(hallRoutes.listAccess, (r) => listAccess(deps, r)),
    bind(hallRoutes.revokeAccess, (r) => revokeAccess(deps, r)),
    bind(hallRoutes.restoreAccess, (r) => restoreAccess(deps, r)),
    bind(hallRoutes.rotateAccess, (r) => rotateAccess(deps, r)),
    bind(hallRoutes.unlockAccess, (r) => unlockAccess(deps, r)),
    bind(hallRoutes.tellPin, (r) => tellPin(deps, r)),
    bind(hallRoutes.getRooms, (r) => getRooms(deps, r)),
    bind(hallRoutes.requestProvision, (r) => requestProvision(deps, r)),
    bind(hallRoutes.createTicket, (r) => createTicket({ ...deps, socketEndpoint: it.socketEndpoint() }, r)),
    bind(floorRoutes.readHallFloor, (r) => readHallFloor(deps, hostOf(r.caller)), { checksSession: true }),
    bind(floorRoutes.raiseHand, (r) => raiseHand(deps, r, hostOf(r.caller)), { checksSession: true }),
    bind(floorRoutes.lowerHand, (r) => lowerHand(deps, hostOf(r.caller)), { checksSession: true }),
    bind(floorRoutes.finishTurn, (r) => finishTurn(deps, r, hostOf(r.caller)), { checksSession: true }),
    bind(floorRoutes.takeFloorSeat, (r) => takeFloorSeat(deps, r, hostOf(r.caller)), { checksSession: true }),
    bind(floorRoutes.createHallTicket, (r) =>
      createHallTicket({ ...deps, socketEndpoint: it.socketEndpoint() }, hostOf(r.caller)),
    ),
    bind(lineCheckRoutes.readOwnLineCheck, (r) => readOwnLineCheck(deps, hostOf(r.caller))),
    bind(lineCheckRoutes.reportLineCheck, (r) => reportLineCheck(deps, r, hostOf(r.caller))),
  ];
}

export const handler = httpHandler(() => {
  const table = wiredTable();
  const { now, random } = world;
  return {
    bindings: hallBindings({
      table,
      sealer: wiredSealer(),
      heartbeatSeconds: numberSetting('HEARTBEAT_SECONDS'),
      socketEndpoint: () => setting('SOCKET_ENDPOINT'),
      now,
      random,
    }),
    conferences: createConferences(table),
    idempotency: { table, now },
    sessions: { table, now },
  };
});

function hostOf(caller: Caller): HallHost {
  if (caller.kind !== 'hall') throw new Refused('unauthorised', 'This needs a hall session.', { status: 401 });
  return caller;
}
