import { type Delivery, earliest, settled } from './delivery.ts';

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

/** The recipient's own word. The first time counts. */
export function acknowledged(delivery: Delivery, sha256: string, at: number): Delivery {
  if (delivery.acknowledgedAt !== undefined) return delivery;
  return settled({ ...delivery, acknowledgedAt: at, acknowledgedSha256: sha256 });
}
