import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { takePresence } from '../functions/live/presence.ts';
import { timingOf } from '../shared/domain/presence.ts';
import { logger } from '../shared/runtime/logs.ts';
import { createAttendance } from '../shared/store/attendance.ts';
import { createConferences } from '../shared/store/conferences.ts';
import { keys } from '../shared/store/keys.ts';
import { createPresence } from '../shared/store/presence.ts';
import { chimeEventOf } from './support/chime-events.ts';
import { startEngine, tableName } from './support/engine.ts';
import { check, flag, median, percentile } from './support/figures.ts';
import { branches, conferenceId, enrolNation, nationOf } from './support/nation.ts';

/**
 * The board of the nation at its function (`live-http`: handler, contract, read model, store) on the DynamoDB engine: all of it,
 * and what changed since, beside reading the same items raw from the engine, in the same run.
 *
 *     npm run bench:board [-- --bridges 3355 --changes 335 --runs 15]
 */
const size = Number(flag('bridges', ['3355'])[0]);
const changes = Number(flag('changes', ['335'])[0]);
const runs = Number(flag('runs', ['15'])[0]);
const heartbeatSeconds = 30;

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
const { handler } = await import('../functions/live/http.ts');

// the conference has been going on for ten minutes: everybody joined, dropped once, came again, and beats
const startedAt = Date.now() - 600_000;
const bridges = nationOf(size);
await enrolNation(table, bridges, { status: 'live', startsAt: startedAt, startedAt, doorsOpenAt: startedAt });
const presence = createPresence(table, { heartbeatMs: heartbeatSeconds * 1000 });
let now = startedAt;
const deps = {
  presence,
  conferences: createConferences(table),
  attendance: createAttendance(table),
  timing: timingOf(heartbeatSeconds * 1000),
  reportRoomGone: async () => undefined,
  now: () => now,
};
const history = [
  ['AttendeeJoined', 1_000],
  ['AttendeeDropped', 200_000],
  ['AttendeeJoined', 230_000],
] as const;
for (const [kind, after] of history) {
  now = startedAt + after;
  for (let from = 0; from < size; from += 100) {
    const batch = bridges.slice(from, from + 100).map(({ id }, i) => ({
      messageId: `${kind}-${from + i}`,
      body: chimeEventOf(kind, id, from + i, startedAt + after + i),
    }));
    await takePresence(deps, batch);
  }
}
await table.putMany(
  bridges.map(({ id }, i) => ({
    ...keys.heartbeat(id),
    ...{ bridgeId: id, room: Math.floor(i / 240), generation: 1, first: startedAt + 231_000, last: Date.now() },
    ...{ until: Date.now() + 75_000, runs: [], rev: 1 },
  })),
);

const cold = await timed(1, () => board());
const whole = await timed(runs, () => board());
const raw = await timed(runs, readRaw);
const { version } = JSON.parse(textOf(await board())) as { version: string };
now = Date.now();
const dropped = bridges.map(({ id }, i) => ({ id, i })).filter(({ i }) => i % Math.ceil(size / changes) === 0);
for (let from = 0; from < dropped.length; from += 100) {
  const batch = dropped.slice(from, from + 100).map(({ id, i }) => ({
    messageId: `later-${i}`,
    body: chimeEventOf('AttendeeDropped', id, i, now - 1_000),
  }));
  await takePresence(deps, batch);
}
const delta = await timed(runs, () => board(version));

console.log(
  `${size} bridges in ${branches.length} branches; ${runs} readings each, median (p95), Node ${process.version}`,
);
line('first reading of a new function', cold, rowsOf(cold.last));
line('whole board', whole, rowsOf(whole.last));
line(`after ${dropped.length} changes`, delta, rowsOf(delta.last));
console.log(`  ${'the same items raw'.padEnd(32)} ${ms(raw.all)}`);
console.log(`  ratio whole : raw ${(median(whole.all) / median(raw.all)).toFixed(2)}`);
check(rowsOf(whole.last) === size, `the whole board has ${size} rows`);
check(rowsOf(delta.last) >= dropped.length, `no changed row is missing`);
await stop();

interface Reply {
  readonly statusCode: number;
  readonly body: string;
  readonly isBase64Encoded?: boolean;
}

/** As the page asks: with its token, and for gzip. */
async function board(since?: string): Promise<Reply> {
  const event = {
    routeKey: 'GET /conferences/{conferenceId}/board',
    rawPath: `/conferences/${conferenceId}/board`,
    headers: { authorization: 'Bearer bench', 'accept-encoding': 'gzip, deflate, br, zstd' },
    pathParameters: { conferenceId },
    queryStringParameters: since ? { since } : {},
    requestContext: {
      requestId: 'bench-board',
      http: { sourceIp: '127.0.0.1', method: 'GET' },
      authorizer: { jwt: { claims: { sub: 'bench', name: 'Bench', 'cognito:groups': ['central-office'] } } },
    },
  } as unknown as APIGatewayProxyEventV2; // the parts that the handler reads
  const reply = (await handler(event, {} as Context)) as Reply;
  if (reply.statusCode !== 200) throw new Error(`${reply.statusCode}: ${reply.body}`);
  return reply;
}

/** What the board is made of, and nothing done with it: the engine's own time for these items and what their client costs. */
async function readRaw(): Promise<void> {
  await Promise.all(
    branches.flatMap((branch) =>
      [keys.prefixes.bridge, keys.prefixes.presence, keys.prefixes.heartbeat].map((prefix) =>
        table.queryAll({ pk: keys.branchOf(conferenceId, branch), prefix }),
      ),
    ),
  );
}

async function timed<T>(times: number, work: () => Promise<T>): Promise<{ all: number[]; last: T }> {
  const all: number[] = [];
  for (;;) {
    const begun = performance.now();
    const last = await work();
    all.push(performance.now() - begun);
    if (all.length >= times) return { all, last };
  }
}

function line(what: string, { all, last }: { all: number[]; last: Reply }, rows: number): void {
  const kb = (bytes: Buffer | string) => `${(Buffer.byteLength(bytes) / 1024).toFixed(0)} KB`;
  console.log(
    `  ${what.padEnd(32)} ${ms(all)} · ${rows} rows · ${kb(sentOf(last))} on the line for ${kb(textOf(last))} of JSON`,
  );
}

function sentOf({ body, isBase64Encoded }: Reply): Buffer {
  return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
}

function textOf(reply: Reply): string {
  return (reply.isBase64Encoded ? gunzipSync(sentOf(reply)) : sentOf(reply)).toString('utf8');
}

function ms(all: readonly number[]): string {
  return `${median(all).toFixed(0).padStart(5)} ms (${percentile(all, 0.95).toFixed(0)} ms)`;
}

function rowsOf(reply: Reply): number {
  return (JSON.parse(textOf(reply)) as { rows: unknown[] }).rows.length;
}
