import { loadedOnce } from '../../shared/runtime/wired/loaded-once.ts';

test('what is loaded is loaded once for all who ask, and what failed is tried again', async () => {
  let tries = 0;
  const load = loadedOnce(async () => {
    tries += 1;
    if (tries === 1) throw new Error('not now');
    return tries;
  });
  await expect(Promise.all([load(), load()])).rejects.toThrow('not now');
  expect(tries).toBe(1);
  expect(await Promise.all([load(), load()])).toEqual([2, 2]);
  expect(await load()).toBe(2);
});
