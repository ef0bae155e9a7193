import { decodeInParts } from '../../console/src/api/decode.ts';
import { holdOrder } from '../../console/src/design/held-order.ts';
import {
  compareUrgency,
  minutesAt,
  needsAttention,
  rowFinder,
  worstOf,
} from '../../console/src/pages/board/attention.ts';
import { type Board, type BoardRow, createBoardFeed, taken } from '../../console/src/pages/board/feed.ts';
import { placesOf, sortedBranches } from '../../console/src/pages/board/places.ts';
import { readSearch } from '../../console/src/pages/board/search.ts';
import { hasMap, layTiles, shortName } from '../../console/src/pages/board/tiles.ts';
import { provinces } from '../../local/sample/country.ts';
import { board } from '../../shared/contracts/live.ts';

const at = Date.UTC(2026, 10, 24, 1);
const none = { expected: 0, connecting: 0, connected: 0, degraded: 0, dropped: 0, left: 0 };

function row(n: number, state: BoardRow['state'], more: Partial<BoardRow> = {}): BoardRow {
  return {
    bridgeId: `brg_abcdefghijkl_0024_${String(n).padStart(12, '0')}`,
    code: `X24${n}`,
    name: `Xã ${n}`,
    level: 'commune',
    branch: '24',
    isHost: false,
    state,
    reason: 'media-joined',
    drops: 0,
    minutes: 3,
    countedAt: at,
    ...more,
  };
}

function answer(rows: readonly BoardRow[], more: Partial<Board> = {}): Board {
  const counts = { ...none };
  for (const { state } of rows) counts[state]++;
  return {
    ...{ conferenceId: 'cnf_abcdefghijkl', status: 'live', serverTime: at, version: 'a-1', complete: true },
    ...{ total: rows.length, counts, branches: [], rows: [...rows], withdrawn: [] },
    ...more,
  };
}

