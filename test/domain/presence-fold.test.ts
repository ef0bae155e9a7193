import fc from 'fast-check';
import {
  allRooms,
  type Evidence,
  gapOf,
  type Mark,
  markOf,
  markText,
  noEvidence,
  type Run,
  unionOf,
  unitedRuns,
  withBeat,
} from '../../shared/domain/presence.ts';
import { type Interval, intervalsOf, spentWithin } from '../../shared/domain/presence-fold.ts';
import { heard, type Story, story, timing } from './presence-model.ts';

const t = 1_800_000_000_000;
const s = 1_000;
const mark = (kind: Mark['kind'], at: number, more: Partial<Mark> = {}): Mark => ({
  kind,
  at: t + at,
  room: 3,
  generation: 1,
  speaker: false,
  seat: 'a',
  ...more,
});
const run = (first: number, last: number, more: Partial<Run> = {}): Run => ({
  room: 3,
  generation: 1,
  first: t + first,
  last: t + last,
  ...more,
});
const fold = (evidence: Partial<Evidence>) => intervalsOf({ ...noEvidence, ...evidence }, timing);
const bounds = (intervals: readonly Interval[]) =>
  intervals.map(({ start, end, endedBy }) => [
    start.low === null ? null : start.low - t,
    start.high - t,
    end.low - t,
    end.high === null ? null : end.high - t,
    endedBy,
  ]);

