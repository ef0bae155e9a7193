import * as z from 'zod/mini';
import {
  giveFloor,
  lowerHandOf,
  raiseHandFor,
  readFloor,
  sortFloor,
  takeFloor,
  undoFloor,
} from '../../functions/live/floor.ts';
import { settleFloor } from '../../functions/live/floor-media.ts';
import { finishTurn, lowerHand, raiseHand, readHallFloor, takeFloorSeat } from '../../functions/live/hall-floor.ts';
import { beat } from '../../functions/live/heartbeat.ts';
import { takeSeat } from '../../functions/live/seat.ts';
import { openSession } from '../../functions/live/session.ts';
import { floorRoutes, hallFloorRoutes } from '../../shared/contracts/floor.ts';
import { sessionIdOf } from '../../shared/domain/access-secrets.ts';
import type { Bridge } from '../../shared/domain/bridge.ts';
import { bridgeIdOf } from '../../shared/domain/ids.ts';
import type { HallHost, Staff } from '../../shared/runtime/caller.ts';
import { createFloorWork, floorLeaseMs } from '../../shared/store/floor-work.ts';
import { createFloors } from '../../shared/store/floors.ts';
import { reportRoomGone } from '../../shared/store/provisioning.ts';
import { type Bomb, Crash } from './faults/harness.ts';
import { hallDeps } from './support/hall-deps.ts';
import { conferenceId, exploding, type HallWorld, hallWorld } from './support/hall-world.ts';

const office: Staff = { kind: 'staff', id: 'u', name: 'U', roles: ['central-office'] };
const province = (branch: string): Staff => ({ ...office, roles: ['provincial-office'], branch });
const device = 'device-number-1';

/** Three provinces with 90 communes: the provinces in the primary room, the communes in replicas. */
async function floorWorld() {
  const world = await hallWorld(3, 90);
  await world.run();
  const { table } = world;
  const deps = {
    ...(await hallDeps(world)),
    floors: createFloors(table),
    floorWork: createFloorWork(table),
    now: () => ++world.now,
  };
  const { access } = deps;
  const request = (body: unknown, params: object = {}, caller: unknown = office) =>
    ({ body, caller, params: { conferenceId, ...params }, query: {}, sourceIp: '::1' }) as never;
  const bridgeAt = (code: string) => world.bridges.find((b) => b.pointCode === code) as Bridge;
  const host = async (bridge: Bridge): Promise<HallHost> => {
    const { session } = await openSession(deps, request(await access.open(bridge.id)));
    const sessionId = sessionIdOf(session.slice(session.indexOf('.') + 1));
    return { kind: 'hall', conferenceId, bridgeId: bridge.id, sessionId };
  };
  const shown = async (caller: Staff = office) =>
    z.encode(floorRoutes.readFloor.response, await readFloor(deps, conferenceId, caller));
  const settle = (bomb?: Bomb) => {
    const live = bomb ? exploding(table, world.chime, bomb) : { table, chime: world.chime };
    return settleFloor({ ...deps, ...live }, conferenceId);
  };
  const give = (bridge: Bridge, turn: number) => giveFloor(deps, request({ turn, bridgeId: bridge.id }));
  return { world, deps, request, bridgeAt, host, shown, settle, give };
}

const primaryOf = ({ chime }: HallWorld) => [...chime.meetings.values()].find((m) => m.primary === undefined);
/** Who can be heard in the main room. */
const audible = (world: HallWorld) =>
  [...(primaryOf(world)?.attendees.values() ?? [])]
    .filter((a) => a.can.Audio === 'SendReceive')
    .map((a) => a.externalUserId)
    .sort();

