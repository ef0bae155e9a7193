import { randomUUID } from 'node:crypto';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { concurrencyOf, type QueueSpec } from '../../infra/queue-spec.ts';
import { type QueueId, queues } from '../../infra/queues.ts';

export interface EventQueue {
  push(body: string): void;
  /** Messages of each invocation so far. */
  readonly batches: readonly number[];
  /** Messages that failed and came again. */
  readonly again: number;
  /** Resolves when nothing waits and nothing is under way. */
  drained(): Promise<void>;
}

type Consumer = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** Invocations at once where the queue sets no maximum: as many as Lambda's pollers begin with. */
const atOnce = 5;

/**
 * A queue and its event source mapping as `infra/queues.ts` sets them: an invocation when a batch is full or its window is
 * over; `onDone` is told of each message that did not fail. One that failed comes again at once, so that a fault shows as lag and not as a visibility timeout.
 */
export function eventQueue(id: QueueId, consume: Consumer, onDone: (body: string, at: number) => void): EventQueue {
  const spec = queues.find((each) => each.id === id) as QueueSpec;
  const windowMs = (spec.batchWindowSeconds ?? 0) * 1000;
  const most = concurrencyOf(spec, { sesRate: Number.POSITIVE_INFINITY }) ?? atOnce;
  const waiting: SQSRecord[] = [];
  const batches: number[] = [];
  let again = 0;
  let underWay = 0;
  let window: NodeJS.Timeout | undefined;
  let whenDrained: (() => void) | undefined;

  function look(isWindowOver: boolean): void {
    if (isWindowOver) window = undefined;
    let isDue = isWindowOver;
    while (underWay < most && (waiting.length >= spec.batchSize || (isDue && waiting.length > 0))) {
      isDue = waiting.length > spec.batchSize;
      void invoke(waiting.splice(0, spec.batchSize));
    }
    if (waiting.length > 0 && !window && underWay < most) window = setTimeout(() => look(true), windowMs);
    if (waiting.length === 0 && underWay === 0) whenDrained?.();
  }

  async function invoke(batch: SQSRecord[]): Promise<void> {
    underWay++;
    batches.push(batch.length);
    const { batchItemFailures } = await consume({ Records: batch }, {} as Context);
    const at = Date.now();
    const failed = new Set(batchItemFailures.map((each) => each.itemIdentifier));
    for (const record of batch) {
      if (failed.has(record.messageId)) {
        again++;
        waiting.push(record);
      } else onDone(record.body, at);
    }
    underWay--;
    look(false);
  }

  return {
    push(body) {
      waiting.push({ messageId: randomUUID(), body, attributes: { ApproximateReceiveCount: '1' } } as SQSRecord);
      look(false);
    },
    batches,
    get again() {
      return again;
    },
    async drained() {
      if (waiting.length === 0 && underWay === 0) return;
      await new Promise<void>((resolve) => {
        whenDrained = resolve;
      });
    },
  };
}
