import { settle } from '../functions/attendance/settle.ts';
import { takePresence } from '../functions/live/presence.ts';
import { timingOf } from '../shared/domain/presence.ts';
import { createAttendance } from '../shared/store/attendance.ts';
import { createBridges } from '../shared/store/bridges.ts';
import { createConferences } from '../shared/store/conferences.ts';
import { createPresence } from '../shared/store/presence.ts';
import { createRollCalls } from '../shared/store/roll-calls.ts';
import { joinOf } from './support/chime-events.ts';
import { startEngine } from './support/engine.ts';
import { conferenceId, enrolNation, nationOf } from './support/nation.ts';

/**
 * The attendance of the nation as fast as it goes: every bridge joins and beats, then all of it is settled, once and again.
 *
 *     npm exec -- node bench/fold.ts [bridges=3355] [memory|dynoxide]
 */
const size = Number(process.argv[2] ?? 3355);
const { table, stop } = await startEngine(process.argv[3] === 'memory' ? 'memory' : 'dynoxide');
const startsAt = Date.UTC(2026, 10, 23, 1);
const endsAt = startsAt + 600_000;
const bridges = nationOf(size);
await enrolNation(table, bridges, { status: 'ended', startsAt, startedAt: startsAt, endsAt, endedAt: endsAt });
const deps = {
  table,
  conferences: createConferences(table),
  bridges: createBridges(table),
  presence: createPresence(table),
  rollCalls: createRollCalls(table),
  attendance: createAttendance(table),
  timing: timingOf(30_000),
  reportRoomGone: async () => undefined,
  now: () => endsAt,
};

async function timed(what: string, work: () => Promise<unknown>) {
  const begun = performance.now();
  await work();
  const ms = performance.now() - begun;
  console.log(`${what}: ${Math.round(ms)} ms, ${Math.round((size / ms) * 1000)} bridges a second`);
}

await timed('joins', async () => {
  const events = bridges.map((bridge, i) => ({ messageId: String(i), body: joinOf(bridge.id, i, startsAt + i) }));
  for (let i = 0; i < size; i += 100) await takePresence(deps, events.slice(i, i + 100));
});
await timed('settlement', () => settle(deps, conferenceId));
await timed('settlement again', () => settle(deps, conferenceId));
await stop();
