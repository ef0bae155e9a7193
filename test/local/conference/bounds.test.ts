import { edgesOf, farthestMs, isSettling, promisedOf } from '../../../local/conference/bounds.ts';

const session = (from: number, to: number) => ({ from, to, room: 0, generation: 1, attendeeId: '' });
const interval = (start: number, end: number, width = 0) => ({
  start: { low: start - width, likely: start, high: start },
  end: { low: end - width, likely: end, high: end },
});
const errors = (of: ReturnType<typeof edgesOf>) => [of.start.errorMs, of.end.errorMs];

describe('how far the record is from the truth', () => {
  test('is measured at both ends, also where an interval goes over the session', () => {
    const one = session(1000, 61_000);
    expect(errors(edgesOf(one, [one], [interval(1000, 61_000)]))).toEqual([0, 0]);
    expect(errors(edgesOf(one, [one], [interval(1500, 60_000)]))).toEqual([500, 1000]);
    expect(errors(edgesOf(one, [one], [interval(0, 3_600_000)]))).toEqual([1000, 3_539_000]);
  });

  test('of a break that is told by the return alone is the length of the break', () => {
    const [before, after] = [session(0, 60_000), session(65_000, 120_000)];
    const split = [interval(0, 65_000), interval(65_000, 120_000)];
    expect(errors(edgesOf(before, [before, after], split))).toEqual([0, 5000]);
    expect(errors(edgesOf(after, [before, after], split))).toEqual([0, 0]);
    const whole = [interval(0, 120_000)];
    expect(errors(edgesOf(before, [before, after], whole))).toEqual([0, 5000]);
    expect(errors(edgesOf(after, [before, after], whole))).toEqual([5000, 0]);
  });

  test('of a session takes no end of what began after it, however near that is', () => {
    const [before, after] = [session(0, 60_000), session(60_200, 70_000)];
    const doubtful = { ...interval(60_200, 62_000), end: { low: 60_200, likely: 62_000, high: 120_000 } };
    const { end } = edgesOf(before, [before, after], [interval(0, 50_000, 18_000), doubtful]);
    expect(end).toEqual({ errorMs: 10_000, widthMs: 18_000 });
  });

  test('has no end where nothing is on record, and bounds as wide as they are', () => {
    const one = session(0, 60_000);
    expect(errors(edgesOf(one, [one], []))).toEqual([Infinity, Infinity]);
    expect(edgesOf(one, [one], [interval(0, 60_000, 18_000)]).end.widthMs).toBe(18_000);
    const open = { ...interval(0, 60_000), end: { low: 0, likely: 60_000 } };
    expect(edgesOf(one, [one], [open]).end.widthMs).toBe(Infinity);
  });

  test('is promised to be small: Chime is 15 s late at the most, beats tell where its word is lost', () => {
    expect(farthestMs('start', 30_000, false)).toBeLessThan(3000);
    expect(farthestMs('end', 30_000, false)).toBeGreaterThan(15_000);
    expect(farthestMs('end', 30_000, true)).toBeGreaterThan(farthestMs('end', 10_000, true));
  });

  test('is not told apart, soon after a join, from what was before', () => {
    expect([isSettling(session(0, 17_000)), isSettling(session(0, 60_000))]).toEqual([true, false]);
  });

  test('is asked of sessions in the time that counts that are longer than a heartbeat', () => {
    const counting = { from: 100_000, to: 200_000 };
    const all = [session(0, 90_000), session(110_000, 115_000), session(120_000, 150_000)];
    expect(promisedOf(all, counting, 10_000)).toEqual([all[2]]);
  });
});
