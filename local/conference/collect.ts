import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Client } from '../../cli/client.ts';
import type { Cloud } from '../cloud.ts';
import { giveBackMemory } from '../kit/give-back.ts';
import { bodiesIn, plantedIn } from './dead-letters.ts';
import type { Evidence, Rest, SeenMail, SentDocument } from './evidence.ts';
import type { Held } from './hold.ts';
import { archiveFiles, type LeakScan, logFiles, scanFolder, scanForLeaks } from './leaks.ts';
import type { Published } from './notices.ts';
import { readBoard } from './office.ts';
import { readArchive, replay } from './replay.ts';
import type { DeliverySummary } from './secretariat.ts';
import { readCsv, readDeliverySheet, readXlsx } from './sheets.ts';
import type { EventCounts } from './summary.ts';
import type { Venue } from './venue.ts';
import { witnessRooms } from './witness.ts';

/** The files that the API gives out. */
export interface Exports {
  readonly 'attendance.csv': Uint8Array;
  readonly 'attendance.xlsx': Uint8Array;
  readonly 'conclusions.pdf': Uint8Array;
  readonly 'deliveries.csv': Uint8Array;
}

export async function fetchExports(
  client: Client,
  conferenceId: string,
  conclusionsId: string,
  documentId: string,
): Promise<Exports> {
  const base = `/conferences/${conferenceId}`;
  const [csv, xlsx, pdf, deliveries] = await Promise.all([
    client.download(`${base}/attendance.csv`),
    client.download(`${base}/attendance.xlsx`),
    client.download(`${base}/conclusions/${conclusionsId}/pdf`),
    client.download(`${base}/documents/${documentId}/deliveries.csv`),
  ]);
  return { 'attendance.csv': csv, 'attendance.xlsx': xlsx, 'conclusions.pdf': pdf, 'deliveries.csv': deliveries };
}

export interface Heard {
  readonly calls: Record<string, number>;
  readonly events: EventCounts;
  readonly faults: Record<string, number>;
}

/** Counts that the engines kept: calls of Chime, its events, and every fault that fired. */
export async function heardByEngines(cloud: Cloud): Promise<Heard> {
  const { chime, fired } = await cloud.status();
  const channels = Object.values(chime?.events ?? {});
  const sum = (of: (counts: (typeof channels)[number]) => number) =>
    channels.reduce((total, each) => total + of(each), 0);
  const named = (part: string, counts: Record<string, number>) =>
    Object.entries(counts).map(([name, count]) => [`${part}.${name}`, count] as const);
  return {
    calls: Object.fromEntries(
      Object.entries(chime?.calls ?? {}).map(([operation, counts]) => [
        operation,
        counts.ok + counts.throttled + counts.failed,
      ]),
    ),
    events: {
      emitted: sum(({ emitted }) => emitted),
      lost: sum(({ lost }) => lost),
      duplicated: sum(({ duplicated }) => duplicated),
    },
    faults: Object.fromEntries([
      ...named('chime', chime?.faults ?? {}),
      ...Object.entries(fired).flatMap(([part, counts]) => named(part, counts)),
    ]),
  };
}

/** What is still there when everything has had its time: as long as a failed message takes to come again, and more. */
const restMs = 10 * 60_000;

type Resting = Pick<Cloud, 'chime' | 'drain' | 'queues' | 'planted' | 'model' | 'faults'>;

/** Waits until nothing is on its way any more, and looks at what is left. */
export async function comeToRest(cloud: Resting, withinMs = restMs): Promise<Rest> {
  let busy: string | undefined;
  try {
    await cloud.drain({ timeoutMs: withinMs });
  } catch (error) {
    busy = (error as Error).message;
  }
  const queues = cloud.queues.depths().map(({ name }) => ({ name, bodies: bodiesIn(cloud, name) }));
  return {
    rooms: await witnessRooms(cloud),
    queues: queues.filter(({ bodies }) => bodies.length > 0),
    planted: plantedIn(cloud),
    ...(busy === undefined ? {} : { busy }),
  };
}

export interface Collected {
  readonly evidence: Evidence;
  readonly mails: number;
  readonly logLines: number;
}

