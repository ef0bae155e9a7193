import { createHash } from 'node:crypto';
import { type EnrolDeps, enrol } from '../../functions/schedule/enrol.ts';
import { setWakeUps } from '../../functions/schedule/set-wake-ups.ts';
import type { Bridge } from '../../shared/domain/bridge.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import { createMemoryScheduler } from '../../shared/gateways/scheduler.ts';
import { createMemorySealer } from '../../shared/gateways/seal.ts';
import { createAccess } from '../../shared/store/access.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createDirectory } from '../../shared/store/directory.ts';
import type { Table } from '../../shared/store/table.ts';
import { directoryOf, p } from '../support/builders-directory.ts';
import { describeOnEachEngine } from '../support/engines.ts';

const now = Date.parse('2026-01-05T00:00:00Z');
const id = 'cnf_000000000001';
const conference: Conference = {
  id,
  version: 1,
  sequence: 0,
  status: 'scheduled',
  title: 'T',
  chair: 'C',
  office: 'VPCP',
  hostPoint: '24',
  doorsOpenAt: now + 1000,
  startsAt: now + 2000,
  endsAt: now + 3000,
  zone: 'Asia/Ho_Chi_Minh',
  classification: 'internal',
  invited: { all: true },
  operatorPhone: '1',
  createdBy: 'u',
  createdAt: now,
};
const tree = directoryOf(
  [p('24', 'province'), p('31', 'province'), p('a', 'commune', '24'), p('b', 'commune', '24'), p('c', 'commune', '31')],
  undefined,
  0,
);

async function stage(table: Table, points = tree.points) {
  const conferences = createConferences(table);
  const directory = createDirectory(table);
  const bridges = createBridges(table);
  let at = now;
  let n = 0;
  const random = (bytes: number) => createHash('sha256').update(String(n++)).digest().subarray(0, bytes);
  const access = createAccess(table, createMemorySealer(), random);
  const deps = { conferences, directory, bridges, access, now: () => at };
  await directory.save(await directory.load(), { points }, { at });
  await conferences.create(conference, []);
  const all = async () => {
    const found = await bridges.ofBranches(id, ['24', '31', '99']);
    return {
      in: codes(found.filter((b) => b.withdrawnAt === undefined)),
      out: codes(found.filter((b) => b.withdrawnAt !== undefined)),
    };
  };
  const change = async (more: Partial<Conference>) => {
    const before = await conferences.get(id);
    await conferences.save({ ...before, ...more, version: before.version + 1 }, []);
  };
  const events = async () =>
    JSON.parse(((await table.get({ pk: `CNF#${id}`, sk: 'CONFERENCE' }))?.emits as string) ?? '[]') as {
      type: string;
      data: object;
    }[];
  return {
    ...deps,
    deps,
    table,
    all,
    change,
    events,
    run: (more: Partial<EnrolDeps> = {}) => enrol({ ...deps, ...more }, id),
    pass: (ms: number) => {
      at += ms;
    },
  };
}

function codes(bridges: readonly Bridge[]): string[] {
  return bridges.map((b) => b.pointCode).sort();
}

