import fc from 'fast-check';
import { type Evidence, gapOf, type Mark, type Run, timingOf, withBeat } from '../../shared/domain/presence.ts';

/**
 * The truth of one bridge, and what the outside world lets us hear of it. It is written from the facts about Chime and the
 * hall page alone and shares no logic with the fold: the fold is judged by it.
 */
export interface TrueSession {
  readonly from: number;
  readonly to: number;
  readonly generation: number;
  readonly seat: string;
}

export interface Story {
  readonly sessions: readonly TrueSession[];
  /** What could be heard; `session` says of which it speaks. */
  readonly marks: readonly (Mark & { session: number })[];
  readonly beats: readonly { at: number; generation: number; session: number }[];
  readonly roomEnds: readonly { room: number; generation: number; at: number }[];
}

export const timing = timingOf(30_000);
const room = 3;

const plan = fc.record({
  sessions: fc.array(
    fc.record({
      gap: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 20_000, max: 3_600_000 })),
      length: fc.oneof(fc.integer({ min: 1, max: 40_000 }), fc.integer({ min: 40_000, max: 7_200_000 })),
      end: fc.constantFrom('left', 'dropped', 'dropped-told-as-left', 'both'),
      lag: fc.integer({ min: 10_000, max: 15_000 }),
      newRoom: fc.boolean(),
      newSeat: fc.boolean(),
      firstBeat: fc.integer({ min: 0, max: 30_000 }),
      jitter: fc.integer({ min: 0, max: 3_000 }),
      transit: fc.integer({ min: 0, max: 5_000 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  roomsTell: fc.boolean(),
});

export const story: fc.Arbitrary<Story> = plan.map((p): Story => {
  const sessions: TrueSession[] = [];
  const marks: (Mark & { session: number })[] = [];
  const beats: { at: number; generation: number; session: number }[] = [];
  const roomEnds: { room: number; generation: number; at: number }[] = [];
  let clock = 1_800_000_000_000;
  let generation = 1;
  let seat = 'seat0';
  p.sessions.forEach((s, i) => {
    const from = clock + s.gap;
    if (i > 0 && s.newRoom && s.gap > 0) {
      if (p.roomsTell) roomEnds.push({ room, generation, at: clock + Math.min(s.gap, 15_001) });
      generation++;
      seat = `seat${i}`;
    } else if (i > 0 && s.newSeat && s.gap > 0) seat = `seat${i}`;
    const to = from + s.length;
    const mark = (kind: Mark['kind'], at: number) =>
      marks.push({ kind, at, room, generation, speaker: false, seat, session: i });
    mark('joined', from);
    if (s.end === 'left') mark('left', to);
    else if (s.end === 'dropped-told-as-left') mark('left', to + s.lag);
    else mark('dropped', to + s.lag);
    if (s.end === 'both') mark('left', to + s.lag + 1_000);
    for (let at = from + s.firstBeat; at < to; at += 30_000 + s.jitter) {
      beats.push({ at: at + s.transit, generation, session: i });
    }
    sessions.push({ from, to, generation, seat });
    clock = to;
  });
  return { sessions, marks, beats, roomEnds };
});

/** The evidence that reaches us: those that `survives` says; as sets, so in no order. */
export function heard(told: Story, survives: (kind: 'mark' | 'beat', index: number) => boolean): Evidence {
  const marks = told.marks.filter((_, i) => survives('mark', i)).map(({ session: _s, ...mark }) => mark);
  let runs: Run[] = [];
  told.beats.forEach((beat, i) => {
    if (survives('beat', i)) runs = withBeat(runs, { at: beat.at, room, generation: beat.generation }, gapOf(timing));
  });
  return { marks, runs, roomEnds: told.roomEnds };
}
