import { type Actor, type DomainEvent, told } from '../domain/events.ts';
import { type BridgeId, type ConferenceId, partsOfBridgeId } from '../domain/ids.ts';
import { isNewReport, type LineCheck, type LineMark, type LineReport } from '../domain/line-check.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Item, type Table } from './table.ts';

export interface LineChecks {
  find(bridgeId: BridgeId): Promise<LineCheck>;
  /** Of those bridges of the branch that have a record. */
  ofBranch(conferenceId: ConferenceId, branch: string): Promise<Map<BridgeId, LineCheck>>;
  /** Keeps the report if it is newer than the one known; answers what is known then. */
  report(bridgeId: BridgeId, report: LineReport, now: number): Promise<LineCheck>;
  /** The last word of staff; undefined takes it back. */
  mark(bridgeId: BridgeId, mark: LineMark | undefined, deed: { by: Actor; at: number }): Promise<LineCheck>;
}

const attempts = 10;

export function createLineChecks(table: Table): LineChecks {
  const find = async (bridgeId: BridgeId) => checkOf(bridgeId, await table.get(keys.lineCheck(bridgeId)));
  return {
    find,
    async ofBranch(conferenceId, branch) {
      const pk = keys.branchOf(conferenceId, branch);
      const items = await table.queryAll({ pk, prefix: keys.prefixes.lineCheck });
      return new Map(items.map((item) => [item.bridgeId as BridgeId, checkOf(item.bridgeId as BridgeId, item)]));
    },
    async report(bridgeId, report, now) {
      for (let attempt = 1; ; attempt++) {
        const known = await find(bridgeId);
        if (!isNewReport(known.report, report)) return known;
        try {
          const item = await table.update({
            update: keys.lineCheck(bridgeId),
            set: { bridgeId, report, reportedAt: report.at, rounds: known.rounds + 1 },
            if: known.report ? { reportedAt: { eq: known.report.at } } : { reportedAt: 'absent' },
            emits: [checked(bridgeId, `${report.at}`, { by: bridgeId, at: now })],
          });
          return checkOf(bridgeId, item);
        } catch (error) {
          if (!(error instanceof ConditionFailed) || attempt === attempts) throw error; // another device was first
        }
      }
    },
    async mark(bridgeId, mark, deed) {
      const item = await table.update({
        update: keys.lineCheck(bridgeId),
        set: { bridgeId, ...(mark ? { mark } : {}) },
        ...(mark ? {} : { remove: ['mark'] }),
        emits: [checked(bridgeId, `mark:${deed.at}`, deed)],
      });
      return checkOf(bridgeId, item);
    },
  };
}

function checked(bridgeId: BridgeId, id: string, { by, at }: { by: Actor; at: number }): DomainEvent {
  const { conferenceId } = partsOfBridgeId(bridgeId);
  return told('LineChecked', `${bridgeId}:${id}`, at, { conferenceId, bridgeId, by });
}

function checkOf(bridgeId: BridgeId, item: Item | undefined): LineCheck {
  const { report, mark, rounds } = (item ?? {}) as unknown as Partial<LineCheck>; // this store is its only writer
  return { bridgeId, rounds: rounds ?? 0, ...(report ? { report } : {}), ...(mark ? { mark } : {}) };
}
