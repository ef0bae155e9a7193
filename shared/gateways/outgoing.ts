import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeliveryId } from '../domain/ids.ts';

/** The queue of mails to be sent. A delivery that stands in it twice is sent once: the sender takes it by its state. */
export interface Outgoing {
  /** Held back for 0..900 whole seconds. Throws a RangeError for any other delay. */
  enqueue(deliveryIds: readonly DeliveryId[], delaySeconds?: number): Promise<void>;
}

/** About what a container sends in the time that a message may take. */
export const deliveriesPerMessage = 25;
const entriesLimit = 10; // SendMessageBatch
const longestDelaySeconds = 900; // SQS, DelaySeconds
const tries = 4;

/** `correlation`: what ties a message to the request or event from which it follows. */
export function createOutgoing(
  client: SQSClient,
  queueUrl: string,
  correlation: () => string | undefined = () => undefined,
): Outgoing {
  return {
    async enqueue(deliveryIds, delaySeconds = 0) {
      checkDelay(delaySeconds);
      const correlationId = correlation();
      const bodies = chunks(deliveryIds, deliveriesPerMessage).map((ids) =>
        JSON.stringify({ deliveryIds: ids, ...(correlationId === undefined ? {} : { correlationId }) }),
      );
      for (const batch of chunks(bodies, entriesLimit)) {
        let rest = batch.map((MessageBody, at) => ({ Id: String(at), MessageBody, DelaySeconds: delaySeconds }));
        for (let attempt = 1; rest.length > 0; attempt++) {
          if (attempt > tries) throw new Error(`${rest.length} messages were not taken by the queue`);
          const out = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: rest }));
          const failed = new Set((out.Failed ?? []).map((entry) => entry.Id));
          rest = rest.filter((entry) => failed.has(entry.Id));
        }
      }
    },
  };
}

/** The same in memory, for tests of use cases. */
export function createMemoryOutgoing(): Outgoing & {
  readonly messages: { deliveryIds: DeliveryId[]; delay: number }[];
} {
  const messages: { deliveryIds: DeliveryId[]; delay: number }[] = [];
  return {
    messages,
    async enqueue(deliveryIds, delay = 0) {
      checkDelay(delay);
      for (const ids of chunks(deliveryIds, deliveriesPerMessage)) messages.push({ deliveryIds: ids, delay });
    },
  };
}

function checkDelay(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > longestDelaySeconds)
    throw new RangeError(`a message is held back for 0..${longestDelaySeconds} whole seconds, given ${seconds}`);
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}
