import type { Attendance } from '../domain/attendance.ts';
import { type Actor, type DomainEvent, told } from '../domain/events.ts';
import type { BridgeId, ConferenceId } from '../domain/ids.ts';
import type { RollUp, Tally } from '../domain/roll-up.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Item, type Table, writeLimit } from './table.ts';

export interface AttendanceStore {
  /** The settled records of a branch, in id order; none while the conference is not settled. */
  ofBranch(conferenceId: ConferenceId, branch: string): Promise<Attendance[]>;
  find(bridgeId: BridgeId): Promise<Attendance | undefined>;
  /** The roll-up frozen at the last settlement; undefined while there is none. */
  summary(conferenceId: ConferenceId): Promise<AttendanceSummary | undefined>;
  /**
   * Asks for a settlement, once for all that ask until one begins. Whatever was written before this call is seen by the
   * settlement that it leads to. False where one is already asked for.
   */
  requestSettle(conferenceId: ConferenceId, asked: { by: Actor; at: number }): Promise<boolean>;
  /** Begins a settlement: takes the request away and the fence, so that an older run that still writes is refused. */
  begin(conferenceId: ConferenceId): Promise<{ fence: number; summary: AttendanceSummary | undefined }>;
  /** Puts records under the fence. Throws Overtaken. */
  saveRecords(records: readonly Attendance[], fence: number): Promise<void>;
  /** Freezes the roll-up and tells of it in one write. Throws Overtaken. */
  finish(summary: AttendanceSummary, fence: number, events: readonly DomainEvent[]): Promise<void>;
}

export interface AttendanceSummary extends RollUp {
  readonly conferenceId: ConferenceId;
  readonly revision: number;
  readonly settledAt: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly revisions: readonly Revision[];
}

/** What each settlement said; none is forgotten. */
export interface Revision extends Pick<Tally, 'present' | 'late' | 'absent' | 'unknown'> {
  readonly revision: number;
  readonly at: number;
  /** Records that differ from the revision before. */
  readonly changed: number;
}

/** A later settlement has begun: it sees all that this one saw, and more. */
export class Overtaken extends Error {
  constructor() {
    super('a later settlement of this attendance has begun');
    this.name = 'Overtaken';
  }
}

/** A request that nobody answered for so long is asked anew. */
const forgottenMs = 10 * 60_000;

export function createAttendance(table: Table): AttendanceStore {
  return {
    async ofBranch(conferenceId, branch) {
      const pk = keys.branchOf(conferenceId, branch);
      const items = await table.queryAll({ pk, prefix: keys.prefixes.attendance });
      return items.map(recordOf).filter((record) => record.branch === branch);
    },
    async find(bridgeId) {
      const item = await table.get(keys.attendance(bridgeId));
      return item && recordOf(item);
    },
    async summary(conferenceId) {
      return summaryOf(await table.get(keys.attendanceSummary(conferenceId)));
    },
    async requestSettle(conferenceId, { by, at }) {
      try {
        await table.update({
          update: keys.attendanceSummary(conferenceId),
          set: { requestedAt: at },
          if: { requestedAt: { absentOr: { lt: at - forgottenMs } } },
          emits: [told('SettleRequested', `${conferenceId}:${at}`, at, { conferenceId, by })],
        });
        return true;
      } catch (error) {
        if (error instanceof ConditionFailed) return false;
        throw error;
      }
    },
    async begin(conferenceId) {
      const item = await table.update({
        update: keys.attendanceSummary(conferenceId),
        add: { fence: 1 },
        remove: ['requestedAt'],
      });
      return { fence: item.fence as number, summary: summaryOf(item) };
    },
    async saveRecords(records, fence) {
      for (let i = 0; i < records.length; i += writeLimit) {
        const chunk = records.slice(i, i + writeLimit);
        await fenced(() =>
          table.write(
            ...chunk.map((record) => ({
              put: { ...keys.attendance(record.bridgeId), ...record, fence },
              if: { fence: { absentOr: { le: fence } } } as const,
            })),
          ),
        );
      }
    },
    async finish(summary, fence, emits) {
      await fenced(() =>
        table.write({
          update: keys.attendanceSummary(summary.conferenceId),
          set: { summary },
          if: { fence: { eq: fence } },
          emits,
        }),
      );
    },
  };
}

async function fenced(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (error instanceof ConditionFailed) throw new Overtaken();
    throw error;
  }
}

function recordOf({ pk: _pk, sk: _sk, fence: _f, ...rest }: Item): Attendance {
  return rest as unknown as Attendance; // what `saveRecords` stored; it is the only writer
}

function summaryOf(item: Item | undefined): AttendanceSummary | undefined {
  return item?.summary as AttendanceSummary | undefined; // what `finish` stored
}
