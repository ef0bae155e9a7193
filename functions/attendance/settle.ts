import * as z from 'zod/mini';
import { conferenceId } from '../../shared/contracts/kinds.ts';
import { type Attendance, attendanceOf, sameAttendance, windowOf } from '../../shared/domain/attendance.ts';
import type { Bridge } from '../../shared/domain/bridge.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import { eachOf } from '../../shared/domain/each-of.ts';
import { type DomainEvent, told } from '../../shared/domain/events.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import { noEvidence, type RoomEnd, type Timing, timingOf } from '../../shared/domain/presence.ts';
import { Conflict } from '../../shared/domain/refusals.ts';
import { branchNames, rollUpOf } from '../../shared/domain/roll-up.ts';
import { numberSetting } from '../../shared/runtime/environment.ts';
import { log } from '../../shared/runtime/logs.ts';
import { duration } from '../../shared/runtime/metrics.ts';
import { queueHandler } from '../../shared/runtime/queue.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import {
  type AttendanceStore,
  type AttendanceSummary,
  createAttendance,
  Overtaken,
} from '../../shared/store/attendance.ts';
import { type Bridges, createBridges } from '../../shared/store/bridges.ts';
import { type Conferences, createConferences } from '../../shared/store/conferences.ts';
import { createPresence, type Presence } from '../../shared/store/presence.ts';
import { createRollCalls, type RollCalls } from '../../shared/store/roll-calls.ts';

export interface ReadingDeps {
  readonly bridges: Pick<Bridges, 'ofBranch'>;
  readonly presence: Pick<Presence, 'ofBranch' | 'roomEnds'>;
  readonly rollCalls: Pick<RollCalls, 'ofBranch'>;
  readonly timing: Timing;
  readonly now: () => number;
}

export interface SettleDeps extends ReadingDeps {
  readonly conferences: Pick<Conferences, 'find' | 'save'>;
  readonly attendance: Pick<AttendanceStore, 'ofBranch' | 'begin' | 'saveRecords' | 'finish'>;
}

/** Branches read at once: 6 × about 100 bridges of the 1 GB function. */
const width = 6;

export type Settlement = 'settled' | 'unchanged' | 'ignored' | 'overtaken';

/**
 * Trigger: queue `settle`. The end of a conference is settled at once, and once more for the beats and events that were still
 * on their way: the write that ends the first settlement asks for the second. A request waits for what comes with it.
 *
 * A repeat settles anew what is there, and changes nothing. A crash at any step leaves the message to come again, and the
 * record says until then that it is pending.
 */
export async function takeSettlement(
  deps: SettleDeps & {
    readonly sleep: (ms: number) => Promise<void>;
    /** What comes within this time of a request is settled together with it: at the end of a conference everybody leaves. */
    readonly gatherMs: number;
  },
  { conferenceId, isEnd }: { readonly conferenceId: ConferenceId; readonly isEnd: boolean },
): Promise<{ outcome: Settlement; ms: number }> {
  if (!isEnd) await deps.sleep(deps.gatherMs);
  const begun = deps.now();
  const outcome = await settle(deps, conferenceId, { isLast: !isEnd });
  return { outcome, ms: deps.now() - begun };
}

/**
 * Folds the evidence of every bridge, branch by branch, and freezes records and roll-up under the next revision, if anything
 * differs from the last. If it is not to be the last, another is asked for.
 *
 * A repeat finds nothing that differs and raises no revision. Of two at once the later one, which reads later, has the higher
 * fence; the earlier is refused at its next write and leaves. A crash in between leaves records of a revision that is not
 * announced: the next run takes them as changed and announces them. What comes late raises a revision, never a silent change.
 */
export async function settle(deps: SettleDeps, id: ConferenceId, { isLast = true } = {}): Promise<Settlement> {
  const conference = await deps.conferences.find(id);
  if (!conference || (conference.status !== 'ended' && conference.status !== 'settled')) return 'ignored';
  const { fence, summary: before } = await deps.attendance.begin(id, deps.now());
  const revision = (before?.revision ?? 0) + 1;
  const roomEnds = await deps.presence.roomEnds(id);
  const bridges: Bridge[] = [];
  const records: Attendance[] = [];
  let changed = 0;
  try {
    await eachOf(conference.branches ?? [], width, async (branch) => {
      const [now, old] = await Promise.all([
        readBranch(deps, conference, branch, roomEnds),
        deps.attendance.ofBranch(id, branch),
      ]);
      const known = new Map(old.map((record) => [record.bridgeId, record]));
      const fresh = now.records.map((record): Attendance => {
        const last = known.get(record.bridgeId);
        return { ...record, revision: last && sameAttendance(last, record) ? last.revision : revision };
      });
      const toSave = fresh.filter((r) => r.revision !== known.get(r.bridgeId)?.revision || !isKept(r, known));
      await deps.attendance.saveRecords(toSave, fence);
      changed += fresh.filter((r) => r.revision === revision).length;
      bridges.push(...now.bridges);
      records.push(...fresh);
    });
    records.sort((a, b) => (a.bridgeId < b.bridgeId ? -1 : 1));
    const summary = summaryOf(conference, before, { revision, changed, at: deps.now() }, records, bridges);
    const isNew = changed > 0 || !before || rolled(before) !== rolled(summary);
    await deps.attendance.finish(id, fence, {
      ...(isNew ? { summary } : {}),
      events: isNew ? [settledEvent(summary)] : [],
      ...(isLast ? {} : { nextAskedAt: deps.now() }),
    });
    await markSettled(deps, id);
    return isNew ? 'settled' : 'unchanged';
  } catch (error) {
    if (error instanceof Overtaken) return 'overtaken';
    throw error;
  }
}

