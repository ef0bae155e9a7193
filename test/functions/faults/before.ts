import { createHash } from 'node:crypto';
import { commitImport } from '../../../functions/directory/commit-import.ts';
import { previewImport } from '../../../functions/directory/preview-import.ts';
import { requestCommit } from '../../../functions/directory/request-commit.ts';
import { provision as provisionRooms, type Trigger } from '../../../functions/provision/provision.ts';
import { enrol as enrolBridges } from '../../../functions/schedule/enrol.ts';
import { followDirectory } from '../../../functions/schedule/follow-directory.ts';
import { setWakeUps as bringInLine } from '../../../functions/schedule/set-wake-ups.ts';
import type { Conference } from '../../../shared/domain/conference.ts';
import type { BridgeId } from '../../../shared/domain/ids.ts';
import { createMemoryFiles } from '../../../shared/gateways/files.ts';
import { createMemoryScheduler } from '../../../shared/gateways/scheduler.ts';
import { createMemorySealer } from '../../../shared/gateways/seal.ts';
import { createAccess } from '../../../shared/store/access.ts';
import { createBridges } from '../../../shared/store/bridges.ts';
import { createConferences } from '../../../shared/store/conferences.ts';
import { createDirectory } from '../../../shared/store/directory.ts';
import { createImports } from '../../../shared/store/imports.ts';
import { createMemoryTable } from '../../../shared/store/memory-table.ts';
import { countryCsv, directoryOf, p } from '../../support/builders-directory.ts';
import { conference, conferenceId, minute, startsAt } from '../national.ts';
import { type HallWorld, conferenceId as hallConference, hallWorld } from '../support/hall-world.ts';
import { type Bomb, faultSuite, guarded, guardedTable } from './harness.ts';

interface Clocked {
  readonly clock: { now: number };
}
const pass = ({ clock }: Clocked, ms: number): void => {
  clock.now += ms;
};
const longBefore = startsAt - 30 * 86_400_000;

/** Two imports on one version, the second asked for when the first seemed dead: one is put in force, the other is refused. */
async function importWorld() {
  const table = createMemoryTable();
  const clock = { now: longBefore };
  let seed = 0;
  const files = createMemoryFiles();
  const deps = {
    ...{ table, files, directory: createDirectory(table), imports: createImports(table) },
    now: () => clock.now,
    random: (bytes: number) => new Uint8Array(bytes).fill(++seed),
  };
  const ids: string[] = [];
  for (const provinces of [2, 2]) {
    const file = { bytes: Buffer.from(countryCsv(provinces, 5)), fileName: 'points.csv' };
    ids.push((await previewImport(deps, file, 'u-1')).id);
  }
  for (const id of ids) {
    await requestCommit(deps, id as never, 'u-1');
    clock.now += 60 * minute; // nobody holds the directory any more
  }
  return { table, clock, files, ids };
}
type ImportWorld = Awaited<ReturnType<typeof importWorld>>;

const committed = (at: number) => (world: ImportWorld, bomb: Bomb | undefined) => {
  const table = guardedTable(world.table, bomb);
  const stores = { directory: createDirectory(table), imports: createImports(table) };
  const { files, clock } = world;
  return commitImport({ ...stores, table, files, now: () => clock.now }, world.ids[at] as never);
};

export const commit = faultSuite<ImportWorld>({
  begin: importWorld,
  messages: [committed(0), committed(1)],
  pass,
  async outcome({ table, ids }) {
    const directory = await createDirectory(table).load();
    const states = await Promise.all(ids.map(async (id) => (await createImports(table).get(id as never)).status));
    const told = table.told.filter(({ type }) => type === 'PointsImported').length;
    return { version: directory.version, points: directory.points.size, states: states.sort(), told };
  },
  expected: { version: 1, points: 12, states: ['committed', 'refused'], told: 1 },
  leastEffects: 3,
});

