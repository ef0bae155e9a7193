import { type Bridge, enrolmentsOf } from './bridge.ts';
import type { Actor } from './events.ts';
import { type BridgeId, type ConferenceId, type DeliveryId, digest } from './ids.ts';

/**
 * One recipient's copy of one document version. Its state is read off the facts, never set: what our own call answered and
 * what the mail service tells may come in any order, twice and late, and the same facts always give the same state.
 */
export interface Delivery extends Facts {
  readonly id: DeliveryId;
  readonly documentId: string;
  readonly conferenceId: ConferenceId;
  readonly kind: DocumentKind;
  readonly bridgeId: BridgeId;
  readonly branch: string;
  readonly pointCode: string;
  readonly unit: string;
  readonly recipient: string;
  readonly role: 'host' | 'office';
  readonly address?: string;
  /** This recipient's calendar has the conference: the invitation went here. */
  readonly holdsCalendar: boolean;
  readonly state: DeliveryState;
  readonly reason?: string;
  /** +1 on every change. */
  readonly revision: number;
  readonly queuedAt: number;
  /** Deliveries that must not be under way when this one is sent: a cancellation stays behind its invitation. */
  readonly after?: readonly DeliveryId[];
  /** Digests of the acknowledgement links that were mailed, each with the digest of what it went with. */
  readonly links: readonly { readonly hash: string; readonly sha256: string }[];
  /** What the last mail carried: the epoch of the bridge's access, and the conference's SEQUENCE. */
  readonly accessEpoch?: number;
  readonly sequence?: number;
  /** Of the bridge, when this was planned; 1 unless said. */
  readonly enrolments?: number;
  /** How often staff had it sent again, and who did last. */
  readonly requeued?: { readonly times: number; readonly by: Actor };
  /** Of its reminders (`reminder.ts`): one that waits to be sent, those sent so far, and the last of them. */
  readonly reminder?: { readonly askedAt: number; readonly by: string };
  readonly reminders?: number;
  readonly remindedAt?: number;
}

export type DocumentKind =
  | 'invitation'
  | 'pin'
  | 'agenda'
  | 'reschedule'
  | 'cancellation'
  | 'conclusions'
  | 'revocation';

export type DeliveryState =
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'bounced'
  | 'failed'
  | 'unknown'
  | 'acknowledged';

export const deliveryStates: readonly DeliveryState[] = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'bounced',
  'failed',
  'unknown',
  'acknowledged',
];

interface Facts {
  /** Hand-overs to the mail service so far. */
  readonly attempt: number;
  /** Deliveries of earlier attempts count from this one on: what came before had failed, and was sent again for it. */
  readonly countsFrom: number;
  readonly isUnderWay: boolean;
  readonly sendingAt?: number;
  /** The service's answer left open whether it took the mail: from then on its own events have `doubtMs` to say so. */
  readonly doubtedAt?: number;
  readonly outcome?: 'accepted' | 'refused' | 'unknown';
  readonly outcomeReason?: string;
  readonly sentAt?: number;
  readonly deliveredAt?: number;
  readonly hardBouncedAt?: number;
  readonly softBouncedAt?: number;
  readonly bounceReason?: string;
  readonly rejectedAt?: number;
  readonly complainedAt?: number;
  readonly acknowledgedAt?: number;
  readonly acknowledgedSha256?: string;
}

/** A hand-over that has not been heard of for so long was cut off by a crash; whether the mail went is not known. */
export const handOverLeaseMs = 90_000;
/** SES tells of a mail that it took within seconds; one of which nothing is heard for so long stays unknown. */
export const doubtMs = 30_000;
/** Hand-overs that the mail service was too busy for, before it counts as failed. */
export const attemptsLimit = 12;

export function deliveryIdOf(documentId: string, branch: string, bridgeId: BridgeId, row: string): DeliveryId {
  return `dlv_${documentId}_${branch}_${digest(12, documentId, bridgeId, row)}`;
}

const deliveryShape = /^dlv_([a-z]+-cnf_[0-9a-z]{12}-[0-9a-z-]{1,32})_([0-9A-Za-z._-]{1,32})_[0-9a-z]{12}$/;

/** Document and branch inside of a delivery's id; undefined for anything else. */
export function partsOfDeliveryId(id: string): { documentId: string; branch: string } | undefined {
  const parts = deliveryShape.exec(id);
  return parts ? { documentId: parts[1] as string, branch: parts[2] as string } : undefined;
}

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

/** Handed over now; undefined where it is not its turn (any more). The link is on record before its mail can be read. */
export function handedOver(
  delivery: Delivery,
  at: number,
  mail: {
    readonly sequence: number;
    readonly link?: { readonly hash: string; readonly sha256: string } | undefined;
    readonly accessEpoch?: number | undefined;
  },
): Delivery | undefined {
  if (delivery.state !== 'queued') return undefined;
  return settled({
    ...delivery,
    attempt: delivery.attempt + 1,
    isUnderWay: true,
    sendingAt: at,
    sequence: mail.sequence,
    links: mail.link ? [...delivery.links, mail.link] : delivery.links,
    ...(mail.accessEpoch === undefined ? {} : { accessEpoch: mail.accessEpoch }),
  });
}

