import fc from 'fast-check';
import { countedFault } from '../../shared/domain/picture-fault.ts';
import { type Evidence, type Mark, noEvidence } from '../../shared/domain/presence.ts';
import { intervalsOf } from '../../shared/domain/presence-fold.ts';
import { liveStateOf } from '../../shared/domain/presence-live.ts';
import { mostCalls, pauseBefore, redialMs, redialOf } from '../../shared/domain/redial.ts';
import { timing } from './presence-model.ts';

/** What the page itself says of its line and its pictures, beside what Chime tells. */
const t = 1_800_000_000_000;
const second = 1000;
const mark = (kind: Mark['kind'], at: number): Mark => ({
  ...{ kind, at: t + at * second, room: 3, generation: 1, speaker: false, seat: 'abcdefgh' },
});
const run = (first: number, last: number) => ({
  ...{ room: 3, generation: 1, first: t + first * second, last: t + last * second },
});
const stateAt = (at: number, evidence: Partial<Evidence>) => {
  const all = { ...noEvidence, ...evidence };
  return liveStateOf(all, intervalsOf(all, timing), t + at * second, timing);
};
const redial = { attempt: 2, of: 10 };
const off = (at: number) => ({ offAt: t + at * second, redial });

describe('a page that calls again', () => {
  const dropped = [mark('joined', 0), mark('dropped', 100)];

  test('is dropped, since its line was, and says which call it is at', () => {
    expect(stateAt(130, { marks: dropped, runs: [run(0, 85)], ...off(120) })).toMatchObject({
      ...{ state: 'dropped', reason: 'redialling', redial, since: t + 87.5 * second },
    });
  });

  test('is so too where Chime takes the loss for a leave, or tells nothing of it', () => {
    const left = [mark('joined', 0), mark('left', 100)];
    expect(stateAt(130, { marks: left, ...off(120) })).toMatchObject({ state: 'dropped', reason: 'redialling' });
    expect(stateAt(200, { marks: [mark('joined', 0)], runs: [run(0, 90)], ...off(190) })).toMatchObject({
      ...{ state: 'dropped', reason: 'redialling', since: t + 90 * second },
    });
  });

  test('that never was in is on its way, and not dropped', () => {
    expect(stateAt(10, off(5))).toMatchObject({ state: 'connecting', reason: 'redialling', redial });
  });

  test('says nothing of it any more once it is in, or has been silent for long', () => {
    const back = { marks: [...dropped, mark('joined', 125)], runs: [run(0, 85), run(126, 126)] };
    expect(stateAt(130, { ...back, ...off(120) })).toEqual(expect.not.objectContaining({ redial }));
    expect(stateAt(130, { ...back, ...off(120) })).toMatchObject({ state: 'connected' });
    const silent = stateAt(200, { marks: dropped, ...off(120) });
    expect([silent.reason, silent.redial]).toEqual(['media-dropped', undefined]);
  });

  test('is weak as long as only it knows: Chime tells of a drop some time after it', () => {
    const alone = { marks: [mark('joined', 0)], runs: [run(0, 60)] };
    expect(stateAt(75, { ...alone, ...off(70) })).toMatchObject({
      ...{ state: 'degraded', reason: 'redialling', redial, since: t + 60 * second },
    });
    expect(stateAt(101, { marks: dropped, ...off(86) })).toMatchObject({ state: 'dropped', reason: 'redialling' });
  });

  test('waits ever longer, as long as it goes on, and says so within bounds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (attempt) => {
        expect(pauseBefore(attempt + 1)).toBeGreaterThanOrEqual(pauseBefore(attempt));
        expect(redialOf(attempt)).toEqual({ attempt: Math.min(attempt, mostCalls), of: redialMs.length });
      }),
    );
    expect(redialOf(0)).toBeUndefined();
  });
});

describe('a page in the room that misses a picture', () => {
  const joined = [mark('joined', 0)];
  const told = (fault: 'not-sent' | 'not-received' | 'neither') => ({ picture: { fault, at: t + 30 * second } });

  test.each([
    ['not-sent', 'picture-not-sent'],
    ['not-received', 'picture-not-received'],
    ['neither', 'no-picture'],
  ] as const)('is weak since it said so: %s', (fault, reason) => {
    expect(stateAt(70, { marks: joined, runs: [run(1, 60)], ...told(fault) })).toMatchObject({
      ...{ state: 'degraded', reason, since: t + 30 * second, room: 3 },
    });
  });

  test('is well again once it says nothing of it', () => {
    const state = stateAt(70, { marks: joined, runs: [run(1, 60)], picture: { at: t + 50 * second } });
    expect(state).toMatchObject({ state: 'connected', since: t });
  });

  test('said it of that stay: of the next, and of a page that fell silent or dropped, it says nothing', () => {
    const again = { marks: [...joined, mark('dropped', 75), mark('joined', 80)], runs: [run(1, 60)] };
    expect(stateAt(81, { ...again, ...told('neither') })).toMatchObject({ state: 'connected' });
    const silent = stateAt(140, { marks: joined, runs: [run(1, 60)], ...told('neither') });
    expect(silent).toMatchObject({ state: 'degraded', reason: 'page-silent' });
    const gone = { marks: [...joined, mark('dropped', 75)], runs: [run(1, 60)] };
    expect(stateAt(81, { ...gone, ...told('neither') })).toMatchObject({ state: 'dropped', reason: 'media-dropped' });
  });

  test('and only watches is not missed itself', () => {
    const counted = (mayBeSeen: boolean) =>
      (['not-sent', 'not-received', 'neither', undefined] as const).map((fault) => countedFault(fault, mayBeSeen));
    expect(counted(true)).toEqual(['not-sent', 'not-received', 'neither', undefined]);
    expect(counted(false)).toEqual([undefined, 'not-received', 'not-received', undefined]);
  });
});
