import type { EventType, WakeUp } from '../shared/domain/events.ts';
import type { Settings } from './settings.ts';

/** What a queue listens to, besides messages put there by functions. */
export type Hears =
  | { readonly from: 'nhipcau'; readonly events: readonly EventType[] | 'all' }
  | { readonly from: 'wake-up'; readonly kinds: readonly WakeUp['kind'][] }
  | { readonly from: 'chime' }
  | { readonly from: 'mail' };

export interface QueueSpec {
  readonly id: string;
  readonly hears: readonly Hears[];
  /** What users lose while messages lie in the dead-letter queue: the alarm says it, and so does docs/operations.md. */
  readonly impact: string;
  /** Age of the oldest message, in seconds, from which the queue is late. */
  readonly lateAfterSeconds: number;
  readonly batchSize: number;
  readonly batchWindowSeconds?: number;
  /** Copies of the consumer at once; the least Lambda allows is 2. Set where the service behind it has a rate. */
  readonly maxConcurrency?: number | ((settings: Pick<Settings, 'sesRate'>) => number);
  /** After which the message of a consumer that died comes again, where a minute over its timeout is too long to wait. */
  readonly comesAgainAfterSeconds?: number;
  /** Tries before a message goes to the dead-letter queue; between them it waits by shared/domain/back-off.ts. */
  readonly tries: number;
  /** A service outside the account that writes to the queue itself. */
  readonly writer?: 'chime';
}

/**
 * One sender has a message of 25 mails in hand: reading, two writes and the calls take it about half a second, so it manages 50 mails
 * a second at best. As many as use the account's rate up; Lambda takes 2 to 1,000.
 */
export function sendersFor({ sesRate }: Pick<Settings, 'sesRate'>): number {
  const mailsOfOneSender = 40;
  return Math.min(50, Math.max(2, Math.ceil(sesRate / mailsOfOneSender)));
}

/** Copies of a queue's consumer at once in an installation; undefined: as many as Lambda starts. */
export function concurrencyOf(
  { maxConcurrency }: Pick<QueueSpec, 'maxConcurrency'>,
  settings: Pick<Settings, 'sesRate'>,
): number | undefined {
  return typeof maxConcurrency === 'function' ? maxConcurrency(settings) : maxConcurrency;
}
