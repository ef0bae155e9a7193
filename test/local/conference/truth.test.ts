import { closedTogether, type HallTruth, noTruth, type TrueInterval } from '../../../local/conference/truth.ts';

const hall = (code: string, ...sessions: Partial<TrueInterval>[]): HallTruth => ({
  ...noTruth(code),
  sessions: sessions.map((each) => ({ from: 0, room: 1, generation: 1, attendeeId: code, ...each })),
});
const ends = (truths: readonly HallTruth[]) => truths.flatMap(({ sessions }) => sessions.map(({ to }) => to));

describe('the truth of the halls', () => {
  test('a room closes for all in it when the first of them notices', () => {
    const closed = { end: 'meeting-ended' };
    const truths = [
      hall('24001', { to: 90_000, ...closed }),
      hall('24002', { to: 92_600, ...closed }),
      hall('24003', { to: 91_000, room: 2, ...closed }),
      hall('24004', { to: 91_500, generation: 2, ...closed }),
    ];
    expect(ends(closedTogether(truths))).toEqual([90_000, 90_000, 91_000, 91_500]);
  });

  test('what ended otherwise, goes on, or began after that is left as it was noted', () => {
    const truths = [
      hall('24001', { to: 90_000, end: 'meeting-ended' }),
      hall('24002', { to: 92_000, end: 'dropped' }, { from: 93_000 }),
      hall('24003', { from: 90_500, to: 95_000, end: 'meeting-ended' }),
    ];
    expect(ends(closedTogether(truths))).toEqual([90_000, 92_000, undefined, 95_000]);
  });
});
