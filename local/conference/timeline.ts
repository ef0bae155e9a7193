import type { HallScript } from './script.ts';

/** When everything of a run happens (ms since epoch). */
export interface Timeline {
  readonly doorsOpenAt: number;
  /** Halls that come in time begin to join within this window. */
  readonly joinFrom: number;
  readonly joinTo: number;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Who first connects so long after the start is late. */
  readonly lateAfterMinutes: number;
}

/** The usual time of grace, and a quarter of a conference too short for it: there are late halls in every run. */
const usualLateAfterMinutes = 5;
const lateAfterOf = (minutes: number): number => Math.min(usualLateAfterMinutes, Math.floor(minutes / 4));

/** Length of the join window: a quarter of the conference, at most a minute. */
export function joinWindowMs(minutes: number): number {
  return Math.min(60_000, Math.max(4000, minutes * 15_000));
}

/** Rooms of the size need this long after the doors open before a first hall gets its seat without waiting. */
const roomsMs = 3000;

/**
 * Doors open when enrolment and invitations are expected to be done; the conference starts when those in time have joined.
 * Instants are whole seconds, as the scheduler takes them.
 */
export function timelineOf(now: number, leadMs: number, minutes: number): Timeline {
  const doorsOpenAt = wholeSecond(now + leadMs);
  const joinFrom = doorsOpenAt + roomsMs;
  const joinTo = joinFrom + joinWindowMs(minutes);
  const startsAt = wholeSecond(joinTo + 4000);
  return {
    doorsOpenAt,
    joinFrom,
    joinTo,
    startsAt,
    endsAt: wholeSecond(startsAt + minutes * 60_000),
    lateAfterMinutes: lateAfterOf(minutes),
  };
}

/** Those in time within the window; the late ones when the time of grace is over. */
export function joinsAt(script: HallScript, timeline: Timeline): number {
  const { joinFrom, joinTo, startsAt, endsAt } = timeline;
  const length = endsAt - startsAt;
  if (script.joins !== 'late') return joinFrom + script.joinsAt * (joinTo - joinFrom);
  return startsAt + timeline.lateAfterMinutes * 60_000 + (0.1 + 0.3 * script.joinsAt) * length;
}

/** What two cores manage where `machinePace` is 1, out of runs of 3,355 points at 0.6: bridges enrolled a second, mails a second. */
const enrolledPerSecond = 1500;
const mailsPerSecond = 330;
/** Of the account's rate, as the senders use it up. */
const shareOfRate = 0.9;

/**
 * Link, PIN and agenda go out for each point before the doors open: mails and joins at once make the halls wait. A machine of
 * half the pace gets twice the time.
 */
export function preparationMs(points: number, mailRate: number, pace: number): number {
  const mails = (3 * points) / Math.min(mailRate * shareOfRate, mailsPerSecond * pace);
  const enrolment = points / (enrolledPerSecond * pace);
  return 4000 + Math.ceil((enrolment + mails) * 1000);
}

function wholeSecond(at: number): number {
  return Math.ceil(at / 1000) * 1000;
}
