import { createHash } from 'node:crypto';
import fc from 'fast-check';
import * as z from 'zod/mini';
import {
  getAccess,
  listAccess,
  restoreAccess,
  revokeAccess,
  rotateAccess,
  tellPin,
  unlockAccess,
} from '../../functions/live/access.ts';
import { authorizeHall } from '../../functions/live/authorize-hall.ts';
import { beat } from '../../functions/live/heartbeat.ts';
import { previewLink } from '../../functions/live/preview-link.ts';
import { getRooms, requestProvision } from '../../functions/live/rooms.ts';
import { takeSeat } from '../../functions/live/seat.ts';
import { closeSession, openSession, readSession } from '../../functions/live/session.ts';
import { forgottenByBrowser, keptByBrowser } from '../../functions/live/session-cookie.ts';
import { hallRoutes } from '../../shared/contracts/hall.ts';
import { checkMs, idleMs } from '../../shared/domain/access.ts';
import type { BridgeId } from '../../shared/domain/ids.ts';
import { Missing } from '../../shared/domain/refusals.ts';
import type { HallHost, Staff } from '../../shared/runtime/caller.ts';
import { replyOf } from '../../shared/runtime/replies.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { keys } from '../../shared/store/keys.ts';
import { reportRoomGone } from '../../shared/store/provisioning.ts';
import { hallDeps } from './support/hall-deps.ts';
import { conferenceId, doorsAt, hallWorld } from './support/hall-world.ts';

const office: Staff = { kind: 'staff', id: 'u', name: 'U', roles: ['central-office'] };
const province = (branch: string): Staff => ({ ...office, roles: ['provincial-office'], branch });

/** A provisioned conference of two branches, and what the hall's handlers need. */
async function hall() {
  const world = await hallWorld(2, 10);
  const deps = await hallDeps(world);
  const { access } = deps;
  const bridge = world.bridges[3]!;
  const request = <B>(body: B, caller: unknown = { kind: 'public' }, params: unknown = {}) =>
    ({ body, caller, params, query: {}, sourceIp: '::1' }) as never;
  const secrets = await access.open(bridge.id);
  const signIn = (pin = secrets.pin, link = secrets.link, device?: string) =>
    openSession(deps, request({ link, pin, ...(device ? { device } : {}) }));
  const authorize = (session: string) => authorizeHall({ find: access.find, now: deps.now }, `Bearer ${session}`);
  const host = async (session: string): Promise<HallHost> => {
    const verdict = await authorize(session);
    if (!verdict.isAuthorized) throw new Error('not authorised');
    return { kind: 'hall', ...verdict.context } as unknown as HallHost;
  };
  const seat = async (session: string, device: string, more: object = {}) =>
    takeSeat(deps, request({ device, ...more }), await host(session));
  const onBridge = (caller: Staff = office, bridgeId: BridgeId = bridge.id) =>
    request(undefined, caller, { conferenceId, bridgeId }) as never;
  return { world, deps, bridge, secrets, request, signIn, authorize, host, seat, onBridge };
}

const device = (n: number) => `device-number-${n}`;

describe('a PIN', () => {
  it('is shown to staff where it is not mailed, with who saw it; any other is for its mail alone', async () => {
    const { world, deps, secrets, bridge, onBridge } = await hall();
    expect(await getAccess(deps, onBridge())).toMatchObject({ pin: 'mailed' });
    await expect(tellPin(deps, onBridge())).rejects.toMatchObject({ code: 'pin-is-mailed' });
    await createBridges(world.table).enrol([
      { ...bridge, contacts: [{ name: 'Lan', role: 'host', email: 'lan@canary.example' }] },
    ]);
    await expect(tellPin(deps, onBridge())).rejects.toMatchObject({ code: 'pin-is-mailed' });
    await world.conference({ classification: 'confidential' });
    expect(await tellPin(deps, onBridge())).toEqual({ pin: secrets.pin });
    expect(await getAccess(deps, onBridge())).toMatchObject({ pin: 'held', pinToldAt: world.now });
    expect((await deps.access.get(bridge.id)).pinTold).toEqual({ by: office.id, at: world.now });
    expect(JSON.stringify(world.table.told)).not.toContain(secrets.pin);
  });
});

