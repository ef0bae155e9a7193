import type * as z from 'zod/mini';
import type { board } from '../../shared/contracts/live.ts';
import { countsOf, type DatedRow, newsSince, overOf, rowOf, versionOf } from '../../shared/domain/board.ts';
import { eachOf } from '../../shared/domain/each-of.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import type { Timing } from '../../shared/domain/presence.ts';
import { branchNames } from '../../shared/domain/roll-up.ts';
import type { Caller } from '../../shared/runtime/caller.ts';
import { branchesSeen } from '../../shared/runtime/conference-view.ts';
import type { Bridges } from '../../shared/store/bridges.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Presence } from '../../shared/store/presence.ts';

export interface BoardDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly bridges: Pick<Bridges, 'linesOf'>;
  readonly presence: Pick<Presence, 'ofBranch' | 'roomEnds'>;
  readonly timing: Timing;
  readonly now: () => number;
}

const width = 12;

/**
 * Trigger: HTTP (control room). A read model computed at the reading: the evidence of every bridge and the time of day, so it
 * cannot drift from what happened, and a page that missed a push gets at its next pull all that it lacks. A provincial
 * office sees its own branch and nothing else. Once the conference is over it stands still as of the end.
 */
export async function readBoard(
  deps: BoardDeps,
  asked: { conferenceId: ConferenceId; branch?: string | undefined; since?: string | undefined; caller: Caller },
): Promise<z.output<typeof board>> {
  const { conferenceId, since, caller } = asked;
  const [conference, roomEnds] = await Promise.all([
    deps.conferences.get(conferenceId),
    deps.presence.roomEnds(conferenceId),
  ]);
  const branches = branchesSeen(caller, conference, asked.branch);

  const now = deps.now();
  const over = overOf(conference);
  const read = await eachOf(branches, width, async (branch) => {
    const [bridges, evidence] = await Promise.all([
      deps.bridges.linesOf(conferenceId, branch),
      deps.presence.ofBranch(conferenceId, branch, roomEnds),
    ]);
    const expected = bridges.filter((bridge) => bridge.withdrawnAt === undefined);
    const rows = expected.map((bridge): DatedRow => rowOf(bridge, evidence.get(bridge.id), { now, over }, deps.timing));
    const withdrawn = bridges.filter((bridge) => bridge.withdrawnAt !== undefined).map((bridge) => bridge.id);
    return { branch, name: branchNames(expected).get(branch) ?? branch, rows, withdrawn };
  });
  const rows = read.flatMap((part) => part.rows);
  const version = versionOf(rows, now);
  return {
    conferenceId,
    status: conference.status,
    ...(over ? { endedAt: over.to } : {}),
    serverTime: now,
    version,
    total: rows.length,
    counts: countsOf(rows.map(({ row }) => row)),
    branches: read.map((part) => ({
      branch: part.branch,
      name: part.name,
      total: part.rows.length,
      counts: countsOf(part.rows.map(({ row }) => row)),
    })),
    withdrawn: read.flatMap((part) => part.withdrawn),
    ...(newsSince(rows, since, version) as { complete: boolean; rows: z.output<typeof board>['rows'] }),
  };
}
