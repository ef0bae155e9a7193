import fc from 'fast-check';
import { together } from '../../../local/conference/roll-copies.ts';
import type { Delegate } from '../../../local/conference/script.ts';
import { takeRoll } from '../../../shared/domain/roll-call.ts';

const bridgeId = 'brg_0123456789ab_wxyz_0123456789ab';
const delegate: fc.Arbitrary<Delegate> = fc.record({
  name: fc.constantFrom('An', 'Bình', 'Cường', 'Dũng'),
  position: fc.constant('Bí thư'),
  mode: fc.constantFrom('in-person' as const, 'online' as const, 'absent' as const),
});
const copy = fc.record({
  presentCount: fc.integer({ min: 0, max: 9 }),
  delegates: fc.uniqueArray(delegate, { selector: ({ name }) => name, minLength: 1 }),
  takenAt: fc.integer({ min: 0, max: 200 }),
});
const byName = (delegates: readonly { name: string; mode: string }[]) =>
  delegates.map(({ name, mode }) => `${name} ${mode}`).sort();

test('what two devices say together is what the system makes of their copies, whatever their clocks say', () => {
  fc.assert(
    fc.property(copy, copy, (first, second) => {
      const arrivals = [100, 110] as const;
      // of one instant the text decides in the system: the script never has two copies of one millisecond
      fc.pre(Math.min(first.takenAt, arrivals[0]) !== Math.min(second.takenAt, arrivals[1]));
      const one = takeRoll(undefined, bridgeId, { revision: 0, ...first }, { by: 'hall' }, arrivals[0])?.next;
      const two = takeRoll(one, bridgeId, { revision: 0, ...second }, { by: 'hall' }, arrivals[1])?.next ?? one;
      const truth = together({ copy: first, arrivedAt: arrivals[0] }, { copy: second, arrivedAt: arrivals[1] });
      expect(byName(truth.delegates)).toEqual(byName(two?.delegates ?? []));
      expect(truth.presentCount).toBe(two?.presentCount);
    }),
  );
});
