import { SQSClient } from '@aws-sdk/client-sqs';
import { outgoingMessage } from '../../../functions/distribute/send.ts';
import { listen } from '../../../local/kit/http.ts';
import { startQueues } from '../../../local/queues/queues.ts';
import type { DeliveryId } from '../../../shared/domain/ids.ts';
import { createMemoryOutgoing, createOutgoing, type Outgoing } from '../../../shared/gateways/outgoing.ts';
import { account, clientOf, modelOf, region, temporaryFolder } from './local.ts';

interface OutgoingWorld {
  readonly outgoing: Outgoing;
  /** What stands in the queue, as its consumer reads it; `delay` in seconds. */
  queued(): readonly { deliveryIds: readonly string[]; delay: number }[];
  close(): Promise<void>;
}

async function inMemory(): Promise<OutgoingWorld> {
  const outgoing = createMemoryOutgoing();
  return { outgoing, queued: () => outgoing.messages, close: async () => undefined };
}

async function onLoopback(): Promise<OutgoingWorld> {
  const folder = temporaryFolder();
  const name = 'outgoing-mail';
  const arn = `arn:aws:sqs:${region}:${account}:${name}`;
  const model = modelOf({ 'AWS::SQS::Queue': [{ name, arn }] });
  const service = await startQueues(model, folder.path, 'http://local', { durable: false });
  const server = await listen((request, response) => service.serve(request, response));
  const client = new SQSClient(clientOf(server.url));
  return {
    outgoing: createOutgoing(client, `${server.url}/${account}/${name}`),
    queued() {
      const { ready = [], delayed = [] } = service.queue(arn)?.inspectMessages() ?? {};
      return [...ready, ...delayed].map((message) => {
        const { delayUntil = message.sentTimestamp } = message as { delayUntil?: number };
        const { deliveryIds } = outgoingMessage.parse(JSON.parse(message.body));
        return { deliveryIds, delay: (delayUntil - message.sentTimestamp) / 1000 };
      });
    },
    async close() {
      client.destroy();
      await server.close();
      await service.stop();
      folder.remove();
    },
  };
}

const ids = (count: number, from = 0) => Array.from({ length: count }, (_, at): DeliveryId => `dlv_${from + at}`);

function contract(open: () => Promise<OutgoingWorld>): void {
  let world: OutgoingWorld;
  beforeEach(async () => {
    world = await open();
  });
  afterEach(() => world.close());

  it('puts 25 in a message, in their order, at once unless told', async () => {
    await world.outgoing.enqueue(ids(60));
    expect(world.queued()).toEqual([
      { deliveryIds: ids(25), delay: 0 },
      { deliveryIds: ids(25, 25), delay: 0 },
      { deliveryIds: ids(10, 50), delay: 0 },
    ]);
  });

  it('takes a whole country, and leaves none out and none twice', async () => {
    await world.outgoing.enqueue(ids(3355));
    const all = world.queued().flatMap(({ deliveryIds }) => deliveryIds);
    expect(world.queued()).toHaveLength(135);
    expect(all.toSorted()).toEqual(ids(3355).toSorted());
  });

  it('holds them back for as long as it is told, up to a quarter of an hour', async () => {
    await world.outgoing.enqueue(ids(26), 90);
    await world.outgoing.enqueue(ids(1), 900);
    expect(world.queued().map(({ deliveryIds, delay }) => [deliveryIds.length, delay])).toEqual([
      [25, 90],
      [1, 90],
      [1, 900],
    ]);
  });

  it.each([901, 1.5, -1, Number.NaN])(
    'takes nothing with a delay of %d seconds, which SQS does not know',
    async (delay) => {
      await expect(world.outgoing.enqueue(ids(1), delay)).rejects.toThrow(RangeError);
      expect(world.queued()).toEqual([]);
    },
  );

  it('makes no message of nothing', async () => {
    await world.outgoing.enqueue([]);
    expect(world.queued()).toEqual([]);
  });

  it('queues again what is queued already: who sends goes by the state', async () => {
    await world.outgoing.enqueue(ids(1));
    await world.outgoing.enqueue(ids(1));
    expect(world.queued()).toHaveLength(2);
  });
}

describe('outgoing mail in memory', () => contract(inMemory));
describe('the gateway of outgoing mail', () => contract(onLoopback));
