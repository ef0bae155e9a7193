import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionHost } from '../../../local/functions/host.ts';
import { faultDice } from '../../../local/kit/dice.ts';
import { pollQueue, type QueueFaults } from '../../../local/queues/poller.ts';
import { startQueues } from '../../../local/queues/queues.ts';
import type { CloudModel, EventSource } from '../../../local/template/model.ts';

const arn = 'arn:aws:sqs:ap-southeast-1:000000000000:work';
const model = {
  region: 'ap-southeast-1',
  account: '000000000000',
  of: (type: string) =>
    type === 'AWS::SQS::Queue' ? [{ name: 'work', arn, properties: { VisibilityTimeout: 30 } }] : [],
} as unknown as CloudModel;

it('keeps messages over a restart, handed back ones too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'queues-'));
  try {
    const first = await startQueues(model, folder, 'http://127.0.0.1:1');
    for (const body of ['a', 'b', 'c']) first.send(arn, body);
    const queue = first.queue(arn)!;
    const [a, b] = queue.dequeue(2, undefined, () => undefined);
    queue.changeVisibility(a!.ReceiptHandle, 0);
    queue.deleteMessage(b!.ReceiptHandle);
    expect(first.depths()).toEqual([{ name: 'work', ready: 2, delayed: 0, inFlight: 0 }]);
    await first.stop();
    const second = await startQueues(model, folder, 'http://127.0.0.1:2');
    expect(
      second
        .queue(arn)!
        .inspectMessages()
        .ready.map((each) => each.body)
        .sort(),
    ).toEqual(['a', 'c']);
    await second.stop();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('gives a message again that was worked off, and puts one among them that nobody can read, where a run wants it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'queues-'));
  const queues = await startQueues(model, folder, 'http://127.0.0.1:1');
  const dice = faultDice<keyof QueueFaults>(1);
  dice.use({ redeliver: { probability: 0, first: 1 }, poison: { probability: 0, first: 1 } });
  const seen: { body: string; receives: string }[] = [];
  const poller = pollQueue({
    source: {
      ...{ functionId: 'work', sourceArn: arn, batchSize: 10, windowSeconds: 0 },
      ...{ filters: [], reportsItemFailures: true },
    } as unknown as EventSource,
    host: {
      async invoke(_: string, event: { Records: { body: string; attributes: Record<string, string> }[] }) {
        for (const { body, attributes } of event.Records)
          seen.push({ body, receives: attributes.ApproximateReceiveCount ?? '' });
        return { ok: true, payload: '{"batchItemFailures":[]}' };
      },
    } as unknown as FunctionHost,
    ...{ queues, region: 'ap-southeast-1', retrySeconds: 0.01, dice },
  });
  try {
    queues.send(arn, '{"n":1}');
    const end = Date.now() + 5000;
    while (seen.length < 3 && Date.now() < end) await new Promise((done) => setTimeout(done, 20));
    expect(seen.map(({ body, receives }) => `${body} ${receives}`).sort()).toEqual([
      '{"n":1} 1',
      '{"n":1} 2',
      '{"poison":"of no schema"} 1',
    ]);
    expect(dice.fired()).toEqual({ redeliver: 1, poison: 1 });
  } finally {
    await poller.stop();
    await queues.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
