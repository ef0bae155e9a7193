import { type Actor, type DomainEvent, told } from '../domain/events.ts';
import { type Act, emptyFloor, type Floor, type FloorMedia, type Hand, type Turn } from '../domain/floor.ts';
import type { BridgeId, ConferenceId } from '../domain/ids.ts';
import { Conflict } from '../domain/refusals.ts';
import { keys } from './keys.ts';
import { type Condition, ConditionFailed, type Item, type Table, type UpdateOp, type WriteOp } from './table.ts';

/** Who does it, and when. */
interface Deed {
  readonly by: Actor;
  readonly at: number;
}

export interface Floors {
  /** An empty one where nobody has asked yet. */
  read(id: ConferenceId): Promise<Floor>;
  /** Sets the hand as it is; false where the floor was closed meanwhile. Hands of several bridges do not contend. */
  raise(id: ConferenceId, hand: Hand, words: string | undefined, deed: Deed): Promise<boolean>;
  /** False where it was not up. */
  lower(id: ConferenceId, bridgeId: BridgeId, deed: Deed): Promise<boolean>;
  /** Applies `decide` to what is stored until it sticks; undefined means that there is nothing to change. */
  act(id: ConferenceId, deed: Deed, decide: (floor: Floor) => Act | undefined): Promise<Floor>;
  /** Saves a new order of exactly the version that was read. Throws Conflict. */
  sort(before: Floor, order: readonly BridgeId[], deed: Deed): Promise<Floor>;
  /** Tells again that this turn was given, so that the rooms are looked at once more. */
  again(floor: Floor, deed: Deed): Promise<void>;
  /** In order. */
  turns(id: ConferenceId): Promise<Turn[]>;
  /** What those who wait want to speak about. */
  words(id: ConferenceId, hands: readonly Hand[]): Promise<Map<BridgeId, string>>;
}

const handPrefix = 'hand:';
const attempts = 20;

