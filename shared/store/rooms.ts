import type { Access } from '../domain/access.ts';
import type { Seat } from '../domain/bridge.ts';
import { type DomainEvent, told } from '../domain/events.ts';
import { type BridgeId, type ConferenceId, partsOfBridgeId } from '../domain/ids.ts';
import { afterLoss, leaseMs, type Provisioning } from '../domain/provision.ts';
import type { MeetingFacts, Room, Unseated } from '../domain/room-state.ts';
import { accessOf } from './access.ts';
import { conferenceOf } from './conferences.ts';
import { floorOf } from './floors.ts';
import { keys } from './keys.ts';
import { seatOf, seatWrite } from './seats.ts';
import { ConditionFailed, type Item, type Table, type UpdateOp, writeLimit } from './table.ts';

export interface Lease {
  readonly conferenceId: ConferenceId;
  readonly fence: number;
}

/** Another holds the lease now: whatever this one still wanted to write must not be. */
export class LeaseLost extends Error {
  constructor(conferenceId: ConferenceId, fence: number) {
    super(`lease ${fence} on ${conferenceId} is lost`);
    this.name = 'LeaseLost';
  }
}

export interface Rooms {
  provisioning(id: ConferenceId): Promise<Provisioning | undefined>;
  /** In room order. */
  ofConference(id: ConferenceId): Promise<Room[]>;
  room(id: ConferenceId, room: number): Promise<Room | undefined>;
  /**
   * Asks and takes the lease in one write; undefined where somebody holds it (who will see the ask). `isReplan`: whoever
   * works next looks again at who belongs where.
   */
  claim(
    id: ConferenceId,
    at: number,
    isReplan?: boolean,
  ): Promise<{ lease: Lease; provisioning: Provisioning } | undefined>;
  /** Keeps the lease; answers the record as it is. Throws LeaseLost. */
  renew(lease: Lease, at: number): Promise<Provisioning>;
  /** Fixes who belongs where, before any call. Throws LeaseLost. */
  savePlan(lease: Lease, plan: Plan, seen: Provisioning): Promise<Provisioning>;
  /** There is work to do from now on; `finish` of a round ends it. Throws LeaseLost. */
  begin(lease: Lease, at: number): Promise<void>;
  /** The room is worked on under this lease from now on. Throws LeaseLost. */
  adopt(lease: Lease, room: Room): Promise<void>;
  /** The meeting is there. Throws LeaseLost. */
  recordMeeting(lease: Lease, room: Room, meeting: MeetingFacts): Promise<void>;
  /** At most 99 seats of a room in one transaction. Throws LeaseLost. */
  recordSeats(lease: Lease, room: Room, seats: readonly Seat[]): Promise<void>;
  /** Every bridge of the room was tried; tells of it. Throws LeaseLost. */
  recordDone(lease: Lease, room: Room, done: RoomDone): Promise<void>;
  /** The meeting could not be made: nobody of this room has a seat, and why. Throws LeaseLost. */
  recordFailure(lease: Lease, room: Room, failed: readonly Unseated[]): Promise<void>;
  /** Gives the lease back; false where something was asked meanwhile (then the lease is still held). Throws LeaseLost. */
  finish(lease: Lease, seen: Provisioning, set: Finished, events: readonly DomainEvent[]): Promise<boolean>;
  /** Gives the lease back with work left over. Throws LeaseLost. */
  handOn(lease: Lease, calls: CallCounts, events: readonly DomainEvent[]): Promise<void>;
  /** Asks for work and tells so; false where somebody asked a moment ago. */
  ask(id: ConferenceId, reason: string, at: number, unlessSince?: number): Promise<boolean>;
}

