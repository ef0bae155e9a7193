import { type DomainEvent, told } from '../domain/events.ts';
import type { ConferenceId } from '../domain/ids.ts';
import { leaseMs, type Provisioning } from '../domain/provision.ts';
import { keys } from './keys.ts';
import { type CallCounts, countersOf, provisioningOf } from './provisioning.ts';
import { ConditionFailed, type Table, type UpdateOp } from './table.ts';

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

/** Who works on the rooms of a conference, and what is asked meanwhile. */
export interface ProvisionLease {
  provisioning(id: ConferenceId): Promise<Provisioning | undefined>;
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
  /** There is work to do from now on; `finish` of a round ends it. Throws LeaseLost. */
  begin(lease: Lease, at: number): Promise<void>;
  /** Gives the lease back; false where something was asked meanwhile (then the lease is still held). Throws LeaseLost. */
  finish(lease: Lease, seen: Provisioning, set: Finished, events: readonly DomainEvent[]): Promise<boolean>;
  /** Gives the lease back with work left over. Throws LeaseLost. */
  handOn(lease: Lease, calls: CallCounts, events: readonly DomainEvent[]): Promise<void>;
  /** Asks for work and tells so; false where somebody asked a moment ago. */
  ask(id: ConferenceId, reason: string, at: number, unlessSince?: number): Promise<boolean>;
}

export interface Finished extends CallCounts {
  readonly status: Provisioning['status'];
  readonly round: number;
  readonly seats: number;
  readonly unseated: number;
  readonly startedAt?: number;
  readonly readyAt?: number;
}

/** Work under a lease: a condition that fails says that another holds it. */
export async function fenced<T>(lease: Lease, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConditionFailed) throw new LeaseLost(lease.conferenceId, lease.fence);
    throw error;
  }
}

export function createProvisionLease(table: Table): ProvisionLease {
  return {
    async provisioning(id) {
      const item = await table.get(keys.provision(id));
      return item && provisioningOf(item);
    },
    async claim(id, at, isReplan = false) {
      const update = keys.provision(id);
      const again = isReplan ? { plannedVersion: 0 } : {};
      const unlessRefused = async (op: Omit<UpdateOp, 'update'>) => {
        try {
          return await table.update({ update, ...op });
        } catch (error) {
          if (error instanceof ConditionFailed) return undefined;
          throw error;
        }
      };
      for (;;) {
        const item = await unlessRefused({
          set: { conferenceId: id, leaseUntil: at + leaseMs, ...again },
          add: { fence: 1, asks: 1 },
          if: { leaseUntil: { absentOr: { lt: at } } },
        });
        if (item)
          return { lease: { conferenceId: id, fence: item.fence as number }, provisioning: provisioningOf(item) };
        // only where somebody still works will it be seen: a lease that ended just now is claimed after all
        if (await unlessRefused({ set: again, add: { asks: 1 }, if: { leaseUntil: { ge: at } } })) return undefined;
      }
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
    begin: (lease, at) =>
      fenced(lease, async () => {
        const update = keys.provision(lease.conferenceId);
        await table.update({ update, set: { beganAt: at }, if: { fence: { eq: lease.fence } } });
      }),
    async finish(lease, seen, set, emits) {
      const { calls, throttled, ...rest } = set;
      try {
        await table.update({
          update: keys.provision(lease.conferenceId),
          set: { ...rest, leaseUntil: 0 },
          remove: ['beganAt'],
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
