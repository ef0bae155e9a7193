import type { Seat } from '../domain/bridge.ts';
import type { BridgeId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Item, type Table, type WriteOp } from './table.ts';

export interface Seats {
  find(bridgeId: BridgeId): Promise<Seat | undefined>;
  ofBridges(bridgeIds: readonly BridgeId[]): Promise<Seat[]>;
  /** Gives the seat to the device; undefined where it was withdrawn, remade or taken by another meanwhile. */
  hold(seat: Seat, device: string, takeOver: boolean, at: number): Promise<Seat | undefined>;
  /** Forgets the seat if it is still that credential. */
  remove(seat: Seat): Promise<void>;
}

export function createSeats(table: Table): Seats {
  return {
    async find(bridgeId) {
      const item = await table.get(keys.seat(bridgeId));
      return item && seatOf(item);
    },
    async ofBridges(bridgeIds) {
      return (await table.getMany(bridgeIds.map(keys.seat))).map(seatOf);
    },
    async hold(seat, device, takeOver, at) {
      try {
        const item = await table.update({
          update: keys.seat(seat.bridgeId),
          set: { heldBy: device, heldAt: at },
          if: {
            attendeeId: { eq: seat.attendeeId },
            generation: { eq: seat.generation },
            ...(takeOver ? {} : { heldBy: { absentOr: { eq: device } } }),
          },
        });
        return seatOf(item);
      } catch (error) {
        if (error instanceof ConditionFailed) return undefined;
        throw error;
      }
    },
    async remove(seat) {
      try {
        await table.write({ delete: keys.seat(seat.bridgeId), if: { attendeeId: { eq: seat.attendeeId } } });
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error; // gone, or another credential by now
      }
    },
  };
}

/**
 * Writes the credential and leaves the device that holds the seat as it is: a remade room goes back to the same device. In a
 * room's first generation nobody can hold it yet, and a put is the cheaper write.
 */
export function seatWrite(seat: Seat): WriteOp {
  const key = keys.seat(seat.bridgeId);
  return seat.generation === 1 ? { put: { ...key, ...seat } } : { update: key, set: { ...seat } };
}

export function seatOf({ pk: _pk, sk: _sk, emits: _e, ...rest }: Item): Seat {
  return rest as unknown as Seat; // what seatWrite stored; the store is its only writer
}
