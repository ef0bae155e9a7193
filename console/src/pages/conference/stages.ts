import { hasEnded } from '../../../../shared/domain/conference.ts';
import type { Conference } from '../../app/use-conference.ts';

export const stageKeys = [
  'schedule',
  'agenda',
  'lineCheck',
  'rooms',
  'live',
  'attendance',
  'conclusions',
  'delivery',
  'acknowledged',
] as const;
type StageState = 'done' | 'going' | 'waiting' | 'failed' | 'skipped' | 'partly' | 'reading' | 'unknown';
export type StageKey = (typeof stageKeys)[number];

/** What is known of each stage; undefined where this person may not read it or the answer has not come. */
export interface Known {
  readonly conference: Pick<
    Conference,
    'status' | 'createdAt' | 'doorsOpenAt' | 'startsAt' | 'startedAt' | 'endedAt' | 'settledAt' | 'cancelledAt'
  >;
  readonly agenda?: { readonly version: number; readonly publishedAt?: number | undefined } | undefined;
  readonly lineCheck?: { readonly expected: number; readonly passed: number; readonly failed: number } | undefined;
  readonly rooms?:
    | { readonly status: string; readonly seats: number; readonly bridges: number; readonly unseated: number }
    | undefined;
  readonly conclusions?: readonly { readonly status: string; readonly publishedAt?: number | undefined }[] | undefined;
  readonly delivery?:
    | { readonly recipients: number; readonly arrived: number; readonly failed: number; readonly acknowledged: number }
    | 'none'
    | undefined;
  /** Answers are still to come: which stage is the next one is not said before, and what is not known yet is being read. */
  readonly isReading?: boolean;
}

/** What is said under the name of a stage. */
export type StageNote =
  | { readonly kind: 'at'; readonly at: number; readonly word: 'since' | 'planned' | 'done' }
  | { readonly kind: 'count'; readonly done: number; readonly of: number; readonly failed?: number }
  | {
      readonly kind: 'word';
      readonly word: 'unwritten' | 'unsent' | 'draft' | 'cancelled' | ConclusionsWord;
    };
type ConclusionsWord = 'none' | 'drafting' | 'submitted' | 'approved' | 'numbered';

export interface StageView {
  readonly key: StageKey;
  readonly state: StageState;
  readonly note?: StageNote;
  /** The stage to act on now. */
  readonly isNext: boolean;
}

const at = (when: number | undefined, word: 'since' | 'planned' | 'done'): { note?: StageNote } =>
  when === undefined ? {} : { note: { kind: 'at', at: when, word } };
const word = (which: Extract<StageNote, { kind: 'word' }>['word']): { note: StageNote } => ({
  note: { kind: 'word', word: which },
});

/**
 * The way of a conference, each stage by what is known of it. All of them always stand: one of which nothing is known, yet or for
 * this person, keeps its place without a word, and is nobody's next.
 */
export function stagesOf(known: Known, now: number): StageView[] {
  const { status } = known.conference;
  const found: Partial<Record<StageKey, Omit<StageView, 'key' | 'isNext'>>> = {
    schedule: scheduled(known),
    ...(known.agenda ? { agenda: agenda(known.agenda, hasEnded(known.conference)) } : {}),
    lineCheck: known.lineCheck ? lineCheck(known.lineCheck, known) : ahead(status),
    rooms: known.rooms ? rooms(known.rooms, known, now) : opened(known, now),
    live: live(known),
    attendance: attendance(known),
    conclusions: known.conclusions ? conclusions(known.conclusions, hasEnded(known.conference)) : ahead(status),
    ...sent(known.delivery ?? (hasEnded(known.conference) ? undefined : 'none')),
  };
  const isCancelled = status === 'cancelled';
  const views = stageKeys.map((key) => {
    const stage = known.isReading && !isKnown(found[key]) ? reading : (found[key] ?? unknown);
    const isSkipped = isCancelled && key !== 'schedule' && !kept.includes(stage.state);
    return { key, ...(isSkipped ? { state: 'skipped' as const } : stage) };
  });
  const next =
    isCancelled || known.isReading
      ? undefined
      : views.find(({ key, state }) => !restful.includes(state) && mayBeNext(key, known, now))?.key;
  return views.map((view) => ({ ...view, isNext: view.key === next }));
}

const unknown: Omit<StageView, 'key' | 'isNext'> = { state: 'unknown' };
const reading: Omit<StageView, 'key' | 'isNext'> = { state: 'reading' };
const isKnown = (stage: { readonly state: StageState } | undefined): boolean => (stage ?? unknown).state !== 'unknown';
/** What a cancelled conference keeps: it was done, or nobody can say. */
const kept: readonly StageState[] = ['done', 'reading', 'unknown'];
/** Nothing is to be done about it. */
const restful: readonly StageState[] = ['done', 'skipped', 'partly', 'reading', 'unknown'];

/** Of a draft nothing of it can have happened, whoever may read it. */
function ahead(status: string): Omit<StageView, 'key' | 'isNext'> {
  return status === 'draft' ? { state: 'waiting' } : unknown;
}

