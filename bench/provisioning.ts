import {
  ChimeSDKMeetingsClient,
  CreateAttendeeCommand,
  CreateMeetingCommand,
} from '@aws-sdk/client-chime-sdk-meetings';
import { provision } from '../functions/provision/provision.ts';
import type { ProvisionDeps } from '../functions/provision/run.ts';
import { forkChime } from '../local/chime/fork.ts';
import type { LocalChime } from '../local/chime/server.ts';
import { createChime } from '../shared/gateways/chime.ts';
import { createMemorySealer } from '../shared/gateways/seal.ts';
import { createAccess } from '../shared/store/access.ts';
import { createAttendance } from '../shared/store/attendance.ts';
import { createBridges } from '../shared/store/bridges.ts';
import { createConferences } from '../shared/store/conferences.ts';
import { createChimePace } from '../shared/store/limiter.ts';
import { createMemoryTable } from '../shared/store/memory-table.ts';
import { createPresence } from '../shared/store/presence.ts';
import { createRooms } from '../shared/store/rooms.ts';
import { createSeats } from '../shared/store/seats.ts';
import type { Table } from '../shared/store/table.ts';
import { measured } from './support/busy-table.ts';
import { startEngine } from './support/engine.ts';
import { check, flag } from './support/figures.ts';
import { conferenceId, enrolNation, nationOf } from './support/nation.ts';

/**
 * Wall time from doors-open to the last seat, against the floor that Chime's quotas set and against the naive way (one
 * CreateAttendee a bridge) at the same quotas in the same run. Chime is the local one, in a process of its own, over HTTP.
 * Ends with failure where a run takes more than 1.1 × its floor, or Chime had to refuse a call.
 *
 *     npm run bench:provisioning [-- --bridges 542 3355 10000] [--engines memory dynoxide] [--naive-slice 200]
 */
const rate = 10;
const burst = 20;
/** AWS grants 40 at most, which at 240 seats a room holds 9,634 points: 10,000 is timed as if it granted more. */
const replicas = 50;
const sizes = flag('bridges', ['542', '3355', '10000']).map(Number);
const engines = flag('engines', ['memory', 'dynoxide']) as ('memory' | 'dynoxide')[];
const naiveSlice = Number(flag('naive-slice', ['200'])[0]);
const naiveSeats = 240;
/** What the design names as bound of each size, s. */
const named: Readonly<Record<number, number>> = { 542: 1, 3355: 3.5, 10000: 14 };
const boundRatio = 1.1;
const credentials = { accessKeyId: 'provision', secretAccessKey: 'bench' };

const startChime = () =>
  forkChime({
    host: '127.0.0.1',
    port: 0,
    region: 'ap-southeast-1',
    account: '000000000000',
    quotas: { ratePerSecond: rate, burst, replicasPerPrimary: replicas },
    publish: async () => undefined,
    sendToQueue: async () => undefined,
  });
const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
const clientOf = (chime: LocalChime, maxAttempts = 1) =>
  new ChimeSDKMeetingsClient({ endpoint: chime.url, region: 'ap-southeast-1', credentials, maxAttempts });
const floorOf = (calls: number) => Math.max(0, (calls - burst) / rate);

for (const size of sizes) {
  console.log(`\n${size} bridges, ${rate} calls/s, burst ${burst}, per operation`);
  for (const engine of engines) await bench(size, engine);
  await naive(size);
}

