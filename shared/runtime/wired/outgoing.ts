import type { Outgoing } from '../../gateways/outgoing.ts';

let opened: Promise<Outgoing> | undefined;

/** The SQS client is loaded at the first message: acknowledgements and most mails put none into the queue. */
export function wiredOutgoing(): Outgoing {
  return { enqueue: async (...given) => (await outgoing()).enqueue(...given) };
}

function outgoing(): Promise<Outgoing> {
  opened ??= import('./queue-outgoing.ts').then(({ queueOutgoing }) => queueOutgoing());
  return opened;
}