/** Of the rooms to whom they are not shown: when the doors open, which everybody may know, and that they did where it has started. */
function opened({ conference }: Known, now: number): Omit<StageView, 'key' | 'isNext'> {
  if (conference.startedAt !== undefined) return { state: 'done', ...at(conference.doorsOpenAt, 'done') };
  if (now >= conference.doorsOpenAt) return unknown;
  return { state: 'waiting', ...at(conference.doorsOpenAt, 'planned') };
}

/** A draft is to be announced first; what was left undone before the start is not asked for any more after it. */
function mayBeNext(key: StageKey, { conference }: Known, now: number): boolean {
  const { status, doorsOpenAt } = conference;
  if (status === 'draft') return key === 'schedule';
  if (key === 'rooms') return now >= doorsOpenAt || status === 'live';
  if (key === 'live') return true;
  if (key === 'agenda' || key === 'lineCheck') return status === 'scheduled';
  return hasEnded(conference);
}

function scheduled({ conference }: Known): Omit<StageView, 'key' | 'isNext'> {
  if (conference.status === 'draft') return { state: 'going', ...word('draft') };
  if (conference.status === 'cancelled') return { state: 'failed', ...word('cancelled') };
  return { state: 'done', ...at(conference.createdAt, 'done') };
}

function agenda(it: NonNullable<Known['agenda']>, isPastIt: boolean): Omit<StageView, 'key' | 'isNext'> {
  if (it.publishedAt !== undefined) return { state: 'done', ...at(it.publishedAt, 'done') };
  if (isPastIt) return { state: 'skipped', ...word('unsent') };
  return it.version === 0 ? { state: 'waiting', ...word('unwritten') } : { state: 'going', ...word('unsent') };
}

function lineCheck(it: NonNullable<Known['lineCheck']>, known: Known): Omit<StageView, 'key' | 'isNext'> {
  const { expected, passed, failed } = it;
  const note: StageNote = { kind: 'count', done: passed, of: expected, ...(failed > 0 ? { failed } : {}) };
  if (expected > 0 && passed === expected) return { state: 'done', note };
  if (hasEnded(known.conference) || known.conference.status === 'live')
    return { state: passed > 0 ? 'partly' : 'skipped', note };
  if (failed > 0) return { state: 'failed', note };
  return { state: passed > 0 ? 'going' : 'waiting', note };
}

function rooms(it: NonNullable<Known['rooms']>, known: Known, now: number): Omit<StageView, 'key' | 'isNext'> {
  const { conference } = known;
  if (it.status === 'none' || it.status === 'planned') {
    if (hasEnded(known.conference)) return { state: 'skipped' };
    return { state: now >= conference.doorsOpenAt ? 'going' : 'waiting', ...at(conference.doorsOpenAt, 'planned') };
  }
  const note: StageNote = {
    kind: 'count',
    done: it.seats,
    of: it.bridges,
    ...(it.unseated > 0 ? { failed: it.unseated } : {}),
  };
  if (it.status === 'closed') return { state: 'done', ...at(conference.doorsOpenAt, 'done') };
  if (it.status === 'making') return { state: 'going', note };
  return { state: it.unseated > 0 ? 'failed' : 'done', note };
}

function live({ conference }: Known): Omit<StageView, 'key' | 'isNext'> {
  if (conference.status === 'live') return { state: 'going', ...at(conference.startedAt, 'since') };
  if (hasEnded(conference)) return { state: 'done', ...at(conference.endedAt, 'done') };
  return { state: 'waiting', ...at(conference.startsAt, 'planned') };
}

function attendance({ conference }: Known): Omit<StageView, 'key' | 'isNext'> {
  if (conference.settledAt !== undefined) return { state: 'done', ...at(conference.settledAt, 'done') };
  return { state: conference.status === 'ended' ? 'going' : 'waiting' };
}

const furthest = ['draft', 'submitted', 'approved', 'numbered', 'published'];

function conclusions(all: NonNullable<Known['conclusions']>, isDue: boolean): Omit<StageView, 'key' | 'isNext'> {
  const [first] = all
    .filter(({ status }) => status !== 'revoked')
    .toSorted((a, b) => furthest.indexOf(b.status) - furthest.indexOf(a.status));
  if (!first) return { state: 'waiting', ...(isDue ? word('none') : {}) };
  if (first.status === 'published') return { state: 'done', ...at(first.publishedAt, 'done') };
  return { state: 'going', ...word(first.status === 'draft' ? 'drafting' : (first.status as ConclusionsWord)) };
}

function sent(it: Known['delivery']): Record<'delivery' | 'acknowledged', Omit<StageView, 'key' | 'isNext'>> {
  if (it === undefined) return { delivery: unknown, acknowledged: unknown };
  if (it === 'none') return { delivery: { state: 'waiting' }, acknowledged: { state: 'waiting' } };
  const { recipients: of, arrived, failed, acknowledged } = it;
  return {
    delivery: {
      state: arrived === of ? 'done' : failed > 0 ? 'failed' : 'going',
      note: { kind: 'count', done: arrived, of, ...(failed > 0 ? { failed } : {}) },
    },
    acknowledged: {
      state: acknowledged === of ? 'done' : acknowledged > 0 ? 'going' : 'waiting',
      note: { kind: 'count', done: acknowledged, of },
    },
  };
}
