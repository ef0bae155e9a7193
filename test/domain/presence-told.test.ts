import fc from 'fast-check';
import type { BridgeId } from '../../shared/domain/ids.ts';
import { type Mark, markOf, markText, unionOf } from '../../shared/domain/presence.ts';
import { intervalsOf } from '../../shared/domain/presence-fold.ts';
import { evolved, type PresenceRecord } from '../../shared/domain/presence-live.ts';
import { timing } from './presence-model.ts';

const bridgeId = 'brg_0123456789ab_0abc_0123456789ab' as BridgeId;
const t = 1_800_000_000_000;
const phases: Readonly<Record<string, string>> = {
  BridgeConnected: 'connected',
  BridgeDropped: 'dropped',
  BridgeLeft: 'left',
};

/** Feeds marks one after the other; what a reader of the events alone would say in the end. */
function toldBy(marks: readonly Mark[]): {
  record: PresenceRecord | undefined;
  said: string | undefined;
  at: number[];
} {
  let record: PresenceRecord | undefined;
  const told: { since: number; phase: string | undefined }[] = [];
  for (const mark of marks) {
    const next = evolved(record, { bridgeId, branch: '24', marks: [markText(mark)] }, mark.at, timing);
    if (!next) continue;
    record = next.record;
    for (const { id, type } of next.events) told.push({ since: Number(id.split(':').at(-1)), phase: phases[type] });
  }
  const last = told.toSorted((a, b) => a.since - b.since).at(-1);
  return { record, said: last?.phase, at: told.map(({ since }) => since) };
}

const marks = fc.array(
  fc.record({
    kind: fc.constantFrom('joined', 'joined', 'dropped', 'left'),
    at: fc.integer({ min: 0, max: 90 }).map((seconds) => t + seconds * 1000),
    room: fc.constant(3),
    generation: fc.constant(1),
    speaker: fc.constant(false),
    seat: fc.constantFrom('a', 'b'),
  }),
  { minLength: 1, maxLength: 12 },
) as fc.Arbitrary<Mark[]>;

test('in whatever order marks come in, and however often, the events end with the phase of all that is known', () => {
  fc.assert(
    fc.property(marks, (given) => {
      const { record, said, at } = toldBy([...given, ...given]);
      const all = given.map(markText).reduce<string[]>((known, text) => unionOf(known, [text]), []);
      const last = intervalsOf({ marks: all.map(markOf), runs: [], roomEnds: [] }, timing).at(-1);
      const isOpen = last?.endedBy === 'open' || (last?.stays.at(-1)?.isDoubtful ?? false);
      const known = isOpen ? 'connected' : last?.endedBy === 'left' ? 'left' : 'dropped';
      expect(said).toBe(known);
      expect(record?.phase).toBe(known);
      expect(at).toEqual([...new Set(at)].toSorted((a, b) => a - b));
    }),
    { numRuns: 2000 },
  );
});
