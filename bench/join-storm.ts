import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { beat } from '../functions/live/heartbeat.ts';
import type { ChimeEvent } from '../shared/contracts/chime-events.ts';
import type { Bridge } from '../shared/domain/bridge.ts';
import type { BridgeId } from '../shared/domain/ids.ts';
import { createMemorySealer } from '../shared/gateways/seal.ts';
import { logger } from '../shared/runtime/logs.ts';
import { createAccess } from '../shared/store/access.ts';
import { createPresence } from '../shared/store/presence.ts';
import type { Sight } from './support/board-page.ts';
import { chimeEventOf } from './support/chime-events.ts';
import { startEngine, tableAt, tableName } from './support/engine.ts';
import { eventQueue } from './support/event-queue.ts';
import { check, flag, percentile } from './support/figures.ts';
import { metricLines } from './support/metric-lines.ts';
import { branches, conferenceId, enrolNation, nationOf } from './support/nation.ts';
import { openRooms } from './support/open-rooms.ts';
import { rawRate } from './support/raw-writes.ts';

/**
 * Every bridge joins within a minute, then all lose the line and are back within ten seconds, then all leave at once. Chime tells it
 * over both channels; the presence function takes it from queues that batch as deployed; every page beats; a control room
 * reads the board again and again. The schedule is a clock's (an event is due whether or not the system keeps up) and every
 * lag counts from the time due. The engine's own rate for such writes is measured first, in the same run.
 *
 *     npm run bench:join-storm [-- --bridges 542 --join 60 --reconnect 10 --pause 200]
 *
 * The engine is DynamoDB's (Dynoxide, in memory, no stream); the function, the halls and the engine share the machine.
 */
const size = Number(flag('bridges', ['542'])[0]);
const joinMs = Number(flag('join', ['60'])[0]) * 1000;
const reconnectMs = Number(flag('reconnect', ['10'])[0]) * 1000;
const pauseMs = flag('pause', ['200'])[0] as string;
const heartbeatSeconds = 30;
/** From the event to the board, as the design bounds it. */
const boundMs = 1000;

const { table, endpoint, stop } = await startEngine();
Object.assign(process.env, {
  TABLE_NAME: tableName,
  HEARTBEAT_SECONDS: String(heartbeatSeconds),
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  AWS_REGION: 'ap-southeast-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
});
logger.setLogLevel('SILENT');
const { handler } = await import('../functions/live/presence.ts');
const metrics = metricLines();
const conflicts = () => metrics('PresenceConflict');

const bridges = nationOf(size);
const raw = await rawRate(table);
const openedAt = Date.now();
await enrolNation(table, bridges, { status: 'live', doorsOpenAt: openedAt, startsAt: openedAt, startedAt: openedAt });
await openRooms(table, bridges, openedAt);
report(`${size} bridges, Node ${process.version}`);
report(
  `  the engine's own rate: ${raw.puts.toFixed(0)} puts/s (8 at once), ${raw.inTransactions.toFixed(0)}/s in transactions of 100`,
);

interface Wave {
  readonly name: string;
  readonly overMs: number;
  readonly events: readonly Due[];
}
interface Due {
  readonly at: number;
  readonly event: ChimeEvent;
  readonly bridgeId: BridgeId;
  /** The board shows it as connected since then. Absent where the board's row does not change by it. */
  readonly isJoin: boolean;
}

/** Per bridge, what Chime said in truth: kind and time. */
const truth = new Map<BridgeId, string[]>(bridges.map(({ id }) => [id, []]));
/** Bridges whose page is connected, and so beats. */
const beating = new Set<BridgeId>();
const beatLags: number[] = [];
let beats = 0;
let beatFailures = 0;