describe('a hall', () => {
  it('raises its hand, knows its place by one read, changes what it asks for and lowers it', async () => {
    const { deps, request, bridgeAt, host, shown } = await floorWorld();
    const [first, second] = [await host(bridgeAt('10005')), await host(bridgeAt('11007'))];
    const asked = await raiseHand(deps, request({ kind: 'ordinary', words: 'Về lúa mùa' }), first);
    expect(z.encode(hallFloorRoutes.raiseHand.response, asked)).toMatchObject({ state: 'asked', position: 1 });
    await raiseHand(deps, request({ kind: 'ordinary' }), second);
    expect(await raiseHand(deps, request({ kind: 'ordinary' }), second)).toMatchObject({ position: 2, waiting: 2 });
    expect(await raiseHand(deps, request({ kind: 'intervention' }), second)).toMatchObject({ position: 1 });
    const { waiting } = await shown();
    expect(waiting.map((w) => [w.code, w.position, w.kind, w.words])).toEqual([
      ['11007', 1, 'intervention', undefined],
      ['10005', 2, 'ordinary', 'Về lúa mùa'],
    ]);
    expect(await lowerHand(deps, second)).toMatchObject({ state: 'none', waiting: 1 });
    expect(await lowerHand(deps, second)).toMatchObject({ state: 'none', waiting: 1 });
    const beaten = await beat(deps, request({ generation: 1, connected: true }), first);
    expect(beaten.floor).toEqual(await readHallFloor(deps, first));
  });

  it('of a replica is missed on no picture but the one it should get, until it has the floor', async () => {
    const { deps, request, bridgeAt, host, give, settle } = await floorWorld();
    const bridge = bridgeAt('10005');
    const hall = await host(bridge);
    const told = async (picture: string) => {
      await beat(deps, request({ generation: 1, connected: true, picture }), hall);
      return (await deps.presence.ofBridge(bridge.id, [])).evidence.picture?.fault;
    };
    expect([await told('not-sent'), await told('neither')]).toEqual([undefined, 'not-received']);
    await give(bridge, 0);
    await settle();
    expect([await told('not-sent'), await told('neither')]).toEqual(['not-sent', 'neither']);
  });

  it('asks with two hundred others at the same moment, and each has a place of its own', async () => {
    const { deps, world, shown } = await floorWorld();
    const hands = world.bridges.slice(0, 150).map((b, i) => ({ bridgeId: b.id, kind: 'ordinary' as const, at: i }));
    await Promise.all(
      hands.map((hand) => deps.floors.raise(conferenceId, hand, undefined, { by: hand.bridgeId, at: hand.at })),
    );
    const { waiting, version } = await shown();
    expect(waiting.map((w) => w.position)).toEqual(hands.map((_, i) => i + 1));
    expect(version).toBe(150);
    expect(world.table.told.filter((e) => e.type === 'FloorAsked')).toHaveLength(150);
  });

  it('is refused before the doors open and after the end, and once its session is over', async () => {
    const { deps, world, request, bridgeAt, host } = await floorWorld();
    const hall = await host(bridgeAt('10005'));
    const { doorsOpenAt } = await world.conference();
    await world.conference({ doorsOpenAt: doorsOpenAt + 3600_000 });
    await expect(raiseHand(deps, request({ kind: 'ordinary' }), hall)).rejects.toMatchObject({ code: 'too-early' });
    await world.conference({ doorsOpenAt, status: 'ended', endedAt: world.now });
    await expect(raiseHand(deps, request({ kind: 'ordinary' }), hall)).rejects.toMatchObject({ status: 409 });
    expect(await readHallFloor(deps, hall)).toMatchObject({ state: 'closed' });
    const stranger = { ...hall, sessionId: 'other' };
    await expect(readHallFloor(deps, stranger)).rejects.toMatchObject({ status: 401 });
    await expect(takeFloorSeat(deps, request({ device }), stranger)).rejects.toMatchObject({ status: 401 });
  });
});

