import { randomBytes } from 'node:crypto';
import { settle } from '../functions/attendance/settle.ts';
import { readBoard } from '../functions/live/board.ts';
import { beat } from '../functions/live/heartbeat.ts';
import { takePresence } from '../functions/live/presence.ts';
import { costOf } from '../shared/domain/cost.ts';
import { timingOf } from '../shared/domain/presence.ts';
import { createMemorySealer } from '../shared/gateways/seal.ts';
import { logger } from '../shared/runtime/logs.ts';
import { createAccess } from '../shared/store/access.ts';
import { createAttendance } from '../shared/store/attendance.ts';
import { createBridges } from '../shared/store/bridges.ts';
import { createConferences } from '../shared/store/conferences.ts';
import { readForBeat } from '../shared/store/hall-reads.ts';
import { createMemoryTable } from '../shared/store/memory-table.ts';
import { createPresence } from '../shared/store/presence.ts';
import { createRollCalls } from '../shared/store/roll-calls.ts';
import { createSockets, type Ticket } from '../shared/store/sockets.ts';
import { chimeEventOf } from './support/chime-events.ts';
import { check, flag } from './support/figures.ts';
import { metered } from './support/metered-table.ts';
import { metricLines } from './support/metric-lines.ts';
import { conferenceId, enrolNation, nationOf } from './support/nation.ts';
import { openRooms } from './support/open-rooms.ts';

/**
 * What coordinating a bridge for three hours costs beside its media, at growing sizes: the real use cases on a table that
 * counts DynamoDB's units. Requests and invocations are counted where they are made; a function's time is assumed.
 *
 *     npm run bench:cost [-- --bridges 58 542 3355 10000]
 */
const sizes = flag('bridges', ['58', '542', '3355', '10000']).map(Number);
const hours = 3;
/**
 * USD. AWS list prices, US East (N. Virginia), 2025: DynamoDB on demand (since November 2024), Lambda on Arm, API Gateway HTTP
 * APIs, SQS standard, EventBridge custom events. ap-southeast-1 is up to a quarter dearer: `regional`. CloudFront, through which a
 * hall's page asks (`/api`): HTTPS requests at edges in Asia.
 */
const usd = {
  read: 0.125e-6,
  write: 0.625e-6,
  request: 1e-6,
  invocation: 0.2e-6,
  gbSecond: 13.3334e-6,
  queueCall: 0.4e-6,
  event: 1e-6,
  edgeRequest: 1.2e-6,
};
const regional = 1.25;
/** Assumed: what a beat and a message take in a function of 512 MB, and a reading of the board for each bridge on it. */
const seconds = { beat: 0.02, event: 0.01, boardPerBridge: 0.0002 };
const memoryGb = 0.5;
const beatsEachHour = 3600 / 28.5;
/** A session in use is noted every quarter of an hour. */
const notesEachHour = 4;
/**
 * A hall listens all the time whether it is called. API Gateway ends a WebSocket that was silent for 10 minutes (its quotas), and each
 * begins with a ticket and a look at the floor. List prices of WebSocket APIs: a message 1.00, a minute of connection 0.25 a million.
 */
const socketsEachHour = 6;
const socketMinute = 0.25e-6;
/** Taken: 20 turns in the three hours; a page looks who it is when one begins and when it ends. */
const looksAtTurns = 2 * 20;
/** Two pages of the control room, each reading every two seconds for half an hour and every half minute otherwise. */
const boardReadings = 2 * (900 + (hours - 0.5) * 120);

logger.setLogLevel('SILENT');
metricLines();
console.log(`USD a bridge for ${hours} h; media ${(costOf(1000, hours * 60).usd / 1000).toFixed(4)}`);
const all: number[] = [];
for (const size of sizes) all.push(await perBridge(size));
const media = costOf(1000, hours * 60).usd / 1000;
check(Math.max(...all) <= 0.01 * media, `at most 1 % of media (${(0.01 * media).toFixed(5)})`);
check(
  Math.max(...all) / Math.min(...all) <= 1.5,
  `flat: dearest : cheapest ${(Math.max(...all) / Math.min(...all)).toFixed(2)}`,
);