// as functions of their own: the halls share no connection with the presence function
const hallTable = tableAt(endpoint);
const hall = {
  table: hallTable,
  access: createAccess(hallTable, createMemorySealer(), (bytes) => new Uint8Array(randomBytes(bytes))),
  presence: createPresence(hallTable, { heartbeatMs: heartbeatSeconds * 1000 }),
  heartbeatSeconds,
  now: Date.now,
  chance: Math.random,
};

/** By the event's text, when it was due; taken out when it was stored, by whichever channel was first. */
const pending = new Map<string, number>();
let storeLags: number[] = [];
let takenIn = 0;
let lastTakenAt = 0;
const onDone = (body: string, at: number) => {
  takenIn++;
  lastTakenAt = at;
  const due = pending.get(body);
  if (due === undefined) return;
  pending.delete(body);
  storeLags.push(at - due);
};
const channels = [eventQueue('presence', handler, onDone), eventQueue('chime-direct', handler, onDone)];

const page = fork(new URL('./support/board-page.ts', import.meta.url), [endpoint, pauseMs]);
const readings: number[] = [];
/** By bridge, joins that no board has shown yet. */
const unseen = new Map<BridgeId, number>();
let sightLags: number[] = [];
page.on('message', ({ at, ms, rows }: Sight) => {
  readings.push(ms);
  for (const { bridgeId, state, since } of rows) {
    const due = unseen.get(bridgeId as BridgeId);
    if (due === undefined || state !== 'connected' || since === undefined || since < due) continue;
    unseen.delete(bridgeId as BridgeId);
    sightLags.push(at - due);
  }
});
await once(page, 'message');

const order = shuffled(bridges.map((_, index) => index));
const first = Date.now() + 500;
await run({
  name: `all join within ${joinMs / 1000} s`,
  overMs: joinMs,
  events: spread('AttendeeJoined', first, joinMs),
});
const lostAt = Date.now() + 500;
await run({
  name: `all lose the line, and are back within ${reconnectMs / 1000} s`,
  overMs: reconnectMs,
  // Chime tells a drop 10 to 15 s after the line went, whenever the hall came back
  events: [...spread('AttendeeJoined', lostAt, reconnectMs), ...spread('AttendeeDropped', lostAt + 10_000, 5_000)].sort(
    (a, b) => a.at - b.at,
  ),
});
await run({ name: 'all leave at once', overMs: 0, events: spread('AttendeeLeft', Date.now() + 100, 0) });
page.disconnect();
await once(page, 'exit');
await compareWithTruth();
check(beatFailures === 0, `${beats} heartbeats, none failed`);
await stop();

async function run({ name, overMs, events }: Wave): Promise<void> {
  [storeLags, sightLags, readings.length, takenIn] = [[], [], 0, 0];
  const before = { conflicts: conflicts(), beats, batches: channels.map((c) => c.batches.length) };
  beatLags.length = 0;
  const from = events[0]?.at ?? Date.now();
  let next = 0;
  while (next < events.length) {
    const now = Date.now();
    for (; next < events.length && (events[next] as Due).at <= now; next++) emit(events[next] as Due);
    await sleep(5);
  }
  await Promise.all(channels.map((channel) => channel.drained()));
  for (let waited = 0; unseen.size > 0 && waited < 20_000; waited += 50) await sleep(50);
  const seconds = (lastTakenAt - from) / 1000;
  const batches = channels.flatMap((c, i) => c.batches.slice(before.batches[i]));
  report(`  ${name}`);
  report(
    `    taken in   ${takenIn} events on two channels in ${seconds.toFixed(1)} s = ${(takenIn / seconds).toFixed(0)}/s, batches of ${percentile(batches, 0.5)} (median), ${conflicts() - before.conflicts} met another, ${beats - before.beats} heartbeats`,
  );
  report(`    stored     ${lagsOf(storeLags)}`);
  if (sightLags.length > 0) report(`    on a board ${lagsOf(sightLags)}; a reading took ${lagsOf(readings)}`);
  if (beatLags.length > 0) report(`    heartbeats ${lagsOf(beatLags)}`);
  if (overMs === 0) {
    const rate = takenIn / channels.length / seconds;
    const share = (rate / raw.inTransactions).toFixed(2);
    report(`    flat out   ${rate.toFixed(0)} bridges/s stored: ${share} of the engine's own rate in transactions`);
  }
  check(takenIn === events.length * channels.length && pending.size === 0, 'every event of both channels taken in');
  if (sightLags.length > 0) {
    check(unseen.size === 0, 'every join shown');
    check(percentile(sightLags, 0.95) <= boundMs, `on a board within ${boundMs} ms (p95)`);
  }
}

