import { gzipSync } from 'node:zlib';
import type { Attendance } from '../../shared/domain/attendance.ts';
import {
  delegatesSheet,
  type Heading,
  intervalsSheet,
  pointsSheet,
  type Sheet,
  summarySheet,
} from '../../shared/domain/attendance-file.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import { eachOf } from '../../shared/domain/each-of.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import type { Level } from '../../shared/domain/point.ts';
import { Refused } from '../../shared/domain/refusals.ts';
import type { RollCall } from '../../shared/domain/roll-call.ts';
import { branchNames, rollUpOf } from '../../shared/domain/roll-up.ts';
import type { Caller } from '../../shared/runtime/caller.ts';
import type { FileAnswer } from '../../shared/runtime/http.ts';
import type { RollCalls } from '../../shared/store/roll-calls.ts';
import { type AttendanceDeps, branchesFor, recordsOf } from './read-attendance.ts';
import { csvOf } from './write-csv.ts';
import { xlsxOf } from './write-xlsx.ts';

export interface ExportDeps extends AttendanceDeps {
  readonly rollCalls: Pick<RollCalls, 'ofBranch' | 'revision'>;
  /** Of the directory, with their names. */
  readonly levels: () => Promise<readonly Level[]>;
}

interface Asked {
  readonly conferenceId: ConferenceId;
  readonly branch?: string | undefined;
  readonly caller: Caller;
}

/** A Lambda answers at most 6 MB, in base64: 4.5 MB of file. */
const answerLimit = 4_400_000;
/** A row of a workbook takes about 85 bytes of it: more rows than this never fit, and are not even begun. */
const rowsLimit = 52_000;

/** Trigger: HTTP. One table as CSV; compressed on the way, so that even every delegate of a nation fits an answer. */
export async function exportCsv(
  deps: ExportDeps,
  asked: Asked & { sheet: 'points' | 'delegates' | 'intervals' },
): Promise<FileAnswer> {
  const { conference, records } = await read(deps, asked);
  const { sheet } = asked;
  const made =
    sheet === 'points'
      ? pointsSheet(records, await deps.levels())
      : sheet === 'intervals'
        ? intervalsSheet(records)
        : delegatesSheet(await rollsOf(deps, conference, records));
  const bytes = gzipSync(csvOf(made, conference.zone), { level: 6 });
  return {
    mediaType: 'text/csv; charset=utf-8',
    fileName: `${fileName(asked)}-${sheet}.csv`,
    bytes: fitting(bytes),
    headers: { 'content-encoding': 'gzip' },
  };
}

/**
 * Trigger: HTTP. The whole workbook. 3,355 bridges with their delegates fit an answer (about 3 MB at ten delegates a hall); a
 * file beyond that is refused with the way out, a file a branch, rather than cut short.
 */
export async function exportXlsx(deps: ExportDeps, asked: Asked): Promise<FileAnswer> {
  const { conference, records, summary, names } = await read(deps, asked);
  const heading: Heading = {
    ...conference,
    revision: summary?.revision ?? 0,
    ...(summary ? { settledAt: summary.settledAt } : {}),
  };
  const rollUp = rollUpOf(records, names);
  const sheets: Sheet[] = [
    summarySheet(heading, rollUp.nation, rollUp.branches),
    pointsSheet(records, await deps.levels()),
    delegatesSheet(await rollsOf(deps, conference, records)),
    intervalsSheet(records),
  ];
  const rows = sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0);
  if (rows > rowsLimit) throw tooLarge({ rows, limit: rowsLimit });
  return {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    fileName: `${fileName(asked)}.xlsx`,
    bytes: fitting(await xlsxOf(sheets, conference.zone)),
  };
}

async function read(deps: ExportDeps, asked: Asked) {
  const conference = await deps.conferences.get(asked.conferenceId);
  const branches = branchesFor(conference, asked.caller, asked.branch);
  if (conference.startedAt === undefined)
    throw new Refused('not-started', 'The conference has not begun: a file would call everybody absent.', {
      status: 409,
      facts: { startsAt: conference.startsAt },
    });
  const { summary, records, bridges } = await recordsOf(deps, conference, branches);
  const names = summary ? new Map(summary.branches.map((b) => [b.branch, b.name])) : branchNames(bridges);
  return { conference, records, summary, names };
}

/** The roll calls of the revision that each record was settled with: a frozen record has frozen delegates. */
async function rollsOf(deps: ExportDeps, conference: Conference, records: readonly Attendance[]) {
  const branches = new Set(records.filter((r) => r.rollCallRevision > 0).map((r) => r.branch));
  const current = new Map<string, RollCall>();
  await eachOf(branches, 8, async (branch) => {
    for (const [id, roll] of await deps.rollCalls.ofBranch(conference.id, branch)) current.set(id, roll);
  });
  const halls = await eachOf(
    records.filter((r) => r.rollCallRevision > 0),
    16,
    async (record) => {
      const roll = current.get(record.bridgeId);
      const then = roll?.revision === record.rollCallRevision ? roll : undefined;
      return { record, roll: then ?? (await deps.rollCalls.revision(record.bridgeId, record.rollCallRevision)) };
    },
  );
  return halls.flatMap(({ record, roll }) => (roll ? [{ record, roll }] : []));
}

function fileName({ conferenceId, branch }: Asked): string {
  return `diem-danh-${conferenceId}${branch ? `-${branch}` : ''}`;
}

function fitting(bytes: Buffer): Buffer {
  if (bytes.length > answerLimit) throw tooLarge({ bytes: bytes.length, limit: answerLimit });
  return bytes;
}

function tooLarge(facts: Record<string, number>): Refused {
  return new Refused('export-too-large', 'The file is too large for one answer. Ask for it branch by branch.', {
    status: 413,
    facts,
  });
}
