import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { acknowledge } from '../../functions/distribute/acknowledge.ts';
import { openAcknowledgedFile, previewAcknowledgement } from '../../functions/distribute/open-link.ts';
import { plan } from '../../functions/distribute/plan.ts';
import { sendDeliveries } from '../../functions/distribute/send.ts';
import { markLineCheck, readLineChecks, readOwnLineCheck, reportLineCheck } from '../../functions/live/line-check.ts';
import { takeSeat } from '../../functions/live/seat.ts';
import { openSession } from '../../functions/live/session.ts';
import { distributeRoutes } from '../../shared/contracts/distribute.ts';
import { lineCheckRoutes } from '../../shared/contracts/line-check.ts';
import { deviceOf, sessionIdOf } from '../../shared/domain/access-secrets.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import type { HallHost, Staff } from '../../shared/runtime/caller.ts';
import { createDirectory } from '../../shared/store/directory.ts';
import { createLineChecks } from '../../shared/store/line-checks.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { hallDeps } from './support/hall-deps.ts';
import { conferenceId as hallConference, hallWorld } from './support/hall-world.ts';
import { aBridge, aConference, conferenceId, distributionWorld, staff } from './support/papers-world.ts';

const pass = { result: 'pass', reasons: [] } as const;
const fail = { result: 'fail', reasons: ['camera-denied'] } as const;
const untested = { result: 'not-tested', reasons: [] } as const;

async function halls() {
  const world = await hallWorld(2, 3);
  const { table } = world;
  const deps = { ...(await hallDeps(world)), directory: createDirectory(table), lineChecks: createLineChecks(table) };
  const hostOf = (n: number): HallHost => ({
    kind: 'hall',
    conferenceId: hallConference,
    bridgeId: world.bridges[n]!.id,
    sessionId: 's',
  });
  const report = (n: number, more: object = {}) =>
    reportLineCheck(
      deps,
      {
        body: { picture: pass, sound: pass, speaker: pass, network: pass, secondsAgo: 0, ...more },
      } as never,
      hostOf(n),
    );
  const board = async (more: object = {}, caller: Staff = staff('central-office')) =>
    z.encode(
      lineCheckRoutes.readLineChecks.response,
      await readLineChecks(deps, { conferenceId: hallConference, limit: 100, caller, ...more }),
    );
  const mark = (n: number, body: object, caller: Staff = staff('central-office')) =>
    markLineCheck(deps, {
      params: { conferenceId: hallConference, bridgeId: world.bridges[n]!.id },
      body,
      caller,
    } as never);
  return { world, deps, hostOf, report, board, mark };
}

