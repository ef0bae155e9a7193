import { type Delivery, earliest, settled } from './delivery.ts';

/** A hand-over that has not been heard of for so long was cut off by a crash; whether the mail went is not known. */
export const handOverLeaseMs = 90_000;
/** SES tells of a mail that it took within seconds; one of which nothing is heard for so long stays unknown. */
export const doubtMs = 30_000;
/** Hand-overs that the mail service was too busy for, before it counts as failed. */
export const attemptsLimit = 12;

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
