import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { giveFloor } from '../../functions/live/floor.ts';
import { settleFloor } from '../../functions/live/floor-media.ts';
import { hallBindings } from '../../functions/live/hall.ts';
import { sessionIdOf } from '../../shared/domain/access-secrets.ts';
import type { Bridge } from '../../shared/domain/bridge.ts';
import { createMemorySealer } from '../../shared/gateways/seal.ts';
import type { Staff } from '../../shared/runtime/caller.ts';
import { httpHandler } from '../../shared/runtime/http.ts';
import { createAccess } from '../../shared/store/access.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createFloorWork } from '../../shared/store/floor-work.ts';
import { createFloors } from '../../shared/store/floors.ts';
import { createRooms } from '../../shared/store/rooms.ts';
import { createSeats } from '../../shared/store/seats.ts';
import { conferenceId, hallWorld } from './support/hall-world.ts';

const device = 'device-number-1';
const office: Staff = { kind: 'staff', id: 'u', name: 'U', roles: ['central-office'] };

/** A commune in a replica room that has the floor, asked over HTTP as its page would. */
async function hall() {
  const world = await hallWorld(3, 90);
  const { table, chime } = world;
  await world.conference({ classification: 'confidential' });
  await world.enrolled();
  const bridge: Bridge = {
    ...(world.bridges.find(({ pointCode }) => pointCode === '11007') as Bridge),
    contacts: [{ name: 'Lan', role: 'host', email: 'lan@canary.example' }],
  };
  await createBridges(table).enrol([bridge]);
  await world.run();
  const sealer = createMemorySealer();
  const access = createAccess(table, sealer, randomBytes);
  await access.issue(world.bridges, 0);
  const now = () => ++world.now;
  const conferences = createConferences(table);
  const handler = httpHandler(() => ({
    bindings: hallBindings({
      ...{ table, sealer, now, random: randomBytes, heartbeatSeconds: 30 },
      socketEndpoint: () => 'https://socket.example',
    }),
    conferences,
    idempotency: { table, now },
    sessions: { table, now },
  }));
  const ask = async (routeKey: string, body: object, authorizer?: object) => {
    const event = {
      ...{ routeKey, rawPath: routeKey.split(' ')[1], headers: { 'content-type': 'application/json' } },
      ...{ body: JSON.stringify(body), isBase64Encoded: false },
      pathParameters: { conferenceId, bridgeId: bridge.id },
      requestContext: { requestId: 'req-12345678', http: { sourceIp: '::1' }, ...(authorizer ? { authorizer } : {}) },
    };
    const reply = await handler(event as unknown as APIGatewayProxyEventV2, {} as Context);
    return { ...reply, said: JSON.parse(reply.body ?? 'null') };
  };
  const giveIt = async () => {
    const deps = {
      ...{ table, conferences, chime, sealer, now },
      ...{ bridges: createBridges(table), floors: createFloors(table), floorWork: createFloorWork(table) },
      ...{ rooms: createRooms(table), seats: createSeats(table) },
    };
    const give = { body: { turn: 0, bridgeId: bridge.id }, params: { conferenceId }, caller: office };
    await giveFloor(deps, give as never);
    await settleFloor(deps, conferenceId);
  };
  return { bridge, access, ask, giveIt };
}

test('answers with a credential, a session or a PIN are stored by nobody on the way, and neither are their refusals', async () => {
  const { bridge, access, ask, giveIt } = await hall();
  const { link, pin } = await access.open(bridge.id);
  const opened = await ask('POST /hall/sessions', { link, pin, device });
  const sessionId = sessionIdOf(opened.said.session.split('.')[1]);
  const page = { lambda: { conferenceId, bridgeId: bridge.id, sessionId } };
  const refused = await ask('POST /hall/floor/seat', { device }, page);
  const seat = await ask('POST /hall/seat', { device }, page);
  const elsewhere = await ask('POST /hall/seat', { device: 'device-number-2' }, page);
  await giveIt();
  const floorSeat = await ask('POST /hall/floor/seat', { device }, page);
  const staff = { jwt: { claims: { sub: 'u', 'cognito:groups': '[central-office]' } } };
  const told = await ask('POST /conferences/{conferenceId}/bridges/{bridgeId}/access/pin', {}, staff);

  expect([opened, seat, floorSeat, told].map(({ statusCode }) => statusCode)).toEqual([201, 200, 200, 200]);
  expect(seat.said.attendee.JoinToken).toEqual(expect.any(String));
  expect(floorSeat.said.attendee.JoinToken).not.toBe(seat.said.attendee.JoinToken);
  expect(told.said.pin).toBe(pin);
  expect([refused, elsewhere].every(({ statusCode = 0 }) => statusCode >= 400)).toBe(true);
  for (const { headers } of [opened, seat, floorSeat, told, refused, elsewhere])
    expect(headers?.['cache-control']).toBe('no-store');
});