export interface Plan {
  readonly rooms: readonly Room[];
  readonly plannedVersion: number;
  readonly bridges: number;
}
export interface RoomDone {
  readonly failed: readonly Unseated[];
  readonly at: number;
  readonly seats: number;
}
export interface CallCounts {
  readonly calls: Readonly<Record<string, number>>;
  readonly throttled: number;
}
export interface Finished extends CallCounts {
  readonly status: Provisioning['status'];
  readonly round: number;
  readonly seats: number;
  readonly unseated: number;
  readonly startedAt?: number;
  readonly readyAt?: number;
}

/** For whoever learns that a room is gone (MeetingEnded, a refused call). Counts once, however often it is told. */
export async function reportRoomGone(
  deps: { table: Table },
  gone: { conferenceId: ConferenceId; room: number; generation: number; at: number },
): Promise<boolean> {
  const { conferenceId, room, generation, at } = gone;
  const key = keys.provision(conferenceId);
  for (;;) {
    const item = await deps.table.get(key);
    if (!item || item.status === 'closed') return false;
    const generations = afterLoss(item.generations as number[], room, generation);
    if (!generations) return false;
    try {
      await deps.table.update({
        update: key,
        set: { generations, status: 'making' },
        add: { asks: 1 },
        if: { asks: { eq: item.asks as number }, status: { ne: 'closed' } },
        emits: [told('RoomLost', `${conferenceId}:${room}:${generation}`, at, { conferenceId, room, generation })],
      });
      return true;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error; // something else was asked meanwhile: look again
    }
  }
}