function emit({ event, at, bridgeId, isJoin }: Due): void {
  const body = JSON.stringify(event);
  truth.get(bridgeId)?.push(`${event.detail.eventType.slice(6)} ${at}`);
  pending.set(body, at);
  for (const channel of channels) channel.push(body);
  if (isJoin) {
    unseen.set(bridgeId, at);
    if (!beating.has(bridgeId)) void beatOn(bridgeId, at);
  } else if (event.detail.eventType === 'chime:AttendeeLeft') beating.delete(bridgeId);
}

/** The hall's page: beats when it is connected, and then as often as it is told to. */
async function beatOn(bridgeId: BridgeId, from: number): Promise<void> {
  beating.add(bridgeId);
  const host = { kind: 'hall', conferenceId, bridgeId, sessionId: 'bench' } as const;
  for (let due = from; beating.has(bridgeId); ) {
    beats++;
    try {
      const request = { body: { generation: 1, connected: true } } as Parameters<typeof beat>[1];
      const { nextSeconds } = await beat(hall, request, host);
      beatLags.push(Date.now() - due);
      due += nextSeconds * 1000;
    } catch (error) {
      beatFailures++;
      console.error(error);
      return;
    }
    await sleep(Math.max(0, due - Date.now()), undefined, { ref: false });
  }
}

/** One event a bridge, evenly over the time, in an order that has nothing to do with their places in the table. */
function spread(kind: 'AttendeeJoined' | 'AttendeeDropped' | 'AttendeeLeft', from: number, overMs: number): Due[] {
  return order.map((index, i) => {
    const { id } = bridges[index] as Bridge;
    const at = Math.round(from + (i * overMs) / size);
    return { at, event: chimeEventOf(kind, id, index, at), bridgeId: id, isJoin: kind === 'AttendeeJoined' };
  });
}

/** Always the same shuffle, so that runs compare. */
function shuffled<T>(all: T[]): T[] {
  let state = 20261123;
  for (let i = all.length - 1; i > 0; i--) {
    state = (state * 1103515245 + 12345) % 2147483648;
    const j = state % (i + 1);
    [all[i], all[j]] = [all[j] as T, all[i] as T];
  }
  return all;
}

function lagsOf(all: readonly number[]): string {
  const [p50, p95, p99, most] = [0.5, 0.95, 0.99, 1].map((share) => percentile(all, share).toFixed(0));
  return `p50 ${p50} · p95 ${p95} · p99 ${p99} · most ${most} ms (${all.length})`;
}

function report(line: string): void {
  console.log(line);
}

async function compareWithTruth(): Promise<void> {
  const presence = createPresence(table);
  let wrong = 0;
  let marks = 0;
  for (const branch of branches) {
    const stored = await presence.ofBranch(conferenceId, branch, []);
    for (const { id } of bridges.filter((bridge) => bridge.branch === branch)) {
      const kept = (stored.get(id)?.evidence.marks ?? []).map(
        ({ kind, at }) => `Attendee${kind[0]?.toUpperCase()}${kind.slice(1)} ${at}`,
      );
      marks += kept.length;
      const told = truth.get(id) ?? [];
      if (kept.sort().join() !== [...told].sort().join()) wrong++;
    }
  }
  check(wrong === 0, `${marks} stored marks of ${size} bridges are what Chime told, none lost, none twice`);
}
