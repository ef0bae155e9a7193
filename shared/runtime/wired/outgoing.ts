import type { Outgoing } from '../../gateways/outgoing.ts';
import { loadedOnce } from './loaded-once.ts';

const outgoing = loadedOnce(() => import('./queue-outgoing.ts').then(({ queueOutgoing }) => queueOutgoing()));

/** The SQS client is loaded at the first message: acknowledgements and most mails put none into the queue. */
export function wiredOutgoing(): Outgoing {
  return { enqueue: async (...given) => (await outgoing()).enqueue(...given) };
}
