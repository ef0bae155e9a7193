import { compilePattern } from '../bus/pattern.ts';
import type { FunctionHost } from '../functions/host.ts';
import type { Chance, faultDice } from '../kit/dice.ts';
import type { EventSource } from '../template/model.ts';
import type { ReceivedMessage } from './fauxqs.ts';
import type { Poisoner } from './poison.ts';
import type { Queues } from './queues.ts';

/** Drawn for each batch that is handed to a function. */
export interface QueueFaults {
  /** One of its messages comes again although it was worked off. */
  readonly redeliver?: Chance;
  /** A message that nobody can read stands in the queue too. */
  readonly poison?: Chance;
}

export interface PollerOptions {
  readonly dice?: Pick<ReturnType<typeof faultDice<keyof QueueFaults>>, 'strikes'>;
  readonly poison?: Pick<Poisoner, 'plant' | 'handedOut'>;
  readonly source: EventSource;
  readonly queues: Queues;
  readonly host: FunctionHost;
  readonly region: string;
  /** Shortens the visibility timeout of what a consumer had in hand when it died, for runs in which minutes stand for hours. */
  readonly visibilityFactor?: number | undefined;
}

/** Invocations at once where the mapping sets no maximum; AWS would go on to 1,250. */
const defaultConcurrency = 5;

/**
 * Queue → function, as an event source mapping does it: batches up to size or window, answers of partial failures honoured,
 * failed messages left to their visibility (the queue's, or what the consumer has set) and the queue's redrive. Works on the queue in process.
 */
export function pollQueue({ source, queues, host, region, dice, poison, visibilityFactor = 1 }: PollerOptions) {
  const found = queues.queue(source.sourceArn);
  if (!found) throw new Error(`Event source mapping of ${source.functionId}: no queue ${source.sourceArn}`);
  const queue = found;
  const matches = source.filters.map((each) => compilePattern(each));
  // What a consumer had in hand when the last run ended is nobody's now: no need to wait for its visibility timeout.
  for (const handle of [...queue.inflightMessages.keys()]) queue.changeVisibility(handle, 0);
  const most = source.maxConcurrency ?? defaultConcurrency;
  const active = new Set<Promise<void>>();
  let running = true;

  function take(limit: number): ReceivedMessage[] {
    const batch: ReceivedMessage[] = [];
    queues.atOnce(() => {
      while (batch.length < limit) {
        const some = queue.dequeue(Math.min(10, limit - batch.length), undefined, (arn) => queues.queue(arn));
        if (some.length === 0) break;
        batch.push(...some);
      }
    });
    return batch;
  }

  async function gather(): Promise<ReceivedMessage[]> {
    const batch = take(source.batchSize);
    if (batch.length === 0) {
      await queue.waitForMessages(20);
      return [];
    }
    const until = Date.now() + source.windowSeconds * 1000;
    while (running && batch.length < source.batchSize && Date.now() < until) {
      // Waiting for the window without waking at each message: a batch is wanted, not its first element.
      await new Promise((done) => setTimeout(done, Math.min(50, until - Date.now())));
      batch.push(...take(source.batchSize - batch.length));
    }
    return batch;
  }

  const asRecord = (each: ReceivedMessage) => {
    const entry = queue.inflightMessages.get(each.ReceiptHandle)?.message;
    return {
      messageId: each.MessageId,
      receiptHandle: each.ReceiptHandle,
      body: each.Body,
      attributes: {
        ApproximateReceiveCount: String(entry?.approximateReceiveCount ?? 1),
        SentTimestamp: String(entry?.sentTimestamp ?? Date.now()),
        SenderId: 'local',
        ApproximateFirstReceiveTimestamp: String(entry?.approximateFirstReceiveTimestamp ?? Date.now()),
      },
      messageAttributes: Object.fromEntries(
        Object.entries(
          (each.MessageAttributes ?? {}) as Record<
            string,
            { DataType: string; StringValue?: string; BinaryValue?: string }
          >,
        ).map(([name, { DataType, StringValue, BinaryValue }]) => [
          name,
          { dataType: DataType, stringValue: StringValue, binaryValue: BinaryValue },
        ]),
      ),
      md5OfBody: each.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
      awsRegion: region,
    };
  };

  const bodyOf = (text: string): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  };
  const wanted = (each: ReceivedMessage) =>
    matches.length === 0 || matches.some((match) => match({ body: bodyOf(each.Body) }));

  async function handle(received: readonly ReceivedMessage[]): Promise<void> {
    const batch = received.filter(wanted);
    // A mapping deletes what its filter refuses.
    const done = received.filter((each) => !batch.includes(each));
    if (batch.length > 0) {
      for (const { MessageId } of batch) poison?.handedOut(MessageId);
      const outcome = await host.invoke(source.functionId, { Records: batch.map(asRecord) }, 'event');
      const failed = outcome.ok ? failedIn(outcome.payload, batch) : new Set(batch.map((each) => each.MessageId));
      done.push(...batch.filter((each) => !failed.has(each.MessageId)));
      if (!outcome.ok && visibilityFactor !== 1) {
        const seconds = Number(queue.attributes.VisibilityTimeout) * visibilityFactor;
        for (const each of batch) queue.changeVisibility(each.ReceiptHandle, Math.max(seconds, 0.001));
      }
    }
    if (!running) return;
    const again = done.length > 0 && dice?.strikes('redeliver') ? done.pop() : undefined;
    if (again) queue.changeVisibility(again.ReceiptHandle, Math.max(visibilityFactor, 0.001));
    queues.atOnce(() => {
      for (const each of done) queue.deleteMessage(each.ReceiptHandle);
    });
    if (batch.length > 0 && dice?.strikes('poison')) poison?.plant(queue, source.functionId);
  }

  /** An answer that names an unknown message, or none at all, fails the whole batch, as the service documents. */
  function failedIn(payload: string, batch: readonly ReceivedMessage[]): Set<string> {
    if (!source.reportsItemFailures) return new Set();
    const answer = JSON.parse(payload) as { batchItemFailures?: { itemIdentifier?: string }[] } | null;
    const ids = (answer?.batchItemFailures ?? []).map((each) => each.itemIdentifier ?? '');
    const known = new Set(batch.map((each) => each.MessageId));
    return ids.every((each) => known.has(each)) ? new Set(ids) : known;
  }

  const ended = (async () => {
    while (running) {
      if (active.size >= most) {
        await Promise.race(active);
        continue;
      }
      const batch = await gather();
      if (batch.length === 0 || !running) continue;
      const work: Promise<void> = handle(batch).finally(() => active.delete(work));
      active.add(work);
    }
  })();

  return {
    queueName: queue.name,
    async stop(): Promise<void> {
      running = false;
      queue.cancelWaiters();
      await ended;
      await Promise.allSettled(active);
    },
  };
}
