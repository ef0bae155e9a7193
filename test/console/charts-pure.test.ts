import {
  barMarks,
  countRange,
  lineData,
  rowText,
  sumOf,
  tickText,
  wholeSteps,
} from '../../console/src/design/chart-marks.ts';

const segments = [{ key: 'present' }, { key: 'late' }, { key: 'absent' }];
const bar = (present: number, late = 0, absent = 0) => ({ counts: { present, late, absent } });
const minute = 60_000;
const eight = Date.UTC(2026, 10, 24, 1);

describe('bars', () => {
  test('are as long as their counts say, end to end, against the largest sum', () => {
    expect(barMarks([bar(30, 10, 10), bar(5, 0, 20)], segments)).toEqual([
      [
        { key: 'present', from: 0, width: 60 },
        { key: 'late', from: 60, width: 20 },
        { key: 'absent', from: 80, width: 20 },
      ],
      [
        { key: 'present', from: 0, width: 10 },
        { key: 'late', from: 10, width: 0 },
        { key: 'absent', from: 10, width: 40 },
      ],
    ]);
  });

  test('are drawn against what is given where that is longer, and stay in their track where it is too short', () => {
    expect(barMarks([bar(25)], segments, 100)[0]?.[0]).toEqual({ key: 'present', from: 0, width: 25 });
    for (const mark of barMarks([bar(150, 50)], segments, 100)[0] ?? [])
      expect(mark.from + mark.width).toBeLessThanOrEqual(100);
  });

  test('of nothing have no length, and no bars are no marks', () => {
    expect(barMarks([], segments)).toEqual([]);
    expect(
      barMarks([bar(0)], segments)
        .flat()
        .map(({ from, width }) => [from, width]),
    ).toEqual(Array(3).fill([0, 0]));
    expect(barMarks([{ counts: {} }], segments, 0)[0]?.[0]?.width).toBe(0);
  });

  test('of parts of one fill their track, so that small and large are compared by their share', () => {
    expect(
      barMarks([bar(0.25, 0.5, 0.25)], segments)
        .flat()
        .reduce((all, { width }) => all + width, 0),
    ).toBe(100);
  });

  test('of thousands are all there', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => bar(at));
    const marks = barMarks(many, segments);
    expect([marks.length, marks.at(-1)?.[0]?.width, sumOf(bar(9999, 1), segments)]).toEqual([10_000, 100, 10_000]);
  });
});

describe('lines', () => {
  test('are drawn at their times with their values, and nothing where nothing is known', () => {
    expect(lineData([0, 1000, 2000], [{ values: [0, 3355, null] }, { values: [1] }])).toEqual([
      [0, 1, 2],
      [0, 3355, null],
      [1, null, null],
    ]);
  });

  test('stand on zero, with room above the highest, and for one where there is none', () => {
    expect(countRange(3355)).toEqual([0, 3355 * 1.05]);
    for (const high of [0, null]) expect(countRange(high)).toEqual([0, 1]);
  });

  test('have ticks at whole counts, up to every hall of the country', () => {
    expect(wholeSteps.every(Number.isInteger)).toBe(true);
    expect([wholeSteps[0], wholeSteps.at(-1)]).toEqual([1, 500_000]);
  });

  test('have times that differ in words where they differ, on the axis and in the table', () => {
    const every = (ms: number, count: number) => Array.from({ length: count }, (_, at) => eight + at * ms);
    for (const times of [every(1000, 61), every(30_000, 61), every(3 * minute, 61)]) {
      const rows = times.map((at) => rowText(times)(at, 'vi'));
      expect(new Set(rows).size).toBe(rows.length);
    }
    expect(rowText(every(3 * minute, 61))(eight, 'vi')).toBe('08:00 24/11/2026');
    expect(tickText(every(1000, 61))(eight + 1000, 'en')).toBe('08:00:01');
    expect(tickText(every(3 * minute, 61))(eight + minute, 'en')).toBe('08:01');
    for (const times of [[], [eight]])
      expect([tickText(times)(eight, 'bn'), rowText(times)(eight, 'bn')]).toEqual(['08:00:00', '08:00 24/11/2026']);
  });
});
