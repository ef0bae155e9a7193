import { pushHints } from '../../functions/live/push.ts';
import { createHallTicket, createTicket } from '../../functions/live/session-ticket.ts';
import { socket } from '../../functions/live/socket.ts';
import type { Envelope } from '../../shared/contracts/envelope.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createSockets } from '../../shared/store/sockets.ts';
import { conferenceId, hallWorld } from './support/hall-world.ts';
import { createPushInMemory } from './support/push-in-memory.ts';

async function pushWorld() {
  const world = await hallWorld(3, 2);
  const push = createPushInMemory();
  const { sent } = push;
  const deps = {
    sockets: createSockets(world.table),
    conferences: createConferences(world.table),
    socketEndpoint: 'https://push.example/live',
    now: () => world.now,
    random: (bytes: number) => new Uint8Array(bytes).fill(sent.length + world.table.dump().length),
    push,
  };
  const ticket = (branch?: string) =>
    createTicket(deps, {
      body: { conferenceId },
      caller: {
        kind: 'staff',
        id: 'u',
        name: 'U',
        roles: [branch ? 'provincial-office' : 'chair'],
        ...(branch ? { branch } : {}),
      },
    } as never);
  const connect = async (connectionId: string, protocols: string) => {
    const answer = await socket(deps, {
      requestContext: { routeKey: '$connect', connectionId },
      headers: { 'Sec-WebSocket-Protocol': protocols },
    });
    if ((answer as { statusCode: number }).statusCode === 200) push.open(connectionId);
    return answer;
  };
  const open = async (connectionId: string, branch?: string) =>
    connect(connectionId, `nhipcau, ${(await ticket(branch)).ticket}`);
  const tell = (type: string, detail: object): Envelope => ({
    id: 'e',
    source: 'nhipcau',
    'detail-type': type,
    time: '2026-01-01T00:00:00Z',
    detail: { conferenceId, at: 7, ...detail },
  });
  return { world, deps, sent, close: push.close, ticket, connect, open, tell };
}

describe('the push socket', () => {
  it('lets a ticket in once, within its minute, and echoes the protocol', async () => {
    const { world, ticket, connect } = await pushWorld();
    const first = await ticket();
    expect(first.url).toBe('wss://push.example/live');
    expect(await connect('c1', `nhipcau, ${first.ticket}`)).toEqual({
      statusCode: 200,
      headers: { 'Sec-WebSocket-Protocol': 'nhipcau' },
    });
    expect(await connect('c2', `nhipcau, ${first.ticket}`)).toEqual({ statusCode: 401 });
    const late = await ticket();
    world.now += 60_001;
    expect(await connect('c3', `nhipcau, ${late.ticket}`)).toEqual({ statusCode: 401 });
    for (const bad of ['', 'nhipcau', 'other, x']) expect(await connect('c4', bad)).toEqual({ statusCode: 401 });
    expect(JSON.stringify(world.table.dump())).not.toContain(late.ticket);
  });

  it('gives a province no ticket to a conference in which it takes no part', async () => {
    const { ticket } = await pushWorld();
    await expect(ticket('99')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('tells a hall when its own turn comes or is over, all staff who speaks, and a branch who asks in it', async () => {
    const { deps, world, sent, open, tell, connect, close } = await pushWorld();
    await open('ten', '10');
    const [mine, other] = [world.bridges[4]!, world.bridges[7]!];
    for (const [connectionId, bridgeId] of [
      ['hall', mine.id],
      ['closed', mine.id],
      ['other', other.id],
    ] as const) {
      const { ticket } = await createHallTicket(deps, { kind: 'hall', conferenceId, bridgeId, sessionId: 's' });
      await connect(connectionId, `nhipcau, ${ticket}`);
    }
    close('closed');
    await pushHints(deps, [tell('FloorGiven', { bridgeId: mine.id, turn: 1 }), tell('LineChecked', { branch: '11' })]);
    expect(sent).toEqual([
      { connectionId: 'hall', data: { type: 'floor', conferenceId, at: 7 } },
      {
        connectionId: 'ten',
        data: { type: 'newer', conferenceId, branches: [], topics: ['floor', 'line-check'], at: 7 },
      },
    ]);
    expect(await deps.sockets.subscribersOfHall(mine.id, world.now)).toHaveLength(1);
    sent.length = 0;
    await pushHints(deps, [tell('FloorAsked', { bridgeId: mine.id })]);
    await pushHints(deps, [tell('BridgeDropped', { branch: '11' })]);
    expect(sent).toEqual([]); // a hall that asks is of branch 11, and halls are told of their turn alone
  });

  it('says once a batch what is newer, and to a province only its own', async () => {
    const { deps, sent, open, tell, world } = await pushWorld();
    await open('all');
    await open('ten', '10');
    await pushHints(deps, [
      tell('BridgeConnected', { branch: '11', at: 9 }),
      tell('BridgeDropped', { branch: '11', at: 8 }),
      tell('RollCallTaken', { bridgeId: world.bridges[7]!.id }),
    ]);
    expect(sent).toEqual([
      { connectionId: 'all', data: { type: 'newer', conferenceId, branches: ['11', '12'], topics: ['board'], at: 9 } },
    ]);
    await pushHints(deps, [tell('BridgeConnected', { branch: '10' }), tell('BridgeConnected', { branch: '11' })]);
    expect(sent.find((s) => s.connectionId === 'ten')?.data).toMatchObject({ branches: ['10'] });
    await pushHints(deps, [tell('RoomsReady', {}), tell('BridgeConnected', { branch: '11' })]);
    expect(sent.slice(-2).map((s) => s.data)).toEqual(
      Array(2).fill({ type: 'newer', conferenceId, branches: [], topics: ['board'], at: 7 }),
    );
  });

  it('forgets a socket that is gone, whoever says so', async () => {
    const { deps, sent, close, open, tell } = await pushWorld();
    await open('one');
    await open('two');
    close('one');
    await pushHints(deps, [tell('RoomsReady', {})]);
    await socket(deps, { requestContext: { routeKey: '$disconnect', connectionId: 'two' } });
    await socket(deps, { requestContext: { routeKey: '$disconnect', connectionId: 'two' } });
    expect(sent).toHaveLength(1);
    expect(await deps.sockets.subscribersOf(conferenceId, deps.now())).toEqual([]);
  });
});
