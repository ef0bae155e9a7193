import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Client } from '../../cli/client.ts';
import type { Cloud } from '../cloud.ts';
import { minimumCalls } from './choose.ts';
import type { Evidence, WitnessedRoom } from './evidence.ts';
import { mailedAddresses } from './inbox.ts';
import { scanFolder, scanForLeaks } from './leaks.ts';
import type { Rooms, Staff } from './office.ts';
import { type DeliverySummary, type Published, readDeliveries } from './secretariat.ts';
import { readCsv, readXlsx } from './sheets.ts';
import type { EventCounts } from './summary.ts';

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

/** The media service's own view of its meetings, as an outside witness. */
export async function witnessRooms(cloud: Cloud): Promise<WitnessedRoom[]> {
  const snapshot = await cloud.chime?.snapshot();
  return (snapshot?.meetings ?? []).map(({ id, attendees }) => ({
    meetingId: id,
    attendees: attendees.map(({ externalUserId }) => ({ externalUserId })),
  }));
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

export interface Collected {
  readonly evidence: Evidence;
  readonly mails: number;
  readonly logLines: number;
}

/** Puts together what the invariants look at; reads the system through its API alone. */
export async function collectEvidence(from: {
  readonly cloud: Cloud;
  readonly staff: Staff;
  readonly dataDir: string;
  readonly conferenceId: string;
  readonly documentId: string;
  readonly published: Published;
  readonly exports: Exports;
  readonly rooms: Rooms;
  readonly heard: Heard;
  readonly deliverySummary: DeliverySummary;
  readonly known: Pick<Evidence, 'scripts' | 'truths' | 'counting' | 'heartbeatMs' | 'hasFaults' | 'attendance'> & {
    rooms: WitnessedRoom[];
  };
}): Promise<Collected> {
  const { cloud, known, exports, rooms, heard, deliverySummary } = from;
  const scan = scanForLeaks(known.scripts, known.truths);
  await scanFolder(join(from.dataDir, 'cloud/logs'), scan);
  const { addresses, mails } = await mailedAddresses(cloud.mailUrl);
  const evidence: Evidence = {
    ...known,
    sheets: {
      'attendance.csv': readCsv(exports['attendance.csv']),
      'attendance.xlsx': await readXlsx(exports['attendance.xlsx']),
    },
    calls: heard.calls,
    minimumCalls: minimumCalls(rooms.rooms.map(({ seats }) => seats)),
    leaks: scan.found(),
    deliveries: await readDeliveries(from.staff, from.conferenceId, from.documentId),
    deliverySummary,
    mailedTo: addresses,
    conclusions: {
      saidSha256: from.published.sha256,
      bytesSha256: createHash('sha256').update(exports['conclusions.pdf']).digest('hex'),
    },
    refusedCalls: cloud.permissions().refused,
  };
  return { evidence, mails, logLines: scan.lines };
}