describe('the operator', () => {
  it("has not given the floor yet: the chair's hall alone is heard, and every other of the main room is in the picture", async () => {
    const { world, bridgeAt, settle } = await floorWorld();
    const seated = [...(primaryOf(world)?.attendees.values() ?? [])];
    expect(seated).toHaveLength(3);
    expect(audible(world)).toEqual([bridgeAt('10').id]);
    expect(new Set(seated.map(({ can }) => can.Video))).toEqual(new Set(['SendReceive']));
    expect(await settle()).toBe('ignored');
    expect(audible(world)).toEqual([bridgeAt('10').id]);
  });

  it('gives the floor to a province: it alone is heard besides the chair, and the queue stays', async () => {
    const { deps, world, request, bridgeAt, host, shown, settle, give } = await floorWorld();
    const [province11, commune] = [await host(bridgeAt('11')), await host(bridgeAt('10005'))];
    await raiseHand(deps, request({ kind: 'ordinary' }), commune);
    expect(await readHallFloor(deps, province11)).toMatchObject({ state: 'none', mayBeHeard: false });
    await give(bridgeAt('11'), 0);
    expect((await shown()).speaker).toMatchObject({ code: '11', media: 'opening' });
    expect(await settle()).toBe('done');
    expect(audible(world)).toEqual([bridgeAt('10').id, bridgeAt('11').id].sort());
    expect(await shown()).toMatchObject({ speaker: { media: 'open' }, waitingInAll: 1 });
    expect(await readHallFloor(deps, province11)).toMatchObject({ state: 'yours', way: 'seat', mayBeHeard: true });
    await give(bridgeAt('12'), 1);
    await settle();
    expect(audible(world)).toEqual([bridgeAt('10').id, bridgeAt('12').id].sort());
    await takeFloor(deps, request({ turn: 2 }));
    await settle();
    expect(audible(world)).toEqual([bridgeAt('10').id]);
  });

  it('gives it to a commune: a second seat in the main room, to the device in its seat and to no other', async () => {
    const { deps, world, request, bridgeAt, host, settle, give } = await floorWorld();
    const bridge = bridgeAt('11007');
    const hall = await host(bridge);
    await takeSeat(deps, request({ device }), hall);
    const ask = (by = device, as = hall) => takeFloorSeat(deps, request({ device: by }), as);
    await expect(ask()).rejects.toMatchObject({ code: 'not-your-turn' });
    await give(bridge, 0);
    await expect(ask()).rejects.toMatchObject({ status: 503 });
    await settle();
    const given = await ask();
    expect(given.attendee.ExternalUserId).toBe(`${bridge.id}.s1`);
    expect(audible(world)).toEqual([bridgeAt('10').id, `${bridge.id}.s1`].sort());
    const attendee = primaryOf(world)?.attendees.get(`${bridge.id}.s1`);
    expect(given.attendee).toMatchObject({ AttendeeId: attendee?.attendeeId, JoinToken: attendee?.joinToken });
    expect(await ask()).toEqual(given);
    await expect(ask('device-number-2')).rejects.toMatchObject({ code: 'held-elsewhere' });
    await expect(ask(device, await host(bridgeAt('11008')))).rejects.toMatchObject({ code: 'not-your-turn' });
    await takeSeat(deps, request({ device: 'device-number-2', takeOver: true }), hall);
    await expect(ask()).rejects.toMatchObject({ code: 'held-elsewhere' });
    expect(await ask('device-number-2')).toEqual(given);

    await finishTurn(deps, request({ turn: 1 }), hall);
    await expect(ask('device-number-2')).rejects.toMatchObject({ code: 'not-your-turn' });
    await settle();
    expect(primaryOf(world)?.attendees.has(`${bridge.id}.s1`)).toBe(false);
    expect(await deps.floorWork.seats(conferenceId)).toEqual([]);
    // no credential is anywhere but sealed
    expect(JSON.stringify([world.table.dump(), world.table.told])).not.toContain('CANARY');
  });

  it('clicks twice, and late: the same act is one, an older page is refused', async () => {
    const { deps, world, request, bridgeAt, settle, give } = await floorWorld();
    await Promise.all([give(bridgeAt('11'), 0), give(bridgeAt('11'), 0)]);
    expect((await deps.floors.turns(conferenceId)).map((t) => t.turn)).toEqual([1]);
    const both = await Promise.allSettled([give(bridgeAt('12'), 1), give(bridgeAt('10005'), 1)]);
    expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await deps.floors.turns(conferenceId)).map((t) => t.turn)).toEqual([1, 2]);
    await takeFloor(deps, request({ turn: 1 })); // late: that turn is over
    expect((await deps.floors.read(conferenceId)).speaker?.turn).toBe(2);
    await settle();
    const calls = { ...world.chime.counted().calls };
    await settle();
    expect(world.chime.counted().calls).toEqual(calls);
    // giving it again looks at the rooms again
    const speaker = (await deps.floors.read(conferenceId)).speaker!;
    await give(world.bridges.find((b) => b.id === speaker.bridgeId)!, 2);
    const told = world.table.told.filter((e) => e.type === 'FloorGiven');
    expect(new Set(told.map((e) => e.id)).size).toBe(told.length);
    expect(told.length).toBeGreaterThanOrEqual(3);
  });

  it('undoes a turn: the bridge is back in its place, and the time does not count', async () => {
    const { deps, request, bridgeAt, host, shown, settle, give, world } = await floorWorld();
    for (const code of ['10001', '11001', '12001']) {
      await raiseHand(deps, request({ kind: 'ordinary' }), await host(bridgeAt(code)));
    }
    await give(bridgeAt('11001'), 0);
    await settle();
    world.now += 60_000;
    await undoFloor(deps, request({ turn: 1 }));
    await undoFloor(deps, request({ turn: 1 }));
    await settle();
    const { waiting, branches, history, speaker } = await shown();
    expect(waiting.map((w) => w.code)).toEqual(['10001', '11001', '12001']);
    expect([branches, speaker]).toEqual([[], undefined]);
    expect(history).toMatchObject([{ turn: 1, code: '11001', isUndone: true, ended: 'taken', seconds: 60 }]);
    expect(audible(world)).toEqual([bridgeAt('10').id]);
  });

  it('sorts all who wait, puts in who called by phone, and takes out', async () => {
    const { deps, request, bridgeAt, shown } = await floorWorld();
    const of = (code: string) => ({ bridgeId: bridgeAt(code).id });
    for (const code of ['10001', '11001', '12001']) {
      await raiseHandFor(deps, request({ kind: 'ordinary', words: code }, of(code)));
    }
    const stranger = bridgeIdOf('cnf_0000000000zz', '10', '10001');
    const { version } = await shown();
    const order = ['12001', '10001', '11001'].map((code) => bridgeAt(code).id);
    await sortFloor(deps, request({ version, bridgeIds: order }));
    await raiseHandFor(deps, request({ kind: 'point-of-order' }, of('10002')));
    expect((await shown()).waiting.map((w) => w.code)).toEqual(['10002', '12001', '10001', '11001']);
    await expect(sortFloor(deps, request({ version, bridgeIds: order }))).rejects.toMatchObject({
      code: 'queue-changed',
    });
    await lowerHandOf(deps, request(undefined, of('12001')));
    await lowerHandOf(deps, request(undefined, of('12001')));
    expect((await shown()).waiting.map((w) => w.code)).toEqual(['10002', '10001', '11001']);
    const own = await shown(province('11'));
    expect(own.waiting).toMatchObject([{ code: '11001', position: 3 }]);
    expect(own.waitingInAll).toBe(3);
    await expect(shown(province('99'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(raiseHandFor(deps, request({ kind: 'ordinary' }, { bridgeId: stranger }))).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('the rooms', () => {
  it.each(Array.from({ length: 16 }, (_, i) => [i + 1]))(
    'follow after a crash at effect %i, before or after it happened: one second seat, none left behind',
    async (at) => {
      for (const after of [false, true]) {
        const { deps, world, bridgeAt, settle, give, request } = await floorWorld();
        const bomb = { effects: 0, at, after };
        await give(bridgeAt('11007'), 0);
        const first = await settle(bomb).catch((error) => error);
        if (first instanceof Crash) world.now += floorLeaseMs + 1;
        await give(bridgeAt('12003'), 1);
        const second = await settle(first instanceof Crash ? undefined : bomb).catch((error) => error);
        if (second instanceof Crash) world.now += floorLeaseMs + 1;
        expect(await settle()).toBe('done');
        const heard = audible(world).filter((id) => id !== bridgeAt('10').id);
        expect(heard).toEqual([`${bridgeAt('12003').id}.s2`]);
        expect(primaryOf(world)?.attendees.has(`${bridgeAt('11007').id}.s1`)).toBe(false);
        expect((await deps.floorWork.seats(conferenceId)).map((s) => s.turn)).toEqual([2]);
        await takeFloor(deps, request({ turn: 2 }));
        expect(await settle()).toBe('done');
        expect(audible(world)).toEqual([bridgeAt('10').id]);
      }
    },
  );

  it('are worked on by one: who comes meanwhile leaves a word, and the worker looks again', async () => {
    const { deps, world, bridgeAt, settle, give } = await floorWorld();
    await give(bridgeAt('11007'), 0);
    const lease = await deps.floorWork.claim(conferenceId, world.now);
    expect(await settle()).toBe('busy');
    expect(await deps.floorWork.finish(lease!)).toBe(false);
    await deps.floorWork.drop(lease!);
    const outcomes = await Promise.all([settle(), settle(), settle()]);
    expect(outcomes.filter((o) => o === 'done')).toHaveLength(1);
    expect(audible(world)).toEqual([bridgeAt('10').id, `${bridgeAt('11007').id}.s1`].sort());
    world.now += floorLeaseMs + 2;
    const next = await deps.floorWork.claim(conferenceId, world.now);
    await expect(deps.floorWork.renew({ ...next!, fence: next!.fence - 1 }, world.now)).rejects.toThrow('lease');
  });

  it('made anew in the middle of a speech open the speaker again, with a new credential, and mute the rest', async () => {
    const { deps, world, bridgeAt, host, request, settle, give } = await floorWorld();
    const bridge = bridgeAt('11007');
    const hall = await host(bridge);
    await takeSeat(deps, request({ device }), hall);
    await give(bridge, 0);
    await settle();
    const before = await takeFloorSeat(deps, request({ device }), hall);
    world.chime.vanish(primaryOf(world)!.id);
    await reportRoomGone(deps, { conferenceId, room: 0, generation: 1, at: world.now });
    expect(await readHallFloor(deps, hall)).toMatchObject({ state: 'yours', media: 'opening' });
    await expect(takeFloorSeat(deps, request({ device }), hall)).rejects.toMatchObject({ status: 503 });
    expect(await settle()).toBe('done'); // nothing to do until the rooms are there
    await world.settle();
    await settle();
    const after = await takeFloorSeat(deps, request({ device }), hall);
    expect([before.generation, after.generation]).toEqual([1, 2]);
    expect(after.attendee.JoinToken).not.toBe(before.attendee.JoinToken);
    expect(audible(world)).toEqual([bridgeAt('10').id, `${bridge.id}.s1`].sort());
    expect(await world.faults()).toEqual([]);
  });

  it('that are found gone while the floor is given are reported, and made anew', async () => {
    const { world, bridgeAt, settle, give, deps } = await floorWorld();
    world.chime.vanish(primaryOf(world)!.id);
    await give(bridgeAt('11007'), 0);
    expect(await settle()).toBe('done');
    expect(world.table.told.filter((e) => e.type === 'RoomLost')).toHaveLength(1);
    await world.settle();
    await settle();
    expect(audible(world)).toEqual([bridgeAt('10').id, `${bridgeAt('11007').id}.s1`].sort());
    expect((await deps.floorWork.seats(conferenceId)).map((s) => s.generation)).toEqual([2]);
  });

  it('that refuse are told to the operator with the reason; giving it again tries again', async () => {
    const { world, bridgeAt, settle, give, shown } = await floorWorld();
    world.chime.spoiled.set(`${bridgeAt('11007').id}.s1`, 1);
    await give(bridgeAt('11007'), 0);
    expect(await settle()).toBe('done');
    expect((await shown()).speaker).toMatchObject({ media: 'failed', reason: 'ServiceFailure' });
    await give(bridgeAt('11007'), 1);
    await settle();
    expect((await shown()).speaker).toMatchObject({ media: 'open' });
  });

  it('let nobody speak who was shut out, and close with the conference', async () => {
    const { deps, world, bridgeAt, host, request, settle, give, shown } = await floorWorld();
    const bridge = bridgeAt('11007');
    const hall = await host(bridge);
    await give(bridge, 0);
    await settle();
    await deps.access.change(bridge.id, (current) => ({ next: { ...current, revokedAt: world.now, sessions: [] } }));
    await settle();
    expect(audible(world)).toEqual([bridgeAt('10').id]);
    expect((await shown()).history).toMatchObject([{ turn: 1, ended: 'shut-out' }]);
    await expect(takeFloorSeat(deps, request({ device }), hall)).rejects.toMatchObject({ status: 401 });

    await expect(give(bridge, 1)).rejects.toMatchObject({ code: 'shut-out' });

    await give(bridgeAt('12003'), 1);
    await raiseHand(deps, request({ kind: 'ordinary' }), await host(bridgeAt('10005')));
    await settle();
    await world.conference({ status: 'ended', endedAt: world.now + 5000 });
    await settle();
    await settle();
    expect(await shown()).toMatchObject({ isClosed: true, waiting: [], history: [{ ended: 'conference-over' }, {}] });
    expect(await deps.floorWork.seats(conferenceId)).toEqual([]);
    expect(primaryOf(world)?.attendees.has(`${bridgeAt('12003').id}.s2`)).toBe(false);
    await expect(give(bridgeAt('11'), 2)).rejects.toMatchObject({ code: 'floor-closed' });
  });

  it('let nobody wait who was shut out or is not invited any more', async () => {
    const { deps, world, bridgeAt, host, request, settle, shown } = await floorWorld();
    const [out, gone, stays] = [bridgeAt('11007'), bridgeAt('12003'), bridgeAt('10005')];
    const withdrawn = await host(gone);
    for (const bridge of [out, gone, stays]) {
      await raiseHand(deps, request({ kind: 'ordinary' }), bridge === gone ? withdrawn : await host(bridge));
    }
    await deps.access.change(out.id, (current) => ({ next: { ...current, revokedAt: world.now, sessions: [] } }));
    await deps.bridges.enrol([{ ...gone, enrolledVersion: 2, withdrawnAt: world.now }]);
    await settle();
    expect((await shown()).waiting.map((w) => w.code)).toEqual(['10005']);
    await settle(); // a repeat finds nobody to take out
    expect((await shown()).waitingInAll).toBe(1);
    for (const bridge of [out, gone]) {
      const again = raiseHandFor(deps, request({ kind: 'ordinary' }, { bridgeId: bridge.id }));
      await expect(again).rejects.toMatchObject({ code: bridge === out ? 'shut-out' : 'not-found' });
    }
    await expect(raiseHand(deps, request({ kind: 'ordinary' }), withdrawn)).rejects.toMatchObject({ code: 'shut-out' });
  });
});
