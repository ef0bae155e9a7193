import { type DomainEvent, told } from './events.ts';
import { type BridgeId, partsOfBridgeId } from './ids.ts';
import type { PictureFault } from './picture-fault.ts';
import { type Evidence, gapOf, markOf, type Timing, unionOf } from './presence.ts';
import { type Interval, intervalsOf } from './presence-fold.ts';
import { atInstant, dropsWithin, endOf, type Window } from './presence-window.ts';
import type { Redial } from './redial.ts';

export type BridgeState = 'expected' | 'connecting' | 'connected' | 'degraded' | 'dropped' | 'left';
export type StateReason =
  | 'no-evidence'
  | 'page-open'
  | 'media-joined'
  | 'page-beats'
  | 'page-silent'
  | 'redialling'
  | 'picture-not-sent'
  | 'picture-not-received'
  | 'no-picture'
  | 'media-dropped'
  | 'media-left'
  | 'beats-stopped'
  | 'room-ended'
  | 'conference-ended';

/** What an operator sees of a bridge at `now`, purely out of its evidence. */
export interface LiveState {
  readonly state: BridgeState;
  readonly reason: StateReason;
  readonly since?: number;
  readonly heardAt?: number;
  readonly room?: number;
  readonly drops: number;
  /** While its page calls again. */
  readonly redial?: Redial;
}

const pictureReasons: Readonly<Record<PictureFault, StateReason>> = {
  'not-sent': 'picture-not-sent',
  'not-received': 'picture-not-received',
  neither: 'no-picture',
};

export function liveStateOf(
  evidence: Evidence,
  intervals: readonly Interval[],
  now: number,
  timing: Timing,
): LiveState {
  const gapMs = gapOf(timing);
  const last = intervals.at(-1);
  const lastBeat = max(evidence.runs.map((run) => run.last));
  const { offAt } = evidence;
  const heardAt = max([lastBeat, offAt, max(evidence.marks.map((mark) => mark.at))]);
  const drops = intervals.filter((i) => i.endedBy === 'dropped').length;
  const common = { drops, ...(heardAt === undefined ? {} : { heardAt }) };
  const isOpening = offAt !== undefined && !evidence.isGone && now - offAt <= gapMs;
  // what came in before the last stay began was said of the one before
  const isCalling = isOpening && offAt > (last?.start.likely ?? 0);
  const calling = isCalling && evidence.redial && ({ reason: 'redialling', redial: evidence.redial } as const);

  if (!last) {
    if (isOpening)
      return { ...common, state: 'connecting', reason: 'page-open', since: evidence.offFrom ?? offAt, ...calling };
    return { ...common, state: 'expected', reason: 'no-evidence' };
  }
  const room = ownRoomOf(last);
  const seen = { ...common, ...(room === undefined ? {} : { room }) };
  if (!isOpen(last)) {
    const since = last.end.likely ?? last.end.high ?? last.end.low;
    // it calls because it has lost the line, also where Chime took that for a leave
    if (calling) return { ...seen, state: 'dropped', since, ...calling };
    if (isOpening && offAt > since) return { ...seen, state: 'connecting', reason: 'page-open', since };
    if (last.endedBy === 'left') return { ...seen, state: 'left', reason: 'media-left', since };
    const reason = last.endedBy === 'dropped' ? 'media-dropped' : 'room-ended';
    return { ...seen, state: 'dropped', reason, since };
  }

  const isTold = last.stays.some((stay) => stay.startedBy === 'joined');
  const heard = max([...last.stays.map((stay) => stay.beats.at(-1)?.last), last.start.likely]) as number;
  const silent = now - heard > gapMs;
  // its page says that it is out: Chime tells so 10 to 15 s late, if at all
  if (calling) return { ...seen, state: silent ? 'dropped' : 'degraded', since: heard, ...calling };
  if (!silent) {
    const missed = pictureMissed(evidence, heard);
    if (missed) return { ...seen, state: 'degraded', ...missed };
    const reason = isTold ? 'media-joined' : 'page-beats';
    return { ...seen, state: 'connected', reason, since: last.start.likely };
  }
  if (isTold) return { ...seen, state: 'degraded', reason: 'page-silent', since: heard };
  return { ...seen, state: 'dropped', reason: 'beats-stopped', since: heard };
}

/** What the page said in this stay: what it said before its line was lost says nothing of it. */
function pictureMissed({ picture, runs }: Evidence, heard: number): { reason: StateReason; since: number } | undefined {
  const isOfNow = picture?.fault !== undefined && runs.some((run) => run.last === heard) && picture.at <= heard;
  return isOfNow ? { reason: pictureReasons[picture.fault as PictureFault], since: picture.at } : undefined;
}

/**
 * What is said of a bridge once the conference is over, as of its end: who was in then has left because it ended, whatever
 * the closing of the rooms brought about after it. Agrees with the attendance, which reads the same intervals.
 */
