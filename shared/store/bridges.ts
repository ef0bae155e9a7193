import type { BridgeLine } from '../domain/board.ts';
import type { Bridge } from '../domain/bridge.ts';
import { eachOf } from '../domain/each-of.ts';
import type { DomainEvent } from '../domain/events.ts';
import type { BridgeId, ConferenceId } from '../domain/ids.ts';
import { Missing } from '../domain/refusals.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Item, type Table } from './table.ts';

export interface Bridges {
  find(id: BridgeId): Promise<Bridge | undefined>;
  /** Those that are there, by id. */
  findMany(ids: readonly BridgeId[]): Promise<Map<BridgeId, Bridge>>;
  /** Throws Missing. */
  get(id: BridgeId): Promise<Bridge>;
  /** Those of one branch, in id order; withdrawn ones included. */
  ofBranch(conferenceId: ConferenceId, branch: string): Promise<Bridge[]>;
  /** As `ofBranch`, of each only what tells it apart on a list: no contacts, which are the most of it. */
  linesOf(conferenceId: ConferenceId, branch: string): Promise<BridgeLine[]>;
  /** Those of several branches, read side by side. */
  ofBranches(conferenceId: ConferenceId, branches: readonly string[]): Promise<Bridge[]>;
  /**
   * Puts them all, each unless it stems from a newer version of the conference; derived ids make a repeat harmless. False
   * where a newer enrolment has been at some of them: then it has the word.
   */
  enrol(bridges: readonly Bridge[]): Promise<boolean>;
}

export function createBridges(table: Table): Bridges {
  const find = async (id: BridgeId) => {
    const item = await table.get(keys.bridge(id));
    return item && bridgeOf(item);
  };
  const ofBranch = async (conferenceId: ConferenceId, branch: string) => {
    const items = await table.queryAll({ pk: keys.branchOf(conferenceId, branch), prefix: keys.prefixes.bridge });
    return items.map(bridgeOf).filter((bridge) => bridge.branch === branch);
  };
  return {
    find,
    async findMany(ids) {
      const items = await table.getMany([...new Set(ids)].map(keys.bridge));
      return new Map(items.map(bridgeOf).map((bridge) => [bridge.id, bridge]));
    },
    async get(id) {
      const found = await find(id);
      if (!found) throw new Missing('bridge', id);
      return found;
    },
    ofBranch,
    async linesOf(conferenceId, branch) {
      const pk = keys.branchOf(conferenceId, branch);
      const items = await table.queryAll({ pk, prefix: keys.prefixes.bridge, only: lineAttributes });
      return items.map((item) => bridgeOf(item) as BridgeLine).filter((bridge) => bridge.branch === branch);
    },
    async ofBranches(conferenceId, branches) {
      return (await Promise.all(branches.map((branch) => ofBranch(conferenceId, branch)))).flat();
    },
    async enrol(bridges) {
      const put = async (...some: readonly Bridge[]) => {
        try {
          const ops = some.map((bridge) => ({
            put: itemOf(bridge),
            if: { enrolledVersion: { absentOr: { le: bridge.enrolledVersion } } },
          }));
          await table.write(...ops);
          return true;
        } catch (error) {
          if (error instanceof ConditionFailed) return false;
          throw error;
        }
      };
      const together = async (some: readonly Bridge[]) => {
        if (await put(...some)) return true;
        return (await eachOf(some, sideBySide, (bridge) => put(bridge))).every(Boolean); // one of them was refused
      };
      return (await eachOf(inChunks(bridges, enrolledAtOnce), sideBySide, together)).every(Boolean);
    },
  };
}

const lineAttributes = [
  'id',
  'pointCode',
  'name',
  'level',
  'parent',
  'parentName',
  'branch',
  'isHost',
  'withdrawnAt',
] as const satisfies readonly (keyof BridgeLine)[];

/** In one transaction: well under its 100 items and 4 MB. */
const enrolledAtOnce = 50;
const sideBySide = 8;

function inChunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

/** For a caller that writes a bridge and tells of it in one act. */
export function bridgeWrite(bridge: Bridge, emits: readonly DomainEvent[] = []) {
  return { put: itemOf(bridge), emits };
}

function itemOf(bridge: Bridge): Item {
  return { ...keys.bridge(bridge.id), ...bridge };
}

export function bridgeOf({ pk: _pk, sk: _sk, emits: _e, ...rest }: Item): Bridge {
  return rest as unknown as Bridge; // what itemOf stored; the store is its only writer
}
