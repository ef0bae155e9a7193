import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { FunctionHost } from '../../../local/functions/host.ts';
import { faultDice } from '../../../local/kit/dice.ts';
import { listen } from '../../../local/kit/http.ts';
import { poisoner } from '../../../local/queues/poison.ts';
import { pollQueue, type QueueFaults } from '../../../local/queues/poller.ts';
import { startQueues } from '../../../local/queues/queues.ts';
import type { CloudModel, EventSource } from '../../../local/template/model.ts';
import { queueHandler } from '../../../shared/runtime/queue.ts';

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

describe('a message in the hands of a consumer', () => {
  const source: EventSource = {
    functionId: 'work',
    sourceArn: arn,
    batchSize: 1,
    windowSeconds: 0,
    reportsItemFailures: true,
    filters: [],
    bisect: false,
    maxRetries: -1,
  };
  let undo: (() => unknown)[];
  beforeEach(() => {
    undo = [];
    for (const each of ['error', 'warn'] as const) jest.spyOn(console, each).mockImplementation(() => undefined);
  });
  afterEach(async () => {
    for (const each of undo.reverse()) await each();
    for (const each of ['AWS_ENDPOINT_URL_SQS', 'DLQ_URL']) delete process.env[each];
  });

  /** When the message was handed out, twice. */
  async function handedOut(invoke: (event: never) => Promise<unknown>, visibilityFactor?: number): Promise<number[]> {
    const folder = mkdtempSync(join(tmpdir(), 'queues-'));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    const queues = await startQueues(model, folder, 'http://127.0.0.1:1');
    undo.push(() => queues.stop());
    const server = await listen((request, response) => queues.serve(request, response), 0);
    undo.push(() => server.close());
    Object.assign(process.env, {
      ...{ AWS_ENDPOINT_URL_SQS: server.url, DLQ_URL: `${server.url}/000000000000/work-dlq` },
      ...{ AWS_REGION: 'ap-southeast-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    });
    const times: number[] = [];
    let seen: () => void = () => {};
    const twice = new Promise<void>((resolve) => {
      seen = () => times.length === 2 && resolve();
    });
    const host = {
      async invoke(_id: string, event: never) {
        times.push(Date.now());
        seen();
        return invoke(event);
      },
    } as unknown as FunctionHost;
    const poller = pollQueue({ source, queues, host, region: 'ap-southeast-1', visibilityFactor });
    undo.push(() => poller.stop());
    queues.send(arn, '{}');
    await twice;
    return times;
  }

  it('comes again by its back-off after a failure that the consumer caught, not after the queue has waited for its death', async () => {
    const handler = queueHandler(z.object({}), () => async () => Promise.reject(new Error('not now')));
    const [first = 0, second = 0] = await handedOut(async (event) => {
      return { ok: true, payload: JSON.stringify(await handler(event, {} as never)) };
    });
    expect(second - first).toBeGreaterThan(900);
    expect(second - first).toBeLessThan(10_000); // hidden it would be for 30 s
  });

  it('comes again by the visibility timeout when the consumer died, shortened where minutes stand for hours', async () => {
    const [first = 0, second = 0] = await handedOut(
      async () => ({ ok: false, errorType: 'Runtime.ExitError' }),
      1 / 20,
    );
    expect(second - first).toBeGreaterThan(1_400); // 30 s / 20
    expect(second - first).toBeLessThan(10_000);
  });
});

it('gives a message again that was worked off, and puts one among them that nobody can read, where a run wants it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'queues-'));
  const queues = await startQueues(model, folder, 'http://127.0.0.1:1');
  const dice = faultDice<keyof QueueFaults>(1);
  dice.use({ redeliver: { probability: 0, first: 1 }, poison: { probability: 0, first: 2 } });
  const poison = poisoner(queues);
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
    ...{ queues, region: 'ap-southeast-1', visibilityFactor: 0.01, dice, poison },
  });
  try {
    queues.send(arn, '{"n":1}');
    const end = Date.now() + 5000;
    while (seen.length < 4 && Date.now() < end) await new Promise((done) => setTimeout(done, 20));
    expect(seen.map(({ body, receives }) => `${body} ${receives}`).sort()).toEqual([
      '{"n":1} 1',
      '{"n":1} 2',
      '{"poison":"cut off","mark":"work 2 1',
      '{"poison":"of no schema","mark":"work 1"} 1',
    ]);
    expect(dice.fired()).toEqual({ redeliver: 1, poison: 2 });
    expect(poison.planted()).toEqual([
      { queue: 'work', functionId: 'work', body: '{"poison":"of no schema","mark":"work 1"}', handedOut: 1 },
      { queue: 'work', functionId: 'work', body: '{"poison":"cut off","mark":"work 2', handedOut: 1 },
    ]);
  } finally {
    await poller.stop();
    await queues.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