describeOnEachEngine('enrolment', (makeTable) => {
  let it_: Awaited<ReturnType<typeof stage>>;
  beforeEach(async () => {
    it_ = await stage(await makeTable());
  });

  it('makes a bridge with access for every point invited and tells it once', async () => {
    await it_.run();
    expect(await it_.all()).toEqual({ in: ['24', '31', 'a', 'b', 'c'], out: [] });
    expect(await it_.conferences.get(id)).toMatchObject({
      version: 1,
      enrolledVersion: 1,
      enrolledBridges: 5,
      branches: ['24', '31'],
    });
    expect(await it_.events()).toMatchObject([
      { type: 'BridgesEnrolled', data: { version: 1, bridges: 5, branches: ['24', '31'] } },
    ]);
    const [bridge] = await it_.bridges.ofBranch(id, '31');
    expect(bridge).toMatchObject({ conferenceId: id, enrolledVersion: 1, isHost: false });
    expect((await it_.access.open((bridge as Bridge).id)).pin).toMatch(/^\d+$/);
  });

  it('that comes again changes nothing, and keeps the links', async () => {
    await it_.run();
    const [first] = await it_.bridges.ofBranch(id, '31');
    const before = [await it_.events(), await it_.access.open((first as Bridge).id)];
    await it_.run();
    await Promise.all([it_.run(), it_.run()]);
    expect([await it_.events(), await it_.access.open((first as Bridge).id)]).toEqual(before);
  });

  it('withdraws who is invited no longer and takes back who is invited again, under the same id', async () => {
    await it_.run();
    const ids = new Map((await it_.bridges.ofBranch(id, '24')).map((b) => [b.pointCode, b.id]));
    await it_.change({ invited: { subtrees: ['31'], codes: ['a'] } });
    await it_.run();
    expect(await it_.all()).toEqual({ in: ['24', '31', 'a', 'c'], out: ['b'] });
    await it_.change({ invited: { codes: ['b'] } });
    await it_.run();
    expect(await it_.all()).toEqual({ in: ['24', 'b'], out: ['31', 'a', 'c'] });
    expect((await it_.bridges.ofBranch(id, '24')).find((b) => b.pointCode === 'b')?.id).toBe(ids.get('b'));
    expect(await it_.conferences.get(id)).toMatchObject({ enrolledVersion: 3, enrolledBridges: 2, branches: ['24'] });
  });

  it.each(['noteBranches', 'enrol', 'issue', 'markEnrolled'] as const)('goes on after a crash at %s', async (step) => {
    const die = () => Promise.reject(new Error('died'));
    await expect(
      it_.run({
        conferences: {
          ...it_.conferences,
          ...(step === 'noteBranches' || step === 'markEnrolled' ? { [step]: die } : {}),
        },
        bridges: {
          ...it_.bridges,
          ...(step === 'enrol'
            ? {
                enrol: async (all) => {
                  await it_.bridges.enrol(all.slice(0, 2));
                  return die();
                },
              }
            : {}),
        },
        access: { ...it_.access, ...(step === 'issue' ? { issue: die } : {}) },
      }),
    ).rejects.toThrow('died');
    expect((await it_.conferences.get(id)).enrolledVersion).toBeUndefined();
    await it_.run();
    expect(await it_.all()).toEqual({ in: ['24', '31', 'a', 'b', 'c'], out: [] });
    expect((await it_.conferences.get(id)).enrolledVersion).toBe(1);
  });

  it('withdraws what a run that crashed had made in a branch that is out of the newer plan', async () => {
    const die = () => Promise.reject(new Error('died'));
    await expect(it_.run({ access: { issue: die } })).rejects.toThrow('died');
    await it_.change({ invited: { subtrees: ['24'] } });
    await it_.run();
    expect(await it_.all()).toEqual({ in: ['24', 'a', 'b'], out: ['31', 'c'] });
  });

  it('lets the newest version win when an old run is slow', async () => {
    let overtaken = false;
    const slow = it_.run({
      bridges: {
        ...it_.bridges,
        enrol: async (all) => {
          if (!overtaken) {
            overtaken = true;
            await it_.change({ invited: { codes: ['a'] } });
            await it_.run();
          }
          return it_.bridges.enrol(all);
        },
      },
    });
    await slow;
    expect(await it_.all()).toMatchObject({ in: ['24', 'a'] });
    expect(await it_.conferences.get(id)).toMatchObject({ enrolledVersion: 2, enrolledBridges: 2 });
  });

  it('of a version that was replaced in between is not told; the newer one is enrolled at once', async () => {
    let replaced = false;
    const issue = async () => {
      if (!replaced) await it_.change({ title: 'Neu' });
      replaced = true;
    };
    await it_.run({ access: { issue } });
    expect(await it_.conferences.get(id)).toMatchObject({ version: 2, enrolledVersion: 2 });
    expect(await it_.events()).toMatchObject([{ data: { version: 2 } }]);
  });

  it.each(['draft', 'ended', 'settled', 'cancelled'] as const)(
    'does nothing for a conference that is %s',
    async (status) => {
      await it_.change({ status });
      await it_.run();
      expect(await it_.all()).toEqual({ in: [], out: [] });
    },
  );

  it('gives a bridge that comes back new access once, also when it died in between, and keeps that of the others', async () => {
    await it_.run();
    const byCode = new Map((await it_.bridges.ofBranch(id, '24')).map((each) => [each.pointCode, each]));
    const [a, b] = [byCode.get('a') as Bridge, byCode.get('b') as Bridge];
    const before = await it_.access.openMany([a.id, b.id]);
    await it_.change({ invited: { all: true, except: ['a'] } });
    await it_.run();
    await it_.change({ invited: { all: true } });
    const die = () => Promise.reject(new Error('died'));
    await expect(it_.run({ access: { issue: die } })).rejects.toThrow('died');
    await Promise.all([it_.run(), it_.run()]);
    await it_.change({ title: 'Neu' });
    await it_.run();
    expect(await it_.bridges.find(a.id)).toMatchObject({ enrolments: 2 });
    const now = await it_.access.openMany([a.id, b.id]);
    expect(now.get(a.id)).toMatchObject({ epoch: 2, enrolments: 2 });
    expect(now.get(a.id)?.link).not.toBe(before.get(a.id)?.link);
    expect(now.get(b.id)).toEqual(before.get(b.id));
    await it_.access.rotate(a.id, { by: 'u-1', at: 9 });
    await it_.access.issue([(await it_.bridges.find(a.id)) as Bridge], 10);
    expect((await it_.access.openMany([a.id])).get(a.id)).toMatchObject({ epoch: 3, enrolments: 2 });
  });

  it('asks for seats when the doors are open already', async () => {
    it_.pass(1500);
    await it_.run();
    expect((await it_.events()).map((e) => e.type)).toEqual(['BridgesEnrolled', 'ProvisionRequested']);
  });

  it('keeps the bridge of a point that has moved to another branch', async () => {
    await it_.run();
    const before = (await it_.bridges.ofBranch(id, '24')).find((b) => b.pointCode === 'b');
    const moved = directoryOf(
      [...tree.points.values()].map((each) => (each.code === 'b' ? { ...each, parent: '31', version: 2 } : each)),
    );
    await it_.directory.save(await it_.directory.load(), { points: moved.points }, { at: now });
    await it_.change({ title: 'Neu' });
    await it_.run();
    const after = (await it_.bridges.ofBranches(id, ['24', '31'])).filter((b) => b.pointCode === 'b');
    expect(after).toMatchObject([{ id: before?.id, branch: '24', parent: '31', enrolledVersion: 2 }]);
  });

  it('is not undone by a save that read an older state', async () => {
    const stale = await it_.conferences.get(id);
    await it_.run();
    await it_.conferences.save({ ...stale, status: 'live', version: 2, startedAt: now }, []);
    expect(await it_.conferences.get(id)).toMatchObject({ status: 'live', branches: ['24', '31'], enrolledVersion: 1 });
  });

  it('of 3,355 bridges ends well within its time', async () => {
    const points = Array.from({ length: 34 }, (_, i) => [
      p(`p${i}`, 'province'),
      ...Array.from({ length: 97 }, (_, n) => p(`c${i}-${n}`, 'commune', `p${i}`)),
    ]).flat();
    const many = await stage(await makeTable(), directoryOf([...points, p('24', 'province')], undefined, 0).points);
    await many.run();
    expect((await many.conferences.get(id)).enrolledBridges).toBe(34 * 98 + 1);
  });
});

