import { envelope } from '../../shared/contracts/envelope.ts';
import { type Quotas, summaryOf } from '../../shared/domain/capacity.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import type { Directory } from '../../shared/domain/directory-tree.ts';
import { driftOf, hasDrifted } from '../../shared/domain/enrolment.ts';
import { branchesOf, resolveInvitation } from '../../shared/domain/invitation.ts';
import { follow } from '../../shared/domain/schedule.ts';
import { log } from '../../shared/runtime/logs.ts';
import { count } from '../../shared/runtime/metrics.ts';
import { queueHandler } from '../../shared/runtime/queue.ts';
import { wiredQuotas } from '../../shared/runtime/wired/quotas.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { type Bridges, createBridges } from '../../shared/store/bridges.ts';
import { type Conferences, createConferences } from '../../shared/store/conferences.ts';
import { createDirectory, type DirectoryStore } from '../../shared/store/directory.ts';
import { capacityFor } from './plan-conference.ts';

export interface FollowDeps {
  readonly conferences: Pick<Conferences, 'list' | 'find' | 'save'>;
  readonly directory: Pick<DirectoryStore, 'load'>;
  readonly bridges: Pick<Bridges, 'ofBranches'>;
  readonly quotas: Quotas;
  readonly now: () => number;
}

/**
 * Trigger: queue `follow-directory` ← PointsImported, PointChanged. A conference whose doors are still closed follows the
 * directory: where its bridges are behind the points that it invites, it becomes a new version, which is then enrolled like
 * any other (new points are invited, points that are gone are told, contacts go along). With open doors nobody is put out.
 * It compares what is there now, not what the event tells: late, reordered and repeated events find nothing left to do. The
 * list is read by the index, which may lag a second; a conference as young as that is enrolled from this very directory.
 */
export async function followDirectory(deps: FollowDeps): Promise<void> {
  const directory = await deps.directory.load();
  let cursor: string | undefined;
  do {
    const page = await deps.conferences.list({ from: deps.now(), limit: 100, cursor });
    for (const { id, status } of page.items) if (status === 'scheduled') await followOne(deps, directory, id);
    cursor = page.cursor;
  } while (cursor);
}

async function followOne(deps: FollowDeps, directory: Directory, id: Conference['id']): Promise<void> {
  const conference = await deps.conferences.find(id);
  if (conference?.status !== 'scheduled' || deps.now() >= conference.doorsOpenAt) return;
  const said = { conferenceId: id, directoryVersion: directory.version };
  const { points } = resolveInvitation(directory, conference, conference.ownerBranch);
  const drift = driftOf(conference, directory, points, await deps.bridges.ofBranches(id, conference.branches ?? []));
  if (!hasDrifted(drift)) return;
  if (!points.some(({ code }) => code === conference.hostPoint)) return leftAsItIs(said, 'host-gone');
  const { plan } = await capacityFor(deps, conference, points, id);
  if (plan.refusals.length > 0) return leftAsItIs(said, 'beyond-capacity');
  const now = follow(conference, { plan: summaryOf(plan), invitedBranches: branchesOf(points) }, deps.now());
  await deps.conferences.save(now.conference, now.events); // somebody was faster: the message comes again
  log.info('follows the directory', { ...said, ...drift });
}

/** A person has to decide; until then the conference stays as it was announced. */
function leftAsItIs(said: object, reason: string): void {
  log.warn('a conference does not follow the directory', { ...said, reason });
  count('DirectoryNotFollowed', 1, { reason });
}

export const handler = queueHandler(envelope, () => {
  const table = wiredTable();
  const deps: FollowDeps = {
    conferences: createConferences(table),
    directory: createDirectory(table),
    bridges: createBridges(table),
    quotas: wiredQuotas(),
    now: world.now,
  };
  return () => followDirectory(deps);
});
