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

export function deliveryIdOf(documentId: string, branch: string, bridgeId: BridgeId, row: string): DeliveryId {
  return `dlv_${documentId}_${branch}_${digest(12, documentId, bridgeId, row)}`;
}

const deliveryShape = /^dlv_([a-z]+-cnf_[0-9a-z]{12}-[0-9a-z-]{1,32})_([0-9A-Za-z._-]{1,32})_[0-9a-z]{12}$/;

/** Document and branch inside of a delivery's id; undefined for anything else. */
export function partsOfDeliveryId(id: string): { documentId: string; branch: string } | undefined {
  const parts = deliveryShape.exec(id);
  return parts ? { documentId: parts[1] as string, branch: parts[2] as string } : undefined;
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

/** With the state that its facts give. */
export function settled(facts: Delivery): Delivery {
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

export function earliest(a: number | undefined, b: number): number {
  return a === undefined || b < a ? b : a;
}
