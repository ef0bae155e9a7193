import { sharedTurns } from '../../../local/kit/turns.ts';

describe('shared turns', () => {
  test('pass over nobody who stays, however the others come and go', () => {
    const turns = sharedTurns<string>(10);
    const staying = Array.from({ length: 35 }, (_, i) => `stays ${i}`);
    const passing = Array.from({ length: 35 }, (_, i) => `passes ${i}`);
    for (const [i, member] of staying.entries()) {
      turns.add(passing[i] as string);
      turns.add(member);
    }
    for (let round = 0; round < 3; round += 1) {
      const had = new Map<string, number>();
      for (let turn = 0; turn < 10; turn += 1) {
        for (const member of turns.next()) had.set(member, (had.get(member) ?? 0) + 1);
        turns.remove(passing.shift() ?? '');
      }
      expect(staying.filter((member) => had.get(member) !== 1)).toEqual([]);
    }
  });

  test('are as many for each', () => {
    const turns = sharedTurns<number>(4);
    for (let i = 0; i < 10; i += 1) turns.add(i);
    const sizes = Array.from({ length: 4 }, () => [...turns.next()].length);
    expect(sizes.sort()).toEqual([2, 2, 3, 3]);
    for (let i = 0; i < 10; i += 1) turns.remove(i);
    expect(turns.isEmpty).toBe(true);
  });
});
