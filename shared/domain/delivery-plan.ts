import { type Bridge, enrolmentsOf } from './bridge.ts';
import { type Delivery, type DocumentKind, deliveryIdOf, settled } from './delivery.ts';
import type { Actor } from './events.ts';
import type { ConferenceId } from './ids.ts';

/** A delivery as it is planned, and whatever plans it anew. */

export function planned(of: {
  document: { id: string; conferenceId: ConferenceId; kind: DocumentKind };
  bridge: Bridge;
  recipient: { role: 'host' | 'office'; name: string; address?: string; isHeld?: boolean };
  row: string;
  holdsCalendar: boolean;
  at: number;
}): Delivery {
  const { document, bridge, recipient } = of;
  return settled({
    id: deliveryIdOf(document.id, bridge.branch, bridge.id, of.row),
    documentId: document.id,
    conferenceId: document.conferenceId,
    kind: document.kind,
    bridgeId: bridge.id,
    branch: bridge.branch,
    pointCode: bridge.pointCode,
    unit: bridge.name,
    recipient: recipient.name,
    role: recipient.role,
    ...(recipient.address === undefined
      ? { outcome: 'refused', outcomeReason: recipient.isHeld ? 'one-contact' : 'no-address' }
      : { address: recipient.address }),
    holdsCalendar: of.holdsCalendar,
    ...(bridge.enrolments === undefined ? {} : { enrolments: bridge.enrolments }),
    state: 'queued',
    revision: 1,
    queuedAt: of.at,
    links: [],
    attempt: 0,
    countsFrom: 1,
    isUnderWay: false,
  });
}

/** Once more from the start, to the address that is known now. What the failed attempt still tells counts no longer. */
export function requeued(delivery: Delivery, at: number, address: string | undefined, by?: Actor): Delivery {
  const { id, documentId, conferenceId, kind, bridgeId, branch, pointCode, unit, recipient, role } = delivery;
  const { holdsCalendar, revision, links, attempt, countsFrom, after, accessEpoch, sequence, enrolments } = delivery;
  const to = address ?? delivery.address;
  if (to === undefined || delivery.state === 'queued') return delivery;
  return settled({
    ...{ id, documentId, conferenceId, kind, bridgeId, branch, pointCode, unit, recipient, role },
    ...{ holdsCalendar, revision, links, attempt },
    ...(after === undefined ? {} : { after }),
    ...(accessEpoch === undefined ? {} : { accessEpoch }),
    ...(sequence === undefined ? {} : { sequence }),
    ...(enrolments === undefined ? {} : { enrolments }),
    address: to,
    state: 'queued',
    queuedAt: at,
    countsFrom: delivery.state === 'unknown' ? countsFrom : attempt + 1,
    isUnderWay: false,
    ...(by === undefined ? {} : { requeued: { times: (delivery.requeued?.times ?? 0) + 1, by } }),
  });
}

/** A way in has one row a bridge: whether that row is for somebody else than the directory names today. */
export function isOfAnother(delivery: Delivery, row: Delivery): boolean {
  const isWayIn = delivery.kind === 'invitation' || delivery.kind === 'pin';
  return isWayIn && row.address !== undefined && delivery.address?.toLowerCase() !== row.address.toLowerCase();
}

/** The same to who is named for it today, as `row` plans it. One in a call of its own answers first and is asked again later. */
export function readdressed(delivery: Delivery, row: Delivery, at: number): Delivery {
  const { recipient, role, address } = row;
  if (address === undefined) return delivery;
  const to = { recipient, role, address };
  return delivery.state === 'queued' ? { ...delivery, ...to } : { ...requeued(delivery, at, address), ...to };
}

/**
 * The same to a bridge that was withdrawn and is invited again, as `row` plans it: whatever became of the first time, it is
 * sent once more, and neither word nor link of the first time counts for the second.
 */
export function plannedAgain(delivery: Delivery, row: Delivery, at: number): Delivery {
  const enrolments = enrolmentsOf(row);
  if (enrolmentsOf(delivery) >= enrolments) return delivery;
  const again = requeued(delivery, at, row.address);
  const { after: _after, ...rest } = again;
  return {
    ...rest,
    ...(row.after === undefined ? {} : { after: row.after }),
    enrolments,
    links: [],
    countsFrom: again.attempt + 1,
  };
}

/** Never sent: something newer says otherwise. Only while it waits; what is under way cannot be called back. */
export function superseded(delivery: Delivery): Delivery {
  if (delivery.state !== 'queued') return delivery;
  return settled({ ...delivery, outcome: 'refused', outcomeReason: 'superseded' });
}