export function lastStateOf(
  evidence: Evidence,
  intervals: readonly Interval[],
  window: Window,
  timing: Timing,
): LiveState {
  const { to } = window;
  const signs = [
    ...evidence.runs.filter((run) => run.first <= to).map((run) => Math.min(run.last, to)),
    ...[evidence.offAt, ...evidence.marks.map((mark) => mark.at)].filter((at) => at !== undefined && at <= to),
  ];
  const heardAt = max(signs);
  const common = { drops: dropsWithin(intervals, window, timing), ...(heardAt === undefined ? {} : { heardAt }) };
  const last = intervals.findLast(({ start }) => start.likely <= to);
  if (!last) return { ...common, state: 'expected', reason: 'no-evidence' };
  const room = ownRoomOf(last);
  const seen = { ...common, ...(room === undefined ? {} : { room }) };
  if (atInstant(intervals, to, to, timing) === 'connected')
    return { ...seen, state: 'left', reason: 'conference-ended', since: to };
  const since = endOf(last, to, timing);
  if (last.endedBy === 'left') return { ...seen, state: 'left', reason: 'media-left', since };
  if (last.endedBy === 'dropped') return { ...seen, state: 'dropped', reason: 'media-dropped', since };
  // the end of the room, if nothing had been missing of the hall before it
  const reason = last.endedBy === 'room-ended' && since === last.end.high ? 'room-ended' : 'beats-stopped';
  return { ...seen, state: 'dropped', reason, since };
}

/**
 * Where the bridge's own seat is, the one it came to last; a speaker's second seat in the primary room is not its place. Below
 * 0 Chime has not told the room.
 */
function ownRoomOf({ stays }: Interval): number | undefined {
  const known = stays.filter((stay) => stay.room >= 0);
  const own = known.filter((stay) => !stay.speaker);
  return (own.findLast((stay) => stay.end.likely === null) ?? own.at(-1) ?? known.at(-1))?.room;
}

/** Up to when `state` would hold without news: what a reader needs to know which rows changed by time alone. */
export function changedByTime(evidence: Evidence, now: number, timing: Timing): number {
  const gapMs = gapOf(timing);
  const beats = [...evidence.runs.map((r) => r.last), ...evidence.marks.map((m) => m.at), evidence.offAt ?? 0];
  const passed = beats.map((at) => at + gapMs).filter((at) => at <= now);
  // the beginning of a run, the last "not connected" and what is said of pictures are news that the media record does not show
  const news = [...evidence.runs.map((r) => r.first), evidence.offAt ?? 0, evidence.picture?.at ?? 0];
  return Math.max(0, ...passed, ...news);
}

/** What is kept of a bridge's media evidence, and what was last told of it. */
export interface PresenceRecord {
  readonly bridgeId: BridgeId;
  readonly branch: string;
  /** Texts of the marks, sorted: the whole evidence, not a digest of it. */
  readonly marks: readonly string[];
  readonly rev: number;
  readonly storedAt: number;
  readonly phase?: 'connected' | 'dropped' | 'left';
  readonly since?: number;
}

/**
 * Takes marks in. Undefined where nothing is new. An event is told if the phase of all that is known is another than was told:
 * a late mark that only fills in the past tells nothing, one that shows that what was told is not so (a join that comes in after
 * the drop of the line before it) corrects it. Whoever folds the events by their `since` ends with the phase of the evidence.
 */
export function evolved(
  before: PresenceRecord | undefined,
  news: { bridgeId: BridgeId; branch: string; marks: readonly string[] },
  at: number,
  timing: Timing,
): { record: PresenceRecord; events: DomainEvent[] } | undefined {
  const marks = unionOf(before?.marks ?? [], news.marks);
  if (before && marks.length === before.marks.length) return undefined;
  const { bridgeId, branch } = news;
  const base = { bridgeId, branch, marks, rev: (before?.rev ?? 0) + 1, storedAt: at };
  const now = phaseOf(marks, timing);
  if (!now || now.phase === before?.phase) {
    const { phase, since } = before ?? {};
    return { record: { ...base, ...(phase ? { phase } : {}), ...(since ? { since } : {}) }, events: [] };
  }
  const type = { connected: 'BridgeConnected', dropped: 'BridgeDropped', left: 'BridgeLeft' } as const;
  const { conferenceId } = partsOfBridgeId(bridgeId);
  // a correction is told as of after what it corrects
  const since = before?.since === undefined ? now.since : Math.max(now.since, before.since + 1);
  const event = told(type[now.phase], `${bridgeId}:${since}`, at, {
    conferenceId,
    bridgeId,
    branch,
    room: now.room,
  });
  return { record: { ...base, phase: now.phase, since }, events: [event] };
}

function phaseOf(marks: readonly string[], timing: Timing) {
  const last = intervalsOf({ marks: marks.map(markOf), runs: [], roomEnds: [] }, timing).at(-1);
  if (!last) return undefined;
  const room = ownRoomOf(last) ?? 0;
  if (isOpen(last)) return { phase: 'connected', since: last.start.likely, room } as const;
  const since = last.end.likely ?? last.end.low;
  return { phase: last.endedBy === 'left' ? 'left' : 'dropped', since, room } as const;
}

function isOpen(interval: Interval): boolean {
  return interval.endedBy === 'open' || (interval.stays.at(-1)?.isDoubtful ?? false);
}

function max(all: readonly (number | undefined)[]): number | undefined {
  const known = all.filter((n) => n !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}