describeOnEachEngine('the wake-ups', (makeTable) => {
  it('follow the conference through moves and end with it, whatever the order of events', async () => {
    const conferences = createConferences(await makeTable());
    const scheduler = createMemoryScheduler();
    const deps = { conferences, scheduler, now: () => now };
    await conferences.create(conference, []);
    await setWakeUps(deps, id);
    await setWakeUps(deps, id);
    expect([...scheduler.all.values()].map((s) => [s.wakeUp.kind, s.at])).toEqual([
      ['doors-open', now + 5000], // due in a second: never before it can be set
      ['start-due', now + 5000],
      ['deadline', now + 3000 + 2 * 3600_000],
    ]);
    await conferences.save(
      { ...conference, version: 2, startsAt: now + 9_000_000, doorsOpenAt: now + 8_000_000, endsAt: now + 9_900_000 },
      [],
    );
    await setWakeUps(deps, id);
    expect(scheduler.all.get(`${id}-doors-open`)).toEqual({
      wakeUp: { kind: 'doors-open', conferenceId: id, version: 2, dueAt: now + 8_000_000 },
      at: now + 8_000_000,
    });
    await conferences.save({ ...conference, version: 3, status: 'cancelled' }, []);
    await setWakeUps(deps, id);
    await setWakeUps(deps, id);
    expect(scheduler.all.size).toBe(0);
    await setWakeUps(deps, 'cnf_000000000009');
  });

  it('end up at the newest plan when an old run is slow', async () => {
    const conferences = createConferences(await makeTable());
    const scheduler = createMemoryScheduler();
    await conferences.create(conference, []);
    let moved = false;
    const slow = {
      ...scheduler,
      set: async (wakeUp: Parameters<typeof scheduler.set>[0], at: number) => {
        if (!moved) {
          moved = true;
          await conferences.save({ ...conference, version: 2, endsAt: now + 7_000_000 }, []);
          await setWakeUps({ conferences, scheduler, now: () => now }, id);
        }
        await scheduler.set(wakeUp, at);
      },
    };
    await setWakeUps({ conferences, scheduler: slow, now: () => now }, id);
    expect([...scheduler.all.values()].map((s) => s.wakeUp.version)).toEqual([2, 2, 2]);
    expect(scheduler.all.get(`${id}-deadline`)?.at).toBe(now + 7_000_000 + 2 * 3600_000);
  });
});
