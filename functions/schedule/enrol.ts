import { type Envelope, envelope } from '../../shared/contracts/envelope.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import { bridgeOf, withdrawnOf } from '../../shared/domain/enrolment.ts';
import { told } from '../../shared/domain/events.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import { branchesOf, resolveInvitation } from '../../shared/domain/invitation.ts';
import { log } from '../../shared/runtime/logs.ts';
import { type Message, queueHandler } from '../../shared/runtime/queue.ts';
import { wiredSealer } from '../../shared/runtime/wired/seal.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { type Access, createAccess } from '../../shared/store/access.ts';
import { type Bridges, createBridges } from '../../shared/store/bridges.ts';
import { type Conferences, createConferences } from '../../shared/store/conferences.ts';
import { createDirectory, type DirectoryStore } from '../../shared/store/directory.ts';

export interface EnrolDeps {
  readonly conferences: Pick<Conferences, 'find' | 'noteBranches' | 'markEnrolled'>;
  readonly directory: Pick<DirectoryStore, 'load'>;
  readonly bridges: Pick<Bridges, 'ofBranches' | 'enrol'>;
  readonly access: Pick<Access, 'issue'>;
  readonly now: () => number;
}

/**
 * Trigger: queue `enrol` ← ConferenceScheduled, Rescheduled, Cancelled. Makes a bridge for every point invited, withdraws
 * those invited no longer, issues access to the new ones (a new one to those that come back), and then tells that this
 * version is enrolled.
 * It works from the conference as it is now: late and reordered events find the newest version, repeats find it enrolled. Ids
 * are derived and every bridge is put on condition that no newer version has it, so a crash anywhere is made good by the
 * repeat and an old run cannot undo a new one. A cancelled conference keeps the bridges that it has: they are to be told.
 */
export async function enrol(deps: EnrolDeps, id: ConferenceId): Promise<void> {
  for (let run = 1; run <= runs; run++) if (await settled(deps, id)) return;
  throw new Error(`${id} changed ${runs} times while it was enrolled`); // comes again, later
}

const runs = 5;

/** False where a newer version came in between: what this run has written is then put right by the next. */
async function settled(deps: EnrolDeps, id: ConferenceId): Promise<boolean> {
  const conference = await deps.conferences.find(id);
  if (!conference) {
    log.warn('no such conference', { conferenceId: id });
    return true;
  }
  const { version } = conference;
  const said = { conferenceId: id, version };
  if (conference.status !== 'scheduled' && conference.status !== 'live') {
    log.info('nothing to enrol', said);
    return true;
  }
  if ((conference.enrolledVersion ?? 0) >= version) {
    const strays = await withdrawStrays(deps, conference);
    log.info('enrolled already', { ...said, strays });
    return true;
  }

  const directory = await deps.directory.load();
  const { points, problems } = resolveInvitation(directory, conference, conference.ownerBranch);
  if (problems.length > 0) log.warn('some of the invited are no longer there', { ...said, points: problems.length });
  // noted before anything is written: what a run that crashed has made is found again and withdrawn
  const noted = await deps.conferences.noteBranches(id, version, branchesOf(points));
  if (!noted) return false;

  const before = new Map((await deps.bridges.ofBranches(id, noted)).map((bridge) => [bridge.pointCode, bridge]));
  const invited = points.map((point) => bridgeOf(conference, directory, point, before.get(point.code)));
  const withdrawn = withdrawnOf(before, invited, version, deps.now());
  if (!(await deps.bridges.enrol([...invited, ...withdrawn]))) return false;
  await deps.access.issue(invited, deps.now());

  const done = { bridges: invited.length, branches: branchesOf(invited) };
  const event = told('BridgesEnrolled', `${id}:${version}`, deps.now(), { conferenceId: id, version, ...done });
  // who comes when the doors are open already waits for a seat
  const late = deps.now() >= conference.doorsOpenAt;
  const asking = told('ProvisionRequested', `${id}:${version}`, deps.now(), {
    conferenceId: id,
    reason: 'enrolled-late',
  });
  const isNew = await deps.conferences.markEnrolled(id, version, done, late ? [event, asking] : [event]);
  if (isNew) log.info('enrolled', { ...said, bridges: invited.length, withdrawn: withdrawn.length });
  return isNew;
}

/** What a slow run of an older version has written after this version was enrolled. */
async function withdrawStrays(deps: EnrolDeps, { id, version, enrolledVersion = 0 }: Conference): Promise<number> {
  const noted = (await deps.conferences.noteBranches(id, version, [])) ?? [];
  const strays = (await deps.bridges.ofBranches(id, noted)).filter(
    (bridge) => bridge.enrolledVersion < enrolledVersion && bridge.withdrawnAt === undefined,
  );
  const withdrawnAt = deps.now();
  await deps.bridges.enrol(strays.map((bridge) => ({ ...bridge, isHost: false, enrolledVersion, withdrawnAt })));
  return strays.length;
}

export const handler = queueHandler(envelope, () => {
  const table = wiredTable();
  const deps = {
    conferences: createConferences(table),
    directory: createDirectory(table),
    bridges: createBridges(table),
    access: createAccess(table, wiredSealer(), world.random),
    now: world.now,
  };
  return ({ body }: Message<Envelope>) => enrol(deps, body.detail.conferenceId as ConferenceId);
});
