import type { hallFloorRoutes } from '../../shared/contracts/floor.ts';
import { sessionOf } from '../../shared/domain/access.ts';
import { deviceOf } from '../../shared/domain/access-secrets.ts';
import { isOver } from '../../shared/domain/conference.ts';
import { raised, taken } from '../../shared/domain/floor.ts';
import { demandOpenFloor, hallFloorOf, mediaOf } from '../../shared/domain/floor-view.ts';
import { floorSeatName } from '../../shared/domain/ids.ts';
import { Conflict, Missing, Refused } from '../../shared/domain/refusals.ts';
import { isLive } from '../../shared/domain/seat.ts';
import type { Sealer } from '../../shared/gateways/seal.ts';
import type { HallHost } from '../../shared/runtime/caller.ts';
import { sessionIsOver } from '../../shared/runtime/hall-session.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { FloorWork } from '../../shared/store/floor-work.ts';
import type { Floors } from '../../shared/store/floors.ts';
import { readForBeat } from '../../shared/store/hall-reads.ts';
import type { Table } from '../../shared/store/table.ts';
import { demandNotShutOut } from './shut-out.ts';

export interface HallFloorDeps {
  readonly table: Table;
  readonly floors: Floors;
  readonly floorWork: Pick<FloorWork, 'seat' | 'hold'>;
  readonly sealer: Pick<Sealer, 'open'>;
  readonly now: () => number;
}

/** Trigger: GET /hall/floor, every few seconds while a hand is up. One read; it checks the session with it. */
export async function readHallFloor(deps: HallFloorDeps, host: HallHost) {
  return viewOf(await factsOf(deps, host), host);
}

/** Trigger: PUT /hall/floor. A repeat keeps the place; one who speaks already is told so. */
export async function raiseHand(
  deps: HallFloorDeps,
  { body }: Request<typeof hallFloorRoutes.raiseHand>,
  host: HallHost,
) {
  const { conference, floor } = await factsOf(deps, host);
  const at = deps.now();
  demandOpenFloor(conference, at);
  const hand = raised(floor, host.bridgeId, body.kind, at);
  const known = floor.hands.find((h) => h.bridgeId === host.bridgeId);
  if (hand && !known) await demandNotShutOut(deps.table, host.conferenceId, host.bridgeId);
  const changed = hand ?? (body.words === undefined ? undefined : known);
  if (changed) await deps.floors.raise(host.conferenceId, changed, body.words, { by: host.bridgeId, at });
  return readHallFloor(deps, host);
}

/** Trigger: DELETE /hall/floor. Late, it changes nothing for one who has got the floor meanwhile. */
export async function lowerHand(deps: HallFloorDeps, host: HallHost) {
  const { floor } = await factsOf(deps, host);
  if (floor.hands.some((hand) => hand.bridgeId === host.bridgeId)) {
    await deps.floors.lower(host.conferenceId, host.bridgeId, { by: host.bridgeId, at: deps.now() });
  }
  return readHallFloor(deps, host);
}

/** Trigger: POST /hall/floor/done. Names its turn, so that a late one cannot end another's, or the next one of its own. */
export async function finishTurn(
  deps: HallFloorDeps,
  { body }: Request<typeof hallFloorRoutes.finishTurn>,
  host: HallHost,
) {
  await factsOf(deps, host);
  const at = deps.now();
  await deps.floors.act(host.conferenceId, { by: host.bridgeId, at }, (floor) =>
    floor.speaker?.bridgeId === host.bridgeId ? taken(floor, body.turn, 'done', at) : undefined,
  );
  return readHallFloor(deps, host);
}

/**
 * Trigger: POST /hall/floor/seat. The speaker's credential, to the device that holds the bridge's own seat and to no other.
 * Asking again from it gives the same one (a reload); after the floor was taken back there is none to give.
 */
export async function takeFloorSeat(
  deps: HallFloorDeps,
  { body }: Request<typeof hallFloorRoutes.takeFloorSeat>,
  host: HallHost,
) {
  const { conferenceId, bridgeId } = host;
  const { floor, seat, provisioning } = await factsOf(deps, host);
  const { speaker } = floor;
  if (speaker?.bridgeId !== bridgeId || floor.closedAt !== undefined) {
    throw new Conflict('not-your-turn', 'The floor is not with this hall now.', { turn: floor.turn });
  }
  const generation = provisioning?.generations[0] ?? 0;
  const { media, way, reason } = mediaOf(floor, generation);
  if (media === 'failed') throw new Refused('floor-failed', 'The room refused this hall.', { facts: { reason } });
  if (media === 'opening') throw notReady();
  if (way !== 'promotion') {
    throw new Conflict('own-seat-speaks', 'This hall is heard by its own seat.', { turn: speaker.turn });
  }
  const device = deviceOf(body.device);
  if (!isLive(provisioning, seat) || seat.heldBy !== device) {
    throw new Conflict('held-elsewhere', 'Another device of this hall has the seat. Take it over to go on here.');
  }
  const found = await deps.floorWork.seat(conferenceId, speaker.turn);
  if (found?.generation !== generation) throw notReady();
  const held = await deps.floorWork.hold(conferenceId, found, device, deps.now());
  if (held?.attendeeId === undefined || held.sealedToken === undefined) throw notReady();
  return {
    turn: held.turn,
    generation: held.generation,
    attendee: {
      AttendeeId: held.attendeeId,
      ExternalUserId: floorSeatName(bridgeId, held.turn),
      JoinToken: await deps.sealer.open(conferenceId, held.sealedToken),
    },
  };
}

async function factsOf(deps: Pick<HallFloorDeps, 'table' | 'now'>, host: HallHost) {
  const { access, conference, ...rest } = await readForBeat(deps.table, host.bridgeId);
  if (!sessionOf(access, host.sessionId, deps.now())) throw sessionIsOver();
  if (!conference) throw new Missing('conference', host.conferenceId);
  return { ...rest, conference };
}

function viewOf({ conference, floor, provisioning }: Awaited<ReturnType<typeof factsOf>>, host: HallHost) {
  return hallFloorOf(floor, host.bridgeId, {
    isOver: isOver(conference),
    generation: provisioning?.generations[0] ?? 0,
  });
}

function notReady(): Refused {
  return new Refused('not-ready', 'The line to the main room is being opened. The page asks again by itself.', {
    status: 503,
    facts: { retryAfterSeconds: 1 },
  });
}
