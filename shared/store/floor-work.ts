import { told } from '../domain/events.ts';
import type { Floor, FloorMedia } from '../domain/floor.ts';
import type { BridgeId, ConferenceId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Item, type Table, type UpdateOp } from './table.ts';

/** A speaker's second credential: made in the primary room for a bridge that sits in a replica, for one turn. */
export interface FloorSeat {
  readonly turn: number;
  readonly bridgeId: BridgeId;
  /** Of the primary room. */
  readonly generation: number;
  readonly meetingId: string;
  /** Absent while it is being made: a crash then leaves the record, by which it is found and deleted. */
  readonly attendeeId?: string;
  /** The JoinToken, sealed like that of a seat. */
  readonly sealedToken?: string;
  /** Digest of the device it was handed to last. */
  readonly heldBy?: string;
  readonly heldAt?: number;
}

export interface FloorLease {
  readonly conferenceId: ConferenceId;
  readonly fence: number;
  /** Requests to look, as of the claim or the last `renew`. */
  readonly asks: number;
}

/** Bringing the rooms to what the floor says: one worker a conference, and the record of what it makes. */
export interface FloorWork {
  /** Undefined where somebody works: he will see the request and look again. */
  claim(id: ConferenceId, at: number): Promise<FloorLease | undefined>;
  /** Goes on working; answers the lease with the requests as of now. Throws LeaseOver. */
  renew(lease: FloorLease, at: number): Promise<FloorLease>;
  /** Gives the lease back; false where somebody asked meanwhile (then it is still held). Throws LeaseOver. */
  finish(lease: FloorLease): Promise<boolean>;
  /** Gives it back with work left over, for whoever comes next. */
  drop(lease: FloorLease): Promise<void>;
  /** Notes what the rooms are now, if the floor is still as it was read. */
  note(lease: FloorLease, floor: Floor, media: FloorMedia, at: number): Promise<boolean>;
  seats(id: ConferenceId): Promise<FloorSeat[]>;
  seat(id: ConferenceId, turn: number): Promise<FloorSeat | undefined>;
  /** Before the call that makes it; only while that turn is the last one. */
  intend(id: ConferenceId, seat: FloorSeat): Promise<boolean>;
  /** After it was made; false where it was withdrawn meanwhile. */
  made(
    id: ConferenceId,
    seat: FloorSeat & { readonly attendeeId: string; readonly sealedToken: string },
  ): Promise<boolean>;
  /** Hands it to a device; undefined where it was withdrawn meanwhile. */
  hold(id: ConferenceId, seat: FloorSeat, device: string, at: number): Promise<FloorSeat | undefined>;
  forget(id: ConferenceId, seat: FloorSeat): Promise<void>;
}

/** Another works on this floor now. */
export class LeaseOver extends Error {
  constructor(id: ConferenceId, fence: number) {
    super(`lease ${fence} on the floor of ${id} is over`);
    this.name = 'LeaseOver';
  }
}

/** A worker that says nothing for so long has died; longer than its function may run. */
export const floorLeaseMs = 25_000;

export function createFloorWork(table: Table): FloorWork {
  const tried = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ConditionFailed) return undefined;
      throw error;
    }
  };
  const updated = (op: UpdateOp) => tried(() => table.update(op));
  const leaseOf = (conferenceId: ConferenceId, item: Item): FloorLease => ({
    conferenceId,
    fence: item.fence as number,
    asks: item.asks as number,
  });
  return {
    async claim(id, at) {
      for (;;) {
        const item = await updated({
          update: keys.floor(id),
          set: { leaseUntil: at + floorLeaseMs },
          add: { fence: 1, asks: 1 },
          if: { leaseUntil: { absentOr: { lt: at } } },
        });
        if (item) return leaseOf(id, item);
        const asked = await updated({
          update: keys.floor(id),
          add: { asks: 1 },
          if: { leaseUntil: { ge: at } },
        });
        if (asked) return undefined; // otherwise the lease has ended just now: try again
      }
    },
    async renew(lease, at) {
      const { conferenceId, fence } = lease;
      const item = await updated({
        update: keys.floor(conferenceId),
        set: { leaseUntil: at + floorLeaseMs },
        if: { fence: { eq: fence } },
      });
      if (!item) throw new LeaseOver(conferenceId, fence);
      return leaseOf(conferenceId, item);
    },
    async finish({ conferenceId, fence, asks }) {
      const update = keys.floor(conferenceId);
      if (await updated({ update, set: { leaseUntil: 0 }, if: { fence: { eq: fence }, asks: { eq: asks } } }))
        return true;
      if ((await table.get(update))?.fence !== fence) throw new LeaseOver(conferenceId, fence);
      return false;
    },
    async drop({ conferenceId, fence }) {
      await updated({ update: keys.floor(conferenceId), set: { leaseUntil: 0 }, if: { fence: { eq: fence } } });
    },
    async note({ conferenceId, fence }, floor, media, at) {
      const { speaker, acts } = floor;
      const { generation, round, outcome } = media;
      const emits = speaker
        ? [
            told('FloorOpened', `${conferenceId}:${speaker.turn}:${generation}:${round}:${outcome}`, at, {
              conferenceId,
              turn: speaker.turn,
              bridgeId: speaker.bridgeId,
              outcome,
            }),
          ]
        : [];
      const op = { update: keys.floor(conferenceId), set: { media }, emits };
      return (await updated({ ...op, if: { fence: { eq: fence }, acts: { eq: acts } } })) !== undefined;
    },
    async seats(id) {
      const items = await table.queryAll({ pk: keys.ofConference(id), prefix: keys.floorSeatsPrefix });
      return items.map(seatOf);
    },
    async seat(id, turn) {
      const item = await table.get(keys.floorSeat(id, turn));
      return item && seatOf(item);
    },
    async intend(id, seat) {
      const done = await tried(async () => {
        await table.write(
          { put: { ...keys.floorSeat(id, seat.turn), ...seat } },
          { check: keys.floor(id), if: { turn: { eq: seat.turn }, closedAt: 'absent' } },
        );
        return true;
      });
      return done === true;
    },
    async made(id, seat) {
      const { attendeeId, sealedToken, meetingId, generation, turn } = seat;
      const item = await updated({
        update: keys.floorSeat(id, turn),
        set: { attendeeId, sealedToken },
        if: { meetingId: { eq: meetingId }, generation: { eq: generation } },
      });
      return item !== undefined;
    },
    async hold(id, { turn, attendeeId }, device, at) {
      if (attendeeId === undefined) return undefined;
      const item = await updated({
        update: keys.floorSeat(id, turn),
        set: { heldBy: device, heldAt: at },
        if: { attendeeId: { eq: attendeeId } },
      });
      return item && seatOf(item);
    },
    async forget(id, { turn, meetingId }) {
      await tried(() => table.write({ delete: keys.floorSeat(id, turn), if: { meetingId: { eq: meetingId } } }));
    },
  };
}

function seatOf({ pk: _pk, sk: _sk, emits: _e, ...rest }: Item): FloorSeat {
  return rest as unknown as FloorSeat; // what `intend` and `made` stored; this store is its only writer
}
