import type { BridgeId } from './ids.ts';

/**
 * Which bridge sits in which media room. Room 0 is the primary: the host hall and the heads of branches (provinces), who may
 * speak at any time. The rest fills replicas, whole branches together, so that a room that fails concerns few branches.
 * The input's order does not matter, and nobody moves who has a place in the plan before.
 */
export interface RoomBridge {
  readonly id: BridgeId;
  readonly branch: string;
  /** Heads its branch (`isHead` of point.ts). */
  readonly isHead: boolean;
  readonly isHost: boolean;
}

export interface RoomLimits {
  /** Seats used in a room: at most 240 of Chime's 250, the rest is for bridges called to speak and for those who come again. */
  readonly roomSeats: number;
  /** Replicas that the quota grants. Branches stay whole unless that takes more of them; only then some are split. */
  readonly replicas?: number;
}

export const usualRoomLimits: RoomLimits = { roomSeats: 240 };

export interface RoomPlan {
  /** In room order, the primary first; it is there even when empty. Bridges in id order. */
  readonly rooms: readonly { readonly room: number; readonly bridgeIds: readonly BridgeId[] }[];
}

interface Room {
  readonly room: number;
  readonly bridges: RoomBridge[];
}

/** `before`: rooms that bridges already have; they keep them. Throws RangeError on limits that hold nobody. */
export function planRooms(
  bridges: readonly RoomBridge[],
  limits: RoomLimits = usualRoomLimits,
  before: ReadonlyMap<BridgeId, number> = new Map(),
): RoomPlan {
  const { roomSeats } = limits;
  if (!Number.isInteger(roomSeats) || roomSeats < 1)
    throw new RangeError(`roomSeats must be over 0, given ${roomSeats}`);
  const all = [...new Map(bridges.map((b) => [b.id, b])).values()].sort(byId);

  const rooms = new Map<number, Room>([[0, { room: 0, bridges: [] }]]);
  const roomOf = (room: number) => {
    const found = rooms.get(room) ?? { room, bridges: [] };
    rooms.set(room, found);
    return found;
  };
  const free = (room: Room) => roomSeats - room.bridges.length;
  const primary = roomOf(0);

  const waiting: RoomBridge[] = [];
  for (const bridge of all) {
    const room = before.get(bridge.id);
    if (room !== undefined && free(roomOf(room)) > 0) roomOf(room).bridges.push(bridge);
    else waiting.push(bridge);
  }

  const fresh = before.size === 0;
  const first =
    fresh && waiting.length <= roomSeats ? waiting : waiting.filter((b) => b.isHost || b.isHead).sort(hostFirst);
  const seated = new Set(first.slice(0, free(primary)));
  primary.bridges.push(...seated);

  const pieces = piecesOf(
    waiting.filter((b) => !seated.has(b)),
    roomSeats,
  );
  const left = fresh
    ? pieces
    : joined(
        pieces,
        [...rooms.values()].filter((r) => r !== primary),
        free,
      );
  let next = Math.max(0, ...rooms.keys()) + 1;
  const granted = (limits.replicas ?? Infinity) - (rooms.size - 1);
  const filled = poured(packed(left, roomSeats), roomSeats, granted);
  for (const bridges of filled) rooms.set(next, { room: next++, bridges });

  return {
    rooms: [...rooms.values()]
      .filter((r) => r.room === 0 || r.bridges.length > 0)
      .sort((a, b) => a.room - b.room)
      .map((r) => ({ room: r.room, bridgeIds: r.bridges.sort(byId).map((b) => b.id) })),
  };
}

interface Piece {
  readonly branch: string;
  readonly bridges: readonly RoomBridge[];
}

/** A branch, or what is left of one larger than a room after its full rooms. Largest first, then by branch. */
function piecesOf(bridges: readonly RoomBridge[], roomSeats: number): Piece[] {
  const byBranch = Map.groupBy(bridges, (b) => b.branch);
  const pieces: Piece[] = [];
  for (const [branch, members] of byBranch) {
    for (let i = 0; i < members.length; i += roomSeats)
      pieces.push({ branch, bridges: members.slice(i, i + roomSeats) });
  }
  return pieces.sort((a, b) => b.bridges.length - a.bridges.length || (a.branch < b.branch ? -1 : 1));
}

/** Puts newcomers to their own branch's room, then wherever the whole piece fits; answers the pieces that found no room. */
function joined(pieces: readonly Piece[], rooms: readonly Room[], free: (room: Room) => number): Piece[] {
  const left: Piece[] = [];
  for (const { branch, bridges } of pieces) {
    const own = rooms.filter((r) => r.bridges.some((b) => b.branch === branch));
    const rest = [...bridges];
    for (const room of own) room.bridges.push(...rest.splice(0, free(room)));
    if (rest.length === 0) continue;
    const other = rooms.find((r) => free(r) >= rest.length);
    if (other) other.bridges.push(...rest);
    else left.push({ branch, bridges: rest });
  }
  return left;
}

/**
 * Minimum bin slack: each room takes the largest piece left, then the set of others that fills it best (subset sum over at
 * most 240 seats). 34 provinces with 3,321 communes take 15 rooms so, one more than there would be if none stayed whole.
 */
function packed(pieces: readonly Piece[], roomSeats: number): RoomBridge[][] {
  const rooms: RoomBridge[][] = [];
  let left = [...pieces];
  while (left.length > 0) {
    const [largest, ...others] = left as [Piece, ...Piece[]];
    const chosen = bestFill(
      others.map((p) => p.bridges.length),
      roomSeats - largest.bridges.length,
    );
    rooms.push([largest, ...others.filter((_, at) => chosen.has(at))].flatMap((p) => p.bridges));
    left = others.filter((_, at) => !chosen.has(at));
  }
  return rooms;
}

/** While there are more rooms than granted, empties the emptiest into free seats of the others, as far as these go. */
function poured(rooms: RoomBridge[][], roomSeats: number, granted: number): RoomBridge[][] {
  let left = rooms;
  while (left.length > Math.max(granted, 1)) {
    const emptiest = left.reduce((a, b) => (b.length < a.length ? b : a));
    const others = left.filter((r) => r !== emptiest);
    if (others.reduce((sum, r) => sum + roomSeats - r.length, 0) < emptiest.length) break;
    const moving = [...emptiest];
    left = others.map((r) => [...r, ...moving.splice(0, roomSeats - r.length)]);
  }
  return left;
}

/** Positions of sizes whose sum comes nearest to `room` without going over; larger sizes (earlier ones) are preferred. */
function bestFill(sizes: readonly number[], room: number): Set<number> {
  /** reached[sum] = position of the size that last made up that sum. */
  const reached: (number | undefined)[] = new Array(room + 1);
  const from: number[] = new Array(room + 1).fill(-1);
  const sums = new Set([0]);
  for (const [at, size] of sizes.entries()) {
    if (sums.has(room)) break;
    for (let sum = room - size; sum >= 0; sum--) {
      if (!sums.has(sum) || sums.has(sum + size)) continue;
      sums.add(sum + size);
      reached[sum + size] = at;
      from[sum + size] = sum;
    }
  }
  const chosen = new Set<number>();
  for (let sum = Math.max(...sums); sum > 0; sum = from[sum] as number) chosen.add(reached[sum] as number);
  return chosen;
}

function byId(a: RoomBridge, b: RoomBridge): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function hostFirst(a: RoomBridge, b: RoomBridge): number {
  return Number(b.isHost) - Number(a.isHost) || byId(a, b);
}
