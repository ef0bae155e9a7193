import { pushHints } from '../../../functions/live/push.ts';
import { createHallTicket, createTicket } from '../../../functions/live/session-ticket.ts';
import { socket } from '../../../functions/live/socket.ts';
import type { Envelope } from '../../../shared/contracts/envelope.ts';
import type { Bridge } from '../../../shared/domain/bridge.ts';
import { createConferences } from '../../../shared/store/conferences.ts';
import { createSockets } from '../../../shared/store/sockets.ts';
import { conferenceId, doorsAt, hallWorld } from '../support/hall-world.ts';
import { type Bomb, faultSuite, guarded, guardedTable } from './harness.ts';

async function pushWorld() {
  const world = await hallWorld(3, 2);
  const pages = new Map<string, Set<string>>();
  const gone = new Set(['closed']);
  const push = {
    async post(connectionId: string, data: unknown) {
      if (gone.has(connectionId)) return 'gone' as const;
      pages.set(connectionId, (pages.get(connectionId) ?? new Set()).add(JSON.stringify(data)));
      return 'sent' as const;
    },
  };
  const { table } = world;
  const deps = {
    sockets: createSockets(table),
    conferences: createConferences(table),
    socketEndpoint: 'https://push.example/live',
    now: () => world.now,
    random: (bytes: number) => new Uint8Array(bytes).fill(table.dump().length),
  };
  const connect = (connectionId: string, ticket: string) =>
    socket(deps, {
      requestContext: { routeKey: '$connect', connectionId },
      headers: { 'Sec-WebSocket-Protocol': `nhipcau, ${ticket}` },
    });
  const caller = { kind: 'staff', id: 'u', name: 'U', roles: ['chair'] };
  for (const id of ['board', 'closed']) {
    const { ticket } = await createTicket(deps, { body: { conferenceId }, caller } as never);
    await connect(id, ticket);
  }
  const bridgeId = (world.bridges[4] as Bridge).id;
  const host = { kind: 'hall', conferenceId, bridgeId, sessionId: 's' } as const;
  await connect('hall', (await createHallTicket(deps, host)).ticket);
  return { table, clock: { now: world.now }, push, pages, bridgeId };
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
  async outcome({ table, pages, clock }) {
    const sockets = createSockets(table);
    const left = await sockets.subscribersOf(conferenceId, Math.min(clock.now, doorsAt));
    return {
      pages: Object.fromEntries([...pages].sort().map(([id, hints]) => [id, [...hints].sort()])),
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
