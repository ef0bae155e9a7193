import type { BridgeId, ConferenceId } from './ids.ts';
import { Conflict, Refused } from './refusals.ts';

/** What is asked for; each class goes before those after it. */
export const floorKinds = ['interposed-question', 'intervention', 'point-of-order', 'ordinary'] as const;
export type FloorKind = (typeof floorKinds)[number];

/** A bridge that asks for the floor. `at` is its place among its like: changing what it asks for does not change it. */
export interface Hand {
  readonly bridgeId: BridgeId;
  readonly kind: FloorKind;
  readonly at: number;
}

export interface Speaker {
  readonly bridgeId: BridgeId;
  readonly branch: string;
  /** As it was called when it got the floor: every hall is told, in the one read of its heartbeat. */
  readonly name: string;
  readonly parentName?: string;
  readonly turn: number;
  readonly since: number;
  readonly minutes?: number;
}

export type TurnEnd = 'passed-on' | 'taken' | 'done' | 'shut-out' | 'conference-over';

/** One bridge speaking once. */
export interface Turn {
  readonly turn: number;
  readonly bridgeId: BridgeId;
  readonly branch: string;
  readonly from: number;
  readonly to?: number;
  readonly ended?: TurnEnd;
  readonly isUndone?: boolean;
}

/** What was made in the rooms of the act before; the next act forgets it. Holds for one life of the primary room. */
export interface FloorMedia {
  readonly generation: number;
  /** Provisioning round: a seat made later begins muted, the speaker's too, so it is opened anew. */
  readonly round: number;
  readonly outcome: 'open' | 'failed';
  readonly reason?: string;
  /** `seat`: its own seat in the primary room speaks; `promotion`: a second one was made for it there. */
  readonly way?: 'seat' | 'promotion';
}

/** Who asks and who speaks. Hands are a set: raised and lowered in any order by all halls at once, they meet in nothing. */
export interface Floor {
  readonly conferenceId: ConferenceId;
  /** +1 on every change of a hand and every act. */
  readonly version: number;
  /** +1 on every act that changes the turns. */
  readonly acts: number;
  /** Of the last turn given; 0 before the first. */
  readonly turn: number;
  readonly hands: readonly Hand[];
  /** As sorted by hand the last time. Those who do not wait (any more) stay in it: who comes back finds his place. */
  readonly order: readonly BridgeId[];
  readonly speaker?: Speaker;
  /** The last turn, with the hand it was given to; gone once it was undone. */
  readonly last?: { readonly turn: number; readonly bridgeId: BridgeId; readonly hand?: Hand };
  readonly media?: FloorMedia;
  readonly closedAt?: number;
}

export const emptyFloor = (conferenceId: ConferenceId): Floor => ({
  conferenceId,
  version: 0,
  acts: 0,
  turn: 0,
  hands: [],
  order: [],
});

/** More who wait than that will not be heard in a day, and every page reads the queue whole. */
export const handsLimit = 200;

const rankOf = (hand: Hand): number => floorKinds.indexOf(hand.kind);

/**
 * The queue. Those who were sorted stand as they were put; each newcomer goes behind the last one of its own class or a higher
 * one. Follows from the set of hands and the last sort alone, whatever order they came in.
 */
export function queueOf({ hands, order }: Pick<Floor, 'hands' | 'order'>): Hand[] {
  const waiting = new Map(hands.map((hand) => [hand.bridgeId, hand]));
  const queue: Hand[] = [];
  for (const id of order) {
    const hand = waiting.get(id);
    if (!hand) continue;
    waiting.delete(id);
    queue.push(hand);
  }
  const newcomers = [...waiting.values()].sort(
    (a, b) => rankOf(a) - rankOf(b) || a.at - b.at || (a.bridgeId < b.bridgeId ? -1 : 1),
  );
  for (const hand of newcomers) {
    const behind = queue.findLastIndex((other) => rankOf(other) <= rankOf(hand));
    queue.splice(behind + 1, 0, hand);
  }
  return queue;
}

/** The hand as it is to be stored; undefined where nothing changes. Throws Refused when too many wait. */
export function raised(floor: Floor, bridgeId: BridgeId, kind: FloorKind, now: number): Hand | undefined {
  if (floor.speaker?.bridgeId === bridgeId) return undefined;
  const known = floor.hands.find((hand) => hand.bridgeId === bridgeId);
  if (known) return known.kind === kind ? undefined : { ...known, kind };
  if (floor.hands.length >= handsLimit) {
    throw new Refused('queue-full', `At most ${handsLimit} can wait for the floor.`, { facts: { limit: handsLimit } });
  }
  return { bridgeId, kind, at: now };
}

/** What an act makes of the floor; `ended` and `begun` are the turns it touches. */
export interface Act {
  readonly next: Floor;
  readonly ended?: Pick<Turn, 'turn' | 'to' | 'ended' | 'isUndone'>;
  readonly begun?: Turn;
}

/**
 * Gives the floor; the others keep their places. 'again': that bridge has it by this very act or an earlier one. Throws
 * Conflict where another turn was given since `seen`.
 */
