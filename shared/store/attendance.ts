import type { Attendance } from '../domain/attendance.ts';
import { type Actor, bySystem, type DomainEvent, told } from '../domain/events.ts';
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
  /** The same, and whether another settlement is asked for or under way: then what it says may still change. */
  standing(conferenceId: ConferenceId): Promise<Standing>;
  /**
   * Asks for a settlement, once for all that ask until one begins. Whatever was written before this call is seen by the
   * settlement that it leads to. `newest` is when the evidence that asks was written: what a settlement has read already asks
   * for none. False where nothing was asked.
   */
  requestSettle(
    conferenceId: ConferenceId,
    asked: { readonly by: Actor; readonly at: number; readonly newest?: number },
  ): Promise<boolean>;
  /** Begins a settlement: takes the request away and the fence, so that an older run that still writes is refused. */
  begin(conferenceId: ConferenceId, at: number): Promise<{ fence: number; summary: AttendanceSummary | undefined }>;
  /** Puts records under the fence. Throws Overtaken. */
  saveRecords(records: readonly Attendance[], fence: number): Promise<void>;
  /** Ends a settlement, in one write: freezes and tells what is new, and asks for the next where one is due. Throws Overtaken. */
  finish(conferenceId: ConferenceId, fence: number, outcome: SettlementOutcome): Promise<void>;
}

export interface Standing {
  readonly summary: AttendanceSummary | undefined;
  readonly isPending: boolean;
}

export interface SettlementOutcome {
  /** Absent where nothing has changed. */
  readonly summary?: AttendanceSummary;
  readonly events: readonly DomainEvent[];
  /** When another settlement is asked for, to follow this one. */
  readonly nextAskedAt?: number;
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

/** Evidence is written at most so long after the time it bears (two of the presence function's longest runs). */
const writingMs = 60_000;

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
    async standing(conferenceId) {
      const item = await table.get(keys.attendanceSummary(conferenceId));
      const isPending = item?.requestedAt !== undefined || item?.fence !== item?.finished;
      return { summary: summaryOf(item), isPending };
    },
    async requestSettle(conferenceId, { by, at, newest = at }) {
      try {
        await table.update({
          update: keys.attendanceSummary(conferenceId),
          set: { requestedAt: at },
          if: {
            requestedAt: { absentOr: { lt: at - forgottenMs } },
            begunAt: { absentOr: { le: newest + writingMs } },
          },
          emits: [requested(conferenceId, by, at)],
        });
        return true;
      } catch (error) {
        if (error instanceof ConditionFailed) return false;
        throw error;
      }
    },
    async begin(conferenceId, at) {
      const item = await table.update({
        update: keys.attendanceSummary(conferenceId),
        set: { begunAt: at },
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
    async finish(conferenceId, fence, { summary, events, nextAskedAt: next }) {
      await fenced(() =>
        table.write({
          update: keys.attendanceSummary(conferenceId),
          set: {
            finished: fence,
            ...(summary ? { summary } : {}),
            ...(next === undefined ? {} : { requestedAt: next }),
          },
          if: { fence: { eq: fence } },
          emits: next === undefined ? events : [...events, requested(conferenceId, bySystem, next)],
        }),
      );
    },
  };
}

function requested(conferenceId: ConferenceId, by: Actor, at: number): DomainEvent {
  return told('SettleRequested', `${conferenceId}:${at}`, at, { conferenceId, by });
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
