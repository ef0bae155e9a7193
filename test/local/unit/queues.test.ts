import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startQueues } from '../../../local/queues/queues.ts';
import type { CloudModel } from '../../../local/template/model.ts';

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