/** The plan of version 1 stands in the scheduler; then the conference is moved, and moved again or cancelled. */
const wakeUpWorld = (last: Partial<Conference>) => async () => {
  const table = createMemoryTable();
  const clock = { now: longBefore };
  const scheduler = createMemoryScheduler();
  const conferences = createConferences(table);
  await conferences.create(conference(), []);
  await bringInLine({ conferences, scheduler, now: () => clock.now }, conferenceId);
  const moved = { ...conference(), version: 2, startsAt: startsAt + minute };
  await conferences.save(moved, []);
  await conferences.save({ ...moved, ...last, version: 3 }, []);
  return { table, clock, scheduler };
};
type WakeUpWorld = Awaited<ReturnType<ReturnType<typeof wakeUpWorld>>>;

const changeTold = async ({ table, clock, scheduler }: WakeUpWorld, bomb: Bomb | undefined) => {
  const conferences = createConferences(guardedTable(table, bomb));
  const live = guarded(scheduler, ['set', 'clear'], bomb);
  await bringInLine({ conferences, scheduler: live, now: () => clock.now }, conferenceId);
};
const schedules = async ({ scheduler }: WakeUpWorld) =>
  [...scheduler.all.values()].map(({ wakeUp, at }) => [wakeUp.kind, wakeUp.version, (at - startsAt) / minute]).sort();

export const wakeUps = faultSuite<WakeUpWorld>({
  begin: wakeUpWorld({ doorsOpenAt: startsAt - 60 * minute }),
  messages: [changeTold, changeTold],
  pass,
  outcome: schedules,
  expected: [
    ['deadline', 3, 5 * 60],
    ['doors-open', 3, -60],
    ['start-due', 3, 1],
  ],
  leastEffects: 3,
});

export const cancelledWakeUps = faultSuite<WakeUpWorld>({
  begin: wakeUpWorld({ status: 'cancelled' }),
  messages: [changeTold, changeTold],
  pass,
  outcome: schedules,
  expected: [],
  leastEffects: 3,
});

const tree = directoryOf(
  [p('24', 'province'), p('31', 'province'), p('a', 'commune', '24'), p('b', 'commune', '24'), p('c', 'commune', '31')],
  undefined,
  0,
);

/** Version 1 invited all and is enrolled; version 2 invites one province only, and version 3 also a commune of the other. */
async function enrolWorld() {
  const table = createMemoryTable();
  const clock = { now: longBefore };
  const counter = { n: 0 };
  const directory = createDirectory(table);
  await directory.save(await directory.load(), { points: tree.points }, { at: clock.now });
  const conferences = createConferences(table);
  const first = conference({ hostPoint: '24', branches: [] });
  await conferences.create(first, []);
  const world = { table, clock, counter };
  await enrolled(world, undefined);
  await conferences.save({ ...(await conferences.get(conferenceId)), version: 2, invited: { subtrees: ['24'] } }, []);
  const last = { version: 3, invited: { subtrees: ['24'], codes: ['c'] } };
  await conferences.save({ ...(await conferences.get(conferenceId)), ...last }, []);
  table.told.length = 0;
  return world;
}
type EnrolWorld = Awaited<ReturnType<typeof enrolWorld>>;

async function enrolled({ table, clock, counter }: EnrolWorld, bomb: Bomb | undefined) {
  const live = guardedTable(table, bomb);
  const random = (bytes: number) =>
    createHash('sha256')
      .update(String(counter.n++))
      .digest()
      .subarray(0, bytes);
  const deps = {
    conferences: createConferences(live),
    directory: createDirectory(live),
    bridges: createBridges(live),
    access: createAccess(live, createMemorySealer(), random),
    now: () => clock.now,
  };
  await enrolBridges(deps, conferenceId);
}

export const enrol = faultSuite<EnrolWorld>({
  begin: enrolWorld,
  messages: [enrolled, enrolled],
  pass,
  async outcome({ table }) {
    const bridges = await createBridges(table).ofBranches(conferenceId, ['24', '31']);
    const access = createAccess(table, createMemorySealer(), () => new Uint8Array());
    const shown = await Promise.all(
      bridges.map(async ({ id, pointCode, withdrawnAt, enrolments = 1 }) => {
        const epoch = (await access.find(id as BridgeId))?.epoch;
        return [pointCode, withdrawnAt === undefined ? 'in' : 'out', enrolments, epoch];
      }),
    );
    const { enrolledVersion, enrolledBridges } = await createConferences(table).get(conferenceId);
    return { bridges: shown.sort(), enrolledVersion, enrolledBridges, told: table.told.map(({ id }) => id) };
  },
  expected: {
    bridges: [
      ['24', 'in', 1, 1],
      ['31', 'out', 1, 1],
      ['a', 'in', 1, 1],
      ['b', 'in', 1, 1],
      ['c', 'in', 1, 1],
    ],
    enrolledVersion: 3,
    enrolledBridges: 4,
    told: [`BridgesEnrolled:${conferenceId}:3`],
  },
  leastEffects: 3,
});