describe('line checks', () => {
  it('are not marked once the conference is over', async () => {
    const { world, mark } = await halls();
    expect(await mark(1, { verdict: 'failed', note: 'không nghe máy' })).toMatchObject({ verdict: 'failed' });
    await world.conference({ status: 'ended' });
    world.now += 1000;
    await expect(mark(1, { verdict: 'passed', note: '' })).rejects.toMatchObject({ code: 'conference-over' });
  });

  it('add up: problems first, those who have not tested among them, and the newest word counts', async () => {
    const { world, deps, report, board, mark, hostOf } = await halls();
    world.now -= 3 * 86_400_000; // after the invitation, long before the doors
    await report(1);
    await report(2, { picture: fail, device: 'device-number-1' });
    await report(3, { network: untested });
    const all = await board();
    expect([all.expected, all.counts]).toEqual([8, { passed: 1, partial: 1, failed: 1, unchecked: 5 }]);
    expect(all.items.map((row) => row.verdict)).toEqual(['failed', ...Array(5).fill('unchecked'), 'partial', 'passed']);
    for (const branch of all.branches) {
      expect(Object.values(branch.counts).reduce((a, b) => a + b)).toBe(branch.expected);
    }
    expect(all.items[0]).toMatchObject({ code: world.bridges[2]!.pointCode, tests: { picture: fail } });

    expect((await deps.lineChecks.find(world.bridges[2]!.id)).report?.device).toBe(deviceOf('device-number-1'));
    world.now += 1000;
    expect(await mark(2, { verdict: 'passed', note: 'đã gọi điện' })).toMatchObject({ verdict: 'passed' });
    world.now += 60_000;
    expect(await report(2, { picture: fail })).toMatchObject({ verdict: 'failed', rounds: 2 });
    expect((await board({ verdict: 'failed' })).items).toMatchObject([
      { mark: { note: 'đã gọi điện', isOvertaken: true } },
    ]);
    expect(await report(2, { secondsAgo: 600 })).toMatchObject({ verdict: 'failed', rounds: 2 }); // kept, sent late
    await mark(2, { verdict: 'none', note: '' });
    expect((await readOwnLineCheck(deps, hostOf(2))).mark).toBeUndefined();
    expect(JSON.stringify(world.table.dump())).not.toContain('device-number-1');
  });

  it('are listed in pages, and a provincial office has its own branch as the whole', async () => {
    const { board, report, mark } = await halls();
    await report(1);
    const own = staff('provincial-office', { branch: '11' });
    const first = await board({ limit: 3 });
    const rest = await board({ limit: 100, cursor: first.cursor });
    expect(first.items).toHaveLength(3);
    expect(new Set([...first.items, ...rest.items].map((row) => row.bridgeId)).size).toBe(8);
    expect(await board({}, own)).toMatchObject({ expected: 4, branches: [{ branch: '11' }] });
    await expect(board({ branch: '10' }, own)).rejects.toMatchObject({ code: 'not-found' });
    await expect(mark(1, { verdict: 'passed', note: '' }, own)).rejects.toMatchObject({ code: 'not-found' });
    await expect(board({}, staff('provincial-office', { branch: '99' }))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are not taken from a hall that was withdrawn, nor after the end', async () => {
    const { world, deps, report } = await halls();
    await deps.bridges.enrol([{ ...world.bridges[1]!, withdrawnAt: 1 }]);
    await expect(report(1)).rejects.toMatchObject({ code: 'bridge-withdrawn', status: 410 });
    await world.conference({ status: 'ended', endedAt: 1 });
    await expect(report(2)).rejects.toMatchObject({ code: 'conference-over' });
  });
});

describe('a hall that has nothing to enter', () => {
  const signIn = async (it: Awaited<ReturnType<typeof halls>>, n: number, pin?: string) => {
    const secrets = await it.deps.access.open(it.world.bridges[n]!.id);
    const body = { link: secrets.link, pin: pin ?? secrets.pin };
    return openSession(it.deps, { body, caller: { kind: 'public' }, sourceIp: '::1' } as never);
  };

  it('is told why once it has proved who it is, and not before', async () => {
    const it = await halls();
    await it.deps.bridges.enrol([{ ...it.world.bridges[1]!, withdrawnAt: 1 }]);
    const { pin } = await it.deps.access.open(it.world.bridges[1]!.id);
    await expect(signIn(it, 1, pin === '000000' ? '000001' : '000000')).rejects.toMatchObject({ status: 401 });
    await expect(signIn(it, 1)).rejects.toMatchObject({
      code: 'bridge-withdrawn',
      status: 410,
      facts: { operatorPhone: '0800' },
    });
    expect((await it.deps.access.find(it.world.bridges[1]!.id))?.sessions).toEqual([]);
    await expect(signIn(it, 2)).resolves.toMatchObject({ bridge: { isHost: false }, serverTime: it.world.now });
    await it.world.conference({ status: 'cancelled', cancelledAt: 1 });
    await expect(signIn(it, 2)).rejects.toMatchObject({ code: 'conference-cancelled', status: 410 });
  });

  it('and was signed in before is told when it asks for its seat', async () => {
    const it = await halls();
    const { session } = await signIn(it, 1);
    await it.deps.bridges.enrol([{ ...it.world.bridges[1]!, withdrawnAt: 1 }]);
    const host = { ...it.hostOf(1), sessionId: sessionIdOf(session.slice(session.indexOf('.') + 1)) };
    const body = { device: 'device-number-1' };
    await expect(takeSeat(it.deps, { body } as never, host)).rejects.toMatchObject({ code: 'bridge-withdrawn' });
  });
});

describe('a mailed link', () => {
  const sha256 = createHash('sha256').update('%PDF-1.7').digest('hex');
  const mailed = async (given: Partial<Conference> = {}) => {
    const world = distributionWorld(createMemoryTable());
    await world.put(aConference({ status: 'settled', enrolledVersion: 1, ...given }));
    await world.bridges.enrol([aBridge('01001')]);
    world.notice = { status: 'published', number: '114/TB-VPCP', key: 'conclusions/x.pdf', sha256 };
    const detail = {
      conferenceId,
      conclusionsId: 'con_0123456789abcdef',
      number: '114/TB-VPCP',
      version: 1,
      sha256,
    };
    const event = { id: 'e', source: 'nhipcau', time: '', 'detail-type': 'ConclusionsPublished', detail };
    await plan(world, { body: event } as never);
    for (const { deliveryIds } of world.outgoing.messages.splice(0)) await sendDeliveries(world, deliveryIds);
    const letter = JSON.stringify(world.mail.sent[0]?.mail.letter);
    const token = /\/ack#([^"\\\s]+)/.exec(letter)?.[1] ?? '';
    const deps = { ...world, conclusions: { find: async () => world.notice as never } };
    return { world, deps, request: (given = token) => ({ body: { token: given } }) as never };
  };

  it('shows what it is about and opens the notice before anything is acknowledged', async () => {
    const { deps, request, world } = await mailed();
    const said = z.encode(
      distributeRoutes.previewAcknowledgement.response,
      await previewAcknowledgement(deps, request()),
    );
    expect(said).toMatchObject({
      document: { kind: 'conclusions', number: '114/TB-VPCP', title: aConference().title },
      unit: 'Xã 01001',
      sha256,
    });
    expect(said.acknowledgedAt).toBeUndefined();
    expect(said.fileName).toMatch(/\.pdf$/);
    const file = await openAcknowledgedFile(deps, request());
    expect(createHash('sha256').update(file.bytes).digest('hex')).toBe(sha256);
    await acknowledge(world, request());
    expect((await previewAcknowledgement(deps, request())).acknowledgedAt).toBe(world.clock.at);
  });

  it('opens nothing to a wrong token, nothing of a secret conference, and no other version than was mailed; says what was revoked', async () => {
    const { deps, request, world } = await mailed();
    for (const wrong of ['x', `x.${'A'.repeat(24)}`]) {
      await expect(previewAcknowledgement(deps, request(wrong))).rejects.toMatchObject({ code: 'not-found' });
      await expect(openAcknowledgedFile(deps, request(wrong))).rejects.toMatchObject({ code: 'not-found' });
    }
    world.notice = { ...world.notice, sha256: 'f'.repeat(64) };
    await expect(openAcknowledgedFile(deps, request())).rejects.toMatchObject({ code: 'not-found' });
    world.notice = { ...world.notice, sha256, status: 'revoked', revokedAt: 7 };
    await expect(openAcknowledgedFile(deps, request())).rejects.toMatchObject({ code: 'not-found' });
    expect(await previewAcknowledgement(deps, request())).toMatchObject({ revokedAt: 7 });
    const secret = await mailed({ classification: 'secret' });
    const said = await previewAcknowledgement(secret.deps, secret.request());
    expect([said.document.title, said.fileName]).toEqual([undefined, undefined]);
    await expect(openAcknowledgedFile(secret.deps, secret.request())).rejects.toMatchObject({ code: 'not-found' });
  });
});
