import type { Client } from '../../cli/client.ts';
import type { AttendanceRow, Bounds, DeliveryRow } from './evidence.ts';
import type { Timeline } from './timeline.ts';
import type { DelegateCounts } from './truth.ts';

/** The people at the centre, each with an account of their own, and what they do through the public API. */
export interface Staff {
  readonly office: Client;
  readonly secretary: Client;
  /** Approves what another has drafted. */
  readonly approver: Client;
}

export interface Scheduled {
  readonly conferenceId: string;
  readonly floorMs: number;
  readonly bridges: number;
}

const pollMs = 500;
const mostPauseMs = 5000;

/** Asks until `ready`, or fails after `withinMs` with what it waited for. */
export async function until<T>(
  what: string,
  withinMs: number,
  ask: () => Promise<T>,
  ready: (it: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const asked = Date.now();
    const it = await ask();
    if (ready(it)) return it;
    if (Date.now() > deadline) throw new Error(`${what} took longer than ${Math.round(withinMs / 1000)} s`);
    // Asking must not become the work: at most a tenth of the time goes into it.
    const pause = Math.max(pollMs, 9 * (Date.now() - asked));
    await new Promise((resolve) => setTimeout(resolve, Math.min(pause, mostPauseMs)));
  }
}

interface Import {
  readonly id: string;
  readonly status: string;
  readonly counts: { readonly new: number; readonly error: number };
  readonly errors: readonly { readonly line: number; readonly column?: string; readonly reason: string }[];
  readonly refusal?: string;
}

export async function importDirectory({ office }: Staff, csv: string): Promise<number> {
  const file = { bytes: Buffer.from(csv), mediaType: 'text/csv', name: 'diem-cau.csv' };
  const preview = await office.call<Import>('POST', '/points/imports', {
    file,
    idempotencyKey: 'conference-directory',
  });
  if (preview.counts.error > 0) {
    const first = preview.errors
      .slice(0, 5)
      .map(({ line, column, reason }) => `line ${line} ${column ?? ''}: ${reason}`);
    throw new Error(`the directory has ${preview.counts.error} errors: ${first.join('; ')}`);
  }
  await office.call('POST', `/points/imports/${preview.id}/commit`);
  const path = `/points/imports/${preview.id}`;
  const done = await until(
    'the import',
    120_000,
    () => office.call<Import>('GET', path),
    ({ status }) => status !== 'committing',
  );
  if (done.status !== 'committed') throw new Error(`the import ended as ${done.status}: ${done.refusal ?? ''}`);
  return preview.counts.new;
}

export async function schedule({ office }: Staff, host: string, timeline: Timeline): Promise<Scheduled> {
  const body = {
    title: 'Hội nghị trực tuyến toàn quốc về chuyển đổi số',
    chair: 'Phó Thủ tướng Chính phủ',
    office: 'VPCP',
    hostPoint: host,
    doorsOpenAt: iso(timeline.doorsOpenAt),
    startsAt: iso(timeline.startsAt),
    endsAt: iso(timeline.endsAt),
    classification: 'internal',
    invited: { all: true },
    operatorPhone: '080 43162',
  };
  const answer = await office.call<{
    conference: { id: string };
    plan: { floorMs: number; bridges: number };
  }>('POST', '/conferences', { body, idempotencyKey: 'conference-schedule' });
  return { conferenceId: answer.conference.id, floorMs: answer.plan.floorMs, bridges: answer.plan.bridges };
}

export async function publishAgenda({ secretary }: Staff, conferenceId: string, timeline: Timeline): Promise<void> {
  const path = `/conferences/${conferenceId}/agenda`;
  const { startsAt, endsAt } = timeline;
  const agenda = await secretary.call<{ version: number }>('PUT', path, {
    body: {
      version: 0,
      sessions: [
        {
          title: 'Phiên toàn thể',
          startsAt: iso(startsAt),
          endsAt: iso(endsAt),
          chair: 'Phó Thủ tướng Chính phủ',
          items: [
            { title: 'Khai mạc', minutes: 5 },
            { title: 'Báo cáo kết quả sáu tháng đầu năm', speaker: 'Lãnh đạo Bộ Khoa học và Công nghệ', minutes: 20 },
            { title: 'Thảo luận tại các điểm cầu', minutes: 60 },
            { title: 'Kết luận', minutes: 15 },
          ],
        },
      ],
    },
  });
  await secretary.call('POST', `${path}/publish`, {
    body: { version: agenda.version },
    idempotencyKey: 'conference-agenda',
  });
}

interface Conference {
  readonly status: string;
  readonly enrolledBridges?: number;
  readonly startedAt?: string;
  readonly endedAt?: string;
}

export const readConference = ({ office }: Staff, id: string) => office.call<Conference>('GET', `/conferences/${id}`);

export interface Rooms {
  readonly status: string;
  readonly bridges: number;
  readonly seats: number;
  readonly ms?: number;
  readonly calls: Readonly<Record<string, number>>;
  readonly throttled: number;
  readonly rooms: readonly {
    readonly room: number;
    readonly generation: number;
    readonly status: string;
    readonly seats: number;
  }[];
  readonly unseated: readonly { readonly bridgeId: string; readonly reason: string }[];
}

export const readRooms = ({ office }: Staff, id: string) => office.call<Rooms>('GET', `/conferences/${id}/rooms`);

export interface Board {
  readonly status: string;
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
}

export const readBoard = ({ office }: Staff, id: string, branch?: string) =>
  office.call<Board>('GET', `/conferences/${id}/board`, { query: { branch } });

export const startConference = ({ office }: Staff, id: string) =>
  office.call('POST', `/conferences/${id}/start`, { idempotencyKey: `conference-start-${id}` });

