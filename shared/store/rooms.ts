import type { Seat } from '../domain/bridge.ts';
import { told } from '../domain/events.ts';
import type { ConferenceId } from '../domain/ids.ts';
import type { Provisioning } from '../domain/provision.ts';
import type { MeetingFacts, Room, Unseated } from '../domain/room-state.ts';
import { keys } from './keys.ts';
import { createProvisionLease, fenced, type Lease, type ProvisionLease } from './provision-lease.ts';
import { provisioningOf } from './provisioning.ts';
import { seatWrite } from './seats.ts';
import { ConditionFailed, type Item, type Table, type UpdateOp, writeLimit } from './table.ts';

/** The rooms of a conference and who belongs where; every write of a holder's is under its lease. */
export interface Rooms extends ProvisionLease {
  /** In room order. */
  ofConference(id: ConferenceId): Promise<Room[]>;
  room(id: ConferenceId, room: number): Promise<Room | undefined>;
  /** Fixes who belongs where, before any call. Throws LeaseLost. */
  savePlan(lease: Lease, plan: Plan, seen: Provisioning): Promise<Provisioning>;
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
export function createRooms(table: Table): Rooms {
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
    ...createProvisionLease(table),
    async ofConference(id) {
      const items = await table.queryAll({ pk: keys.ofConference(id), prefix: keys.roomsPrefix });
      return items.map(roomOf);
    },
    async room(id, room) {
      const item = await table.get(keys.room(id, room));
      return item && roomOf(item);
    },
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
  };
}

function roomOf({ pk: _pk, sk: _sk, emits: _e, ...rest }: Item): Room {
  return rest as unknown as Room; // what this store wrote; it is its only writer
}
