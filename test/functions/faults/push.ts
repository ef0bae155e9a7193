import { pushHints } from '../../../functions/live/push.ts';
import { createHallTicket, createTicket } from '../../../functions/live/session-ticket.ts';
import { socket } from '../../../functions/live/socket.ts';
import type { Envelope } from '../../../shared/contracts/envelope.ts';
import type { Bridge } from '../../../shared/domain/bridge.ts';
import { createConferences } from '../../../shared/store/conferences.ts';
import { createSockets } from '../../../shared/store/sockets.ts';
import { conferenceId, doorsAt, hallWorld } from '../support/hall-world.ts';
import { createPushInMemory } from '../support/push-in-memory.ts';
import { type Bomb, faultSuite, guarded, guardedTable } from './harness.ts';

async function pushWorld() {
  const world = await hallWorld(3, 2);
  const push = createPushInMemory();
  const { table } = world;
  const deps = {
    sockets: createSockets(table),
    conferences: createConferences(table),
    socketEndpoint: 'https://push.example/live',
    now: () => world.now,
    random: (bytes: number) => new Uint8Array(bytes).fill(table.dump().length),
  };
  const connect = async (connectionId: string, ticket: string) => {
    await socket(deps, {
      requestContext: { routeKey: '$connect', connectionId },
      headers: { 'Sec-WebSocket-Protocol': `nhipcau, ${ticket}` },
    });
    push.open(connectionId);
  };
  const caller = { kind: 'staff', id: 'u', name: 'U', roles: ['chair'] };
  for (const id of ['board', 'closed']) {
    const { ticket } = await createTicket(deps, { body: { conferenceId }, caller } as never);
    await connect(id, ticket);
  }
  const bridgeId = (world.bridges[4] as Bridge).id;
  const host = { kind: 'hall', conferenceId, bridgeId, sessionId: 's' } as const;
  await connect('hall', (await createHallTicket(deps, host)).ticket);
  push.close('closed');
  return { table, clock: { now: world.now }, push, bridgeId };
}
type PushWorld = Awaited<ReturnType<typeof pushWorld>>;

const hinted =
  (type: string, detail: (world: PushWorld) => object) => async (world: PushWorld, bomb: Bomb | undefined) => {
    const { table, clock } = world;
    const event: Envelope = {
      ...{ id: 'e', source: 'nhipcau', 'detail-type': type, time: '2026-01-01T00:00:00Z' },
      detail: { conferenceId, at: 7, ...detail(world) },
    };
    const live = guardedTable(table, bomb);
    const deps = { sockets: createSockets(live), conferences: createConferences(live), now: () => clock.now };
    await pushHints({ ...deps, push: guarded(world.push, ['post'], bomb) }, [event]);
  };

/** Each page that listens has heard at least once of each thing; a page that is gone is forgotten. */
export const push = faultSuite<PushWorld>({
  begin: pushWorld,
  messages: [
    hinted('BridgeConnected', () => ({ branch: '11' })),
    hinted('FloorGiven', ({ bridgeId }) => ({ bridgeId })),
  ],
  pass: ({ clock }, ms) => {
    clock.now += ms;
  },
  async outcome({ table, push: { sent }, clock }) {
    const pages = Map.groupBy(sent, ({ connectionId }) => connectionId);
    const hints = (told: typeof sent) => [...new Set(told.map(({ data }) => JSON.stringify(data)))].sort();
    const sockets = createSockets(table);
    const left = await sockets.subscribersOf(conferenceId, Math.min(clock.now, doorsAt));
    return {
      pages: Object.fromEntries([...pages].sort().map(([id, told]) => [id, hints(told)])),
      left: left.map(({ connectionId }) => connectionId),
    };
  },
  expected: {
    pages: {
      board: [
        JSON.stringify({ type: 'newer', conferenceId, branches: ['11'], topics: ['board'], at: 7 }),
        JSON.stringify({ type: 'newer', conferenceId, branches: [], topics: ['floor'], at: 7 }),
      ],
      hall: [JSON.stringify({ type: 'floor', conferenceId, at: 7 })],
    },
    left: ['board'],
  },
  leastEffects: 5,
});