export const endConference = ({ office }: Staff, id: string) =>
  office.call('POST', `/conferences/${id}/end`, { body: {}, idempotencyKey: `conference-end-${id}` });

interface Settled {
  readonly revision: number;
  readonly settledAt?: string;
  readonly nation: {
    readonly present: number;
    readonly late: number;
    readonly absent: number;
    readonly unknown: number;
  };
}

export async function settledAttendance(
  { secretary }: Staff,
  id: string,
): Promise<{ summary: Settled; rows: AttendanceRow[] }> {
  const path = `/conferences/${id}/attendance`;
  const summary = await until(
    'the settlement of the attendance',
    180_000,
    () => secretary.call<Settled>('GET', `${path}/summary`),
    ({ revision }) => revision > 0,
  );
  const items = await secretary.all<RecordItem>(path);
  return { summary, rows: items.map(rowOf) };
}

interface RecordItem {
  readonly bridgeId: string;
  readonly code: string;
  readonly state: AttendanceRow['state'];
  readonly seconds: { readonly low: number; readonly high: number };
  readonly intervals: readonly { readonly start: IsoBounds; readonly end: IsoBounds }[];
  readonly presentCount?: number;
  readonly delegates: DelegateCounts;
}

type IsoBounds = { readonly [K in keyof Bounds]: string };

function rowOf(item: RecordItem): AttendanceRow {
  const bounds = ({ low, likely, high }: IsoBounds): Bounds => ({
    likely: Date.parse(likely),
    ...(low === undefined ? {} : { low: Date.parse(low) }),
    ...(high === undefined ? {} : { high: Date.parse(high) }),
  });
  const { bridgeId, code, state, seconds, presentCount, delegates } = item;
  return {
    ...{ bridgeId, code, state, seconds, delegates },
    intervals: item.intervals.map(({ start, end }) => ({ start: bounds(start), end: bounds(end) })),
    ...(presentCount === undefined ? {} : { presentCount }),
  };
}

interface Conclusions {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly number?: string;
  readonly sha256?: string;
}

export interface Published {
  readonly id: string;
  readonly number: string;
  readonly sha256: string;
}

/** Drafted by one, approved by another, numbered, rendered, published. */
export async function concludeConference({ secretary, approver }: Staff, id: string): Promise<Published> {
  const base = `/conferences/${id}/conclusions`;
  const act = (who: Client, path: string, body: unknown) =>
    who.call<Conclusions>('POST', path, { body, idempotencyKey: `conference${path.replaceAll('/', '-')}`.slice(-100) });
  const draft = await act(secretary, base, {
    abstract: 'Kết luận của Phó Thủ tướng Chính phủ tại Hội nghị trực tuyến toàn quốc về chuyển đổi số',
    sections: [
      { heading: 'Về kết quả', paragraphs: ['Các bộ, ngành, địa phương đã nỗ lực và đạt kết quả tích cực.'] },
      {
        heading: 'Về nhiệm vụ',
        paragraphs: ['Các tỉnh rà soát hạ tầng.', 'Các xã hoàn thành số hoá hồ sơ trong quý tới.'],
      },
    ],
    signer: { authority: 'KT. BỘ TRƯỞNG, CHỦ NHIỆM', post: 'PHÓ CHỦ NHIỆM', name: 'Nguyễn Văn Ví Dụ' },
    place: 'Hà Nội',
  });
  const path = `${base}/${draft.id}`;
  const submitted = await act(secretary, `${path}/submit`, { version: draft.version });
  const approved = await act(approver, `${path}/approve`, { version: submitted.version });
  await act(secretary, `${path}/publish`, { version: approved.version });
  const published = await until(
    'the publication of the conclusions',
    120_000,
    () => secretary.call<Conclusions>('GET', path),
    ({ status }) => status === 'published',
  );
  return { id: draft.id, number: published.number ?? '', sha256: published.sha256 ?? '' };
}

interface Document {
  readonly id: string;
  readonly kind: string;
}

export interface DeliverySummary {
  readonly recipients: number;
  readonly states: Readonly<Record<string, number>>;
  readonly reckoning: Readonly<Record<string, number>>;
}

/** Waits until no recipient of the document of that kind is on the way any more. */
export async function sentOut(
  { secretary }: Staff,
  id: string,
  kind: string,
  withinMs: number,
  onDone: (done: number, total: number) => void = () => {},
): Promise<{ documentId: string; summary: DeliverySummary }> {
  const base = `/conferences/${id}/documents`;
  const { items } = await until(
    `the plan of the ${kind}`,
    withinMs,
    () => secretary.call<{ items: Document[] }>('GET', base),
    (list) => list.items.some((each) => each.kind === kind),
  );
  const documentId = (items.find((each) => each.kind === kind) as Document).id;
  const summary = await until(
    `the sending of the ${kind}`,
    withinMs,
    () => secretary.call<DeliverySummary>('GET', `${base}/${documentId}/summary`),
    ({ recipients, states }) => {
      const waiting = (states.queued ?? 0) + (states.sending ?? 0);
      onDone(recipients - waiting, recipients);
      return recipients > 0 && waiting === 0;
    },
  );
  return { documentId, summary };
}

interface DeliveryItem {
  readonly id: string;
  readonly pointCode: string;
  readonly state: string;
  readonly address?: string;
}

export async function readDeliveries({ secretary }: Staff, id: string, documentId: string): Promise<DeliveryRow[]> {
  const items = await secretary.all<DeliveryItem>(`/conferences/${id}/documents/${documentId}/deliveries`, {
    limit: 500,
  });
  return items.map(({ id: deliveryId, pointCode, state, address }) => ({
    id: deliveryId,
    code: pointCode,
    state,
    ...(address === undefined ? {} : { address }),
  }));
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
