import { functionChaos } from '../../../local/functions/chaos.ts';
import { faultDice } from '../../../local/kit/dice.ts';

const struck = (times: number, strike: () => boolean) => Array.from({ length: times }, strike).map(Number).join('');

test('the same seed strikes the same, and counts what it struck', () => {
  const runs = [1, 1, 2].map((seed) => {
    const dice = faultDice<'lose'>(seed);
    dice.use({ lose: 0.5 });
    const strikes = struck(40, () => dice.strikes('lose'));
    expect(dice.fired()).toEqual({ lose: strikes.replaceAll('0', '').length });
    return strikes;
  });
  expect(runs[0]).toBe(runs[1]);
  expect(runs[0]).not.toBe(runs[2]);
});

test('what is wanted first happens at once, what is limited ends, and a new profile begins both anew', () => {
  const dice = faultDice<'a' | 'b'>(1);
  dice.use({ a: { probability: 0, first: 2 }, b: { probability: 1, limit: 1 } });
  expect(struck(4, () => dice.strikes('a'))).toBe('1100');
  expect(struck(3, () => dice.strikes('b'))).toBe('100');
  dice.use({ b: { probability: 1, limit: 1 } });
  expect([struck(2, () => dice.strikes('a')), struck(2, () => dice.strikes('b'))]).toEqual(['00', '10']);
  expect(dice.fired()).toEqual({ a: 2, b: 2 });
});

test('of functions, the star is every one without an entry of its own, each with its own first time', () => {
  const chaos = functionChaos(1);
  chaos.knows(['floor', 'push', 'relay']);
  chaos.set('*', { crashAfter: { probability: 0, first: 1 } });
  chaos.set('relay', { delay: { probability: 1, ms: 30 } });
  expect(['floor', 'floor', 'push', 'relay'].map((id) => chaos.strikes(id, 'crashAfter'))).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect([chaos.strikes('relay', 'delay'), chaos.ms('relay', 'delay')]).toEqual([true, 30]);
  chaos.clear();
  expect(chaos.strikes('push', 'crashAfter')).toBe(false);
});