describe('a hall signs in', () => {
  it('for some hours days ahead; on the day its beats keep it in, and hours of silence ask for the PIN again', async () => {
    const { world, deps, signIn, authorize, host, request } = await hall();
    const isIn = async (session: string) => (await authorize(session)).isAuthorized;
    world.now = doorsAt - 3 * 24 * 3600_000;
    const check = await signIn();
    expect(check.expiresAt).toBe(world.now + checkMs);
    world.now += checkMs;
    expect(await isIn(check.session)).toBe(false);

    world.now = doorsAt;
    const { session } = await signIn();
    const at = await host(session);
    for (let n = 0; n < 12; n++) {
      world.now += 15 * 60_000;
      await beat(deps, request({ generation: 0, connected: false }), at);
    }
    expect(await isIn(session)).toBe(true);
    world.now += idleMs;
    expect(await isIn(session)).toBe(false);
    expect(await isIn((await signIn()).session)).toBe(true);
  });

  it('by link and PIN, and its session opens the door of the hall routes', async () => {
    const { signIn, authorize, bridge } = await hall();
    const opened = await signIn();
    expect(z.encode(hallRoutes.openSession.response, opened)).toMatchObject({ expiresAt: expect.stringMatching(/Z$/) });
    expect(opened.bridge).toMatchObject({ id: bridge.id });
    expect(await authorize(opened.session)).toMatchObject({
      isAuthorized: true,
      context: { conferenceId, bridgeId: bridge.id },
    });
    expect((await authorize(`${opened.session.slice(0, -1)}_`)).isAuthorized).toBe(false);
    expect((await authorize('')).isAuthorized).toBe(false);
  });

  it('from a page, whose browser keeps the session where no script finds it, until it ends or is signed out', async () => {
    const { signIn, bridge } = await hall();
    const opened = await signIn();
    const reply = replyOf(hallRoutes.openSession, keptByBrowser(opened));
    expect(reply.body).not.toContain(opened.session);
    expect(JSON.parse(reply.body ?? '')).toMatchObject({ bridge: { id: bridge.id } });
    const until = new Date(opened.expiresAt).toUTCString();
    const shape = 'Path=/; Secure; HttpOnly; SameSite=Strict';
    expect(reply.cookies).toEqual([`__Host-hall-${bridge.id}=${opened.session}; ${shape}; Expires=${until}`]);
    expect(replyOf(hallRoutes.closeSession, forgottenByBrowser(bridge.id))).toMatchObject({
      statusCode: 204,
      cookies: [`__Host-hall-${bridge.id}=; ${shape}; Max-Age=0`],
    });
  });

  it('and learns nothing from a refusal: a wrong PIN, a wrong link and a revoked bridge are answered to the letter alike', async () => {
    const { signIn, secrets, deps, onBridge, world } = await hall();
    const wrongPin = secrets.pin === '000000' ? '000001' : '000000';
    const other = secrets.link.replace(/.$/, (c) => (c === 'a' ? 'b' : 'a'));
    const told = async (tries: () => Promise<unknown>) => {
      const answers: string[] = [];
      for (let i = 0; i < 12; i++) {
        const { name, message, code, status, facts } = await tries().then(
          () => ({}) as never,
          (error) => error,
        );
        answers.push(JSON.stringify({ name, message, code, status, facts }));
      }
      return answers;
    };
    const ofPin = await told(() => signIn(wrongPin));
    const ofLink = await told(() => signIn(secrets.pin, other));
    await unlockAccess(deps, onBridge());
    await revokeAccess(deps, onBridge());
    const ofRevoked = await told(() => signIn());
    expect(ofLink).toEqual(ofPin);
    expect(ofRevoked).toEqual(ofPin);
    expect(ofPin[0]).toContain('"status":401');
    expect(ofPin[4]).toContain('"status":429');
    expect(world.table.told.every((e) => e.type !== 'BridgeConnected')).toBe(true);
  });

  it('is locked after ten wrong PINs until staff unlocks it', async () => {
    const { signIn, secrets, world, deps, onBridge } = await hall();
    const wrong = secrets.pin === '000000' ? '000001' : '000000';
    for (let i = 0; i < 10; i++) {
      await expect(signIn(wrong)).rejects.toMatchObject({ status: 401 });
      world.now += 300_000;
    }
    await expect(signIn()).rejects.toMatchObject({ status: 429 });
    expect((await getAccess(deps, onBridge())).state).toBe('locked');
    expect((await unlockAccess(deps, onBridge())).state).toBe('open');
    await expect(signIn()).resolves.toBeDefined();
  });

  it('gains nothing by guessing a hundred PINs at the same moment', async () => {
    const { signIn, secrets, deps, onBridge } = await hall();
    const guesses = Array.from({ length: 100 }, (_, i) => String(i).padStart(6, '0')).filter((p) => p !== secrets.pin);
    const outcomes = await Promise.allSettled(guesses.map((pin) => signIn(pin)));
    const looked = outcomes.filter((o) => o.status === 'rejected' && o.reason.status === 401).length;
    expect(looked).toBeLessThanOrEqual(3);
    expect((await getAccess(deps, onBridge())).failures).toBe(looked);
  });

  it('is let in, shut out and unlocked by somebody, and each is told once with who it was', async () => {
    const { signIn, secrets, world, deps, onBridge, bridge } = await hall();
    await expect(signIn(secrets.pin === '000000' ? '000001' : '000000')).rejects.toMatchObject({ status: 401 });
    for (const act of [unlockAccess, revokeAccess, restoreAccess]) {
      await act(deps, onBridge());
      await act(deps, onBridge());
    }
    await rotateAccess(deps, onBridge());
    const acts = world.table.told.filter(({ data }) => 'by' in data && 'bridgeId' in data);
    expect(acts).toMatchObject(
      ['AccessUnlocked', 'BridgeRevoked', 'BridgeRestored', 'AccessRotated'].map((type) => ({
        type,
        data: { bridgeId: bridge.id, by: office.id },
      })),
    );
  });

  it('cannot come in by an old link once it was rotated', async () => {
    const { signIn, secrets, deps, onBridge, authorize, bridge } = await hall();
    const { session } = await signIn();
    const rotated = await rotateAccess(deps, onBridge());
    expect(z.encode(hallRoutes.rotateAccess.response, rotated)).toMatchObject({ epoch: 2, sessions: 0 });
    expect((await authorize(session)).isAuthorized).toBe(false);
    await expect(signIn()).rejects.toMatchObject({ status: 401 });
    const fresh = await deps.access.open(bridge.id);
    expect(fresh.link).not.toBe(secrets.link);
    await expect(signIn(fresh.pin, fresh.link)).resolves.toBeDefined();
  });

  it('signs out one device and leaves the others', async () => {
    const { signIn, authorize, host, deps } = await hall();
    const [one, two] = [await signIn(), await signIn()];
    await closeSession(deps, await host(one.session));
    expect((await authorize(one.session)).isAuthorized).toBe(false);
    expect((await authorize(two.session)).isAuthorized).toBe(true);
  });
});