function isKept(record: Attendance, known: ReadonlyMap<string, Attendance>): boolean {
  const last = known.get(record.bridgeId);
  return last !== undefined && sameAttendance(last, record);
}

/** The attendance of a branch by the evidence as it is now. */
export async function readBranch(
  deps: ReadingDeps,
  conference: Conference,
  branch: string,
  roomEnds: readonly RoomEnd[],
): Promise<{ bridges: Bridge[]; records: Attendance[] }> {
  const [all, evidence, rolls] = await Promise.all([
    deps.bridges.ofBranch(conference.id, branch),
    deps.presence.ofBranch(conference.id, branch, roomEnds),
    deps.rollCalls.ofBranch(conference.id, branch),
  ]);
  const bridges = all.filter((bridge) => bridge.withdrawnAt === undefined);
  const window = windowOf(conference, deps.now());
  const records = bridges.map((bridge) => {
    const heard = evidence.get(bridge.id)?.evidence ?? noEvidence;
    return attendanceOf(bridge, heard, rolls.get(bridge.id), window, deps.timing);
  });
  return { bridges, records };
}

export function summaryOf(
  conference: Conference,
  before: AttendanceSummary | undefined,
  now: { revision: number; changed: number; at: number },
  records: readonly Attendance[],
  bridges: readonly Bridge[],
): AttendanceSummary {
  const rollUp = rollUpOf(records, branchNames(bridges));
  const { present, late, absent, unknown } = rollUp.nation;
  const { revision, changed, at } = now;
  const window = windowOf(conference, at);
  return {
    conferenceId: conference.id,
    revision,
    settledAt: at,
    startedAt: window.from,
    endedAt: window.to,
    ...rollUp,
    revisions: [...(before?.revisions ?? []), { revision, at, present, late, absent, unknown, changed }],
  };
}

function settledEvent({ conferenceId: id, revision, settledAt, nation }: AttendanceSummary): DomainEvent {
  const { present, late, absent, unknown } = nation;
  const data = { conferenceId: id, revision, present, late, absent, unknown };
  return told('AttendanceSettled', `${id}:${revision}`, settledAt, data);
}

function rolled({ nation, branches, levels, startedAt, endedAt }: AttendanceSummary): string {
  return canonicalJson({ nation, branches, levels, startedAt, endedAt });
}

const attempts = 5;

/** The first settlement also moves the conference on; another change of it at the same moment is looked at again. */
async function markSettled(deps: Pick<SettleDeps, 'conferences' | 'now'>, id: ConferenceId): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const conference = await deps.conferences.find(id);
    if (conference?.status !== 'ended') return;
    const next = { ...conference, version: conference.version + 1, status: 'settled', settledAt: deps.now() } as const;
    try {
      await deps.conferences.save(next, []);
      return;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === attempts) throw error;
    }
  }
}

const asked = z.object({
  'detail-type': z.enum(['ConferenceEnded', 'SettleRequested']),
  detail: z.object({ conferenceId }),
});

export const handler = queueHandler(asked, () => {
  const table = wiredTable();
  const heartbeatMs = numberSetting('HEARTBEAT_SECONDS') * 1000;
  const deps = {
    conferences: createConferences(table),
    bridges: createBridges(table),
    presence: createPresence(table, { heartbeatMs }),
    rollCalls: createRollCalls(table),
    attendance: createAttendance(table),
    timing: timingOf(heartbeatMs),
    now: world.now,
    sleep: world.sleep,
    gatherMs: numberSetting('SETTLE_SECONDS') * 1000,
  };
  return async ({ body }) => {
    const { conferenceId } = body.detail;
    const isEnd = body['detail-type'] === 'ConferenceEnded';
    const { outcome, ms } = await takeSettlement(deps, { conferenceId, isEnd });
    duration('SettleMs', ms);
    log.info('settle', { conferenceId, outcome, ms });
  };
});