async function bench(size: number, engine: 'memory' | 'dynoxide'): Promise<void> {
  const chime = await startChime();
  const opened = await startEngine(engine);
  const meter = measured(opened.table);
  try {
    const deps = depsOf(meter.table, chime);
    await enrolNation(meter.table, nationOf(size));
    const trigger = { conferenceId, isWakeUp: true, isAsked: false, isReplan: false, isDoubt: false };
    const planBegun = performance.now();
    await provision(deps, trigger);
    const planMs = performance.now() - planBegun;

    const conferences = createConferences(meter.table);
    const conference = await conferences.get(conferenceId);
    await conferences.save({ ...conference, doorsOpenAt: Date.now(), version: conference.version + 1 }, []);
    const [busyBefore, callsBefore] = [meter.busyMs(), meter.calls()];
    const begunAt = Date.now();
    const begun = performance.now();
    const outcome = await provision(deps, trigger);
    const wall = (performance.now() - begun) / 1000;

    const rooms = await deps.rooms.ofConference(conferenceId);
    const record = await deps.rooms.provisioning(conferenceId);
    const stats = await chime.stats();
    const counts = Object.values(stats.calls);
    const throttled = counts.reduce((sum, each) => sum + each.throttled, 0);
    const floor = Math.max(...Object.values(record?.calls ?? {}).map(floorOf));
    const first = Math.min(...rooms.map((room) => room.openedAt ?? Number.POSITIVE_INFINITY)) - begunAt;
    if (outcome !== 'done' || record?.seats !== size || stats.attendees !== size) {
      throw new Error(`wrong: ${outcome}, ${record?.seats} seats, ${stats.attendees} attendees`);
    }
    console.log(
      [
        `  ${engine.padEnd(8)} wall ${wall.toFixed(2)} s`,
        `floor ${floor.toFixed(2)} s${floor > 0 ? ` (ratio ${(wall / floor).toFixed(3)})` : ''}`,
        named[size] ? `named floor ${named[size]} s (ratio ${(wall / named[size]).toFixed(3)})` : '',
        `first room ${first} ms`,
        `${rooms.length} rooms`,
        Object.entries(record.calls)
          .map(([name, n]) => `${n} ${name}`)
          .join(' + '),
        `429: ${throttled}`,
        `table ${meter.calls() - callsBefore} calls, busy ${(meter.busyMs() - busyBefore).toFixed(0)} ms`,
        `planned ahead in ${planMs.toFixed(0)} ms`,
      ]
        .filter(Boolean)
        .join(' · '),
    );
    // within the burst the quota sets none: there it is the one that the design names
    const bound = floor > 0 ? floor : named[size];
    if (bound) check(wall <= boundRatio * bound, `within ${boundRatio} × ${bound.toFixed(2)} s`);
    check(throttled === 0, 'no call that Chime refused for rate');
  } finally {
    await chime.close();
    await opened.stop();
  }
}

/** One call a bridge, at the full rate the quota allows, no seat written down. */
async function naive(size: number): Promise<void> {
  const chime = await startChime();
  try {
    const client = clientOf(chime, 5);
    const pace = createChimePace({ table: createMemoryTable(), ratePerSecond: rate, burst, now: Date.now, sleep });
    const slice = Math.min(size, naiveSlice);
    const begun = performance.now();
    // A room is opened when its seats come up: made all at once, the last would have stood empty for longer than Chime keeps one.
    for (let from = 0; from < slice; from += naiveSeats) {
      const token = `naive-${from}`;
      const answered = await pace('CreateMeeting');
      const wanted = { ClientRequestToken: token, ExternalMeetingId: token, MediaRegion: 'ap-southeast-1' };
      const { Meeting } = await client.send(new CreateMeetingCommand(wanted)).finally(answered);
      await Promise.all(
        Array.from({ length: Math.min(naiveSeats, slice - from) }, async (_, i) => {
          const answered = await pace('CreateAttendee');
          const seat = { MeetingId: Meeting?.MeetingId, ExternalUserId: `naive-${from + i}` };
          await client.send(new CreateAttendeeCommand(seat)).finally(answered);
        }),
      );
    }
    const wall = (performance.now() - begun) / 1000;
    console.log(
      `  naive    floor ${floorOf(size).toFixed(1)} s for ${size} · measured on a slice of ${slice}: ${wall.toFixed(2)} s (its floor ${floorOf(slice).toFixed(2)} s, ratio ${(wall / floorOf(slice)).toFixed(3)})`,
    );
  } finally {
    await chime.close();
  }
}

function depsOf(table: Table, chime: LocalChime): ProvisionDeps {
  const sealer = createMemorySealer();
  return {
    table,
    conferences: createConferences(table),
    bridges: createBridges(table),
    access: createAccess(table, sealer, (bytes) => new Uint8Array(bytes)),
    rooms: createRooms(table),
    seats: createSeats(table),
    presence: createPresence(table),
    attendance: createAttendance(table),
    sealer,
    limits: { roomSeats: 240, replicas },
    chime: createChime({
      client: clientOf(chime),
      mediaRegion: 'ap-southeast-1',
      pace: createChimePace({ table, ratePerSecond: rate, burst, now: Date.now, sleep }),
      sleep,
      chance: Math.random,
    }),
    now: Date.now,
  };
}
