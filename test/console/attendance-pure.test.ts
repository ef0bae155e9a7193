import { presenceOverTime } from '../../console/src/pages/attendance/presence-over-time.ts';
import {
  type AttendanceRecord,
  chosenRecords,
  isStillThere,
  needsLook,
  rankedBranches,
} from '../../console/src/pages/attendance/records.ts';
import { delegatesOf, mergeOf, readPasted, rowFaults, rowOf } from '../../console/src/pages/attendance/roll.ts';
import { readSearch } from '../../console/src/pages/attendance/search.ts';

const minute = 60_000;
const record = (given: Partial<AttendanceRecord>) =>
  ({
    name: 'X',
    code: 'X',
    branch: 'b',
    state: 'present',
    automatic: 'present',
    uncertain: false,
    intervals: [],
    ...given,
  }) as never;
const exact = (likely: number) => ({ low: likely, likely, high: likely });

test('who is still connected has not left, until the conference is over', () => {
  const interval = (endedBy: string) => ({ start: exact(0), end: exact(5 * minute), endedBy, rooms: [0] });
  const of = (...endedBy: string[]) => record({ intervals: endedBy.map(interval) });
  expect(isStillThere(of('dropped', 'open'), undefined)).toBe(true);
  expect(isStillThere(of('open', 'left'), undefined)).toBe(false);
  expect(isStillThere(of('open'), 5 * minute)).toBe(false);
  expect(isStillThere(of(), undefined)).toBe(false);
});

describe('presence over time', () => {
  const interval = (start: object, end: object) => ({ start, end, endedBy: 'left', rooms: [0] }) as never;

  test('counts a bridge once, however many devices it had, and stays within its bounds', () => {
    const twice = record({
      intervals: [interval(exact(0), exact(6 * minute)), interval(exact(4 * minute), exact(10 * minute))],
    });
    const vague = record({
      intervals: [
        interval({ low: 1 * minute, likely: 2 * minute, high: 4 * minute }, { low: 5 * minute, likely: 7 * minute }),
      ],
    });
    const { likely, atLeast, atMost } = presenceOverTime([twice, vague], { from: 0, to: 10 * minute }, 11);
    expect(likely).toEqual([1, 1, 2, 2, 2, 2, 2, 2, 1, 1, 1]);
    expect(atLeast).toEqual([1, 1, 1, 1, 2, 2, 1, 1, 1, 1, 1]);
    expect(atMost).toEqual([1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
  });

  test('a start of which nothing is certain is certain at no time', () => {
    const open = record({ intervals: [interval({ likely: 0 }, { likely: 5, low: 3 })] });
    expect(presenceOverTime([open], { from: 0, to: 4 }, 5).atLeast).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('the list', () => {
  test('finds without accents and sorts province by province, its own hall first', () => {
    const names = new Map([
      ['b', 'Đà Nẵng'],
      ['a', 'Bắc Ninh'],
    ]);
    const rows = [
      record({ name: 'Xã Âu', code: 'b1', branch: 'b' }),
      record({ name: 'Đà Nẵng', code: 'b', branch: 'b' }),
      record({ name: 'Xã An', code: 'b2', branch: 'b' }),
      record({ name: 'Xã Sen', code: 'a1', branch: 'a' }),
    ];
    const of = (search: object) => chosenRecords(rows, search, (code) => names.get(code) ?? '').map(({ name }) => name);
    expect(of({})).toEqual(['Xã Sen', 'Đà Nẵng', 'Xã An', 'Xã Âu']);
    expect(of({ q: 'da nang' })).toEqual(['Đà Nẵng', 'Xã An', 'Xã Âu']);
  });

  test('asks somebody to look where presence and roll call differ, not where both agree', () => {
    expect(needsLook(record({ manual: 'absent' }))).toBe(true);
    expect(needsLook(record({ automatic: 'late', manual: 'present' }))).toBe(false);
    expect(needsLook(record({ uncertain: true }))).toBe(true);
  });

  test('ranks by the part that was there, not by the number', () => {
    const branch = (name: string, bridges: number, present: number, late = 0) =>
      ({ branch: name, name, tally: { bridges, present, late } }) as never;
    const ranked = rankedBranches([branch('lớn', 100, 60), branch('nhỏ', 4, 2, 1), branch('không', 0, 0)]);
    expect(ranked.map(({ name }) => name)).toEqual(['nhỏ', 'lớn', 'không']);
  });

  test('an address with nonsense in it is the plain list; a code of digits alone stays a code', () => {
    expect(readSearch({ view: 'x', state: 1, bridge: 'brg_1', roll: -1, branch: 24 })).toEqual({ branch: '24' });
  });
});

describe('the roll', () => {
  test('a pasted list: numbers in front go, hyphens in names stay', () => {
    expect(readPasted('1. Nguyễn Văn A; Chủ tịch; UBND xã\n\n02) Hoàng Mai-Anh – Thư ký\n  Lò Thị B\tCán bộ')).toEqual([
      { name: 'Nguyễn Văn A', position: 'Chủ tịch', unit: 'UBND xã' },
      { name: 'Hoàng Mai-Anh', position: 'Thư ký' },
      { name: 'Lò Thị B', position: 'Cán bộ' },
    ]);
  });

  test('names what the API would refuse, and sends of each only what its mode has', () => {
    const rows = [
      rowOf(0, { name: 'Hoà', substituteFor: 'Hòa' }),
      rowOf(1, { mode: 'absent-with-leave', name: 'B' }),
      rowOf(2, { unit: 'UBND' }),
      rowOf(3),
    ];
    expect([...rowFaults(rows)]).toEqual([
      [0, 'substitutes-self'],
      [1, 'reason-missing'],
      [2, 'name-missing'],
    ]);
    const [sent] = delegatesOf([rowOf(0, { name: ' A ', mode: 'absent', substituteFor: 'B', reason: 'ốm' })]);
    expect(sent).toEqual({ name: 'A', mode: 'absent', reason: 'ốm' });
  });

  test('tells what a merge brought, namesakes apart', () => {
    const an = { name: 'An', mode: 'in-person' } as const;
    const merge = mergeOf(
      { presentCount: 2, delegates: [an, { name: 'Bình', mode: 'absent' }] },
      { presentCount: 3, delegates: [an, an, { name: 'Bình', mode: 'online' }] },
    );
    expect(merge).toEqual({
      added: [an],
      changed: [{ sent: { name: 'Bình', mode: 'absent' }, now: { name: 'Bình', mode: 'online' } }],
      presentCount: { sent: 2, now: 3 },
    });
  });
});
