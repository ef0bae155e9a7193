import fc from 'fast-check';
import {
  closed,
  emptyFloor,
  type Floor,
  floorKinds,
  given,
  type Hand,
  handsLimit,
  queueOf,
  raised,
  sorted,
  type Turn,
  taken,
  timeByBranch,
  undone,
} from '../../shared/domain/floor.ts';
import { hallFloorOf, isFloorOpen } from '../../shared/domain/floor-view.ts';
import { type BridgeId, bridgeIdOf } from '../../shared/domain/ids.ts';

const conferenceId = 'cnf_abcdefgh1234';
const bridge = (n: number): BridgeId => bridgeIdOf(conferenceId, '10', String(n));
const floor = (change: Partial<Floor> = {}): Floor => ({ ...emptyFloor(conferenceId), ...change });
const hand = (n: number, at: number, kind: Hand['kind'] = 'ordinary'): Hand => ({ bridgeId: bridge(n), kind, at });
const numbers = (queue: readonly Hand[]) => queue.map((h) => h.at);
const act = <T>(it: T | 'again' | undefined): T => {
  if (it === undefined || it === 'again') throw new Error('nothing changed');
  return it;
};
const someHands = fc
  .uniqueArray(fc.record({ n: fc.nat(50), at: fc.nat(1000), kind: fc.constantFrom(...floorKinds) }), {
    selector: ({ n }) => n,
  })
  .map((all) => all.map(({ n, at, kind }) => hand(n, at, kind)));

describe('the queue', () => {
  it('puts a higher class first and who asked earlier before who asked later', () => {
    const hands = [hand(1, 1), hand(2, 2, 'point-of-order'), hand(3, 3, 'interposed-question'), hand(4, 4), hand(5, 0)];
    expect(numbers(queueOf({ hands, order: [] }))).toEqual([3, 2, 0, 1, 4]);
  });

  it('is the same whatever order the hands arrived in', () => {
    fc.assert(
      fc.property(someHands, fc.infiniteStream(fc.nat()), fc.nat(20), (hands, random, sortedBy) => {
        const order = hands.slice(0, sortedBy).map((h) => h.bridgeId);
        const shuffled = [...hands]
          .map((h) => ({ h, by: random.next().value as number }))
          .sort((a, b) => a.by - b.by)
          .map(({ h }) => h);
        expect(queueOf({ hands: shuffled, order })).toEqual(queueOf({ hands, order }));
      }),
    );
  });

  it('keeps the sorted ones in their order, loses nobody, and lets no newcomer pass one of his class', () => {
    fc.assert(
      fc.property(someHands, fc.nat(20), (hands, some) => {
        const order = hands.slice(0, some).map((h) => h.bridgeId);
        const queue = queueOf({ hands, order });
        expect(new Set(queue)).toEqual(new Set(hands));
        expect(queue.filter((h) => order.includes(h.bridgeId)).map((h) => h.bridgeId)).toEqual(order);
        const newcomers = queue.filter((h) => !order.includes(h.bridgeId));
        for (const one of newcomers) {
          const behind = queue.slice(queue.indexOf(one) + 1);
          expect(behind.filter((h) => order.includes(h.bridgeId) && h.kind === one.kind)).toEqual([]);
        }
      }),
    );
  });

  it('keeps the place of one who asks again for something else, and takes so many and no more', () => {
    const asked = floor({ hands: [hand(1, 5)] });
    expect(raised(asked, bridge(1), 'ordinary', 9)).toBeUndefined();
    expect(raised(asked, bridge(1), 'intervention', 9)).toEqual(hand(1, 5, 'intervention'));
    const full = floor({ hands: Array.from({ length: handsLimit }, (_, n) => hand(n, n)) });
    expect(() => raised(full, bridge(999), 'ordinary', 1)).toThrow(expect.objectContaining({ code: 'queue-full' }));
    expect(raised(full, bridge(1), 'intervention', 1)).toBeDefined();
  });

  it('is sorted only by one who has seen it as it is, and names all who wait', () => {
    const waiting = floor({ version: 7, hands: [hand(1, 1), hand(2, 2), hand(3, 3)] });
    const order = [bridge(3), bridge(1), bridge(2)];
    expect(numbers(queueOf(sorted(waiting, 7, order)))).toEqual([3, 1, 2]);
    for (const wrong of [order.slice(1), [...order, bridge(4)], [bridge(3), bridge(1), bridge(1)]]) {
      expect(() => sorted(waiting, 7, wrong)).toThrow(expect.objectContaining({ code: 'queue-changed' }));
    }
    expect(() => sorted(waiting, 6, order)).toThrow(expect.objectContaining({ code: 'queue-changed' }));
  });
});

