import { settle } from '../functions/attendance/settle.ts';
import { readBoard } from '../functions/live/board.ts';
import { takePresence } from '../functions/live/presence.ts';
import type { ChimeEvent } from '../shared/contracts/chime-events.ts';
import type { Bridge } from '../shared/domain/bridge.ts';
import { eachOf } from '../shared/domain/each-of.ts';
import { bridgeIdOf, type ConferenceId } from '../shared/domain/ids.ts';
import { timingOf } from '../shared/domain/presence.ts';
import { createAttendance } from '../shared/store/attendance.ts';
import { createBridges } from '../shared/store/bridges.ts';
import { createConferences } from '../shared/store/conferences.ts';
import { createMemoryTable } from '../shared/store/memory-table.ts';
import { createPresence } from '../shared/store/presence.ts';
import { createRollCalls } from '../shared/store/roll-calls.ts';
import type { Table } from '../shared/store/table.ts';
import { startDynoxideTable } from './support/dynoxide.ts';

/**
 * Presence at the size of the nation: every bridge joins, over both channels (so every event twice, in batches of other
 * composition, two consumers at once); the board is read; the attendance is settled. Events a second to keep up with: 335.
 *
 *     npm exec -- node bench/fold.ts [bridges=3355] [memory|dynoxide]
 */
const bridgesCount = Number(process.argv[2] ?? 3355);
const engine = process.argv[3] ?? 'dynoxide';
const conferenceId: ConferenceId = 'cnf_bench0000001';
const startsAt = Date.UTC(2026, 10, 23, 1);

const bridges = Array.from({ length: bridgesCount }, (_, i): Bridge => {
  const branch = String(i % 34).padStart(2, '0');
  const pointCode = String(i).padStart(5, '0');
  const id = bridgeIdOf(conferenceId, branch, pointCode);
  const level = i < 34 ? 'province' : 'commune';
  return {
    id,
    conferenceId,
    pointCode,
    name: `Điểm ${i}`,
    level,
    branch,
    contacts: [],
    isHost: i === 0,
    enrolledVersion: 1,
  };
});

const opened =
  engine === 'memory' ? { table: createMemoryTable() as Table, stop: async () => {} } : await startDynoxideTable();
const { table } = opened;
const deps = {
  table,
  conferences: createConferences(table),
  bridges: createBridges(table),
  presence: createPresence(table),
  rollCalls: createRollCalls(table),
  attendance: createAttendance(table),
  timing: timingOf(30_000),
  reportRoomGone: async () => undefined,
  now: () => startsAt + 600_000,
};
await deps.conferences.create(
  {
    id: conferenceId,
    version: 1,
    sequence: 0,
    status: 'ended',
    title: 'bench',
    chair: '',
    office: 'VPCP',
    hostPoint: '00000',
    doorsOpenAt: startsAt,
    startsAt,
    endsAt: startsAt + 600_000,
    startedAt: startsAt,
    endedAt: startsAt + 600_000,
    zone: 'Asia/Ho_Chi_Minh',
    classification: 'internal',
    invited: { all: true },
    operatorPhone: '',
    createdBy: 'bench',
    createdAt: 0,
    branches: [...new Set(bridges.map((b) => b.branch))].sort(),
  },
  [],
);
await deps.bridges.enrol(bridges);

const events = bridges.map((bridge, i) => ({
  messageId: String(i),
  body: {
    source: 'aws.chime',
    'detail-type': 'Chime Meeting State Change',
    detail: {
      eventType: 'chime:AttendeeJoined',
      timestamp: startsAt + i,
      meetingId: `meeting-${i % 15}`,
      externalMeetingId: `${conferenceId}.${i % 15}.1`,
      attendeeId: `attendee-${i}`,
      externalUserId: bridge.id,
    },
  } satisfies ChimeEvent,
}));
const batches = (size: number) =>
  Array.from({ length: Math.ceil(events.length / size) }, (_, i) => events.slice(i * size, (i + 1) * size));

async function timed(what: string, count: number, work: () => Promise<unknown>) {
  const begun = performance.now();
  await work();
  const ms = performance.now() - begun;
  console.log(`${what}: ${Math.round(ms)} ms, ${Math.round((count / ms) * 1000)} a second`);
}

const caller = { kind: 'staff', id: 'b', name: 'b', roles: ['central-office'] } as const;
await timed('joins over two channels', events.length * 2, () =>
  Promise.all([100, 73].map((size) => eachOf(batches(size), 1, (batch) => takePresence(deps, batch)))),
);
await timed('beats', bridges.length, () =>
  eachOf(bridges, 8, (b, i) =>
    deps.presence.heartbeat(b.id, { at: startsAt + 30_000, room: i % 15, generation: 1, connected: true }),
  ),
);
await timed('beats that go on', bridges.length, () =>
  eachOf(bridges, 8, (b, i) =>
    deps.presence.heartbeat(b.id, { at: startsAt + 60_000, room: i % 15, generation: 1, connected: true }),
  ),
);
await timed('board of the nation', bridges.length, () => readBoard(deps, { conferenceId, caller }));
await timed('board of a branch', bridges.length / 34, () => readBoard(deps, { conferenceId, branch: '07', caller }));
await timed('settlement', bridges.length, () => settle(deps, conferenceId));
await timed('settlement again', bridges.length, () => settle(deps, conferenceId));
await opened.stop();