/** A feed whose clock and line the test holds. */
function feedOf(answers: (Board | Error)[]) {
  const timers: { act: () => void; ms: number }[] = [];
  const asked: (string | undefined)[] = [];
  let elapsed = 0;
  const feed = createBoardFeed({
    async read(since) {
      asked.push(since);
      const next = answers.shift();
      if (!next) throw new Error('nothing more was expected to be asked');
      if (next instanceof Error) throw next;
      return next;
    },
    elapsed: () => elapsed,
    setTimer: (act, ms) => {
      const timer = { act, ms };
      timers.push(timer);
      return timer;
    },
    clearTimer: (timer) => {
      const index = timers.indexOf(timer as (typeof timers)[number]);
      if (index >= 0) timers.splice(index, 1);
    },
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const later = async (ms: number) => {
    elapsed += ms;
    for (const timer of timers.splice(0)) timer.act();
    await settle();
  };
  return { feed, asked, settle, later, timers };
}

describe('the feed of the board', () => {
  test('asks for what changed since, and puts it over what it has', async () => {
    const changed = row(2, 'dropped');
    const delta = answer([row(1, 'connected'), changed], { complete: false, rows: [changed], version: 'a-2' });
    const { feed, asked, settle, later } = feedOf([answer([row(1, 'connected'), row(2, 'connected')]), delta]);
    feed.pull();
    await settle();
    const before = feed.state().sight?.rows;
    feed.pull();
    await later(1000);
    expect(asked).toEqual([undefined, 'a-1']);
    const rows = feed.state().sight?.rows;
    expect([...(rows?.values() ?? [])].map(({ state }) => state)).toEqual(['connected', 'dropped']);
    expect(rows?.get(row(1, 'connected').bridgeId)).toBe(before?.get(row(1, 'connected').bridgeId));
  });

  test('many hints at once are one question, and one more after its answer', async () => {
    const whole = answer([row(1, 'connected')]);
    const { feed, asked, settle, later } = feedOf([whole, { ...whole, complete: false, rows: [] }]);
    feed.pull();
    for (let i = 0; i < 50; i++) feed.pull();
    await settle();
    expect(asked).toHaveLength(1);
    await later(1000);
    expect(asked).toHaveLength(2);
  });

  test('reads everything anew where rows and counts do not add up', async () => {
    const wrong = answer([row(1, 'connected'), row(2, 'dropped')], { complete: false, rows: [], version: 'a-2' });
    const right = answer([row(1, 'connected'), row(2, 'dropped')], { version: 'a-3' });
    const { feed, asked, settle, later } = feedOf([answer([row(1, 'connected')]), wrong, right]);
    feed.pull();
    await settle();
    feed.pull();
    await later(1000);
    await later(1000);
    expect(asked).toEqual([undefined, 'a-1', undefined]);
    expect(feed.state().sight?.rows.size).toBe(2);
  });

  test('keeps what it has when a reading fails, and goes on from there', async () => {
    const whole = answer([row(1, 'connected')]);
    const { feed, asked, settle, later } = feedOf([whole, new Error('down'), { ...whole, complete: false, rows: [] }]);
    feed.pull();
    await settle();
    feed.pull();
    await later(1000);
    expect(feed.state().error?.message).toBe('down');
    expect(feed.state().sight?.rows.size).toBe(1);
    feed.pull();
    await later(1000);
    expect(asked).toEqual([undefined, 'a-1', 'a-1']);
    expect(feed.state().error).toBeUndefined();
  });

  test('a bridge that was withdrawn is off the page', () => {
    const before = taken(undefined, answer([row(1, 'connected'), row(2, 'connected')]));
    const gone = row(2, 'connected').bridgeId;
    const after = taken(before, answer([row(1, 'connected')], { complete: false, rows: [], withdrawn: [gone] }));
    expect([...after.rows.keys()]).toEqual([row(1, 'connected').bridgeId]);
  });
});

describe('what needs attention', () => {
  const live = { status: 'live' as const, readAt: at };

  test('whoever is expected is missed only once the conference goes on', () => {
    expect(needsAttention(row(1, 'expected'), live)).toBe(true);
    expect(needsAttention(row(1, 'expected'), { ...live, status: 'scheduled' })).toBe(false);
    expect(needsAttention(row(1, 'dropped'), { ...live, status: 'scheduled' })).toBe(true);
    expect(needsAttention(row(1, 'dropped'), { ...live, status: 'ended' })).toBe(false);
    expect(needsAttention(row(1, 'connecting', { since: at - 10_000 }), live)).toBe(false);
    expect(needsAttention(row(1, 'connecting', { since: at - 200_000 }), live)).toBe(true);
  });

  test('the worst comes first, in it what happened last', () => {
    const rows = [
      row(1, 'expected'),
      row(2, 'dropped', { since: at - 60_000 }),
      row(3, 'degraded'),
      row(4, 'dropped', { since: at }),
    ];
    const order = rows.toSorted(compareUrgency(() => 0)).map(({ code }) => code);
    expect(order).toEqual(['X244', 'X242', 'X243', 'X241']);
    expect(worstOf({ ...none, connected: 9, expected: 1, degraded: 1 })).toBe('degraded');
    expect(worstOf({ ...none, connected: 9 })).toBeUndefined();
  });

  test('minutes go on while a bridge is in and stand still afterwards', () => {
    expect(minutesAt(row(1, 'connected'), at + 150_000)).toBe(5);
    expect(minutesAt(row(1, 'dropped'), at + 150_000)).toBe(3);
  });

  test('a search needs no accents and finds by province and code', () => {
    const find = rowFinder(() => 'Bắc Ninh');
    const hall = row(7, 'connected', { name: 'Xã Tam Tiến' });
    expect(['tam tien', 'TIEN bac', 'x247', ''].map((q) => find(q)(hall))).toEqual([true, true, true, true]);
    expect(find('tam giang')(hall)).toBe(false);
  });
});

describe('an order that holds', () => {
  const everywhere = () => true;

  test('who comes waits, who is well again keeps the place', () => {
    expect(holdOrder(['a', 'b'], ['c', 'a'], everywhere)).toEqual({ shown: ['a', 'b'], newcomers: 1, gone: 1 });
  });

  test('an empty list holds nobody back, and what is nowhere any more goes', () => {
    expect(holdOrder([], ['c'], everywhere)).toEqual({ shown: ['c'], newcomers: 0, gone: 0 });
    expect(holdOrder(['a', 'b'], ['a'], (key) => key !== 'b').shown).toEqual(['a']);
  });
});

test('every province has a place of its own on the map', () => {
  const { map, plain } = layTiles(provinces.map(([branch]) => ({ branch })));
  expect(map).toHaveLength(34);
  expect(plain).toEqual([]);
  expect(new Set(map.map(({ place }) => `${place?.column},${place?.row}`)).size).toBe(34);
  expect(layTiles([{ branch: 'TW' }, { branch: '01' }]).map).toEqual([]);
  expect(shortName('Tỉnh Bắc Ninh')).toBe('Bắc Ninh');
});

test('a few provinces are a line above the list, no map beside it', () => {
  const of = (...codes: string[]) => codes.map((branch) => ({ branch }));
  expect(hasMap(of('TW', '24'))).toBe(false);
  expect(hasMap(provinces.map(([branch]) => ({ branch })))).toBe(true);
});

test('provinces stand by the Vietnamese alphabet, or by what one asks for and then by name', () => {
  const branch = (name: string, total: number, dropped: number) => ({ name, total, counts: { dropped } });
  const all = [branch('Đà Nẵng', 94, 1), branch('Bắc Ninh', 99, 0), branch('An Giang', 102, 1)];
  const names = (key: string, down: boolean) => sortedBranches(all, { key, down }).map(({ name }) => name);
  expect(names('name', false)).toEqual(['An Giang', 'Bắc Ninh', 'Đà Nẵng']);
  expect(names('name', true)).toEqual(['Đà Nẵng', 'Bắc Ninh', 'An Giang']);
  expect(names('total', true)).toEqual(['An Giang', 'Bắc Ninh', 'Đà Nẵng']);
  expect(names('dropped', true)).toEqual(['An Giang', 'Đà Nẵng', 'Bắc Ninh']);
});

test('an address says which bridge is open and how the provinces stand, and nothing that means nothing', () => {
  const bridge = row(1, 'connected').bridgeId;
  expect(readSearch({ tab: 'branches', sort: 'dropped', down: true })).toEqual({
    tab: 'branches',
    sort: 'dropped',
    down: true,
  });
  expect(readSearch({ bridge, branch: 24 })).toEqual({ bridge, branch: '24' });
  expect(readSearch({ sort: 'name', down: 'yes', bridge: 'brg_1', tab: 'attention' })).toEqual({});
});

test('communes stand by the Vietnamese alphabet behind the hall of their province', async () => {
  const rows = [
    row(1, 'connected', { name: 'Xã Đa Mai' }),
    row(2, 'connected', { name: 'Xã Dĩnh Kế' }),
    row(3, 'connected', { name: 'Bắc Ninh', level: 'province' }),
  ];
  const places = await placesOf(rows, ['24'], async () => undefined);
  expect(
    rows.toSorted((a, b) => (places.get(a.bridgeId) ?? 0) - (places.get(b.bridgeId) ?? 0)).map(({ name }) => name),
  ).toEqual(['Bắc Ninh', 'Xã Dĩnh Kế', 'Xã Đa Mai']);
});

test('a long answer is decoded in parts to the same, and refused as a whole where one row is wrong', async () => {
  const wire = {
    ...answer([]),
    serverTime: new Date(at).toISOString(),
    rows: Array.from({ length: 600 }, (_, n) => ({ ...row(n, 'connected'), since: new Date(at + n).toISOString() })),
  };
  let pauses = 0;
  const pause = async () => {
    pauses++;
  };
  const whole = await decodeInParts(board, wire, pause);
  expect(whole.success && (whole.data as Board).rows.map(({ since }) => since)).toEqual(
    wire.rows.map((_, n) => at + n),
  );
  expect(pauses).toBe(2);
  wire.rows[500] = { ...(wire.rows[500] as (typeof wire.rows)[number]), since: 'tomorrow' };
  expect((await decodeInParts(board, wire, pause)).success).toBe(false);
});
