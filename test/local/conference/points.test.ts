import { replicasFor } from '../../../local/conference/choose.ts';
import { minimumCalls, quotaFloorMs } from '../../../local/conference/least-calls.ts';
import {
  addressesOf,
  type PointRow,
  selectedCodes,
  spread,
  uploadCsv,
  withAncestors,
} from '../../../local/conference/points.ts';
import type { BridgeId } from '../../../shared/domain/ids.ts';
import { planRooms } from '../../../shared/domain/room-plan.ts';

const point = (code: string, parent = '', name = `Xã ${code}`): PointRow => ({
  code,
  name,
  level: parent ? 'commune' : 'province',
  type: '',
  parent,
});

/** `roots` provinces with `each` communes. */
const country = (roots: number, each: number): PointRow[] => {
  const provinces = Array.from({ length: roots }, (_, i) => point(`${i + 10}`));
  return [
    ...provinces,
    ...provinces.flatMap(({ code }) => Array.from({ length: each }, (_, i) => point(`${code}${100 + i}`, code))),
  ];
};

describe('replica rooms that an account is taken to have', () => {
  test('are what every account has, or what the points need at so many seats a room; never more than AWS grants', () => {
    expect(replicasFor(country(3, 9), '10')).toBe(4);
    expect(replicasFor(country(3, 9), '10', 4)).toBe(7);
    expect(() => replicasFor(country(34, 9), '10', 4)).toThrow('AWS grants 40');
  });
});

describe('the least calls', () => {
  const planned = (points: readonly PointRow[]) => {
    const { rooms } = planRooms(
      points.map(({ code, parent, level }) => ({
        id: `brg_${code}` as BridgeId,
        branch: parent || code,
        isHead: level === 'province',
        isHost: code === '10',
      })),
    );
    return {
      CreateMeeting: rooms.length,
      BatchCreateAttendee: rooms.reduce((sum, room) => sum + Math.ceil(room.bridgeIds.length / 100), 0),
    };
  };

  test.each([
    ['a few', 4, 2],
    ['one room', 34, 6],
    ['a few rooms', 34, 15],
    ['a nation', 34, 97],
  ])('of %s are no more than the plan makes, and at least two thirds of it', (_, roots, each) => {
    const points = country(roots, each);
    const least = minimumCalls(points, '10');
    for (const [operation, count] of Object.entries(planned(points))) {
      expect(least[operation]).toBeLessThanOrEqual(count);
      expect(count).toBeLessThanOrEqual(1.5 * (least[operation] as number));
    }
  });
});

test('the least calls follow the seats of a room', () => {
  const points = country(1, 11);
  expect(minimumCalls(points, points[0]?.code as string, 5)).toEqual({ CreateMeeting: 4, BatchCreateAttendee: 4 });
  expect(minimumCalls(points, points[0]?.code as string)).toEqual({ CreateMeeting: 1, BatchCreateAttendee: 1 });
});

test('below the burst no time is needed, above it the slower operation tells', () => {
  expect(quotaFloorMs({ CreateMeeting: 4, BatchCreateAttendee: 20 })).toBe(0);
  expect(quotaFloorMs({ CreateMeeting: 25, BatchCreateAttendee: 45 })).toBe(2500);
  expect(quotaFloorMs({ CreateMeeting: 4 }, { ratePerSecond: 3, burst: 2 })).toBe(667);
});

describe('choosing points', () => {
  test('a count is met exactly, and nothing stands without what is above it', () => {
    for (const count of [1, 2, 12, 60, 339]) {
      const chosen = spread(country(34, 9), count);
      const codes = new Set(chosen.map(({ code }) => code));
      expect(chosen).toHaveLength(count);
      expect(chosen.filter(({ parent }) => parent && !codes.has(parent))).toEqual([]);
    }
  });

  test('a large count takes every province, a small one some, each with communes', () => {
    const roots = (count: number) => spread(country(34, 20), count).filter(({ parent }) => !parent).length;
    expect(roots(542)).toBe(34);
    expect(roots(12)).toBe(3);
    expect(roots(1)).toBe(1);
  });

  test('no province is served a second commune before all have one', () => {
    const perRoot = Map.groupBy(spread(country(34, 20), 200), ({ code }) => code.slice(0, 2));
    const sizes = [...perRoot.values()].map((list) => list.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  test('more than there are gives all', () => {
    expect(spread(country(2, 2), 100)).toHaveLength(6);
  });

  test('a tree of any depth keeps its ancestors', () => {
    const deep = [point('a'), point('b', 'a'), point('c', 'b'), point('d', 'c'), point('e')];
    expect(spread(deep, 4).map(({ code }) => code)).toEqual(['a', 'b', 'c', 'd']);
    expect(withAncestors(deep, new Set(['c'])).map(({ code }) => code)).toEqual(['a', 'b', 'c']);
  });

  test('a code that no point has is named', () => {
    expect(() => withAncestors(country(1, 1), new Set(['nowhere']))).toThrow('nowhere');
  });

  test('a selection is filtered by column, whatever way its accents are written', () => {
    const rows = [
      { code: '1', old_province: 'Bắc Giang' },
      { code: '2', old_province: 'Bắc Ninh' },
    ];
    expect(selectedCodes(rows, new Map([['old_province', 'Bắc Giang'.normalize('NFD')]]))).toEqual(new Set(['1']));
    expect(selectedCodes(rows, new Map()).size).toBe(2);
    expect(() => selectedCodes(rows, new Map([['province', 'x']]))).toThrow('no column province');
  });
});

test('the uploaded file has contacts for every point and quotes what needs it', () => {
  const csv = uploadCsv([point('01', '', 'Tỉnh "A", B')], (code) => addressesOf(code));
  const [head, line, end] = csv.split('\r\n');
  expect(head?.split(',')).toHaveLength(11);
  expect(line).toContain('"Tỉnh ""A"", B"');
  expect(line).toContain('h01@points.example');
  expect(line).toContain('o01@points.example');
  expect(end).toBe('');
});