describe('giving the floor', () => {
  const waiting = floor({ hands: [hand(1, 1), hand(2, 2), hand(3, 3)] });
  const give = (of: Floor, n: number, seen = of.turn, at = 100) =>
    given(of, { seen, bridgeId: bridge(n), branch: '10', name: `Xã ${n}` }, at);

  it('leaves the others in their places', () => {
    const { next, begun } = act(give(waiting, 2));
    expect(numbers(queueOf(next))).toEqual([1, 3]);
    expect(next.speaker).toMatchObject({ bridgeId: bridge(2), turn: 1, since: 100 });
    expect(begun).toEqual({ turn: 1, bridgeId: bridge(2), branch: '10', from: 100 });
  });

  it('ends the turn before in the same act, and goes also to one who has not asked', () => {
    const first = act(give(waiting, 2)).next;
    const { next, ended } = act(give(first, 40, 1, 160));
    expect(ended).toEqual({ turn: 1, to: 160, ended: 'passed-on' });
    expect(next.speaker?.bridgeId).toBe(bridge(40));
    expect(numbers(queueOf(next))).toEqual([1, 3]);
  });

  it('twice is once; an act that was decided on an older turn is refused', () => {
    const first = act(give(waiting, 2)).next;
    expect(give(first, 2, 0)).toBe('again');
    expect(() => give(first, 3, 0)).toThrow(expect.objectContaining({ code: 'floor-moved' }));
    expect(taken(first, 1, 'taken', 200)).toMatchObject({ ended: { turn: 1, to: 200, ended: 'taken' } });
    const over = act(taken(first, 1, 'taken', 200)).next;
    expect(taken(over, 1, 'taken', 300)).toBeUndefined();
    expect(() => taken(over, 2, 'taken', 300)).toThrow(expect.objectContaining({ code: 'floor-moved' }));
  });

  it('is undone to the very queue that was before, once, also after the turn is over', () => {
    fc.assert(
      fc.property(someHands, fc.nat(30), fc.nat(60), fc.boolean(), (hands, some, n, isOver) => {
        const before = floor({ hands, order: hands.slice(0, some).map((h) => h.bridgeId) });
        const during = act(give(before, n)).next;
        const at = isOver ? act(taken(during, 1, 'done', 150)).next : during;
        const { next, ended } = act(undone(at, 1, 200));
        expect(queueOf(next)).toEqual(queueOf(before));
        expect(next.speaker).toBeUndefined();
        expect(ended).toMatchObject({ turn: 1, isUndone: true });
        expect(undone(next, 1, 300)).toBeUndefined();
      }),
    );
  });

  it('is over with the conference, for good', () => {
    const { next, ended } = act(closed(act(give(waiting, 2)).next, 500));
    expect(ended).toEqual({ turn: 1, to: 500, ended: 'conference-over' });
    expect(next.hands).toEqual([]);
    expect(closed(next, 600)).toBeUndefined();
    expect(() => give(next, 1)).toThrow(expect.objectContaining({ code: 'floor-closed' }));
  });
});

describe('what a hall is told', () => {
  const at = { isOver: false, generation: 3 };
  const asked = floor({ hands: [hand(1, 1), hand(2, 2)] });
  const during = act(
    given(
      asked,
      { seen: 0, bridgeId: bridge(1), branch: '10', name: 'Xã Tam Tiến', parentName: 'Bắc Ninh', minutes: 5 },
      100,
    ),
  ).next;

  it('its place while it waits, and that it is not heard: neither before the first floor is given nor while another has it', () => {
    expect(hallFloorOf(asked, bridge(2), at)).toMatchObject({ state: 'asked', position: 2, mayBeHeard: false });
    expect(hallFloorOf(during, bridge(2), at)).toMatchObject({ state: 'asked', position: 1, mayBeHeard: false });
    expect(hallFloorOf(asked, bridge(9), at)).toMatchObject({ state: 'none', mayBeHeard: false });
  });

  it('who has the floor, where that is another and the conference is not over', () => {
    const speaker = { name: 'Xã Tam Tiến', parentName: 'Bắc Ninh' };
    for (const n of [2, 9]) expect(hallFloorOf(during, bridge(n), at)).toMatchObject({ speaker });
    const silent = [
      hallFloorOf(asked, bridge(2), at),
      hallFloorOf(during, bridge(1), at),
      hallFloorOf(during, bridge(2), { ...at, isOver: true }),
    ];
    expect(silent.map((each) => each.speaker)).toEqual([undefined, undefined, undefined]);
  });

  it('that it is heard only once the room that is now says so', () => {
    const opened = (generation: number): Floor => ({
      ...during,
      media: { generation, round: 1, outcome: 'open', way: 'promotion' },
    });
    expect(hallFloorOf(during, bridge(1), at)).toMatchObject({ state: 'yours', media: 'opening', minutes: 5, turn: 1 });
    expect(hallFloorOf(opened(3), bridge(1), at)).toMatchObject({ media: 'open', way: 'promotion', generation: 3 });
    expect(hallFloorOf(opened(2), bridge(1), at)).toMatchObject({ media: 'opening' });
    expect(hallFloorOf(opened(2), bridge(1), at).way).toBeUndefined();
    expect(hallFloorOf(opened(3), bridge(1), { ...at, isOver: true })).toMatchObject({ state: 'closed', waiting: 0 });
  });
});

it('the time of a branch is the sum of its turns, without those undone, with the one that runs', () => {
  const turn = (n: number, branch: string, more: Partial<Turn>): Turn => ({
    ...{ turn: n, bridgeId: bridge(n), branch, from: 0 },
    ...more,
  });
  const turns = [
    turn(1, '10', { to: 60_000 }),
    turn(2, '11', { from: 60_000, to: 90_500 }),
    turn(3, '11', { from: 90_500, to: 95_000, isUndone: true }),
    turn(4, '11', { from: 100_000 }),
  ];
  expect(timeByBranch(turns, 150_000)).toEqual([
    { branch: '11', turns: 2, seconds: 80 },
    { branch: '10', turns: 1, seconds: 60 },
  ]);
});

test('the floor is open from the opening of the doors until the end', () => {
  const open = (status: 'draft' | 'scheduled' | 'live' | 'ended' | 'settled' | 'cancelled', now: number) =>
    isFloorOpen({ status, doorsOpenAt: 100 }, now);
  expect([open('scheduled', 99), open('scheduled', 100), open('live', 0)]).toEqual([false, true, true]);
  expect((['draft', 'ended', 'settled', 'cancelled'] as const).filter((status) => open(status, 200))).toEqual([]);
});
