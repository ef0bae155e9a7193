import type { AttendanceRow, Bounds, DeliveryRow, SentDocument } from './evidence.ts';
import { readConference, type Staff, until } from './office.ts';
import type { DelegateCounts } from './truth.ts';

export interface Settled {
  readonly revision: number;
  readonly pending: boolean;
  readonly settledAt?: string;
  readonly nation: {
    readonly present: number;
    readonly late: number;
    readonly absent: number;
    readonly unknown: number;
  };
}

const readSettled = ({ secretary }: Pick<Staff, 'secretary'>, id: string) =>
  secretary.call<Settled>('GET', `/conferences/${id}/attendance/summary`);

/**
 * Waits until the attendance is settled; what was still on its way at the end is settled after that. By the state of the
 * conference: before the settlement a summary is reckoned out of everybody's evidence each time it is asked for.
 */
export const settledFirst = (staff: Pick<Staff, 'office'>, id: string): Promise<unknown> =>
  until(
    'the settlement of the attendance',
    180_000,
    () => readConference(staff, id),
    ({ status }) => status === 'settled',
  );

/** The summary when nothing more is on its way to it. */
export const settledLast = (staff: Pick<Staff, 'secretary'>, id: string): Promise<Settled> =>
  until(
    'the last settlement of the attendance',
    180_000,
    () => readSettled(staff, id),
    ({ revision, pending }) => revision > 0 && !pending,
  );

export async function readAttendance(staff: Pick<Staff, 'secretary'>, id: string): Promise<AttendanceRow[]> {
  const items = await staff.secretary.all<RecordItem>(`/conferences/${id}/attendance`);
  return items.map(rowOf);
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
  readonly rollCallRevision: number;
}

type IsoBounds = { readonly [K in keyof Bounds]: string };

function rowOf(item: RecordItem): AttendanceRow {
  const bounds = ({ low, likely, high }: IsoBounds): Bounds => ({
    likely: Date.parse(likely),
    ...(low === undefined ? {} : { low: Date.parse(low) }),
    ...(high === undefined ? {} : { high: Date.parse(high) }),
  });
  const { bridgeId, code, state, uncertain, seconds, presentCount, delegates, rollCallRevision } = item;
  return {
    ...{ bridgeId, code, state, uncertain, seconds, delegates, rollCallRevision },
    intervals: item.intervals.map(({ start, end }) => ({ start: bounds(start), end: bounds(end) })),
    ...(presentCount === undefined ? {} : { presentCount }),
  };
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

/** Every document of the conference with its list. */
export async function readDocuments(staff: Staff, id: string): Promise<SentDocument[]> {
  const { items } = await staff.secretary.call<{ items: Document[] }>('GET', `/conferences/${id}/documents`);
  return Promise.all(
    items.map(async ({ id: documentId, kind }) => ({
      ...{ id: documentId, kind },
      deliveries: await readDeliveries(staff, id, documentId),
    })),
  );
}

async function readDeliveries({ secretary }: Staff, id: string, documentId: string): Promise<DeliveryRow[]> {
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