const quotas = { rate: 10, burst: 20, replicas: 4, meetings: 250, roomSeats: 240 };
const reformed = directoryOf(
  [p('24', 'province'), p('31', 'province'), p('a', 'commune', '24'), p('d', 'commune', '31'), p('c', 'commune', '31')],
  undefined,
  0,
);

/** All are invited and enrolled; then the directory loses one commune and gets another. */
async function followWorld() {
  const table = createMemoryTable();
  const world = { table, clock: { now: longBefore }, counter: { n: 0 } };
  const directory = createDirectory(table);
  await directory.save(await directory.load(), { points: tree.points }, { at: longBefore });
  await createConferences(table).create(conference({ hostPoint: '24', branches: [] }), []);
  await enrolled(world, undefined);
  await directory.save(await directory.load(), { points: reformed.points }, { at: longBefore });
  table.told.length = 0;
  return world;
}

const heardOfDirectory = async ({ table, clock }: EnrolWorld, bomb: Bomb | undefined) => {
  const live = guardedTable(table, bomb);
  await followDirectory({
    conferences: createConferences(live),
    directory: createDirectory(live),
    bridges: createBridges(live),
    quotas,
    now: () => clock.now,
  });
};

/** However often it is told before and after the enrolment that follows: each point has its place, and it comes to rest. */
export const followed = faultSuite<EnrolWorld>({
  begin: followWorld,
  messages: [heardOfDirectory, enrolled, heardOfDirectory],
  pass,
  settle: (world) => enrolled(world, undefined),
  async outcome({ table }) {
    const bridges = await createBridges(table).ofBranches(conferenceId, ['24', '31']);
    const { version, enrolledVersion, enrolledBridges } = await createConferences(table).get(conferenceId);
    return {
      bridges: bridges
        .map(({ pointCode, withdrawnAt }) => [pointCode, withdrawnAt === undefined ? 'in' : 'out'])
        .sort(),
      isEnrolled: version === enrolledVersion,
      enrolledBridges,
    };
  },
  expected: {
    bridges: [
      ['24', 'in'],
      ['31', 'in'],
      ['a', 'in'],
      ['b', 'out'],
      ['c', 'in'],
      ['d', 'in'],
    ],
    isEnrolled: true,
    enrolledBridges: 5,
  },
  leastEffects: 3,
});

const looked =
  (more: Partial<Trigger>, loses = false) =>
  async (world: HallWorld, bomb: Bomb | undefined) => {
    const first = [...world.chime.meetings.keys()][0];
    if (loses && first !== undefined && !lost.has(world)) {
      lost.add(world); // it goes once, and is no effect of the consumer
      world.chime.vanish(first);
    }
    const trigger = { conferenceId: hallConference, isWakeUp: false, isAsked: false, isReplan: false, isDoubt: false };
    const outcome = await provisionRooms(world.deps(bomb), { ...trigger, ...more });
    return outcome === 'done' || outcome === 'ignored' || outcome === 'busy';
  };
const lost = new WeakSet<HallWorld>();

/** Doors open; later the rooms are lost, and a hall that cannot get in says so. */
export const provision = faultSuite<HallWorld>({
  begin: () => hallWorld(2, 30),
  messages: [looked({ isWakeUp: true }), looked({ isDoubt: true, isWakeUp: true }, true)],
  pass: (world, ms) => {
    world.now += ms;
  },
  async outcome(world) {
    const faults = await world.faults();
    return { faults, primaries: [...world.chime.meetings.values()].filter((each) => !each.primary).length };
  },
  expected: { faults: [], primaries: 1 },
  leastEffects: 10,
});