describe('a page that was loaded anew', () => {
  it('is told by its session which hall and conference it is of, as when it signed in, and nothing once that is over', async () => {
    const { signIn, host, deps, world } = await hall();
    await world.conference({ classification: 'secret' });
    const { session, expiresAt: _, ...told } = await signIn();
    const found = await readSession(deps, await host(session));
    expect(found).toEqual(told);
    expect(found.conference.title).toMatch(/./);
    expect(() => z.encode(hallRoutes.readSession.response, found)).not.toThrow();
    await world.conference({ status: 'cancelled' });
    await expect(readSession(deps, await host(session))).rejects.toMatchObject({
      code: 'conference-cancelled',
      status: 410,
    });
  });
});

describe('a link, before its PIN', () => {
  const preview = (of: Awaited<ReturnType<typeof hall>>, link = of.secrets.link) =>
    previewLink(of.deps, of.request({ link }));

  it('says which hall and conference it is of, and of a confidential one no title', async () => {
    const of = await hall();
    const { title, startsAt, endsAt } = await of.world.conference({ classification: 'internal' });
    const { name } = of.bridge;
    expect(await preview(of)).toEqual({ bridge: { name }, conference: { title, startsAt, endsAt } });
    for (const classification of ['confidential', 'secret', 'top-secret'] as const) {
      await of.world.conference({ classification });
      expect(await preview(of)).toEqual({ bridge: { name }, conference: { startsAt, endsAt } });
    }
    expect(() =>
      z.encode(hallRoutes.previewLink.response, { bridge: { name }, conference: { startsAt, endsAt } }),
    ).not.toThrow();
  });

  it('is answered to the letter alike where it is made up, replaced, shut out or not invited any more', async () => {
    const of = await hall();
    const { deps, secrets, bridge, onBridge } = of;
    const told = (link: string) =>
      preview(of, link).then(
        () => 'opened',
        ({ name, message, code, what }) => JSON.stringify({ name, message, code, what }),
      );
    const nothing = await told('brg_0123456789ab_0000_0123456789ab.AAAAAAAAAAAAAAAAAAAA');
    expect(nothing).toContain('not-found');
    expect(await told('')).toBe(nothing);
    expect(await told(secrets.link.replace(/.$/, (c) => (c === 'a' ? 'b' : 'a')))).toBe(nothing);
    await revokeAccess(deps, onBridge());
    expect(await told(secrets.link)).toBe(nothing);
    await restoreAccess(deps, onBridge());
    expect(await told(secrets.link)).toBe('opened');
    await rotateAccess(deps, onBridge());
    expect(await told(secrets.link)).toBe(nothing);
    const { link } = await deps.access.open(bridge.id);
    expect(await told(link)).toBe('opened');
    const withdrawn = { ...bridge, withdrawnAt: 1 };
    await deps.table.write({ put: { ...keys.bridge(bridge.id), ...withdrawn } });
    expect(await told(link)).toBe(nothing);
  });

  it('leaves no trace, counts as no try, and tells nothing of those that were made', async () => {
    const of = await hall();
    const before = JSON.stringify(await of.deps.access.get(of.bridge.id));
    const opened = await preview(of);
    for (let tries = 0; tries < 20; tries++) {
      await preview(of);
      await preview(of, `${of.secrets.link}x`).catch(() => undefined);
    }
    expect(JSON.stringify(await of.deps.access.get(of.bridge.id))).toBe(before);
    const wrong = of.secrets.pin === '000000' ? '000001' : '000000';
    for (let tries = 0; tries < 10; tries++) {
      await of.signIn(wrong).catch(() => undefined);
      of.world.now += 300_000;
    }
    expect((await getAccess(of.deps, of.onBridge())).state).toBe('locked');
    expect(await preview(of)).toEqual(opened);
  });
});

