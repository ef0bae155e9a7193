import { once } from 'node:events';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { WebSocket } from 'ws';
import { systemClock } from '../../../local/kit/clock.ts';
import { listen } from '../../../local/kit/http.ts';
import { socketApi } from '../../../local/socket/socket-api.ts';
import { createPush, type Push } from '../../../shared/gateways/push.ts';
import { createPushInMemory } from '../../functions/support/push-in-memory.ts';
import { account, clientOf } from './local.ts';

interface PushWorld {
  readonly push: Push;
  /** A new page's connection. */
  open(): Promise<Page>;
  close(): Promise<void>;
}
interface Page {
  readonly connectionId: string;
  /** The first so many things that it heard. */
  heard(count: number): Promise<unknown[]>;
  leave(): Promise<void>;
}

async function inMemory(): Promise<PushWorld> {
  const push = createPushInMemory();
  let pages = 0;
  return {
    push,
    async open() {
      const connectionId = `page-${++pages}=`;
      push.open(connectionId);
      return {
        connectionId,
        heard: async () => push.sent.filter((each) => each.connectionId === connectionId).map(({ data }) => data),
        leave: async () => push.close(connectionId),
      };
    },
    close: async () => undefined,
  };
}

async function onLoopback(): Promise<PushWorld> {
  const ids: string[] = [];
  const route = { key: '$connect', functionId: 'socket' };
  const api = socketApi({
    definition: { id: 'push', stage: 'live', selection: '$request.body.action', routes: [route] } as never,
    host: {
      async invoke(_id: string, event: { requestContext: { connectionId: string } }) {
        ids.push(event.requestContext.connectionId);
        return { ok: true, payload: '{"statusCode":200}' };
      },
    } as never,
    ...{ account, clock: systemClock },
  });
  const service = await listen((request, response) =>
    api.manage(request, response, decodeURIComponent(request.url?.split('/').at(-1) ?? '')),
  );
  service.server.on('upgrade', (request, socket, head) => void api.upgrade(request, socket, head));
  const client = new ApiGatewayManagementApiClient(clientOf(service.url));
  return {
    push: createPush(client),
    async open() {
      const socket = new WebSocket(service.url.replace('http', 'ws'));
      const told: unknown[] = [];
      socket.on('message', (data) => told.push(JSON.parse(String(data))));
      await once(socket, 'open');
      return {
        connectionId: ids.at(-1) as string,
        async heard(count) {
          while (told.length < count) await once(socket, 'message');
          return told;
        },
        async leave() {
          const before = api.connected();
          socket.close();
          await once(socket, 'close');
          while (api.connected() === before) await new Promise((turn) => setImmediate(turn));
        },
      };
    },
    async close() {
      client.destroy();
      api.stop();
      await service.close();
    },
  };
}

function contract(open: () => Promise<PushWorld>): void {
  let world: PushWorld;
  let push: Push;
  beforeEach(async () => {
    world = await open();
    push = world.push;
  });
  afterEach(() => world.close());

  it('reaches the page that is named and no other, in the order in which it was told', async () => {
    const [one, other] = [await world.open(), await world.open()];
    const hints = [{ type: 'newer', topics: ['board'], title: 'Hội nghị', at: 7 }, { type: 'floor' }];
    for (const hint of hints) expect(await push.post(one.connectionId, hint)).toBe('sent');
    expect(await push.post(other.connectionId, { type: 'other' })).toBe('sent');
    expect(await one.heard(2)).toEqual(hints);
    expect(await other.heard(1)).toEqual([{ type: 'other' }]);
  });

  it('tells nothing of what is undefined', async () => {
    const page = await world.open();
    await push.post(page.connectionId, { type: 'newer', branch: undefined });
    expect(Object.keys((await page.heard(1))[0] as object)).toEqual(['type']);
  });

  it('says of a page that has left, or never was, that it is gone, and goes on with the others', async () => {
    const [one, other] = [await world.open(), await world.open()];
    await one.leave();
    expect(await push.post(one.connectionId, {})).toBe('gone');
    expect(await push.post('bm8tc3VjaA==', {})).toBe('gone');
    expect(await push.post(other.connectionId, {})).toBe('sent');
  });

  it('carries 128 KB, and of more only says that it failed', async () => {
    const page = await world.open();
    const most = 128 * 1024 - JSON.stringify({ text: '' }).length;
    expect(await push.post(page.connectionId, { text: 'a'.repeat(most) })).toBe('sent');
    expect(await push.post(page.connectionId, { text: 'a'.repeat(most + 1) })).toBe('failed');
    expect(await push.post(page.connectionId, { text: 'ế'.repeat(most / 2) })).toBe('failed');
    expect(await page.heard(1)).toHaveLength(1);
  });
}

describe('push in memory', () => contract(inMemory));
describe('the push gateway', () => {
  contract(onLoopback);

  it('says that it failed where nothing listens', async () => {
    const service = await listen(() => undefined);
    await service.close();
    const client = new ApiGatewayManagementApiClient(clientOf(service.url));
    expect(await createPush(client).post('c', {})).toBe('failed');
    client.destroy();
  });
});
