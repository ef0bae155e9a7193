import type { DomainEvent } from '../domain/events.ts';
import type { BridgeId, ConferenceId } from '../domain/ids.ts';
import type { RollCall } from '../domain/roll-call.ts';
import { keys } from './keys.ts';
import type { Item, Table } from './table.ts';

export interface RollCalls {
  find(bridgeId: BridgeId): Promise<RollCall | undefined>;
  /** A revision as it was; undefined where there is no such. */
  revision(bridgeId: BridgeId, revision: number): Promise<RollCall | undefined>;
  /** By bridge. */
  ofBranch(conferenceId: ConferenceId, branch: string): Promise<Map<BridgeId, RollCall>>;
  /**
   * Puts the next revision, keeps it for good beside, and tells of it, in one write; `submitted` is the copy as it was sent,
   * where it was united with another. Throws ConditionFailed where somebody else took the roll meanwhile.
   */
  save(next: RollCall, submitted: unknown, events: readonly DomainEvent[]): Promise<void>;
}

export function createRollCalls(table: Table): RollCalls {
  return {
    async find(bridgeId) {
      const item = await table.get(keys.rollCall(bridgeId));
      return item && rollCallOf(item);
    },
    async revision(bridgeId, revision) {
      const item = await table.get(keys.rollCallRevision(bridgeId, revision));
      return item && (item.roll as RollCall);
    },
    async ofBranch(conferenceId, branch) {
      const pk = keys.branchOf(conferenceId, branch);
      const items = await table.queryAll({ pk, prefix: keys.prefixes.rollCall });
      return new Map(items.map((item) => [item.bridgeId as BridgeId, rollCallOf(item)]));
    },
    async save(next, submitted, emits) {
      await table.write(
        {
          put: { ...keys.rollCall(next.bridgeId), ...next },
          if: next.revision === 1 ? { pk: 'absent' } : { revision: { eq: next.revision - 1 } },
          emits,
        },
        {
          put: {
            ...keys.rollCallRevision(next.bridgeId, next.revision),
            roll: next,
            ...(submitted === undefined ? {} : { submitted }),
          },
          if: { pk: 'absent' },
        },
      );
    },
  };
}

function rollCallOf({ pk: _pk, sk: _sk, emits: _e, ...rest }: Item): RollCall {
  return rest as unknown as RollCall; // what `save` stored; it is the only writer
}