describe('the fold of presence', () => {
  test('a join and a leave are one exact interval', () => {
    expect(bounds(fold({ marks: [mark('joined', 0), mark('left', 600 * s)] }))).toEqual([
      [0, 0, 582 * s, 600 * s, 'left'],
    ]);
  });

  test('a drop ended up to 15 s before it was told', () => {
    const [interval] = fold({ marks: [mark('joined', 0), mark('dropped', 600 * s)] });
    expect(interval?.end).toEqual({ low: t + 582 * s, likely: t + 587.5 * s, high: t + 600 * s });
  });

  test('who is dropped as it comes back was in until then, unless its page had fallen silent before', () => {
    const gone = (back: number, runs: readonly Run[] = []) =>
      fold({ marks: [mark('joined', 0), mark('dropped', 600 * s), mark('joined', back)], runs })[0]?.end;
    expect(gone(600 * s)).toEqual({ low: t + 582 * s, likely: t + 600 * s, high: t + 600 * s });
    expect(gone(601 * s, [run(10 * s, 590 * s)])).toMatchObject({ likely: t + 600 * s });
    expect(gone(603 * s)).toMatchObject({ likely: t + 587.5 * s }); // told by its silence, and back after that
    expect(gone(600 * s, [run(10 * s, 600 * s - gapOf(timing) - 1)])).toMatchObject({ likely: t + 587.5 * s });
  });

  test('who is dropped as the room ends was in to its end, unless its page had fallen silent before', () => {
    const gone = (roomEnd: number, runs: readonly Run[] = []) =>
      fold({
        marks: [mark('joined', 0), mark('dropped', 600 * s)],
        roomEnds: [{ room: 3, generation: 1, at: t + roomEnd }],
        runs,
      })[0]?.end;
    const byTheRoom = { low: t + 582 * s, likely: t + 600 * s, high: t + 600 * s };
    expect(gone(600 * s)).toEqual(byTheRoom);
    expect(gone(602 * s, [run(10 * s, 590 * s)])).toMatchObject({ likely: t + 600 * s });
    expect(gone(640 * s)).toMatchObject({ likely: t + 587.5 * s });
    const silentSince = 600 * s - gapOf(timing) - 1;
    expect(gone(600 * s, [run(10 * s, silentSince)])).toMatchObject({ likely: t + 587.5 * s });
  });

  test('a lost join shows by the first beat', () => {
    expect(bounds(fold({ marks: [mark('left', 600 * s)], runs: [run(20 * s, 590 * s)] }))).toEqual([
      [null, 20 * s, 582 * s, 600 * s, 'left'],
    ]);
  });

  test('a leave alone proves that the bridge was there', () => {
    expect(bounds(fold({ marks: [mark('left', 600 * s)] }))).toEqual([[null, 600 * s, 582 * s, 600 * s, 'left']]);
  });

  test('a lost end lies between the last beat and the next join', () => {
    const intervals = fold({
      marks: [mark('joined', 0), mark('joined', 900 * s)],
      runs: [run(10 * s, 300 * s), run(910 * s, 1000 * s)],
    });
    expect(bounds(intervals)).toEqual([
      [0, 0, 290 * s, 900 * s, 'rejoined'],
      [900 * s, 900 * s, 990 * s, null, 'open'],
    ]);
    expect(intervals[0]?.end.likely).toBe(t + 290 * s);
  });

  test('a lost end is bounded by the end of the room', () => {
    const roomEnds = [{ room: 3, generation: 1, at: t + 1000 * s }];
    expect(bounds(fold({ marks: [mark('joined', 0)], runs: [run(10 * s, 300 * s)], roomEnds }))).toEqual([
      [0, 0, 290 * s, 1000 * s, 'room-ended'],
    ]);
  });

  test('that all rooms were closed bounds what nothing else ended, and leaves what Chime told of a room exact', () => {
    const closing = { room: allRooms, generation: 0, at: t + 2000 * s };
    const told = { room: 3, generation: 1, at: t + 1000 * s };
    const elsewhere = mark('joined', 20 * s, { room: 4, speaker: true });
    expect(bounds(fold({ marks: [mark('joined', 0)], roomEnds: [closing] }))).toEqual([
      [0, 0, 0, 2000 * s, 'room-ended'],
    ]);
    expect(bounds(fold({ marks: [mark('joined', 0)], roomEnds: [closing, told] }))).toEqual([
      [0, 0, 0, 1000 * s, 'room-ended'],
    ]);
    expect(fold({ marks: [elsewhere], roomEnds: [told, closing] })[0]?.end.high).toBe(t + 2000 * s);
  });

  test('a leave of the device that was taken over does not end the new one, whose page beats on', () => {
    const marks = [mark('joined', 0), mark('joined', 100 * s), mark('dropped', 112 * s)];
    expect(bounds(fold({ marks, runs: [run(10 * s, 900 * s)] }))).toEqual([
      [0, 0, 15 * s, 100 * s, 'rejoined'],
      [100 * s, 100 * s, 890 * s, null, 'open'],
    ]);
  });

  test('the end of a replaced seat does not end the seat that replaced it', () => {
    const marks = [mark('joined', 0), mark('joined', 100 * s, { seat: 'b' }), mark('left', 200 * s)];
    expect(bounds(fold({ marks }))).toEqual([
      [0, 0, 0, 100 * s, 'rejoined'],
      [100 * s, 100 * s, 100 * s, null, 'open'],
    ]);
  });

  test('a join of one seat and an end of another prove nothing of the time between, but for its beats', () => {
    const marks = [mark('joined', 0), mark('left', 1000 * s, { seat: 'b' })];
    expect(spentWithin(fold({ marks }), t, t + 1000 * s, timing)).toEqual({
      low: 0,
      likely: 1000 * s,
      high: 1000 * s,
    });
    const runs = [run(10 * s, 100 * s), run(900 * s, 990 * s)];
    expect(spentWithin(fold({ marks, runs }), t, t + 1000 * s, timing)).toEqual({
      low: 170 * s,
      likely: 200 * s,
      high: 1000 * s,
    });
  });

  test('joined and left in the same second is an interval of its own and no time lost or won', () => {
    const marks = [mark('joined', 0), mark('left', 400), mark('joined', 700), mark('left', 60 * s)];
    const intervals = fold({ marks });
    expect(intervals).toHaveLength(2);
    expect(spentWithin(intervals, t, t + 100 * s, timing).likely).toBe(400 + 60 * s - 700);
  });

  test('the seat of the speaker is the same bridge: united, not added', () => {
    const speaker = { room: 0, generation: 1, speaker: true, seat: 's' };
    const marks = [
      mark('joined', 0),
      mark('joined', 100 * s, speaker),
      mark('left', 200 * s, speaker),
      mark('left', 600 * s),
    ];
    const intervals = fold({ marks });
    expect(intervals).toHaveLength(1);
    expect(intervals[0]?.rooms).toEqual([0, 3]);
    expect(spentWithin(intervals, t, t + 1000 * s, timing)).toEqual({ low: 582 * s, likely: 600 * s, high: 600 * s });
  });

  test('a newer generation of the room ends what was open in the older', () => {
    const marks = [mark('joined', 0), mark('joined', 500 * s, { generation: 2, seat: 'b' })];
    expect(bounds(fold({ marks }))).toEqual([
      [0, 0, 0, 500 * s, 'moved'],
      [500 * s, 500 * s, 500 * s, null, 'open'],
    ]);
  });

  test('a late beat out of the room before, or of its generation before, does not end the stay in the new one', () => {
    for (const old of [{ room: 5 }, { generation: 0 }]) {
      const runs = [run(604 * s, 604 * s, old), run(610 * s, 900 * s)];
      const stays = fold({ marks: [mark('joined', 600 * s)], runs }).flatMap((interval) => interval.stays);
      const now = stays.find((stay) => stay.room === 3 && stay.generation === 1);
      expect(now).toMatchObject({ endedBy: 'open', end: { high: null } });
    }
  });

  test('a move is never before the stay that it ends, whatever generation tells of it', () => {
    const marks = [mark('joined', 600 * s), mark('joined', 590 * s, { generation: 2, seat: 'b' })];
    for (const { start, end } of fold({ marks }).flatMap((interval) => interval.stays))
      expect(end.high ?? start.high).toBeGreaterThanOrEqual(start.high);
  });

  test('a page that still says "connected" of a room that has ended is not believed', () => {
    const roomEnds = [{ room: 3, generation: 1, at: t + 100 * s }];
    expect(bounds(fold({ marks: [mark('joined', 0)], runs: [run(10 * s, 400 * s)], roomEnds }))).toEqual([
      [0, 0, 100 * s, 100 * s, 'room-ended'],
    ]);
  });

  test('an end that may be that of the connection before does not hide the next one in a newer room', () => {
    const newer = { generation: 2, seat: 'b' };
    const marks = [
      mark('joined', 0),
      mark('joined', 1),
      mark('left', 2),
      mark('dropped', 10 * s),
      mark('joined', 20 * s, newer),
      mark('left', 60 * s, newer),
    ];
    expect(bounds(fold({ marks, runs: [run(20 * s, 50 * s, { generation: 2 })] }))).toEqual([
      [0, 0, 0, 1, 'rejoined'],
      [1, 1, 1, 20 * s, 'moved'],
      [20 * s, 20 * s, 42 * s, 60 * s, 'left'],
    ]);
  });

  test('a join and an end far apart, with beats at both and none between, are no certain time', () => {
    const marks = [mark('joined', 20 * s), mark('left', 20 * s + 1), mark('joined', 20 * s + 1), mark('left', 110 * s)];
    const intervals = fold({ marks, runs: [run(20 * s, 20 * s + 1), run(112 * s, 112 * s)] });
    expect(spentWithin(intervals, t, t + 200 * s, timing)).toEqual({ low: 0, likely: 90 * s, high: 90 * s });
  });

  test('silence within a stay that beats is not certain time', () => {
    const marks = [mark('joined', 0), mark('left', 1000 * s)];
    const intervals = fold({ marks, runs: [run(10 * s, 100 * s), run(900 * s, 990 * s)] });
    expect(intervals).toHaveLength(1);
    expect(spentWithin(intervals, t, t + 1000 * s, timing)).toEqual({ low: 172 * s, likely: 1000 * s, high: 1000 * s });
  });
});