/** Puts together what the invariants look at; reads the system through its API alone. */
export async function collectEvidence(from: {
  readonly venue: Pick<Venue, 'cloud' | 'staff' | 'dataDir' | 'failures' | 'urls'>;
  readonly conferenceId: string;
  readonly documentId: string;
  readonly documents: readonly SentDocument[];
  readonly published: Published;
  readonly exports: Exports;
  readonly held: Held;
  readonly heard: Heard;
  readonly rest: Rest;
  readonly deliverySummary: DeliverySummary;
  readonly known: Pick<
    Evidence,
    | 'scripts'
    | 'truths'
    | 'heartbeatMs'
    | 'hasFaults'
    | 'attendance'
    | 'minimumCalls'
    | 'settled'
    | 'revoked'
    | 'agendas'
  >;
}): Promise<Collected> {
  const { known, documents, exports, held, heard, deliverySummary } = from;
  const { cloud, staff, dataDir, failures, urls } = from.venue;
  // a nation's workbook takes some 300 MB while it is read: before anything else is held
  giveBackMemory();
  const { points, delegates } = await readXlsx(exports['attendance.xlsx']);
  giveBackMemory();
  const scan = scanForLeaks(known.scripts, known.truths);
  scanFolder(join(dataDir, 'cloud/logs'), logFiles, scan);
  scanFolder(join(dataDir, 'cloud/archive'), archiveFiles, scan);
  for (const { name } of cloud.queues.depths())
    for (const body of bodiesIn(cloud, name)) scan.line(`queue ${name}`, body);
  for (const { problems } of known.truths) for (const text of problems) scan.line('a refusal', text);
  for (const url of urls) scan.line('the address of a request', url);
  const logLines = scan.lines;
  const mails = scanMails(cloud.inbox, scan);
  const { rooms } = held;
  const evidence: Evidence = {
    ...known,
    counting: held.counting,
    sheets: { 'attendance.csv': readCsv(exports['attendance.csv']), 'attendance.xlsx': points },
    delegates,
    rooms: held.witnessed,
    looks: held.looks,
    wasShutOut: held.wasShutOut,
    said: { rooms: rooms.rooms.length, seats: rooms.seats, calls: rooms.calls },
    rest: from.rest,
    provisioningCalls: held.provisioned.calls,
    throttled: held.provisioned.throttled,
    calls: heard.calls,
    lostRooms: heard.faults['chime.vanish'] ?? 0,
    leaks: scan.found(),
    documents,
    mails,
    deliveries: documents.find(({ id }) => id === from.documentId)?.deliveries ?? [],
    deliverySheet: readDeliverySheet(exports['deliveries.csv']),
    deliverySummary,
    board: (await readBoard(staff, from.conferenceId)).rows,
    failures: failures.told(),
    replayed: replay(readArchive(join(dataDir, 'cloud/archive')), from.conferenceId),
    conclusions: {
      saidSha256: from.published.sha256,
      bytesSha256: createHash('sha256').update(exports['conclusions.pdf']).digest('hex'),
    },
    refusedCalls: cloud.permissions().refused,
  };
  return { evidence, mails: mails.length, logLines };
}

const pageSize = 500;

/** Every mail that was handed over, looked through once, and what is needed of it afterwards. */
function scanMails(inbox: Cloud['inbox'], scan: LeakScan): SeenMail[] {
  const seen: SeenMail[] = [];
  for (let after = 0; ; ) {
    const page = inbox.list({ after, limit: pageSize });
    for (const { seq, id, at, to, state, tags } of page) {
      after = seq;
      const { subject = '', text = '', html = '', attachments = [] } = inbox.open(id) ?? {};
      const enclosed = attachments.filter(({ contentType }) => contentType.startsWith('text/'));
      scan.mail({ to, text: [subject, text, html, ...enclosed.map(({ content }) => content.toString())].join('\n') });
      seen.push({ id, at, to, state, ...(tags.deliveryId === undefined ? {} : { deliveryId: tags.deliveryId }) });
    }
    if (page.length === 0) return seen;
  }
}
