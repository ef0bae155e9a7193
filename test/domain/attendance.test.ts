import { attendanceOf, windowOf } from '../../shared/domain/attendance.ts';
import { type Evidence, type Mark, noEvidence } from '../../shared/domain/presence.ts';
import { tallyOf } from '../../shared/domain/roll-up.ts';
import { bridge, conference, minute, startsAt } from '../functions/national.ts';
import { timing } from './presence-model.ts';

const t = startsAt;
const window = windowOf(conference({ startedAt: t, endedAt: t + 60 * minute }), 0);
const mark = (kind: Mark['kind'], at: number): Mark => ({
  kind,
  at: t + at * minute,
  room: 3,
  generation: 1,
  speaker: false,
  seat: 'a',
});
const run = (first: number, last: number) => ({
  room: 3,
  generation: 1,
  first: t + first * minute,
  last: t + last * minute,
});
const of = (evidence: Partial<Evidence>) =>
  attendanceOf(bridge('24', '08001'), { ...noEvidence, ...evidence }, undefined, window, timing);

describe('the attendance of a bridge', () => {
  test('nothing heard is absent', () => {
    expect(of({})).toMatchObject({ state: 'absent', uncertain: false, seconds: { low: 0, likely: 0, high: 0 } });
  });

  test('connected within five minutes of the start is present, after it late', () => {
    expect(of({ marks: [mark('joined', 5), mark('left', 50)] }).state).toBe('present');
    expect(of({ marks: [mark('joined', 6), mark('left', 50)] }).state).toBe('late');
  });

  test("late is who comes after the conference's own time of grace", () => {
    const given = (lateAfterMinutes: number) =>
      windowOf(conference({ startedAt: t, endedAt: t + 60 * minute, lateAfterMinutes }), 0).lateAfter - t;
    expect([0, 12, 60].map(given)).toEqual([0, 12 * minute, 60 * minute]);
  });

  test('a conference that starts ahead of its time makes nobody late before the set time', () => {
    const early = windowOf(conference({ startedAt: t - 20 * minute, endedAt: t + minute }), 0);
    expect(early.lateAfter).toBe(t + 5 * minute);
  });

  test('late for one who came before the start and may have been there until after it is said to be uncertain', () => {
    const before = [mark('joined', -20)];
    const again = [mark('joined', 20), mark('left', 50)];
    expect(of({ marks: [...before, ...again], runs: [run(-19, -1)] })).toMatchObject({
      state: 'late',
      uncertain: true,
    });
    expect(of({ marks: [...before, mark('left', -1), ...again] })).toMatchObject({ state: 'late', uncertain: false });
  });

  test('where the join was lost, lateness is likely and said to be uncertain', () => {
    expect(of({ marks: [mark('left', 50)], runs: [run(20, 49)] })).toMatchObject({ state: 'late', uncertain: true });
  });

  test('connected only before the start, with an end that nobody told, is unknown, not absent', () => {
    expect(of({ marks: [mark('joined', -20)], runs: [run(-19, -15)] })).toMatchObject({ state: 'unknown' });
  });

  test('left before the start is absent', () => {
    expect(of({ marks: [mark('joined', -20), mark('left', -10)] })).toMatchObject({
      state: 'absent',
      uncertain: false,
    });
  });

  test('time before the start and after the end does not count, and nothing counts twice', () => {
    const speaker = { room: 0, speaker: true, seat: 's' };
    const marks = [
      mark('joined', -30),
      { ...mark('joined', 10), ...speaker },
      { ...mark('left', 20), ...speaker },
      mark('left', 90),
    ];
    expect(of({ marks })).toMatchObject({ minutes: 60, reconnections: 0, atOpening: 'connected', atEnd: 'connected' });
  });

  test('the roll-up adds up', () => {
    const all = [
      of({}),
      of({ marks: [mark('joined', 0), mark('left', 60)] }),
      of({ marks: [mark('joined', 9), mark('left', 60)] }),
    ];
    const { bridges, present, late, absent, unknown, seconds } = tallyOf(all);
    expect(present + late + absent + unknown).toBe(bridges);
    expect(seconds).toBe(all.reduce((sum, r) => sum + r.seconds.likely, 0));
  });
});
