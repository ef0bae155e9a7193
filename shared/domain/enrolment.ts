import { isDeepStrictEqual } from 'node:util';
import { type Bridge, enrolmentsOf } from './bridge.ts';
import type { Conference } from './conference.ts';
import type { Directory } from './directory-tree.ts';
import { bridgeIdOf } from './ids.ts';
import type { Point } from './point.ts';

/** A bridge keeps its id and branch when its point moves within the tree: its link must not die of a reform. */
export function bridgeOf(
  conference: Conference,
  directory: Directory,
  point: Point,
  before: Bridge | undefined,
): Bridge {
  const branch = before?.branch ?? point.branch;
  const parent = point.parent === undefined ? undefined : directory.points.get(point.parent);
  // counted on the bridge itself: a repeat of this run finds it invited, and counts no second time
  const enrolments = before ? enrolmentsOf(before) + (before.withdrawnAt === undefined ? 0 : 1) : 1;
  return {
    id: before?.id ?? bridgeIdOf(conference.id, branch, point.code),
    conferenceId: conference.id,
    pointCode: point.code,
    name: point.name,
    level: point.level,
    ...(parent ? { parent: parent.code, parentName: parent.name } : {}),
    branch,
    contacts: point.contacts,
    ...(point.seats === undefined ? {} : { seats: point.seats }),
    isHost: point.code === conference.hostPoint,
    enrolledVersion: conference.version,
    ...(enrolments > 1 ? { enrolments } : {}),
  };
}

export function withdrawnOf(
  before: ReadonlyMap<string, Bridge>,
  invited: readonly Bridge[],
  version: number,
  at: number,
): Bridge[] {
  const stay = new Set(invited.map((bridge) => bridge.pointCode));
  return [...before.values()]
    .filter((bridge) => !stay.has(bridge.pointCode))
    .map((bridge) => ({ ...bridge, isHost: false, enrolledVersion: version, withdrawnAt: bridge.withdrawnAt ?? at }));
}

/** What became of the directory since the bridges of a conference were made out of it; counts of points. */
export interface Drift {
  /** Invited now and without a bridge. */
  readonly fresh: number;
  /** Invited no longer: gone, or merged into another. */
  readonly gone: number;
  /** Whose name, place, seats or contacts are others now. */
  readonly changed: number;
}

/** How far the bridges of a conference are behind the points that it invites. */
export function driftOf(
  conference: Conference,
  directory: Directory,
  points: readonly Point[],
  bridges: readonly Bridge[],
): Drift {
  const standing = new Map(bridges.map((bridge) => [bridge.pointCode, bridge]));
  let [fresh, changed] = [0, 0];
  for (const point of points) {
    const bridge = standing.get(point.code);
    if (!bridge || bridge.withdrawnAt !== undefined) fresh++;
    else if (!saysTheSame(bridge, bridgeOf(conference, directory, point, bridge))) changed++;
  }
  const invited = new Set(points.map(({ code }) => code));
  const gone = bridges.filter((it) => it.withdrawnAt === undefined && !invited.has(it.pointCode)).length;
  return { fresh, gone, changed };
}

export const hasDrifted = ({ fresh, gone, changed }: Drift): boolean => fresh + gone + changed > 0;

/** Bridges with the contacts that their points have today: who is written to is asked when it is written, not when it was planned. */
export function withTodaysContacts<B extends Bridge>(bridges: readonly B[], { points }: Directory): B[] {
  return bridges.map((bridge) => {
    const point = points.get(bridge.pointCode);
    return point ? { ...bridge, contacts: point.contacts } : bridge;
  });
}

function saysTheSame(a: Bridge, b: Bridge): boolean {
  const said = ({ name, level, parent, parentName, contacts, seats, isHost }: Bridge) => [
    ...[name, level, parent, parentName, seats, isHost],
    contacts,
  ];
  return isDeepStrictEqual(said(a), said(b));
}
