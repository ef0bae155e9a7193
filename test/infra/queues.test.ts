import { concurrencyOf, type QueueSpec, sendersFor } from '../../infra/queue-spec.ts';
import { queues } from '../../infra/queues.ts';

test('as many senders as use up the rate of the account: two at least, which is the least that Lambda takes', () => {
  expect([1, 14, 80, 81, 200, 10_000].map((sesRate) => sendersFor({ sesRate }))).toEqual([2, 2, 2, 3, 5, 50]);
  const mail: QueueSpec | undefined = queues.find(({ id }) => id === 'outgoing-mail');
  expect(mail && concurrencyOf(mail, { sesRate: 200 })).toBe(5);
});
