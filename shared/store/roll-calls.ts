import type { DomainEvent } from '../domain/events.ts';
import { type BridgeId, type ConferenceId, partsOfBridgeId } from '../domain/ids.ts';
import type { RollCall } from '../domain/roll-call.ts';
import { bridgeOf } from './bridges.ts';
import { conferenceOf } from './conferences.ts';
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

/** All that taking a roll begins with, by one consistent read: a nation's halls do it within minutes. */
export async function readForRollCall(table: Table, bridgeId: BridgeId) {
  const { conferenceId } = partsOfBridgeId(bridgeId);
  const wanted = [keys.bridge(bridgeId), keys.conference(conferenceId), keys.rollCall(bridgeId)] as const;
  const items = await table.getMany(wanted);
  const [bridge, conference, roll] = wanted.map((key) => items.find((i) => i.pk === key.pk && i.sk === key.sk));
  return {
    bridge: bridge && bridgeOf(bridge),
    conference: conference && conferenceOf(conference),
    roll: roll && rollCallOf(roll),
  };
}

function rollCallOf({ pk: _pk, sk: _sk, emits: _e, ...rest }: Item): RollCall {
  return rest as unknown as RollCall; // what `save` stored; it is the only writer
}
