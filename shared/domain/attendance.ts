import type { Bridge } from './bridge.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Conference } from './conference.ts';
import type { BridgeId, ConferenceId } from './ids.ts';
import type { Evidence, Timing } from './presence.ts';
import { type Interval, intervalsOf, spentWithin } from './presence-fold.ts';
import type { Bound, EndedBy } from './presence-line.ts';
import {
  type AtInstant,
  atInstant,
  dropsWithin,
  endOf,
  within as reachingInto,
  type Window,
} from './presence-window.ts';
import { type DelegateCounts, delegateCounts, type RollCall, saidByRoll } from './roll-call.ts';

export type AttendanceState = 'present' | 'late' | 'absent' | 'unknown';

/** The settled record of a bridge: presence ∪ roll call. Both are kept; `state` is their union, never a sum. */
export interface Attendance {
  readonly bridgeId: BridgeId;
  readonly conferenceId: ConferenceId;
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly parent?: string;
  readonly branch: string;
  readonly isHost: boolean;
  readonly state: AttendanceState;
  /** What presence says by itself. */
  readonly automatic: AttendanceState;
  /** What the roll call says by itself. */
  readonly manual?: 'present' | 'absent';
  /** The bounds leave room for another state than `automatic`. */
  readonly uncertain: boolean;
  readonly firstConnectedAt?: Bound;
  readonly lastLeftAt?: Bound;
  /** Within the conference, each moment once. */
  readonly seconds: { readonly low: number; readonly likely: number; readonly high: number };
  readonly minutes: number;
  readonly reconnections: number;
  readonly drops: number;
  readonly atOpening: AtInstant;
  readonly atEnd: AtInstant;
  readonly intervals: readonly AttendedInterval[];
  readonly presentCount?: number;
  readonly delegates: DelegateCounts;
  readonly rollCallRevision: number;
  /** The revision of the conference's attendance in which this last changed; 0 while not settled. */
  readonly revision: number;
}

export interface AttendedInterval {
  readonly start: Bound;
  readonly end: Bound;
  readonly endedBy: EndedBy;
  readonly rooms: readonly number[];
}

export interface AttendedWindow extends Window {
  /** Who connects after this is late. */
  readonly lateAfter: number;
}

/** Who connects within this time of the start is not late, where the conference says nothing else. */
export const usualLateAfterMinutes = 5;

/** The time that counts: from the start as it was to the end as it was; `now` stands in for an end that has not come. */
export function windowOf(
  conference: Pick<Conference, 'startsAt' | 'startedAt' | 'endedAt' | 'lateAfterMinutes'>,
  now: number,
): AttendedWindow {
  const { lateAfterMinutes = usualLateAfterMinutes } = conference;
  const from = conference.startedAt ?? conference.startsAt;
  const to = Math.max(from, conference.endedAt ?? now);
  return { from, to, lateAfter: Math.max(from, conference.startsAt) + lateAfterMinutes * 60_000 };
}

export function attendanceOf(
  bridge: Bridge,
  evidence: Evidence,
  roll: RollCall | undefined,
  window: AttendedWindow,
  timing: Timing,
): Attendance {
  const { from, to } = window;
  const all = intervalsOf(evidence, timing);
  const within = reachingInto(all, window, timing);
  // on record is all that may reach into the conference by its bounds, though what is likely lies before or after
  const recorded = all.filter((i) => (i.start.low ?? from) <= to && (i.end.high ?? to) >= from);
  const possible = all.some((i) => (i.start.low ?? from) < to && (i.end.high ?? to) > from);
  // an earlier one that may have lasted into the conference: then its bridge was there from the start
  const earlier = all.some((i) => i.start.likely < from && !within.includes(i) && (i.end.high ?? to) > from);
  const { automatic, uncertain } = judged(within[0], { possible, earlier }, window);
  const manual = saidByRoll(roll);
  const isThere = automatic === 'present' || automatic === 'late';
  const spent = spentWithin(recorded, from, to, timing);
  const last = within.at(-1);
  const seconds = { low: floor(spent.low), likely: floor(spent.likely), high: Math.ceil(spent.high / 1000) };
  return {
    bridgeId: bridge.id,
    conferenceId: bridge.conferenceId,
    code: bridge.pointCode,
    name: bridge.name,
    level: bridge.level,
    ...(bridge.parent ? { parent: bridge.parent } : {}),
    branch: bridge.branch,
    isHost: bridge.isHost,
    state: !isThere && manual === 'present' ? 'present' : automatic,
    automatic,
    ...(manual ? { manual } : {}),
    uncertain,
    ...(within[0] ? { firstConnectedAt: within[0].start } : {}),
    ...(last ? { lastLeftAt: closed(last, to, timing) } : {}),
    seconds,
    minutes: Math.floor(seconds.likely / 60),
    reconnections: Math.max(0, within.length - 1),
    drops: dropsWithin(all, window, timing),
    atOpening: atInstant(all, from, to, timing),
    atEnd: atInstant(all, to, to, timing),
    intervals: recorded.map((i) => ({
      start: i.start,
      end: closed(i, to, timing),
      endedBy: i.endedBy,
      rooms: i.rooms,
    })),
    ...(roll?.presentCount === undefined ? {} : { presentCount: roll.presentCount }),
    delegates: delegateCounts(roll?.delegates ?? []),
    rollCallRevision: roll?.revision ?? 0,
    revision: 0,
  };
}

function judged(
  first: Interval | undefined,
  { possible, earlier }: { possible: boolean; earlier: boolean },
  { lateAfter }: AttendedWindow,
) {
  if (!first) return { automatic: possible ? 'unknown' : 'absent', uncertain: possible } as const;
  const { low, likely, high } = first.start;
  const isLate = likely > lateAfter;
  const uncertain = (low ?? Number.NEGATIVE_INFINITY) > lateAfter !== high > lateAfter || (isLate && earlier);
  return { automatic: isLate ? 'late' : 'present', uncertain } as const;
}

/** The end as a report shows it: what is still open was last known to be connected, and ended nobody knows when. */
function closed(interval: Interval, until: number, timing: Timing): Bound {
  return { ...interval.end, likely: endOf(interval, until, timing) };
}

function floor(ms: number): number {
  return Math.floor(ms / 1000);
}

/** Whether two records say the same, whatever the revision. */
export function sameAttendance(a: Attendance, b: Attendance): boolean {
  return canonicalJson({ ...a, revision: 0 }) === canonicalJson({ ...b, revision: 0 });
}
