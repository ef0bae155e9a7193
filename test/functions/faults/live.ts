import { giveFloor } from '../../../functions/live/floor.ts';
import { settleFloor } from '../../../functions/live/floor-media.ts';
import { keepTime } from '../../../functions/live/lifecycle.ts';
import { takePresence } from '../../../functions/live/presence.ts';
import type { Bridge } from '../../../shared/domain/bridge.ts';
import { overrunMs } from '../../../shared/domain/wake-up.ts';
import { createMemorySealer } from '../../../shared/gateways/seal.ts';
import { createAttendance } from '../../../shared/store/attendance.ts';
import { createConferences } from '../../../shared/store/conferences.ts';
import { createFloorWork } from '../../../shared/store/floor-work.ts';
import { createFloors } from '../../../shared/store/floors.ts';
import { createMemoryTable } from '../../../shared/store/memory-table.ts';
import { createPresence } from '../../../shared/store/presence.ts';
import * as national from '../national.ts';
import { conferenceId as hallConference, hallWorld } from '../support/hall-world.ts';
import { type Bomb, faultSuite, guarded, guardedTable } from './harness.ts';

const { chime, conferenceId, endsAt, idOf, minute, opened, startsAt } = national;

interface Clocked {
  readonly clock: { now: number };
}
const pass = ({ clock }: Clocked, ms: number): void => {
  clock.now += ms;
};

async function nationalWorld(more: Parameters<typeof opened>[1] = {}) {
  const table = createMemoryTable();
  const { deps, clock } = await opened(table, more);
  const types = () => table.told.map(({ type }) => type);
  return { table, deps, clock, types };
}
type National = Awaited<ReturnType<typeof nationalWorld>>;

const wakeUpAt = (kind: 'start-due' | 'deadline', dueAt: number) => (world: National, bomb: Bomb | undefined) => {
  world.clock.now = Math.max(world.clock.now, dueAt);
  const deps = { ...world.deps, conferences: createConferences(guardedTable(world.table, bomb)) };
  return keepTime(deps, { kind, conferenceId, version: 1, dueAt });
};

/** Started and ended by the clock: also where its end is the first that is heard of it. */
export const lifecycle = faultSuite<National>({
  begin: () => nationalWorld(),
  messages: [wakeUpAt('start-due', startsAt), wakeUpAt('deadline', endsAt + overrunMs)],
  pass,
  async outcome({ deps, types }) {
    const { status, startedAt } = await deps.conferences.get(conferenceId);
    return { status, startedAt, told: types() };
  },
  expected: { status: 'ended', startedAt: startsAt, told: ['ConferenceStarted', 'ConferenceEnded'] },
  leastEffects: 2,
});

const heard =
  (...events: ReturnType<typeof chime>[]) =>
  async ({ table, deps }: National, bomb: Bomb | undefined) => {
    const live = guardedTable(table, bomb);
    const { failed } = await takePresence(
      {
        ...deps,
        presence: createPresence(live),
        attendance: createAttendance(live),
        reportRoomGone: guarded(deps, ['reportRoomGone'], bomb).reportRoomGone,
      },
      events,
    );
    return failed.length === 0;
  };

const marks = async ({ deps }: National, code: string) =>
  (await deps.presence.ofBridge(idOf(code), [])).evidence.marks
    .toSorted((a, b) => a.at - b.at)
    .map(({ kind, at }) => [kind, (at - startsAt) / minute]);

export const presence = faultSuite<National>({
  begin: () => nationalWorld({ status: 'live', startedAt: startsAt }),
  messages: [
    heard(chime('AttendeeJoined', startsAt, { code: '24' }), chime('AttendeeJoined', startsAt, { code: '01' })),
    heard(chime('AttendeeDropped', startsAt + 5 * minute, { code: '24' })),
    heard(chime('AttendeeJoined', startsAt + 6 * minute, { code: '24' })),
    heard(chime('MeetingEnded', startsAt + 9 * minute), chime('AttendeeLeft', startsAt + 9 * minute, { code: '01' })),
  ],
  pass,
  outcome: async (world) => ({
    '24': await marks(world, '24'),
    '01': await marks(world, '01'),
    ends: (await world.deps.presence.roomEnds(conferenceId)).map(({ room, generation }) => [room, generation]),
    reported: [...new Set(world.deps.gone.map((gone) => JSON.stringify(gone)))],
  }),
  expected: {
    '24': [
      ['joined', 0],
      ['dropped', 5],
      ['joined', 6],
    ],
    '01': [
      ['joined', 0],
      ['left', 9],
    ],
    ends: [[3, 1]],
    reported: [JSON.stringify({ conferenceId, room: 3, generation: 1, at: startsAt + 9 * minute })],
  },
  leastEffects: 5,
});

