import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { plan } from '../functions/distribute/plan.ts';
import { permitsAtOnceOf, type SendDeps, sendDeliveries } from '../functions/distribute/send.ts';
import type { DeliveryId } from '../shared/domain/ids.ts';
import { createMail } from '../shared/gateways/mail.ts';
import { createMemoryOutgoing } from '../shared/gateways/outgoing.ts';
import { createMemorySealer } from '../shared/gateways/seal.ts';
import { logger } from '../shared/runtime/logs.ts';
import { createAccess } from '../shared/store/access.ts';
import { createAgendas } from '../shared/store/agendas.ts';
import { createBridges } from '../shared/store/bridges.ts';
import { createConclusions } from '../shared/store/conclusions.ts';
import { createConferences } from '../shared/store/conferences.ts';
import { createDeliveries } from '../shared/store/deliveries.ts';
import { createDirectory } from '../shared/store/directory.ts';
import { createDocuments } from '../shared/store/documents.ts';
import { createLimiter } from '../shared/store/limiter.ts';
import { startEngine } from './support/engine.ts';
import { check, flag } from './support/figures.ts';
import { metricLines } from './support/metric-lines.ts';
import { conferenceId, enrolNation, nationOf } from './support/nation.ts';

/**
 * Invitations and PINs of a nation, by two senders at once that know of each other through the limiter in the table alone,
 * to an SES on loopback that writes down when each call came. Sending counts, not the planning before it.
 *
 *     npm run bench:mail [-- --bridges 300 --rate 50]
 */
const size = Number(flag('bridges', ['300'])[0]);
const rate = Number(flag('rate', ['50'])[0]);
const senders = 2;
const boundRatio = 1.1;

const { table, stop } = await startEngine();
logger.setLogLevel('ERROR');
metricLines();

const calls: number[] = [];
const ses = createServer((request, response) => {
  calls.push(performance.now());
  request.resume().on('end', () => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ MessageId: String(calls.length) }));
  });
}).listen(0, '127.0.0.1');
await once(ses, 'listening');

const sealer = createMemorySealer();
const outgoing = createMemoryOutgoing();
const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
const world = {
  table,
  conferences: createConferences(table),
  bridges: createBridges(table),
  directory: createDirectory(table),
  agendas: createAgendas(table),
  conclusions: createConclusions(table),
  documents: createDocuments(table),
  deliveries: createDeliveries(table),
  access: createAccess(table, sealer, random),
  files: { get: async () => undefined },
  outgoing,
  publicUrl: 'https://nhipcau.example',
  ...{ random, now: Date.now },
};

const bridges = nationOf(size);
await enrolNation(table, bridges);
await world.access.issue(bridges, Date.now());
await plan(world, {
  messageId: 'm',
  receives: 1,
  body: { id: 'e', source: 'nhipcau', time: '', 'detail-type': 'BridgesEnrolled', detail: { conferenceId } },
  // a whole event has its receipt and version besides, which planning does not read
} as unknown as Parameters<typeof plan>[1]);
const waiting = outgoing.messages.splice(0);
const ids = new Set(waiting.flatMap((message) => message.deliveryIds));

const begun = performance.now();
await Promise.all(Array.from({ length: senders }, () => work(senderDeps())));
const wall = (performance.now() - begun) / 1000;

const floor = ids.size / rate;
const states = new Map<string, number>();
for (const { state } of await world.deliveries.findMany([...ids])) states.set(state, (states.get(state) ?? 0) + 1);
const most = mostWithin(calls, 1000);
console.log(`${ids.size} mails of ${size} bridges at ${rate}/s, ${senders} senders, Node ${process.version}`);
console.log(`  wall ${wall.toFixed(2)} s · N/R ${floor.toFixed(2)} s · ratio ${(wall / floor).toFixed(3)}`);
console.log(
  `  ${calls.length} calls, at most ${most} in any second · ${[...states].map((each) => each.join(' ')).join(', ')}`,
);
check(wall / floor <= boundRatio, `within ${boundRatio} × N/R`);
check(most <= rate, 'no second with more calls than the rate');
check(calls.length === ids.size && states.get('sent') === ids.size, 'every mail sent, none twice');
ses.closeAllConnections();
ses.close();
await stop();

/** A container of its own: its own clients and its own limiter, which meets the others' in the table only. */
function senderDeps(): SendDeps {
  const client = new SESv2Client({
    endpoint: `http://127.0.0.1:${(ses.address() as AddressInfo).port}`,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    maxAttempts: 1,
  });
  const ratePerSecond = rate * 0.95; // as the function sets it
  const burst = permitsAtOnceOf(ratePerSecond);
  return {
    ...world,
    mail: createMail({ client, sender: 'Nhịp Cầu <thong-bao@example.vn>', configurationSet: 'bench' }),
    limiter: createLimiter({ table, name: 'ses', ratePerSecond, burst, now: Date.now, sleep: (ms) => sleep(ms) }),
    permitsAtOnce: burst,
  };
}

/** One message after the other, as the queue hands them to a container. */
async function work(deps: SendDeps): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    await sendDeliveries(deps, next.deliveryIds as DeliveryId[]);
    const again = outgoing.messages.splice(0);
    for (const message of again) setTimeout(() => waiting.push(message), message.delay * 1000);
  }
}

/** The most calls that came within any span of so many ms. */
function mostWithin(all: readonly number[], spanMs: number): number {
  let from = 0;
  let most = 0;
  for (const [i, at] of all.entries()) {
    while (at - (all[from] as number) >= spanMs) from++;
    most = Math.max(most, i - from + 1);
  }
  return most;
}
