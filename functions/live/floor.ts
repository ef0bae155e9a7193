import type { floorRoutes } from '../../shared/contracts/floor.ts';
import type { Bridge } from '../../shared/domain/bridge.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import {
  type Floor,
  given,
  queueOf,
  raised,
  secondsOf,
  sorted,
  type Turn,
  taken,
  timeByBranch,
  undone,
} from '../../shared/domain/floor.ts';
import { demandOpenFloor, isFloorClosed, mediaOf } from '../../shared/domain/floor-view.ts';
import type { BridgeId, ConferenceId } from '../../shared/domain/ids.ts';
import { Missing } from '../../shared/domain/refusals.ts';
import { branchNames } from '../../shared/domain/roll-up.ts';
import { actorOf, type Caller, limitOf } from '../../shared/runtime/caller.ts';
import { demandConference } from '../../shared/runtime/conference-view.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { Bridges } from '../../shared/store/bridges.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Floors } from '../../shared/store/floors.ts';
import type { Rooms } from '../../shared/store/rooms.ts';
import type { Table } from '../../shared/store/table.ts';
import { demandNotShutOut } from './shut-out.ts';

export interface FloorDeps {
  readonly table: Table;
  readonly conferences: Pick<Conferences, 'get'>;
  readonly bridges: Pick<Bridges, 'find' | 'findMany' | 'ofBranch'>;
  readonly floors: Floors;
  readonly rooms: Pick<Rooms, 'provisioning'>;
  readonly now: () => number;
}

/** Trigger: GET …/floor. Reads only. A provincial office sees who speaks, and who waits and spoke of its own branch. */
export async function readFloor(deps: FloorDeps, conferenceId: ConferenceId, caller: Caller) {
  const [conference, floor, turns, provisioning] = await Promise.all([
    deps.conferences.get(conferenceId),
    deps.floors.read(conferenceId),
    deps.floors.turns(conferenceId),
    deps.rooms.provisioning(conferenceId),
  ]);
  demandConference(caller, conference);
  const now = deps.now();
  const isClosed = isFloorClosed(floor, conference);
  const queue = isClosed ? [] : queueOf(floor);
  const named = new Set<BridgeId>([...queue.map((h) => h.bridgeId), ...turns.map((t) => t.bridgeId)]);
  const [bridges, words] = await Promise.all([
    deps.bridges.findMany([...named]),
    deps.floors.words(conferenceId, queue),
  ]);
  const limit = limitOf(caller);
  const isShown = (id: BridgeId) => limit === undefined || bridges.get(id)?.branch === limit;
  const names = await namesOf(deps, conferenceId, [...bridges.values()]);
  const speaker = isClosed ? undefined : floor.speaker;
  return {
    conferenceId,
    status: conference.status,
    serverTime: now,
    version: floor.version,
    turn: floor.turn,
    isClosed,
    ...(speaker ? { speaker: speakerView(floor, speaker, bridges, provisioning?.generations[0] ?? 0) } : {}),
    waiting: queue.flatMap((hand, at) => {
      const said = words.get(hand.bridgeId);
      if (!isShown(hand.bridgeId)) return [];
      const { kind, at: askedAt, bridgeId } = hand;
      return [{ ...pointOf(bridges, bridgeId), position: at + 1, kind, askedAt, ...(said ? { words: said } : {}) }];
    }),
    waitingInAll: queue.length,
    history: turns
      .filter((turn) => isShown(turn.bridgeId))
      .reverse()
      .map((turn) => turnView(turn, bridges, now)),
    branches: timeByBranch(turns, now)
      .filter(({ branch }) => limit === undefined || branch === limit)
      .map((sum) => ({ ...sum, name: names.get(sum.branch) ?? sum.branch })),
    ...(floor.last && !isClosed ? { undoable: floor.last.turn } : {}),
  };
}

/** Trigger: PUT …/floor/order. The version and all who wait have to be as the page has seen them. */
export async function sortFloor(deps: FloorDeps, { params, body, caller }: Request<typeof floorRoutes.sortFloor>) {
  await demandOpen(deps, params.conferenceId);
  const before = await deps.floors.read(params.conferenceId);
  const { order } = sorted(before, body.version, body.bridgeIds);
  await deps.floors.sort(before, order, { by: actorOf(caller), at: deps.now() });
  return readFloor(deps, params.conferenceId, caller);
}

/** Trigger: PUT …/floor/hands/{bridgeId}: the bridge asked by phone. A repeat keeps its place. */
export async function raiseHandFor(
  deps: FloorDeps,
  { params, body, caller }: Request<typeof floorRoutes.raiseHandFor>,
) {
  const { conferenceId, bridgeId } = params;
  await Promise.all([demandOpen(deps, conferenceId), bridgeOf(deps, params)]);
  await demandNotShutOut(deps.table, conferenceId, bridgeId);
  const at = deps.now();
  const floor = await deps.floors.read(conferenceId);
  const hand = raised(floor, bridgeId, body.kind, at) ?? floor.hands.find((h) => h.bridgeId === bridgeId);
  if (hand) await deps.floors.raise(conferenceId, hand, body.words, { by: actorOf(caller), at });
  return readFloor(deps, conferenceId, caller);
}