/** What is heard after the end is settled again, also where the one who heard it died before asking for that. */
export const lateEvidence = faultSuite<National>({
  begin: () => nationalWorld({ status: 'settled', startedAt: startsAt, endedAt: startsAt + 60 * minute }),
  messages: [heard(chime('AttendeeJoined', startsAt, { code: '24' }))],
  pass,
  outcome: async (world) => ({
    '24': await marks(world, '24'),
    asked: world.types().includes('SettleRequested'),
  }),
  expected: { '24': [['joined', 0]], asked: true },
  leastEffects: 2,
});

async function floorWorld() {
  const hall = await hallWorld(3, 90);
  await hall.run();
  const clock = {
    get now() {
      return hall.now;
    },
    set now(at: number) {
      hall.now = at;
    },
  };
  return { hall, clock, sealer: createMemorySealer() };
}
type FloorWorld = Awaited<ReturnType<typeof floorWorld>>;

const bridgeAt = ({ hall }: FloorWorld, code: string) =>
  hall.bridges.find(({ pointCode }) => pointCode === code) as Bridge;

const speakers = ['11007', '12003'];

/** The office gives the floor up to that turn, once and no effect of the consumer; then the consumer hears of it. */
const given = (turn: number) => async (world: FloorWorld, bomb: Bomb | undefined) => {
  const { hall, sealer } = world;
  const { table, chime: meetings } = hall;
  const { bridges, rooms } = hall.deps();
  const floors = createFloors(table);
  const deps = { table, conferences: createConferences(table), bridges, floors, rooms, now: () => hall.now };
  for (let before = (await floors.read(hallConference)).turn; before < turn; before += 1) {
    const caller = { kind: 'staff', id: 'u', name: 'U', roles: ['central-office'] };
    const body = { turn: before, bridgeId: bridgeAt(world, speakers[before] as string).id };
    await giveFloor(deps as never, { body, caller, params: { conferenceId: hallConference }, query: {} } as never);
  }
  const effects = ['createAttendees', 'deleteAttendee', 'allow', 'allowAllBut'] as const;
  const live = { table: guardedTable(table, bomb), chime: guarded(meetings, effects, bomb) };
  await settleFloor({ ...live, sealer, now: () => ++hall.now }, hallConference);
};

/** One after the other two halls of replicas speak: the second is heard in the main room, and nothing is left of the first. */
export const floor = faultSuite<FloorWorld>({
  begin: floorWorld,
  messages: [given(1), given(2)],
  pass,
  async outcome(world) {
    const { hall } = world;
    const work = createFloorWork(hall.table);
    const primary = [...hall.chime.meetings.values()].find((meeting) => meeting.primary === undefined);
    const attendees = [...(primary?.attendees.values() ?? [])];
    const codes = new Map(hall.bridges.map(({ id, pointCode }) => [id as string, pointCode]));
    const shown = (name: string) => `${codes.get(name.replace(/\.s\d+$/, ''))}${/\.s\d+$/.exec(name)?.[0] ?? ''}`;
    return {
      audible: attendees
        .filter(({ can }) => can.Audio === 'SendReceive')
        .map((a) => shown(a.externalUserId))
        .sort(),
      second: attendees.map((a) => shown(a.externalUserId)).filter((name) => name.includes('.s')),
      records: (await work.seats(hallConference)).map(({ turn }) => turn),
      media: (await createFloors(hall.table).read(hallConference)).media?.outcome,
    };
  },
  expected: { audible: ['10', '12003.s2'], second: ['12003.s2'], records: [2], media: 'open' },
  leastEffects: 8,
  isOrdered: true, // the office gives turns in their order; the message only says "look"
});
