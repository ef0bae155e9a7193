import * as z from 'zod/mini';
import { conferenceId } from '../../shared/contracts/kinds.ts';
import { type Attendance, attendanceOf, sameAttendance, windowOf } from '../../shared/domain/attendance.ts';
import type { Bridge } from '../../shared/domain/bridge.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import { eachOf } from '../../shared/domain/each-of.ts';
import { bySystem, told } from '../../shared/domain/events.ts';
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
  readonly attendance: AttendanceStore;
}

/** Branches read at once: 6 × about 100 bridges of the 1 GB function. */
const width = 6;

/**
 * Trigger: queue `settle` (ConferenceEnded, SettleRequested). Folds the evidence of every bridge, branch by branch, and freezes
 * records and roll-up under the next revision, if anything differs from the last.
 *
 * A repeat finds nothing that differs and writes nothing. Of two at once the later one, which reads later, has the higher
 * fence; the earlier is refused at its next write and leaves. A crash in between leaves records of a revision that is not
 * announced: the next run takes them as changed and announces them. What comes late raises a revision, never a silent change.
 */
export async function settle(
  deps: SettleDeps,
  id: ConferenceId,
): Promise<'settled' | 'unchanged' | 'ignored' | 'overtaken'> {
  const conference = await deps.conferences.find(id);
  if (!conference || (conference.status !== 'ended' && conference.status !== 'settled')) return 'ignored';
  const { fence, summary: before } = await deps.attendance.begin(id);
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
    if (isNew) {
      const { present, late, absent, unknown } = summary.nation;
      const data = { conferenceId: id, revision, present, late, absent, unknown };
      const event = told('AttendanceSettled', `${id}:${revision}`, summary.settledAt, data);
      await deps.attendance.finish(summary, fence, [event]);
    }
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

/** What comes within this time of a request is settled together with it: at the end of a conference everybody leaves. */
export const gatherMs = 15_000;

const asked = z.object({
  'detail-type': z.enum(['ConferenceEnded', 'SettleRequested']),
  detail: z.object({ conferenceId }),
});

export const handler = queueHandler(asked, () => {
  const table = wiredTable();
  const heartbeatMs = numberSetting('HEARTBEAT_SECONDS') * 1000;
  const deps: SettleDeps = {
    conferences: createConferences(table),
    bridges: createBridges(table),
    presence: createPresence(table, { heartbeatMs }),
    rollCalls: createRollCalls(table),
    attendance: createAttendance(table),
    timing: timingOf(heartbeatMs),
    now: world.now,
  };
  return async ({ body }) => {
    const id = body.detail.conferenceId;
    const isEnd = body['detail-type'] === 'ConferenceEnded';
    if (!isEnd) await world.sleep(gatherMs);
    const begun = deps.now();
    const outcome = await settle(deps, id);
    duration('SettleMs', deps.now() - begun);
    log.info('settle', { conferenceId: id, outcome, ms: deps.now() - begun });
    // once more after the end, for the beats and events that were still on their way
    if (isEnd && outcome !== 'ignored') await deps.attendance.requestSettle(id, { by: bySystem, at: deps.now() });
  };
});