export function given(
  floor: Floor,
  wanted: { seen: number; minutes?: number | undefined } & Pick<Speaker, 'bridgeId' | 'branch' | 'name' | 'parentName'>,
  now: number,
): Act | 'again' {
  const { bridgeId, branch, name, parentName, minutes } = wanted;
  demandNotClosed(floor);
  if (floor.speaker?.bridgeId === bridgeId) return 'again';
  if (wanted.seen !== floor.turn) throw moved(floor, wanted.seen);
  const turn = floor.turn + 1;
  const hand = floor.hands.find((h) => h.bridgeId === bridgeId);
  const speaker: Speaker = {
    ...{ bridgeId, branch, name, turn, since: now },
    ...(parentName === undefined ? {} : { parentName }),
    ...(minutes === undefined ? {} : { minutes }),
  };
  const before = floor.speaker;
  const { media: _m, ...rest } = floor;
  return {
    next: {
      ...acted(rest),
      turn,
      speaker,
      last: { turn, bridgeId, ...(hand ? { hand } : {}) },
      hands: floor.hands.filter((h) => h !== hand),
    },
    ...(before ? { ended: { turn: before.turn, to: Math.max(now, before.since), ended: 'passed-on' as const } } : {}),
    begun: { turn, bridgeId, branch, from: now },
  };
}

/** Ends that turn; undefined where it is over already, which is as good. Throws Conflict for a turn that has not been. */
export function taken(floor: Floor, turn: number, how: TurnEnd, now: number): Act | undefined {
  if (turn > floor.turn) throw moved(floor, turn);
  if (floor.speaker?.turn !== turn) return undefined;
  const { speaker, media: _m, ...rest } = floor;
  return { next: acted(rest), ended: { turn, to: Math.max(now, speaker.since), ended: how } };
}

/** Puts the bridge of the last turn back where it stood. Undefined where that was done already. Throws Conflict. */
export function undone(floor: Floor, turn: number, now: number): Act | undefined {
  demandNotClosed(floor);
  if (turn !== floor.turn || turn === 0) throw moved(floor, turn);
  const { last } = floor;
  if (last?.turn !== turn) return undefined;
  const isSpeaking = floor.speaker?.turn === turn;
  const { last: _l, ...kept } = floor;
  const { speaker: _s, media: _m, ...silent } = kept;
  const isBack = last.hand !== undefined && !floor.hands.some((h) => h.bridgeId === last.bridgeId);
  const next = acted(isSpeaking ? silent : kept);
  return {
    next: isBack ? { ...next, hands: [...next.hands, last.hand] } : next,
    ended: { turn, isUndone: true, ...(isSpeaking ? { to: Math.max(now, floor.speaker.since), ended: 'taken' } : {}) },
  };
}

/** Throws Conflict where those named are not exactly those who wait: nobody falls out of the queue by an old page. */
export function sorted(floor: Floor, seen: number, order: readonly BridgeId[]): Floor {
  const waiting = new Set(floor.hands.map((hand) => hand.bridgeId));
  const isSame = order.length === waiting.size && new Set(order).size === order.length;
  if (seen !== floor.version || !isSame || !order.every((id) => waiting.has(id))) {
    throw new Conflict('queue-changed', 'The queue has changed meanwhile. Look at it again, then sort.', {
      given: seen,
      current: floor.version,
    });
  }
  return { ...floor, version: floor.version + 1, order };
}

/** The conference is over: nobody speaks and nobody waits. Undefined where it is closed already. */
export function closed(floor: Floor, now: number): Act | undefined {
  if (floor.closedAt !== undefined) return undefined;
  const { speaker, media: _m, last: _l, ...rest } = floor;
  const next = { ...acted(rest), hands: [], order: [], closedAt: now };
  if (!speaker) return { next };
  return { next, ended: { turn: speaker.turn, to: Math.max(now, speaker.since), ended: 'conference-over' } };
}

function acted<T extends Pick<Floor, 'version' | 'acts'>>(floor: T): T {
  return { ...floor, version: floor.version + 1, acts: floor.acts + 1 };
}

function demandNotClosed({ closedAt }: Floor): void {
  if (closedAt === undefined) return;
  throw new Refused('floor-closed', 'The conference is over: nobody gets the floor any more.', { status: 409 });
}

function moved(floor: Floor, seen: number): Conflict {
  return new Conflict('floor-moved', 'The floor has gone on meanwhile. Look who speaks, then decide.', {
    given: seen,
    current: floor.turn,
  });
}

/** Whole seconds of a turn; up to now where it is not over. */
export function secondsOf(turn: Turn, now: number): number {
  return Math.max(0, Math.floor(((turn.to ?? now) - turn.from) / 1000));
}

/** Time by branch, the longest first; what was undone was not spoken. */
export function timeByBranch(
  turns: readonly Turn[],
  now: number,
): { branch: string; turns: number; seconds: number }[] {
  const sums = new Map<string, { branch: string; turns: number; seconds: number }>();
  for (const turn of turns) {
    if (turn.isUndone) continue;
    const sum = sums.get(turn.branch) ?? { branch: turn.branch, turns: 0, seconds: 0 };
    sum.turns++;
    sum.seconds += secondsOf(turn, now);
    sums.set(turn.branch, sum);
  }
  return [...sums.values()].sort((a, b) => b.seconds - a.seconds || (a.branch < b.branch ? -1 : 1));
}