export function createRooms(table: Table): Rooms {
  const fenced = async <T>(lease: Lease, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ConditionFailed) throw new LeaseLost(lease.conferenceId, lease.fence);
      throw error;
    }
  };
  const roomOp = (lease: Lease, room: Room, op: Pick<UpdateOp, 'set' | 'add' | 'remove' | 'emits'>): UpdateOp => ({
    update: keys.room(lease.conferenceId, room.room),
    ...op,
    if: { fence: { eq: lease.fence }, generation: { eq: room.generation } },
  });
  const doneOp = (room: Room, done: RoomDone) => ({
    set: { status: 'open', failed: done.failed, openedAt: done.at, seated: done.seats },
    emits: [
      told('RoomOpened', `${room.conferenceId}:${room.room}:${room.generation}:${done.seats}`, done.at, {
        conferenceId: room.conferenceId,
        room: room.room,
        generation: room.generation,
        seats: done.seats,
      }),
    ],
  });
  return {
    async provisioning(id) {
      const item = await table.get(keys.provision(id));
      return item && provisioningOf(item);
    },
    async ofConference(id) {
      const items = await table.queryAll({ pk: keys.ofConference(id), prefix: keys.roomsPrefix });
      return items.map(roomOf);
    },
    async room(id, room) {
      const item = await table.get(keys.room(id, room));
      return item && roomOf(item);
    },
    async claim(id, at, isReplan = false) {
      const update = keys.provision(id);
      const again = isReplan ? { plannedVersion: 0 } : {};
      try {
        const item = await table.update({
          update,
          set: { conferenceId: id, leaseUntil: at + leaseMs, ...again },
          add: { fence: 1, asks: 1 },
          if: { leaseUntil: { absentOr: { lt: at } } },
        });
        return { lease: { conferenceId: id, fence: item.fence as number }, provisioning: provisioningOf(item) };
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
      await table.update({ update, set: again, add: { asks: 1 } });
      return undefined;
    },
    renew: (lease, at) =>
      fenced(lease, async () =>
        provisioningOf(
          await table.update({
            update: keys.provision(lease.conferenceId),
            set: { leaseUntil: at + leaseMs },
            if: { fence: { eq: lease.fence } },
          }),
        ),
      ),
    async savePlan(lease, plan, seen) {
      const update = keys.provision(lease.conferenceId);
      await fenced(lease, async () => {
        for (let i = 0; i < plan.rooms.length; i += writeLimit - 1) {
          await table.write(
            { check: update, if: { fence: { eq: lease.fence } } },
            ...plan.rooms.slice(i, i + writeLimit - 1).map((room) => ({
              put: { ...keys.room(lease.conferenceId, room.room), ...room, fence: lease.fence },
              if: { fence: { absentOr: { le: lease.fence } } },
            })),
          );
        }
      });
      const known = (await table.get(update))?.generations as number[] | undefined;
      const set = {
        // a loss that was reported meanwhile keeps its raised generation
        generations: plan.rooms.map((room) => Math.max(known?.[room.room] ?? 1, room.generation)),
        bridges: plan.bridges,
      };
      const fence = { eq: lease.fence };
      try {
        const current = { ...set, plannedVersion: plan.plannedVersion };
        return provisioningOf(await table.update({ update, set: current, if: { fence, asks: { eq: seen.asks } } }));
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
      // something was asked meanwhile: the plan stands for now, the next turn looks again
      return fenced(lease, async () => {
        const generations = (await table.get(update))?.generations as number[] | undefined;
        const raised = set.generations.map((g, i) => Math.max(g, generations?.[i] ?? 1));
        const item = await table.update({
          update,
          set: { ...set, generations: raised, plannedVersion: 0 },
          if: { fence },
        });
        return { ...provisioningOf(item), asks: seen.asks };
      });
    },
    begin: (lease, at) =>
      fenced(lease, async () => {
        const update = keys.provision(lease.conferenceId);
        await table.update({ update, set: { beganAt: at }, if: { fence: { eq: lease.fence } } });
      }),
    adopt: (lease, room) =>
      fenced(lease, () =>
        table.write({
          update: keys.room(lease.conferenceId, room.room),
          set: { fence: lease.fence },
          if: { fence: { le: lease.fence }, generation: { eq: room.generation } },
        }),
      ),
    recordMeeting: (lease, room, meeting) =>
      fenced(lease, () =>
        table.write({
          update: keys.room(lease.conferenceId, room.room),
          set: {
            generation: room.generation,
            status: 'seating',
            fence: lease.fence,
            seated: 0,
            failed: [],
            meetingId: meeting.MeetingId,
            primaryMeetingId: meeting.PrimaryMeetingId,
            meeting,
          },
          remove: ['openedAt'],
          if: { fence: { le: lease.fence }, generation: { le: room.generation } },
        }),
      ),
    recordSeats: (lease, room, seats) =>
      fenced(lease, () => table.write(...seats.map(seatWrite), roomOp(lease, room, { add: { seated: seats.length } }))),
    recordDone: (lease, room, done) => fenced(lease, () => table.write(roomOp(lease, room, doneOp(room, done)))),
    recordFailure: (lease, room, failed) =>
      fenced(lease, () =>
        table.write({
          update: keys.room(lease.conferenceId, room.room),
          set: { generation: room.generation, status: 'planned', fence: lease.fence, seated: 0, failed },
          remove: ['meetingId', 'primaryMeetingId', 'meeting', 'openedAt'],
          if: { fence: { le: lease.fence }, generation: { le: room.generation } },
        }),
      ),
    async finish(lease, seen, set, emits) {
      const { calls, throttled, ...rest } = set;
      try {
        await table.update({
          update: keys.provision(lease.conferenceId),
          set: { ...rest, leaseUntil: 0 },
          ...(rest.status === 'ready' || rest.status === 'closed' ? { remove: ['beganAt'] } : {}),
          add: countersOf({ calls, throttled }),
          if: { fence: { eq: lease.fence }, asks: { eq: seen.asks } },
          emits,
        });
        return true;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        const item = error.item ?? (await table.get(keys.provision(lease.conferenceId)));
        if (item?.fence !== lease.fence) throw new LeaseLost(lease.conferenceId, lease.fence);
        return false;
      }
    },
    handOn: (lease, counts, emits) =>
      fenced(lease, async () => {
        await table.update({
          update: keys.provision(lease.conferenceId),
          set: { leaseUntil: 0 },
          add: countersOf(counts),
          if: { fence: { eq: lease.fence } },
          emits,
        });
      }),
    async ask(id, reason, at, unlessSince) {
      try {
        await table.update({
          update: keys.provision(id),
          set: { conferenceId: id, askedAt: at },
          add: { asks: 1 },
          ...(unlessSince === undefined ? {} : { if: { askedAt: { absentOr: { le: unlessSince } } } }),
          emits: [told('ProvisionRequested', `${id}:${reason}:${at}`, at, { conferenceId: id, reason })],
        });
        return true;
      } catch (error) {
        if (error instanceof ConditionFailed) return false;
        throw error;
      }
    },
  };
}

const callPrefix = 'calls_';

/** Counters are attributes of their own: an update can add to those, not to members of a map. */
function countersOf({ calls, throttled }: CallCounts): Record<string, number> {
  return { throttled, ...Object.fromEntries(Object.entries(calls).map(([name, n]) => [`${callPrefix}${name}`, n])) };
}

export function provisioningOf(item: Item): Provisioning {
  const calls: Record<string, number> = {};
  const number = (name: string) => (item[name] as number | undefined) ?? 0;
  for (const [name, value] of Object.entries(item)) {
    if (name.startsWith(callPrefix)) calls[name.slice(callPrefix.length)] = value as number;
  }
  const { beganAt, startedAt, readyAt } = item as unknown as Provisioning;
  return {
    conferenceId: item.conferenceId as ConferenceId,
    status: (item.status as Provisioning['status'] | undefined) ?? 'planned',
    fence: number('fence'),
    leaseUntil: number('leaseUntil'),
    asks: number('asks'),
    askedAt: number('askedAt'),
    generations: (item.generations as number[] | undefined) ?? [],
    round: number('round'),
    plannedVersion: number('plannedVersion'),
    bridges: number('bridges'),
    seats: number('seats'),
    unseated: number('unseated'),
    throttled: number('throttled'),
    calls,
    ...(beganAt === undefined ? {} : { beganAt }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(readyAt === undefined ? {} : { readyAt }),
  };
}

function roomOf({ pk: _pk, sk: _sk, emits: _e, ...rest }: Item): Room {
  return rest as unknown as Room; // what this store wrote; it is its only writer
}

/** All that a join has to know, by one consistent read. */
export interface JoinFacts {
  readonly access: Access | undefined;
  readonly seat: Seat | undefined;
  readonly provisioning: Provisioning | undefined;
}

export async function readForJoin(table: Table, bridgeId: BridgeId): Promise<JoinFacts> {
  const { conferenceId } = partsOfBridgeId(bridgeId);
  const wanted = [keys.access(bridgeId), keys.seat(bridgeId), keys.provision(conferenceId)] as const;
  const items = await table.getMany(wanted);
  const [access, seat, provisioning] = wanted.map((key) => items.find((i) => i.pk === key.pk && i.sk === key.sk));
  return {
    access: access && accessOf(access),
    seat: seat && seatOf(seat),
    provisioning: provisioning && provisioningOf(provisioning),
  };
}

/** All that a heartbeat and a page that waits for its turn are answered from, by one consistent read: a nation beats a hundred times a second. */
export async function readForBeat(table: Table, bridgeId: BridgeId) {
  const { conferenceId } = partsOfBridgeId(bridgeId);
  const wanted = [
    keys.conference(conferenceId),
    keys.access(bridgeId),
    keys.seat(bridgeId),
    keys.provision(conferenceId),
    keys.floor(conferenceId),
  ] as const;
  const items = await table.getMany(wanted);
  const [conference, access, seat, provisioning, floor] = wanted.map((key) =>
    items.find((i) => i.pk === key.pk && i.sk === key.sk),
  );
  return {
    access: access && accessOf(access),
    conference: conference && conferenceOf(conference),
    seat: seat && seatOf(seat),
    provisioning: provisioning && provisioningOf(provisioning),
    floor: floorOf(conferenceId, floor),
  };
}
