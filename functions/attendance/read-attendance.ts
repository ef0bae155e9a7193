import type * as z from 'zod/mini';
import type { attendanceRecord, attendanceSummary } from '../../shared/contracts/attendance.ts';
import type { Attendance } from '../../shared/domain/attendance.ts';
import type { Bridge } from '../../shared/domain/bridge.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import { eachOf } from '../../shared/domain/each-of.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import { pageOfList } from '../../shared/domain/pages.ts';
import type { Bound } from '../../shared/domain/presence-line.ts';
import { Missing } from '../../shared/domain/refusals.ts';
import { type Caller, limitOf } from '../../shared/runtime/caller.ts';
import { branchesSeen } from '../../shared/runtime/conference-view.ts';
import type { AttendanceStore, AttendanceSummary, Standing } from '../../shared/store/attendance.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import { type ReadingDeps, readBranch, summaryOf } from './settle.ts';

export interface AttendanceDeps extends ReadingDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly attendance: Pick<AttendanceStore, 'ofBranch' | 'standing'>;
}

const width = 8;

/** The branches that the caller may see of those asked for; who may see none learns nothing of the conference. */
export function branchesFor(conference: Conference, caller: Caller, branch: string | undefined): readonly string[] {
  const branches = branchesSeen(caller, conference, branch);
  if (branch !== undefined && branches.length === 0) throw new Missing('branch', branch);
  return branches;
}

/** Settled records where there are, else the records as they would be if it ended now. By branch and code. */
export async function recordsOf(
  deps: AttendanceDeps,
  conference: Conference,
  branches: readonly string[],
): Promise<Standing & { records: Attendance[]; bridges: Bridge[] }> {
  const [{ summary, isPending }, roomEnds] = await Promise.all([
    deps.attendance.standing(conference.id),
    deps.presence.roomEnds(conference.id),
  ]);
  const read = await eachOf(branches, width, async (branch) => {
    if (!summary) return readBranch(deps, conference, branch, roomEnds);
    return { records: await deps.attendance.ofBranch(conference.id, branch), bridges: [] };
  });
  const records = read.flatMap((part) => part.records.sort((a, b) => (a.code < b.code ? -1 : 1)));
  return { summary, isPending, records, bridges: read.flatMap((part) => part.bridges) };
}

/** Trigger: HTTP. A page is a branch, so that a nation of 10,000 bridges never becomes one answer. */
export async function listAttendance(
  deps: AttendanceDeps,
  asked: {
    conferenceId: ConferenceId;
    branch?: string | undefined;
    state?: Attendance['state'] | undefined;
    cursor?: string | undefined;
    caller: Caller;
  },
) {
  const conference = await deps.conferences.get(asked.conferenceId);
  const branches = branchesFor(conference, asked.caller, asked.branch);
  const page = pageOfList(branches, { limit: 1, cursor: asked.cursor }, (branch) => [branch]);
  const { summary, records } = await recordsOf(deps, conference, page.items);
  const items = records.filter((record) => asked.state === undefined || record.state === asked.state);
  return {
    revision: summary?.revision ?? 0,
    items: items.map(recordView),
    ...(page.cursor ? { cursor: page.cursor } : {}),
  };
}

/** Trigger: HTTP. A provincial office gets its own branch as the whole. */
export async function readSummary(
  deps: AttendanceDeps,
  conferenceId: ConferenceId,
  caller: Caller,
): Promise<z.output<typeof attendanceSummary>> {
  const conference = await deps.conferences.get(conferenceId);
  const branches = branchesFor(conference, caller, undefined);
  const isWhole = limitOf(caller) === undefined;
  const settled = isWhole ? await deps.attendance.standing(conferenceId) : undefined;
  if (settled?.summary) return summaryView(settled.summary, isDue(conference, settled));
  const { summary, isPending, records, bridges } = await recordsOf(deps, conference, branches);
  const now = { revision: summary?.revision ?? 0, changed: 0, at: summary?.settledAt ?? deps.now() };
  const made = summaryOf(conference, undefined, now, records, bridges);
  const names = new Map(summary?.branches.map(({ branch, name }) => [branch, name]));
  const named = made.branches.map((b) => ({ ...b, name: names.get(b.branch) ?? b.name }));
  return summaryView({ ...made, branches: named, revisions: [] }, isDue(conference, { summary, isPending }));
}

/** Between the end of a conference and its first settlement nothing is asked for yet, and yet it comes. */
function isDue(conference: Conference, { summary, isPending }: Standing): boolean {
  return conference.endedAt !== undefined && (isPending || !summary);
}

function summaryView(summary: AttendanceSummary, pending: boolean): z.output<typeof attendanceSummary> {
  const { settledAt, ...rest } = summary;
  return {
    ...rest,
    pending,
    ...(summary.revision > 0 ? { settledAt } : {}),
    branches: [...summary.branches],
    levels: [...summary.levels],
    revisions: [...summary.revisions],
  };
}

export function recordView(record: Attendance): z.output<typeof attendanceRecord> {
  const { conferenceId: _c, firstConnectedAt, lastLeftAt, intervals, ...rest } = record;
  return {
    ...rest,
    ...(firstConnectedAt ? { firstConnectedAt: boundView(firstConnectedAt) } : {}),
    ...(lastLeftAt ? { lastLeftAt: boundView(lastLeftAt) } : {}),
    intervals: intervals.map(({ start, end, endedBy, rooms }) => ({
      start: boundView(start),
      end: boundView(end),
      endedBy,
      rooms: [...rooms],
    })),
  };
}

function boundView({ low, likely, high }: Bound) {
  return {
    ...(low === null ? {} : { low }),
    likely: likely ?? high ?? low ?? 0,
    ...(high === null ? {} : { high }),
  };
}
