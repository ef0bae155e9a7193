import { type Conference, isOver } from './conference.ts';
import type { BridgeId, ConferenceId } from './ids.ts';
import type { Room, RoomStatus } from './room-state.ts';

/**
 * The record of a conference's provisioning: who works on it, which generation of each room counts, and what has been
 * asked meanwhile. One holder at a time: the lease says who, the fence proves it at every write.
 */
export interface Provisioning {
  readonly conferenceId: ConferenceId;
  readonly status: ProvisionStatus;
  /** Raised by each lease. */
  readonly fence: number;
  /** 0 where nobody holds it. */
  readonly leaseUntil: number;
  /** Raised by everything that asks for work; a holder that finds it raised at the end goes round again. */
  readonly asks: number;
  /** When a hall last asked for rooms to be made or looked after. */
  readonly askedAt: number;
  /** By room, the generation that counts: a seat of another one is dead. */
  readonly generations: readonly number[];
  /** How often it was ready: the generation that RoomsReady tells. */
  readonly round: number;
  /** Enrolment the rooms were planned for. */
  readonly plannedVersion: number;
  /** When the work that is not yet told as ready was begun, by whoever began it first. */
  readonly beganAt?: number;
  /** Of the last round that was ready: from its first start to its end, whoever died on the way. */
  readonly startedAt?: number;
  readonly readyAt?: number;
  readonly bridges: number;
  readonly seats: number;
  readonly unseated: number;
  readonly calls: Readonly<Record<string, number>>;
  readonly throttled: number;
}

export type ProvisionStatus = 'planned' | 'making' | 'ready' | 'closed';

/** A holder that says nothing for so long has died. */
export const leaseMs = 20_000;
/** A run stops this long after it began and hands on: well inside the function's timeout. */
export const workMs = 40_000;
/** Doors may be opened by hand that much before the planned time. A primary nobody enters ends after 5 minutes anyway. */
export const earlyMs = 30 * 60_000;
/** The scheduler is exact to a minute. */
export const wakeUpSlackMs = 90_000;
/** One hall asks for all: no second request within this time. */
export const askAgainMs = 30_000;

/**
 * Seats of one call and one transaction: 99 seats and their room are the 100 writes DynamoDB takes at once. BatchCreateAttendee
 * would take 1..100 (service model, 2021-07-15).
 */
export const seatBatch = 99;

/** As even as can be, each at most `size`: 240 are three calls of 80 and not of 99, 99 and 42. */
export function evenly<T>(all: readonly T[], size: number): T[][] {
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, i) =>
    all.slice(Math.floor((i * all.length) / count), Math.floor(((i + 1) * all.length) / count)),
  );
}

export type Demand = 'close' | 'make' | 'plan' | 'ignore';

/** What made a run look: it says how early doors may open, nothing else. */
export interface Look {
  readonly isWakeUp: boolean;
  /** The control room asked: doors may be opened a little early. */
  readonly isAsked: boolean;
}

/** What is to be done, by the conference as it is now: an old wake-up finds the doors still shut and only plans. */
export function demandOf(conference: Conference, look: Look, round: number, now: number): Demand {
  if (isOver(conference)) return 'close';
  if (conference.status === 'draft') return 'ignore';
  const opensAt = conference.doorsOpenAt;
  if (now >= opensAt - (look.isWakeUp ? wakeUpSlackMs : 0)) return 'make';
  if (look.isAsked && now >= opensAt - earlyMs) return 'make';
  // rooms that are there and die while the doors are about to open are made again; moved to another day, they are planned anew
  return round > 0 && now >= opensAt - earlyMs ? 'make' : 'plan';
}

/** Chime ends a primary nobody enters 5 minutes after it was made. */
const emptyMs = 5 * 60_000;

/**
 * A room that died just when an empty one does is not made again until a hall asks: else an empty conference would make
 * all its rooms anew every 5 minutes. Any other loss is made good at once.
 */
export function diedEmpty(provisioning: Provisioning, lostAt: number): boolean {
  const age = lostAt - (provisioning.readyAt ?? Number.NEGATIVE_INFINITY);
  return age > emptyMs - 30_000 && age < emptyMs + 60_000;
}

/** Generations after a room has gone: with the primary all go (Chime deletes the replicas with it). */
export function afterLoss(generations: readonly number[], room: number, generation: number): number[] | undefined {
  if (generations[room] !== generation) return undefined; // already counted, or of another life
  return generations.map((g, i) => (room === 0 || i === room ? g + 1 : g));
}

/** A room as it has to be worked on: brought to the generation that counts, without what died with the old one. */
export function broughtUp(room: Room, generation: number): Room {
  if (room.generation === generation) return room;
  const { meetingId: _m, primaryMeetingId: _p, meeting: _f, openedAt: _o, ...rest } = room;
  return { ...rest, generation, status: 'planned' as RoomStatus, seated: 0, failed: [] };
}

/** Nothing is left to do for the room: it is of the generation that counts, and every bridge of it has its seat. */
export function isServed(room: Room, generation: number): boolean {
  return room.generation === generation && room.status === 'open' && room.failed.length === 0;
}

/** The rooms of a new plan: what is known of a room stays, and one that gains a bridge has work again. */
export function replanned(
  conferenceId: ConferenceId,
  before: readonly Room[],
  plan: readonly { readonly room: number; readonly bridgeIds: readonly BridgeId[] }[],
  hosts: ReadonlySet<BridgeId>,
): Room[] {
  const known = new Map(before.map((room) => [room.room, room]));
  const count = Math.max(0, ...plan.map((p) => p.room + 1), ...before.map((r) => r.room + 1));
  const planned = new Map(plan.map((p) => [p.room, p.bridgeIds]));
  return Array.from({ length: count }, (_, room): Room => {
    const bridges = planned.get(room) ?? [];
    const old = known.get(room);
    const own = { bridges, hosts: bridges.filter((id) => hosts.has(id)) };
    if (!old) {
      return { conferenceId, room, generation: 1, status: 'planned', fence: 0, seated: 0, failed: [], ...own };
    }
    const had = new Set(old.bridges);
    const isGrown = bridges.some((id) => !had.has(id));
    const wanted = new Set(bridges);
    return {
      ...old,
      ...own,
      failed: old.failed.filter((f) => wanted.has(f.bridgeId)),
      seated: Math.min(old.seated, bridges.length),
      status: isGrown && old.status === 'open' ? 'seating' : old.status,
    };
  });
}

/** A hall that waits asks for the rooms where nobody works on them, once in a while and not all 3,000 at once. */
export function mayAsk(provisioning: Provisioning | undefined, now: number): boolean {
  if (!provisioning) return true;
  if (provisioning.status === 'closed') return false;
  return provisioning.leaseUntil < now && provisioning.askedAt + askAgainMs <= now;
}
