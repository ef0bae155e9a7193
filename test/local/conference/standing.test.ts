import type { Told } from '../../../local/conference/replay.ts';
import { standingsTold, standingsTrue } from '../../../local/conference/standing.ts';

const s = 1000;
const endedAt = 600 * s;
const told = (phase: Told['phase'], since: number, toldAt = since): Told => ({ phase, since, toldAt });
const joined = told('connected', 10 * s);

describe('on the board of what is over, by the events', () => {
  const standings = (...line: Told[]) => standingsTold(line, endedAt, false);

  test('stands as expected of whom nothing is told, or who came when it was over', () => {
    expect(standings()).toEqual(['expected']);
    expect(standings(told('connected', endedAt + s))).toEqual(['expected']);
  });

  test('has left who was in to the end, whatever is told of the closing of the rooms', () => {
    expect(standings(joined)).toEqual(['left']);
    expect(standings(joined, told('dropped', endedAt + s))).toEqual(['left']);
    expect(standings(joined, told('left', endedAt + s))).toEqual(['left']);
    expect(standings(joined, told('dropped', 20 * s), told('connected', 30 * s))).toEqual(['left']);
  });

  test('has left who left before', () => {
    expect(standings(joined, told('left', 300 * s))).toEqual(['left']);
    expect(standings(joined, told('left', endedAt - s, endedAt + s))).toEqual(['left']);
  });

  test('was dropped who was told to be by the end, or of a time that the closing cannot explain', () => {
    expect(standings(joined, told('dropped', endedAt - 5 * s, endedAt - s))).toEqual(['dropped']);
    expect(standings(joined, told('dropped', endedAt - 13 * s, endedAt + s))).toEqual(['dropped']);
    expect(standings(joined, told('dropped', endedAt - 5 * s), told('connected', endedAt + s))).toEqual(['dropped']);
  });

  test('is either where a drop of the last seconds is told after it, or a stay of its own had no event', () => {
    expect(standings(joined, told('dropped', endedAt - 12 * s, endedAt + s))).toEqual(['dropped', 'left']);
    expect(standings(joined, told('dropped', 20 * s), told('left', endedAt + s))).toEqual(['dropped', 'left']);
    expect(standings(told('left', endedAt + s))).toEqual(['expected', 'left']);
  });

  test('where words are lost, who was told of was there all the same, and who left is not said to be dropped', () => {
    const lossy = (...line: Told[]) => standingsTold(line, endedAt, true);
    expect(lossy()).toEqual(['expected', 'dropped', 'left']);
    expect(lossy(joined)).toEqual(['dropped', 'left']);
    expect(lossy(joined, told('dropped', 20 * s))).toEqual(['dropped', 'left']);
    expect(lossy(joined, told('left', 20 * s))).toEqual(['left']);
  });
});

describe('on the board of what is over, by what the halls know', () => {
  const session = (from: number, to: number | undefined, end?: string) => ({
    ...{ from, room: 0, generation: 1, attendeeId: 'x' },
    ...(to === undefined ? {} : { to }),
    ...(end === undefined ? {} : { end }),
  });
  const standings = (...sessions: ReturnType<typeof session>[]) => standingsTrue(sessions, { to: endedAt }, 2 * s);

  test('each stands as its last session before the end went', () => {
    expect(standings()).toEqual(['expected']);
    expect(standings(session(0, undefined))).toEqual(['left']);
    expect(standings(session(0, endedAt + 9 * s, 'meeting-ended'))).toEqual(['left']);
    expect(standings(session(0, endedAt + s, 'meeting-ended'))).toEqual(['left']);
    expect(standings(session(0, 300 * s, 'left'))).toEqual(['left']);
    expect(standings(session(0, endedAt - s, 'dropped'))).toEqual(['dropped', 'left']);
    expect(standings(session(0, 300 * s, 'dropped'))).toEqual(['dropped']);
    expect(standings(session(0, endedAt - 9 * s, 'dropped'))).toEqual(['dropped', 'left']);
    expect(standings(session(0, endedAt - 9 * s, 'attendee-removed'))).toEqual(['dropped']);
    expect(standings(session(0, 300 * s, 'dropped'), session(310 * s, undefined))).toEqual(['left']);
    expect(standings(session(endedAt + 9 * s, undefined))).toEqual(['expected']);
  });

  test('nothing is asked of one that came in as all ended', () => {
    expect(standings(session(endedAt + s, undefined))).toBeUndefined();
  });
});