async function perBridge(size: number): Promise<number> {
  const { table, units } = metered(createMemoryTable());
  const bridges = nationOf(size);
  const at = Date.now();
  let now = at;
  const heartbeatSeconds = 30;
  const deps = {
    table,
    conferences: createConferences(table),
    bridges: createBridges(table),
    presence: createPresence(table, { heartbeatMs: heartbeatSeconds * 1000 }),
    access: createAccess(table, createMemorySealer(), (bytes) => new Uint8Array(randomBytes(bytes))),
    rollCalls: createRollCalls(table),
    attendance: createAttendance(table),
    timing: timingOf(heartbeatSeconds * 1000),
    reportRoomGone: async () => undefined,
    now: () => now,
    heartbeatSeconds,
    chance: () => 0,
  };
  const spent = async (work: () => Promise<unknown>) => {
    const before = { ...units };
    await work();
    return ((units.reads - before.reads) * usd.read + (units.writes - before.writes) * usd.write) / size;
  };

  const ahead = await spent(async () => {
    await enrolNation(table, bridges, { status: 'live', doorsOpenAt: at, startsAt: at, startedAt: at });
    await deps.access.issue(bridges, at);
    await openRooms(table, bridges, at);
  });

  // joined, dropped once, back, left: each told twice, and each state told on to the boards
  const kinds = ['AttendeeJoined', 'AttendeeDropped', 'AttendeeJoined', 'AttendeeLeft'] as const;
  const told = await spent(async () => {
    for (const [k, kind] of kinds.entries()) {
      now = at + (k + 1) * 60_000;
      for (const batch of [10, 100]) {
        for (let from = 0; from < size; from += batch) {
          const some = bridges.slice(from, from + batch).map(({ id }, i) => ({
            messageId: `${k}-${from + i}`,
            body: chimeEventOf(kind, id, from + i, now + from + i),
          }));
          await takePresence(deps, some);
        }
      }
    }
  });
  const eventsEach =
    kinds.length *
    (2 * (3 * usd.queueCall) + usd.event + 2 * (usd.invocation + seconds.event * memoryGb * usd.gbSecond));

  const request = { body: { generation: 1, connected: true } } as Parameters<typeof beat>[1];
  const beatAll = async (after: number) => {
    now = at + after;
    for (const { id } of bridges)
      await beat(deps, request, { kind: 'hall', conferenceId, bridgeId: id, sessionId: 'bench' });
  };
  await beatAll(90_000);
  const beatUnits = await spent(() => beatAll(120_000));
  // now and then a beat also notes that the hall's session is in use
  const oneNote = (await spent(() => beatAll(20 * 60_000))) - beatUnits;
  const oneBeat =
    beatUnits + usd.edgeRequest / regional + usd.request + usd.invocation + seconds.beat * memoryGb * usd.gbSecond;

  const sockets = createSockets(table);
  const socketUnits = await spent(async () => {
    for (const { id } of bridges) {
      await sockets.issue(id, { conferenceId, bridgeId: id, callerId: id }, now + 60_000);
      const { callerId, ...subscription } = (await sockets.take(id, now)) as Ticket;
      await sockets.subscribe({ ...subscription, connectionId: id }, callerId, now);
      await readForBeat(table, id); // the look reads no more than a beat does
      await sockets.unsubscribe(id);
    }
  });
  const call = usd.edgeRequest / regional + usd.request + usd.invocation + seconds.beat * memoryGb * usd.gbSecond;
  const turn = usd.request + usd.invocation + seconds.beat * memoryGb * usd.gbSecond; // $connect; $disconnect the same
  const oneLook = call + (await spent(() => Promise.all(bridges.map(({ id }) => readForBeat(table, id)))));
  const oneSocket = socketUnits + 2 * call + 2 * turn;

  const caller = { kind: 'staff', id: 'bench', name: 'Bench', roles: ['central-office'] } as const;
  const reading = await spent(() => readBoard(deps, { conferenceId, caller }));
  const oneReading = reading + (usd.request + usd.invocation) / size + seconds.boardPerBridge * memoryGb * usd.gbSecond;

  const conference = await deps.conferences.get(conferenceId);
  now = at + hours * 3600_000;
  await deps.conferences.save({ ...conference, status: 'ended', endedAt: now, version: conference.version + 1 }, []);
  const settled = await spent(() => settle(deps, conferenceId));

  const parts = {
    ahead,
    events: told + eventsEach,
    heartbeats: (oneBeat * beatsEachHour + oneNote * notesEachHour) * hours,
    listening: (oneSocket * socketsEachHour + 60 * socketMinute) * hours + looksAtTurns * oneLook,
    board: oneReading * boardReadings,
    settlement: settled,
  };
  const total = Object.values(parts).reduce((a, b) => a + b, 0) * regional;
  const shown = Object.entries(parts).map(([name, part]) => `${name} ${(part * regional).toFixed(6)}`);
  console.log(`  ${String(size).padStart(6)} bridges ${total.toFixed(6)} = ${shown.join(' + ')}`);
  return total;
}