/** Trigger: DELETE …/floor/hands/{bridgeId}. One that is not up is as good. */
export async function lowerHandOf(deps: FloorDeps, { params, caller }: Request<typeof floorRoutes.lowerHandOf>) {
  const bridge = await deps.bridges.find(params.bridgeId); // withdrawn or not: its hand may still be up
  if (bridge?.conferenceId !== params.conferenceId) throw new Missing('bridge', params.bridgeId);
  await deps.floors.lower(params.conferenceId, params.bridgeId, { by: actorOf(caller), at: deps.now() });
  return readFloor(deps, params.conferenceId, caller);
}

/**
 * Trigger: POST …/floor/give. One write says who speaks; the rooms follow out of FloorGiven. A double click finds the floor given
 * and looks at the rooms once more; one that was decided on an older turn is refused.
 */
export async function giveFloor(deps: FloorDeps, { params, body, caller }: Request<typeof floorRoutes.giveFloor>) {
  const { conferenceId } = params;
  const { bridgeId, minutes } = body;
  const [, { branch, name, parentName }] = await Promise.all([
    demandOpen(deps, conferenceId),
    bridgeOf(deps, { conferenceId, bridgeId }),
    demandNotShutOut(deps.table, conferenceId, bridgeId),
  ]);
  const at = deps.now();
  const deed = { by: actorOf(caller), at };
  const floor = await deps.floors.act(conferenceId, deed, (current) => {
    const point = { bridgeId, branch, name, ...(parentName === undefined ? {} : { parentName }) };
    const act = given(current, { seen: body.turn, ...point, minutes }, at);
    return act === 'again' ? undefined : act;
  });
  if (floor.speaker?.bridgeId === bridgeId && floor.speaker.since !== at) await deps.floors.again(floor, deed);
  return readFloor(deps, conferenceId, caller);
}

/** Trigger: POST …/floor/take. A turn that is over changes nothing. */
export async function takeFloor(deps: FloorDeps, { params, body, caller }: Request<typeof floorRoutes.takeFloor>) {
  const at = deps.now();
  await deps.floors.act(params.conferenceId, { by: actorOf(caller), at }, (floor) =>
    taken(floor, body.turn, 'taken', at),
  );
  return readFloor(deps, params.conferenceId, caller);
}

/** Trigger: POST …/floor/undo. A repeat finds it undone. */
export async function undoFloor(deps: FloorDeps, { params, body, caller }: Request<typeof floorRoutes.undoFloor>) {
  await demandOpen(deps, params.conferenceId);
  const at = deps.now();
  await deps.floors.act(params.conferenceId, { by: actorOf(caller), at }, (floor) => undone(floor, body.turn, at));
  return readFloor(deps, params.conferenceId, caller);
}

async function demandOpen(deps: FloorDeps, id: ConferenceId): Promise<Conference> {
  const conference = await deps.conferences.get(id);
  demandOpenFloor(conference, deps.now());
  return conference;
}

async function bridgeOf(deps: FloorDeps, of: { conferenceId: ConferenceId; bridgeId: BridgeId }): Promise<Bridge> {
  const bridge = await deps.bridges.find(of.bridgeId);
  if (bridge?.conferenceId !== of.conferenceId || bridge.withdrawnAt !== undefined) {
    throw new Missing('bridge', of.bridgeId);
  }
  return bridge;
}

type Known = ReadonlyMap<BridgeId, Bridge>;

function pointOf(bridges: Known, bridgeId: BridgeId) {
  const bridge = bridges.get(bridgeId);
  if (!bridge) throw new Missing('bridge', bridgeId);
  const { pointCode: code, name, parentName, branch } = bridge;
  return { bridgeId, code, name, branch, ...(parentName === undefined ? {} : { parentName }) };
}

function speakerView(floor: Floor, speaker: NonNullable<Floor['speaker']>, bridges: Known, generation: number) {
  const { turn, since, minutes, bridgeId } = speaker;
  const { media, reason } = mediaOf(floor, generation);
  return {
    ...pointOf(bridges, bridgeId),
    turn,
    since,
    media,
    ...(minutes === undefined ? {} : { minutes }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function turnView(turn: Turn, bridges: Known, now: number) {
  const { from, to, ended, isUndone = false } = turn;
  return {
    ...pointOf(bridges, turn.bridgeId),
    turn: turn.turn,
    from,
    ...(to === undefined ? {} : { to }),
    ...(ended === undefined ? {} : { ended }),
    seconds: secondsOf(turn, now),
    isUndone,
  };
}

/** Of the branches that spoke; the parent's name, where a commune of it did. */
async function namesOf(deps: FloorDeps, id: ConferenceId, bridges: readonly Bridge[]): Promise<Map<string, string>> {
  const known = branchNames(bridges);
  const unnamed = [...new Set(bridges.map((b) => b.branch))].filter((branch) => !known.has(branch));
  for (const branch of unnamed) {
    const name = branchNames(await deps.bridges.ofBranch(id, branch)).get(branch);
    if (name) known.set(branch, name);
  }
  return known;
}