/** What the mail service answered to the hand-over `attempt`. An answer to an earlier one changes nothing any more. */
export function answered(
  delivery: Delivery,
  attempt: number,
  answer:
    | { readonly outcome: 'accepted'; readonly at: number }
    | { readonly outcome: 'refused'; readonly reason: string }
    | { readonly outcome: 'unknown'; readonly at: number; readonly reason: string }
    | { readonly outcome: 'busy' },
): Delivery {
  if (delivery.attempt !== attempt || !delivery.isUnderWay) return delivery;
  const over = handOverEnded(delivery);
  if (answer.outcome === 'accepted') {
    return settled({ ...over, outcome: 'accepted', sentAt: earliest(over.sentAt, answer.at) });
  }
  if (over.outcome === 'accepted') return settled(over); // the service's own event knew better, and earlier
  if (answer.outcome === 'unknown') return { ...delivery, doubtedAt: answer.at, outcomeReason: answer.reason };
  if (answer.outcome === 'refused') return settled({ ...over, outcome: 'refused', outcomeReason: answer.reason });
  return settled(
    attempt < attemptsLimit ? over : { ...over, outcome: 'refused', outcomeReason: 'mail-service-unavailable' },
  );
}

/** A hand-over of whose end nothing was heard: nobody knows whether the mail went, so it is never repeated by itself. */
export function cutOff(delivery: Delivery, now: number): Delivery {
  if (!delivery.isUnderWay || isUnderWayAt(delivery, now)) return delivery;
  const over = handOverEnded(delivery);
  if (over.outcome === 'accepted') return settled(over);
  return settled({ ...over, outcome: 'unknown', outcomeReason: delivery.outcomeReason ?? 'cut-off' });
}

export function isUnderWayAt(delivery: Delivery, now: number): boolean {
  return delivery.isUnderWay && now < underWayUntil(delivery);
}

/** When a hand-over counts as cut off unless something is heard of it. */
export function underWayUntil({ sendingAt = 0, doubtedAt }: Delivery): number {
  return doubtedAt === undefined ? sendingAt + handOverLeaseMs : doubtedAt + doubtMs;
}

function handOverEnded(delivery: Delivery): Delivery {
  const { sendingAt: _sendingAt, doubtedAt: _doubtedAt, ...rest } = delivery;
  return { ...rest, isUnderWay: false };
}

export interface Signal {
  readonly attempt: number;
  readonly at: number;
  readonly kind: 'sent' | 'delivered' | 'bounced-hard' | 'bounced-soft' | 'rejected' | 'complained';
  readonly reason?: string;
}

/** What the mail service tells. Of an attempt that was given up only its delivery counts: the copy arrived after all. */
export function heard(delivery: Delivery, signal: Signal): Delivery {
  const { at } = signal;
  if (signal.attempt > delivery.attempt || signal.attempt < delivery.countsFrom) return delivery;
  if (signal.attempt < delivery.attempt && signal.kind !== 'delivered') return delivery;
  const reason = signal.reason === undefined ? {} : { bounceReason: signal.reason };
  switch (signal.kind) {
    case 'sent':
      return settled({ ...delivery, outcome: 'accepted', sentAt: earliest(delivery.sentAt, at) });
    case 'delivered':
      return settled({ ...delivery, deliveredAt: earliest(delivery.deliveredAt, at) });
    case 'bounced-hard':
      return settled({ ...delivery, ...reason, hardBouncedAt: earliest(delivery.hardBouncedAt, at) });
    case 'bounced-soft':
      return settled({
        ...delivery,
        ...(delivery.bounceReason === undefined ? reason : {}),
        softBouncedAt: earliest(delivery.softBouncedAt, at),
      });
    case 'rejected':
      return settled({ ...delivery, rejectedAt: earliest(delivery.rejectedAt, at) });
    case 'complained':
      return settled({
        ...delivery,
        complainedAt: earliest(delivery.complainedAt, at),
        deliveredAt: earliest(delivery.deliveredAt, at), // one can only complain of what one has
      });
  }
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

/** The recipient's own word. The first time counts. */
export function acknowledged(delivery: Delivery, sha256: string, at: number): Delivery {
  if (delivery.acknowledgedAt !== undefined) return delivery;
  return settled({ ...delivery, acknowledgedAt: at, acknowledgedSha256: sha256 });
}

export function bouncedAt(delivery: Delivery): number | undefined {
  return delivery.hardBouncedAt ?? delivery.softBouncedAt;
}

export function isBouncedAfterDelivery(delivery: Delivery): boolean {
  return bouncedAt(delivery) !== undefined && delivery.deliveredAt !== undefined;
}

/** The four places of which each recipient stands in exactly one. What is still on its way is not known to have arrived. */
export type Reckoned = 'delivered' | 'acknowledged' | 'failed' | 'unknown';

export function reckoned(state: DeliveryState): Reckoned {
  if (state === 'delivered' || state === 'acknowledged') return state;
  return state === 'bounced' || state === 'failed' ? 'failed' : 'unknown';
}

function settled(facts: Delivery): Delivery {
  const [state, reason] = stateOf(facts);
  const { reason: _before, ...rest } = facts;
  return { ...rest, state, ...(reason === undefined ? {} : { reason }) };
}

function stateOf(facts: Delivery): readonly [DeliveryState, (string | undefined)?] {
  if (facts.acknowledgedAt !== undefined) return ['acknowledged'];
  if (facts.hardBouncedAt !== undefined) return ['bounced', facts.bounceReason];
  if (facts.deliveredAt !== undefined) return ['delivered'];
  if (facts.softBouncedAt !== undefined) return ['bounced', facts.bounceReason];
  if (facts.rejectedAt !== undefined) return ['failed', 'rejected'];
  if (facts.outcome === 'accepted') return ['sent'];
  if (facts.outcome === 'refused') return ['failed', facts.outcomeReason];
  if (facts.outcome === 'unknown') return ['unknown', facts.outcomeReason];
  return [facts.isUnderWay ? 'sending' : 'queued'];
}

function earliest(a: number | undefined, b: number): number {
  return a === undefined || b < a ? b : a;
}
