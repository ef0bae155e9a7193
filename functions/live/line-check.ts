import type * as z from 'zod/mini';
import type {
  hallLineCheckRoutes,
  lineCheck,
  lineCheckBoard,
  lineCheckRoutes,
  lineCheckRow,
} from '../../shared/contracts/line-check.ts';
import { deviceOf } from '../../shared/domain/access-secrets.ts';
import type { BridgeLine } from '../../shared/domain/board.ts';
import { type Conference, isOver } from '../../shared/domain/conference.ts';
import { eachOf } from '../../shared/domain/each-of.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import {
  isMarkOvertaken,
  type LineCheck,
  type LineReport,
  type LineVerdict,
  lineCountsOf,
  lineVerdictOf,
  lineVerdicts,
} from '../../shared/domain/line-check.ts';
import { comparePlaces, pageOfList } from '../../shared/domain/pages.ts';
import { Missing, Refused } from '../../shared/domain/refusals.ts';
import { branchNames } from '../../shared/domain/roll-up.ts';
import { type Caller, demandBranch, type HallHost } from '../../shared/runtime/caller.ts';
import { branchesSeen } from '../../shared/runtime/conference-view.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { Bridges } from '../../shared/store/bridges.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { LineChecks } from '../../shared/store/line-checks.ts';

export interface LineCheckDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly bridges: Pick<Bridges, 'find' | 'linesOf'>;
  readonly lineChecks: LineChecks;
  readonly now: () => number;
}

const width = 12;

/** Trigger: GET …/line-checks. Computed at the reading out of the bridges and their records, so the counts always add up. */
export async function readLineChecks(
  deps: LineCheckDeps,
  asked: {
    conferenceId: ConferenceId;
    branch?: string | undefined;
    verdict?: LineVerdict | undefined;
    limit: number;
    cursor?: string | undefined;
    caller: Caller;
  },
): Promise<z.output<typeof lineCheckBoard>> {
  const { conferenceId, caller } = asked;
  const conference = await deps.conferences.get(conferenceId);
  const branches = branchesSeen(caller, conference, asked.branch);
  const read = await eachOf(branches, width, async (branch) => {
    const [bridges, checks] = await Promise.all([
      deps.bridges.linesOf(conferenceId, branch),
      deps.lineChecks.ofBranch(conferenceId, branch),
    ]);
    const expected = bridges.filter((bridge) => bridge.withdrawnAt === undefined);
    const rows = expected.map((bridge) => rowOf(bridge, checks.get(bridge.id)));
    return { branch, name: branchNames(expected).get(branch) ?? branch, rows };
  });
  const rows = read.flatMap((part) => part.rows);
  const listed = rows
    .filter((row) => asked.verdict === undefined || row.verdict === asked.verdict)
    .map((row) => ({ row, place: [lineVerdicts.indexOf(row.verdict), row.branch, row.code] as const }))
    .sort((a, b) => comparePlaces(a.place, b.place));
  const page = pageOfList(listed, asked, ({ place }) => place);
  return {
    conferenceId,
    serverTime: deps.now(),
    expected: rows.length,
    counts: lineCountsOf(rows.map((row) => row.verdict)),
    branches: read.map((part) => ({
      branch: part.branch,
      name: part.name,
      expected: part.rows.length,
      counts: lineCountsOf(part.rows.map((row) => row.verdict)),
    })),
    items: page.items.map(({ row }) => row),
    ...(page.cursor ? { cursor: page.cursor } : {}),
  };
}

/** Trigger: PUT …/line-checks/{bridgeId}. The last word counts; what the hall's page found stays beside it. */
export async function markLineCheck(
  deps: LineCheckDeps,
  { params, body, caller }: Request<typeof lineCheckRoutes.markLineCheck>,
): Promise<z.output<typeof lineCheckRow>> {
  const bridge = await deps.bridges.find(params.bridgeId);
  if (caller.kind !== 'staff' || bridge?.conferenceId !== params.conferenceId || bridge.withdrawnAt !== undefined) {
    throw new Missing('bridge', params.bridgeId);
  }
  demandBranch(caller, bridge.branch, 'bridge', params.bridgeId);
  demandNotOver(await deps.conferences.get(params.conferenceId));
  const at = deps.now();
  const { verdict, note } = body;
  const mark = verdict === 'none' ? undefined : { verdict, note, by: caller.name, at };
  return rowOf(bridge, await deps.lineChecks.mark(bridge.id, mark, { by: caller.id, at }));
}

/** Trigger: GET /hall/line-check. Reads only. */
export async function readOwnLineCheck(deps: Pick<LineCheckDeps, 'lineChecks'>, host: HallHost) {
  return viewOf(await deps.lineChecks.find(host.bridgeId));
}

/**
 * Trigger: PUT /hall/line-check, from the invitation on. The newest test counts: a repeat of it changes nothing, and one that
 * was kept by the page and arrives after a newer one is not taken.
 */
export async function reportLineCheck(
  deps: LineCheckDeps,
  { body }: Request<typeof hallLineCheckRoutes.reportLineCheck>,
  host: HallHost,
) {
  const [conference, bridge] = await Promise.all([
    deps.conferences.get(host.conferenceId),
    deps.bridges.find(host.bridgeId),
  ]);
  demandNotOver(conference);
  if (!bridge || bridge.withdrawnAt !== undefined) {
    throw new Refused('bridge-withdrawn', 'This hall is not invited to the conference any more.', { status: 410 });
  }
  const now = deps.now();
  const { picture, sound, speaker, network, device, client } = body;
  const report: LineReport = {
    at: now - Math.round(body.secondsAgo * 1000),
    tests: { picture, sound, speaker, network },
    ...(device === undefined ? {} : { device: deviceOf(device) }),
    ...(client === undefined ? {} : { client }),
  };
  return viewOf(await deps.lineChecks.report(host.bridgeId, report, now));
}

function demandNotOver(conference: Conference): void {
  if (isOver(conference)) throw new Refused('conference-over', 'This conference is over.', { status: 410 });
}

type Row = z.output<typeof lineCheckRow>;

function rowOf(bridge: BridgeLine, check: LineCheck | undefined): Row {
  const { pointCode: code, name, parentName, branch, level, isHost } = bridge;
  return {
    ...viewOf(check ?? { bridgeId: bridge.id, rounds: 0 }),
    ...{ code, name, branch, level, isHost },
    ...(parentName === undefined ? {} : { parentName }),
  };
}

function viewOf(check: LineCheck): z.output<typeof lineCheck> {
  const { bridgeId, report, rounds, mark } = check;
  return {
    bridgeId,
    verdict: lineVerdictOf(check),
    rounds,
    ...(report ? { checkedAt: report.at, tests: testsView(report) } : {}),
    ...(report?.client === undefined ? {} : { client: report.client }),
    ...(mark ? { mark: { ...mark, isOvertaken: isMarkOvertaken(check) } } : {}),
  };
}

function testsView({ tests }: LineReport) {
  const plain = ({ result, reasons }: (typeof tests)['picture']) => ({ result, reasons: [...reasons] });
  return {
    picture: plain(tests.picture),
    sound: plain(tests.sound),
    speaker: plain(tests.speaker),
    network: plain(tests.network),
  };
}
