import type { hallRoutes } from '../../shared/contracts/hall.ts';
import { seen, sessionOf } from '../../shared/domain/access.ts';
import { deviceOf } from '../../shared/domain/access-secrets.ts';
import { isOver } from '../../shared/domain/conference.ts';
import { hallFloorOf } from '../../shared/domain/floor-view.ts';
import { countedFault } from '../../shared/domain/picture-fault.ts';
import { Missing } from '../../shared/domain/refusals.ts';
import { isLive } from '../../shared/domain/seat.ts';
import type { HallHost } from '../../shared/runtime/caller.ts';
import { sessionIsOver } from '../../shared/runtime/hall-session.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { Access } from '../../shared/store/access.ts';
import { readForBeat } from '../../shared/store/hall-reads.ts';
import type { Presence } from '../../shared/store/presence.ts';
import type { Table } from '../../shared/store/table.ts';

export interface HeartbeatDeps {
  readonly table: Table;
  readonly presence: Pick<Presence, 'heartbeat'>;
  readonly access: Pick<Access, 'save'>;
  readonly heartbeatSeconds: number;
  readonly now: () => number;
  /** In [0, 1). */
  readonly chance: () => number;
}

/** While a page waits for its seat it looks more often. */
const waitingSeconds = 5;
/** One that calls again tells so many times as often how far it has got. */
const oftener = 3;

/**
 * Keeps that the page is there and tells it what changed: another generation or `waiting` means: ask for the seat again;
 * `elsewhere`: another device took over. Beats follow each other in any order without harm; the time is the server's.
 */
export async function beat(deps: HeartbeatDeps, { body }: Request<typeof hallRoutes.heartbeat>, host: HallHost) {
  const at = deps.now();
  const { access, conference, provisioning, seat, floor } = await readForBeat(deps.table, host.bridgeId);
  if (!sessionOf(access, host.sessionId, at)) throw sessionIsOver();
  if (!conference) throw new Missing('conference', host.conferenceId);
  const { connected, generation, saidAt, redial, leaving } = body;
  const live = isLive(provisioning, seat) ? seat : undefined;
  const isMine = body.device !== undefined && live?.heldBy === deviceOf(body.device);
  const state = !live ? 'waiting' : live.heldBy === undefined ? 'free' : isMine || !body.device ? 'yours' : 'elsewhere';
  const room = seat?.room ?? 0;
  const fault = countedFault(body.picture, room === 0 || floor.speaker?.bridgeId === host.bridgeId);
  const said = connected ? { fault } : { redial, isGone: leaving ?? false, isSpare: state === 'elsewhere' };
  const noted = access && seen(access, host.sessionId, at, conference);
  // that a device which only stands by is gone says nothing of the one in the seat
  const isOfNobody = leaving && state === 'elsewhere';
  await Promise.all([
    isOfNobody || deps.presence.heartbeat(host.bridgeId, { at, room, generation, connected, saidAt, ...said }),
    noted && deps.access.save(noted), // where somebody else wrote meanwhile, the next beat notes it
  ]);
  const isExpected =
    conference.status === 'live' || (conference.status === 'scheduled' && at >= conference.doorsOpenAt);
  // a tenth less at most: pages that began together drift apart, and none beats later than is counted on
  const usual = deps.heartbeatSeconds * (1 - 0.1 * deps.chance());
  const isCalling = !connected && redial !== undefined;
  const next = state === 'waiting' && isExpected ? waitingSeconds : isCalling ? usual / oftener : usual;
  return {
    serverTime: at,
    status: conference.status,
    generation: live?.generation ?? 0,
    seat: state as 'yours' | 'free' | 'elsewhere' | 'waiting',
    nextSeconds: Math.round(10 * next) / 10,
    floor: hallFloorOf(floor, host.bridgeId, {
      isOver: isOver(conference),
      generation: provisioning?.generations[0] ?? 0,
    }),
  };
}