export function createFloors(table: Table): Floors {
  const read = async (id: ConferenceId) => floorOf(id, await table.get(keys.floor(id)));
  const unlessRefused = async (op: UpdateOp): Promise<boolean> => {
    try {
      await table.update(op);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  };
  return {
    read,
    async raise(id, hand, words, { by, at }) {
      const { bridgeId } = hand;
      // the words first: those of a hand that is not up are not looked at
      if (words !== undefined) await table.write({ put: { ...keys.handWords(id, bridgeId), bridgeId, words, at } });
      return unlessRefused({
        update: keys.floor(id),
        set: { [`${handPrefix}${bridgeId}`]: hand },
        add: { version: 1 },
        if: { closedAt: 'absent' },
        emits: [told('FloorAsked', `${bridgeId}:${at}`, at, { conferenceId: id, bridgeId, by })],
      });
    },
    lower: (id, bridgeId, { by, at }) =>
      unlessRefused({
        update: keys.floor(id),
        remove: [`${handPrefix}${bridgeId}`],
        add: { version: 1 },
        if: { [`${handPrefix}${bridgeId}`]: 'present' },
        emits: [told('FloorWithdrawn', `${bridgeId}:${at}`, at, { conferenceId: id, bridgeId, by })],
      }),
    async act(id, deed, decide) {
      for (let attempt = 1; ; attempt++) {
        const before = await read(id);
        const act = decide(before);
        if (!act) return before;
        try {
          await table.write(...writesOf(before, act, deed));
          return act.next;
        } catch (error) {
          if (!(error instanceof ConditionFailed) || attempt === attempts) throw error; // another act was first
        }
      }
    },
    async sort(before, order, { by, at }) {
      const { conferenceId } = before;
      const sort: UpdateOp = {
        update: keys.floor(conferenceId),
        set: { order },
        add: { version: 1 },
        if: { version: { eq: before.version }, closedAt: 'absent' },
        emits: [told('FloorSorted', `${conferenceId}:${before.version + 1}`, at, { conferenceId, by })],
      };
      if (!(await unlessRefused(sort))) {
        throw new Conflict('queue-changed', 'The queue has changed meanwhile. Look at it again, then sort.', {
          given: before.version,
        });
      }
      return { ...before, version: before.version + 1, order };
    },
    async again({ conferenceId, speaker, acts }, { by, at }) {
      if (!speaker) return;
      const { turn, bridgeId } = speaker;
      await unlessRefused({
        update: keys.floor(conferenceId),
        set: { lookedAt: at },
        if: { acts: { eq: acts } },
        emits: [told('FloorGiven', `${conferenceId}:${turn}:${at}`, at, { conferenceId, turn, bridgeId, by })],
      });
    },
    async turns(id) {
      const items = await table.queryAll({ pk: keys.ofConference(id), prefix: keys.turnsPrefix });
      return items.map(({ pk: _p, sk: _s, ...turn }) => turn as unknown as Turn); // what `writesOf` stored
    },
    async words(id, hands) {
      if (hands.length === 0) return new Map();
      const since = new Map(hands.map((hand) => [hand.bridgeId, hand.at]));
      const items = await table.getMany(hands.map((hand) => keys.handWords(id, hand.bridgeId)));
      const current = items.filter((item) => (item.at as number) >= (since.get(item.bridgeId as BridgeId) ?? 0));
      return new Map(current.map((item) => [item.bridgeId as BridgeId, item.words as string]));
    },
  };
}

/** The floor and the turns it touches, and what is told of it, in one write. */
function writesOf(before: Floor, { next, ended, begun }: Act, deed: Deed): WriteOp[] {
  const { conferenceId } = before;
  const condition: Condition = before.acts === 0 ? { acts: { absentOr: { eq: 0 } } } : { acts: { eq: before.acts } };
  const up = new Set(next.hands.map((hand) => hand.bridgeId));
  const gone = before.hands.filter((hand) => !up.has(hand.bridgeId));
  const had = new Set(before.hands.map((hand) => hand.bridgeId));
  const back = next.hands.filter((hand) => !had.has(hand.bridgeId));
  const { speaker, last, media, closedAt, turn, order } = next;
  const optional = { speaker, last, media, closedAt };
  const remove = Object.entries(optional).flatMap(([name, value]) => (value === undefined ? [name] : []));
  const set = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  const floor: WriteOp = {
    update: keys.floor(conferenceId),
    set: {
      ...set,
      acts: next.acts,
      turn,
      ...(order === before.order ? {} : { order }),
      ...Object.fromEntries(back.map((hand) => [`${handPrefix}${hand.bridgeId}`, hand])),
    },
    add: { version: 1 },
    remove: [...remove, ...gone.map((hand) => `${handPrefix}${hand.bridgeId}`)],
    if: condition,
    emits: eventsOf(before, { next, ...(begun ? { begun } : {}) }, deed),
  };
  const over: WriteOp[] = ended
    ? [{ update: keys.turn(conferenceId, ended.turn), set: { ...ended }, if: { pk: 'present' } }]
    : [];
  const fresh: WriteOp[] = begun ? [{ put: { ...keys.turn(conferenceId, begun.turn), ...begun } }] : [];
  return [floor, ...over, ...fresh];
}

function eventsOf(before: Floor, { next, begun }: Pick<Act, 'next' | 'begun'>, { by, at }: Deed): DomainEvent[] {
  const { conferenceId } = before;
  if (begun) {
    const { turn, bridgeId } = begun;
    return [told('FloorGiven', `${conferenceId}:${turn}`, at, { conferenceId, turn, bridgeId, by })];
  }
  const of = before.speaker ?? before.last;
  if (!of) return [];
  const { turn, bridgeId } = of;
  return [told('FloorTaken', `${conferenceId}:${turn}:${next.acts}`, at, { conferenceId, turn, bridgeId, by })];
}

export function floorOf(conferenceId: ConferenceId, item: Item | undefined): Floor {
  if (!item) return emptyFloor(conferenceId);
  const hands = Object.entries(item).flatMap(([name, value]) => (name.startsWith(handPrefix) ? [value as Hand] : []));
  const { speaker, last, closedAt } = item as unknown as Floor; // what `writesOf` stored; this store is its only writer
  const media = item.media as FloorMedia | undefined;
  const number = (name: string) => (item[name] as number | undefined) ?? 0;
  return {
    conferenceId,
    version: number('version'),
    acts: number('acts'),
    turn: number('turn'),
    hands,
    order: (item.order as BridgeId[] | undefined) ?? [],
    ...(speaker ? { speaker } : {}),
    ...(last ? { last } : {}),
    ...(media ? { media } : {}),
    ...(closedAt === undefined ? {} : { closedAt }),
  };
}
