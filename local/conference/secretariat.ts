import type { Client } from '../../cli/client.ts';
import type { AttendanceRow, Bounds, DeliveryRow } from './evidence.ts';
import { type Staff, until } from './office.ts';
import type { DelegateCounts } from './truth.ts';

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

/** The summary of the attendance as soon as it is settled. */
export const settled = ({ secretary }: Staff, id: string): Promise<Settled> =>
  until(
    'the settlement of the attendance',
    180_000,
    () => secretary.call<Settled>('GET', `/conferences/${id}/attendance/summary`),
    ({ revision }) => revision > 0,
  );

export async function readAttendance(staff: Staff, id: string): Promise<{ revision: number; rows: AttendanceRow[] }> {
  const { revision } = await settled(staff, id);
  const items = await staff.secretary.all<RecordItem>(`/conferences/${id}/attendance`);
  return { revision, rows: items.map(rowOf) };
}

interface RecordItem {
  readonly bridgeId: string;
  readonly code: string;
  readonly state: AttendanceRow['state'];
  readonly uncertain: boolean;
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
  const { bridgeId, code, state, uncertain, seconds, presentCount, delegates } = item;
  return {
    ...{ bridgeId, code, state, uncertain, seconds, delegates },
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

const resends = 3;

/** Waits until no recipient of the document of that kind is on the way any more, and sends again what is unknown. */
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
  for (let round = 1; ; round += 1) {
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
    // nobody knows whether these went: the office sends them again, as it would by its page
    if ((summary.states.unknown ?? 0) === 0 || round > resends) return { documentId, summary };
    await secretary.call('POST', `${base}/${documentId}/resend`, {
      body: { states: ['unknown'] },
      idempotencyKey: `conference-resend-${documentId}-${round}`.slice(-100),
    });
  }
}

/** Bounces come a while after the mail; what is still only sent after that stays so. */
const fateMs = 15_000;

export async function awaitFates({ secretary }: Staff, id: string, documentId: string): Promise<DeliverySummary> {
  const deadline = Date.now() + fateMs;
  const path = `/conferences/${id}/documents/${documentId}/summary`;
  return until(
    'the fate of the mails',
    2 * fateMs,
    () => secretary.call<DeliverySummary>('GET', path),
    ({ states }) => (states.sent ?? 0) === 0 || Date.now() > deadline,
  );
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
