import { inOrder, moved } from '../../console/src/pages/floor/queue-order.ts';

test('one is moved to another place, and who came meanwhile stands at the end', () => {
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  expect(moved(['a', 'b', 'c'], 0, 9)).toEqual(['b', 'c', 'a']);
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  const waiting = ['a', 'b', 'd'].map((bridgeId) => ({ bridgeId }));
  expect(inOrder(waiting, ['c', 'b', 'a']).map(({ bridgeId }) => bridgeId)).toEqual(['b', 'a', 'd']);
});
