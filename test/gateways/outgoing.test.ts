import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import type { DeliveryId } from '../../shared/domain/ids.ts';
import { createOutgoing } from '../../shared/gateways/outgoing.ts';

const sqs = mockClient(SQSClient);
const outgoing = createOutgoing(new SQSClient({ region: 'ap-southeast-1' }), 'https://queue');
const ids = (count: number) => Array.from({ length: count }, (_, i): DeliveryId => `dlv_${i}`);
beforeEach(() => sqs.reset());

describe('the queue of outgoing mail', () => {
  test('takes 25 deliveries a message and 10 messages a call', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    await outgoing.enqueue(ids(260), 30);
    const calls = sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input.Entries ?? []);
    expect(calls.map((entries) => entries.length)).toEqual([10, 1]);
    const all = calls.flat().flatMap(({ MessageBody }) => JSON.parse(MessageBody ?? '').deliveryIds as string[]);
    expect(all).toEqual(ids(260));
    expect(calls.flat().every(({ DelaySeconds }) => DelaySeconds === 30)).toBe(true);
  });

  test('is asked again for what it did not take, and only for that', async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Failed: [{ Id: '1', Code: 'x', SenderFault: false }] })
      .resolves({});
    await outgoing.enqueue(ids(60));
    const last = sqs.commandCalls(SendMessageBatchCommand).at(-1)?.args[0].input.Entries;
    expect(last?.map(({ Id }) => Id)).toEqual(['1']);
  });

  test('that takes nothing is a failure', async () => {
    sqs.on(SendMessageBatchCommand).resolves({ Failed: [{ Id: '0', Code: 'x', SenderFault: false }] });
    await expect(outgoing.enqueue(ids(1))).rejects.toThrow('1 messages were not taken');
  });

  test('is not called for nothing', async () => {
    await outgoing.enqueue([]);
    expect(sqs).not.toHaveReceivedCommand(SendMessageBatchCommand);
  });
});