describe('a hall takes its seat', () => {
  it('with the credential of the room, again after a reload, and without any call to Chime', async () => {
    const { world, signIn, seat, bridge } = await hall();
    await world.run();
    const calls = world.chime.counted().calls;
    const { session } = await signIn();
    const first = await seat(session, device(1));
    expect(first.attendee).toMatchObject({
      ExternalUserId: bridge.id,
      JoinToken: expect.stringContaining('CANARYtoken'),
    });
    expect(await seat(session, device(1))).toEqual(first);
    expect(z.encode(hallRoutes.takeSeat.response, first)).toEqual(first);
    expect(world.chime.counted().calls).toEqual(calls);
  });

  it('on one device, until another takes it over', async () => {
    const { world, signIn, seat, host, deps, request } = await hall();
    await world.run();
    const [one, two] = [(await signIn()).session, (await signIn()).session];
    await seat(one, device(1));
    await expect(seat(two, device(2))).rejects.toMatchObject({ kind: 'conflict', code: 'held-elsewhere' });
    await seat(two, device(2), { takeOver: true });
    const body = { generation: 1, connected: true, device: device(1) };
    expect(await beat(deps, request(body), await host(one))).toMatchObject({ seat: 'elsewhere' });
    expect(await beat(deps, request({ ...body, device: device(2) }), await host(two))).toMatchObject({ seat: 'yours' });
  });

  it('beats of a page that calls again come oftener; a device that stands by does not talk over it', async () => {
    const { world, signIn, seat, host, deps, request, bridge } = await hall();
    await world.run();
    const [one, two] = [(await signIn()).session, (await signIn()).session];
    await seat(one, device(1));
    const body = { generation: 1, connected: false, device: device(1), redial: { attempt: 3, of: 10 } };
    const usual = (await beat(deps, request({ ...body, redial: undefined }), await host(one))).nextSeconds;
    world.now += 1000;
    expect((await beat(deps, request(body), await host(one))).nextSeconds).toBeCloseTo(usual / 3, 0);
    world.now += 1000;
    await beat(deps, request({ generation: 0, connected: false, device: device(2) }), await host(two));
    expect((await deps.presence.ofBridge(bridge.id, [])).evidence.redial).toEqual({ attempt: 3, of: 10 });
    world.now += 60_000;
    const gone = { generation: 0, connected: false, leaving: true };
    await beat(deps, request({ ...gone, device: device(2) }), await host(two));
    expect((await deps.presence.ofBridge(bridge.id, [])).evidence).toMatchObject({ redial: { attempt: 3, of: 10 } });
    await beat(deps, request({ ...gone, device: device(1) }), await host(one));
    expect((await deps.presence.ofBridge(bridge.id, [])).evidence).toMatchObject({ isGone: true });
    for (const redial of [{ attempt: 0, of: 10 }, { attempt: 1.5, of: 10 }, { attempt: 1000, of: 10 }, { attempt: 1 }])
      expect(z.safeDecode(hallRoutes.heartbeat.body, { ...body, redial } as never).success).toBe(false);
    const old = { generation: 1, connected: true, deviceTime: '2026-11-24T01:00:00.000Z' };
    expect(z.safeDecode(hallRoutes.heartbeat.body, old as never).success).toBe(true);
  });

  it('once, when two devices ask at the same moment', async () => {
    const { world, signIn, seat } = await hall();
    await world.run();
    const sessions = [(await signIn()).session, (await signIn()).session];
    const outcomes = await Promise.allSettled(sessions.map((s, i) => seat(s, device(i))));
    expect(outcomes.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('never on two devices at once, whatever they do in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ n: fc.integer({ min: 0, max: 2 }), takeOver: fc.boolean() }), { maxLength: 12 }),
        async (acts) => {
          const { world, signIn, seat, bridge, deps } = await hall();
          await world.run();
          const { session } = await signIn();
          let holder: number | undefined;
          for (const { n, takeOver } of acts) {
            const isGiven = await seat(session, device(n), { takeOver }).then(
              () => true,
              () => false,
            );
            expect(isGiven).toBe(holder === undefined || holder === n || takeOver);
            if (isGiven) holder = n;
          }
          expect((await deps.seats.find(bridge.id))?.heldBy === undefined).toBe(holder === undefined);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('not before the doors open, and asks for the rooms once when nobody made them', async () => {
    const { world, signIn, seat } = await hall();
    world.now = doorsAt - 10_000;
    const { session } = await signIn();
    const early = await seat(session, device(1)).catch((e) => e);
    expect(early).toMatchObject({ status: 503, code: 'not-ready' });
    expect(early.facts.retryAfterSeconds).toBeGreaterThanOrEqual(10);
    world.now = doorsAt + 1_000;
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map((n) => seat(session, device(n))));
    expect(outcomes.every((o) => o.status === 'rejected' && o.reason.code === 'not-ready')).toBe(true);
    expect(world.table.told.filter((e) => e.type === 'ProvisionRequested')).toHaveLength(1);
    world.now += 31_000;
    await seat(session, device(1)).catch(() => undefined);
    expect(world.table.told.filter((e) => e.type === 'ProvisionRequested')).toHaveLength(2);
    await world.run({ isWakeUp: false });
    await expect(seat(session, device(1))).resolves.toMatchObject({ generation: 1 });
  });

  it('doubts a room it cannot get into; Chime is asked, and a new seat is there', async () => {
    const { world, signIn, seat, host, deps, request } = await hall();
    await world.run();
    const { session } = await signIn();
    await seat(session, device(1));
    world.chime.vanish('m-1');
    world.now += 60_000;
    await expect(seat(session, device(1), { failedGeneration: 1 })).rejects.toMatchObject({ code: 'not-ready' });
    expect(world.table.told.at(-1)).toMatchObject({ type: 'ProvisionRequested', data: { reason: 'doubt' } });
    await world.run({ isWakeUp: false, isDoubt: true });
    const body = { generation: 1, connected: false, device: device(1) };
    expect(await beat(deps, request(body), await host(session))).toMatchObject({ generation: 2, seat: 'yours' });
    await expect(seat(session, device(1))).resolves.toMatchObject({ generation: 2 });
  });

  it('no more from the moment it is shut out, and has it back when restored', async () => {
    const { world, signIn, seat, host, deps, onBridge, bridge, request } = await hall();
    await world.run();
    const { session } = await signIn();
    const inside = await host(session); // already past the authoriser
    await revokeAccess(deps, onBridge());
    expect(world.table.told.at(-1)).toMatchObject({
      type: 'BridgeRevoked',
      data: { bridgeId: bridge.id, by: office.id },
    });
    await expect(takeSeat(deps, request({ device: device(1) }), inside)).rejects.toMatchObject({ status: 401 });
    const body = { generation: 1, connected: true, device: device(1) };
    await expect(beat(deps, request(body), inside)).rejects.toMatchObject({ status: 401 });
    await expect(seat(session, device(1))).rejects.toThrow('not authorised');
    await world.run({ isReplan: true });
    expect(await world.faults(world.bridges.filter((b) => b !== bridge).map((b) => b.id))).toEqual([]);
    await restoreAccess(deps, onBridge());
    await world.run({ isReplan: true });
    expect(await world.faults()).toEqual([]);
    const again = await signIn();
    await expect(seat(again.session, device(1))).resolves.toBeDefined();
  });

  it('no more after the end', async () => {
    const { world, signIn, seat } = await hall();
    await world.run();
    const { session } = await signIn();
    await world.conference({ status: 'ended', endedAt: world.now });
    await world.run({ isWakeUp: false });
    await expect(seat(session, device(1))).rejects.toMatchObject({ status: 410 });
  });
});

describe('staff', () => {
  it('of a province finds only its own bridges, and the answer does not tell why', async () => {
    const { deps, onBridge, bridge } = await hall();
    await expect(revokeAccess(deps, onBridge(province(bridge.branch)))).resolves.toMatchObject({ state: 'revoked' });
    const foreign = await revokeAccess(deps, onBridge(province('99'))).catch((e) => e);
    const nowhere = 'brg_abcdefgh1234_0000_000000000000' as BridgeId;
    const missing = await revokeAccess(deps, onBridge(office, nowhere)).catch((e) => e);
    expect(foreign).toBeInstanceOf(Missing);
    expect({ ...foreign, message: '' }).toEqual({ ...missing, message: '' });
  });

  it('is told at once which bridges cannot sign in; a province of its own', async () => {
    const { deps, onBridge, bridge, request } = await hall();
    const listed = (who: typeof office) => listAccess(deps, request(undefined, who, { conferenceId }));
    expect((await listed(office)).items).toEqual([]);
    await revokeAccess(deps, onBridge());
    expect((await listed(office)).items).toMatchObject([{ bridgeId: bridge.id, state: 'revoked' }]);
    expect((await listed(province(bridge.branch))).items).toHaveLength(1);
    await expect(listed(province('99'))).rejects.toBeInstanceOf(Missing); // no conference of theirs: not even an empty list
  });

  it('sees rooms, seats, calls, and why a bridge has none; a province only its own', async () => {
    const { world, deps, request } = await hall();
    const out = world.bridges[15]!;
    world.chime.spoiled.set(out.id, 99);
    await world.run();
    const view = await getRooms(deps, request(undefined, office, { conferenceId }));
    expect(z.encode(hallRoutes.getRooms.response, view)).toMatchObject({ startedAt: expect.stringMatching(/Z$/) });
    expect(view).toMatchObject({ status: 'ready', seats: 21, calls: { CreateMeeting: 1 } });
    expect(view.unseated).toEqual([{ bridgeId: out.id, room: 0, reason: 'ServiceFailure' }]);
    const limited = await getRooms(deps, request(undefined, province('10'), { conferenceId }));
    expect(limited.unseated).toEqual([]);
    await expect(getRooms(deps, request(undefined, province('99'), { conferenceId }))).rejects.toBeInstanceOf(Missing);
  });

  it('may ask again for rooms that ended because nobody came: nothing is said to be making them', async () => {
    const { world, deps, request } = await hall();
    await world.run();
    const status = async () => (await getRooms(deps, request(undefined, office, { conferenceId }))).status;
    expect(await status()).toBe('ready');
    world.now += 5 * 60_000;
    world.chime.vanish('m-1');
    await reportRoomGone(world, { conferenceId, room: 0, generation: 1, at: world.now });
    await world.run({ isWakeUp: false, lostAt: world.now });
    expect(await status()).toBe('planned');
    await requestProvision(deps, request(undefined, office, { conferenceId }));
    await world.run({ isWakeUp: false, isAsked: true });
    expect(await status()).toBe('ready');
  });

  it('asks for rooms again, but not long before the doors', async () => {
    const { world, deps, request } = await hall();
    world.now = doorsAt - 2 * 3600_000;
    await expect(requestProvision(deps, request(undefined, office, { conferenceId }))).rejects.toMatchObject({
      code: 'too-early',
    });
    world.now = doorsAt - 60_000;
    await requestProvision(deps, request(undefined, office, { conferenceId }));
    expect(await world.run({ isWakeUp: false, isAsked: true })).toBe('done');
    expect(await world.faults()).toEqual([]);
  });
});

describe('secrets', () => {
  it('are in the table only as digests or sealed, and never in an event, a log or an error', async () => {
    const lines: string[] = [];
    const spies = [
      jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0),
      ...(['log', 'info', 'warn', 'error'] as const).map((level) =>
        jest.spyOn(console, level).mockImplementation((...given) => void lines.push(given.map(String).join(' '))),
      ),
    ];
    try {
      const { world, signIn, seat, secrets, deps, onBridge } = await hall();
      await world.run();
      const { session } = await signIn();
      const { attendee } = await seat(session, device(1));
      const errors = await Promise.all([
        signIn('999999').catch((e) => e),
        signIn(secrets.pin, 'nonsense').catch((e) => e),
        seat(session, device(2)).catch((e) => e),
      ]);
      await revokeAccess(deps, onBridge());
      const linkSecret = secrets.link.split('.')[1] as string;
      const sessionSecret = session.split('.')[1] as string;
      const everything = [
        JSON.stringify(world.table.dump()),
        JSON.stringify(world.table.told),
        lines.join('\n'),
        ...errors.map((e) => `${e.stack}${JSON.stringify(e)}`),
      ].join('\n');
      for (const secret of [attendee.JoinToken, linkSecret, sessionSecret]) expect(everything).not.toContain(secret);
      expect(everything).not.toContain(`"${secrets.pin}"`);
      expect(everything).not.toContain(createHash('sha256').update(secrets.pin).digest('base64url'));
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  });
});