const survival = fc.infiniteStream(fc.integer({ min: 0, max: 99 }));

/** Which pieces survive when each is lost with `percent`. */
function losing(percent: number, dice: fc.Stream<number>) {
  const known = new Map<string, boolean>();
  return (kind: string, index: number) => {
    const key = `${kind}${index}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const lives = (dice.next().value ?? 0) >= percent;
    known.set(key, lives);
    return lives;
  };
}

const inf = Number.POSITIVE_INFINITY;
const contains = (interval: Interval, from: number, to: number) =>
  (interval.start.low ?? -inf) <= from && to <= (interval.end.high ?? inf);

/**
 * Whether anything that survives speaks of this session beyond doubt: its join, its end unless told after the next one's
 * join, a beat unless its session is so near to others (2.5 heartbeats and the lags) that it may be theirs.
 */
function spokenOf(told: Story, index: number, survives: (kind: 'mark' | 'beat', i: number) => boolean): boolean {
  const before = told.sessions[index - 1]?.to ?? -inf;
  const next = told.sessions[index + 1]?.from ?? inf;
  const own = told.marks.some(
    (m, i) => m.session === index && survives('mark', i) && (m.kind === 'joined' || m.at < next),
  );
  const beat = told.beats.some(
    (b, i) => b.session === index && survives('beat', i) && b.at > before + 40 * s && b.at < next - 5 * s,
  );
  const alone = next - before > gapOf(timing) + 40 * s;
  return own || (alone && beat);
}

describe('I1', () => {
  test.each([0, 10, 40, 80])(
    'every session has an interval whose bounds contain it, with %i %% of all lost',
    (percent) => {
      fc.assert(
        fc.property(story, survival, (told, dice) => {
          const survives = losing(percent, dice);
          const intervals = intervalsOf(heard(told, survives), timing);
          told.sessions.forEach((session, i) => {
            if (session.to - session.from <= timing.heartbeatMs || !spokenOf(told, i, survives)) return;
            expect(intervals.some((interval) => contains(interval, session.from, session.to))).toBe(true);
          });
        }),
        { numRuns: 200 },
      );
    },
  );

  test('with nothing lost, both ends of every session lie within their bounds', () => {
    fc.assert(
      fc.property(story, (told) => {
        const intervals = intervalsOf(
          heard(told, () => true),
          timing,
        );
        told.sessions.forEach(({ from, to }, i) => {
          const next = told.sessions[i + 1];
          const before = told.sessions[i - 1];
          const apart = (!next || next.from - to > 20 * s) && (!before || from - before.to > 20 * s);
          if (to - from <= timing.heartbeatMs || !apart) return;
          const found = intervals.some(
            ({ start, end }) =>
              (start.low ?? -inf) <= from && from <= start.high && end.low <= to && to <= (end.high ?? inf),
          );
          expect(found).toBe(true);
        });
      }),
      { numRuns: 300 },
    );
  });

  test('nothing is counted twice: certain time is not more, possible time not less than the truth', () => {
    fc.assert(
      fc.property(story, survival, fc.constantFrom(0, 10, 30), (told, dice, percent) => {
        const lives = losing(percent, dice);
        const survives = (kind: 'mark' | 'beat', i: number) => kind === 'beat' || lives(kind, i);
        const evidence = heard(told, survives);
        const from = told.sessions[0]!.from - 1000;
        const to = told.sessions.at(-1)!.to + 60 * s;
        const spent = spentWithin(intervalsOf(evidence, timing), from, to, timing);
        const truth = told.sessions.reduce((sum, x) => sum + x.to - x.from, 0);
        // where both its marks are lost an interruption cannot be seen between two beats, nor of a page that never beat
        const isWatched = evidence.runs.length > 0;
        const unseen = told.sessions.reduce((sum, x, i) => {
          const gap = i === 0 ? inf : x.from - told.sessions[i - 1]!.to;
          const isUnseen = i > 0 && (!isWatched || gap <= gapOf(timing) + 15 * s);
          return sum + (isUnseen ? gap : 0);
        }, 0);
        const unheard = told.sessions.reduce((sum, { from, to }, i) => {
          const isHeard = to - from > 45 * s && spokenOf(told, i, survives);
          return sum + (isHeard ? 0 : to - from);
        }, 0);
        expect(spent.low).toBeLessThanOrEqual(truth + unseen);
        expect(spent.high).toBeGreaterThanOrEqual(truth - unheard);
        expect(spent.low).toBeLessThanOrEqual(spent.likely);
        expect(spent.likely).toBeLessThanOrEqual(spent.high);
      }),
      { numRuns: 300 },
    );
  });
});

describe('I8', () => {
  test('order, copies and grouping of the evidence do not matter, byte for byte', () => {
    fc.assert(
      fc.property(story, fc.infiniteStream(fc.nat()), (told, dice) => {
        const shuffled = <T>(all: readonly T[]) =>
          [...all, ...all.filter(() => (dice.next().value as number) % 3 === 0)]
            .map((x) => [dice.next().value as number, x] as const)
            .sort((a, b) => a[0] - b[0])
            .map(([, x]) => x);
        const texts = told.marks.map(({ session: _s, ...m }) => markText(m));
        const one = shuffled(texts).reduce<string[]>((set, text) => unionOf(set, [text]), []);
        const half = Math.floor(texts.length / 2);
        const two = unionOf(unionOf([], shuffled(texts.slice(half))), unionOf([], shuffled(texts.slice(0, half))));
        expect(one).toEqual(two);
        const beats = (all: Story['beats']) =>
          all.reduce<Run[]>(
            (runs, b) => withBeat(runs, { at: b.at, room: 3, generation: b.generation }, gapOf(timing)),
            [],
          );
        const inOrder = beats(told.beats);
        expect(beats(shuffled(told.beats))).toEqual(inOrder);
        expect(unitedRuns([...inOrder, ...beats(shuffled(told.beats).slice(0, 5))], gapOf(timing))).toEqual(inOrder);
        const folded = (marks: readonly string[], runs: Run[]) =>
          JSON.stringify(intervalsOf({ marks: marks.map(markOf), runs, roomEnds: told.roomEnds }, timing));
        expect(
          folded(
            shuffled(texts)
              .reverse()
              .reduce<string[]>((a, x) => unionOf(a, [x]), []),
            inOrder,
          ),
        ).toBe(folded(two, beats(shuffled(told.beats))));
      }),
      { numRuns: 200 },
    );
  });
});
