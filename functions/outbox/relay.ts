import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { type Bus, busClient, createBus } from '../../shared/gateways/bus.ts';
import { setting } from '../../shared/runtime/environment.ts';
import { log } from '../../shared/runtime/logs.ts';
import { count } from '../../shared/runtime/metrics.ts';
import { newlyTold } from '../../shared/store/outbox.ts';

/**
 * Trigger: the table's stream, items with an outbox. Tells the bus what each write has to tell, in the order of the writes.
 * Repeats are harmless: an event keeps its derived id, and every consumer takes an id twice as once. If the bus refuses an
 * event, the batch is taken up again from that record on, so nothing is skipped.
 */
export async function relay(bus: Bus, event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const told = event.Records.flatMap((record) => {
    const before = record.dynamodb?.OldImage?.emits?.S;
    const after = record.dynamodb?.NewImage?.emits?.S;
    return newlyTold(before, after).map((e) => ({ event: e, sequence: record.dynamodb?.SequenceNumber ?? '' }));
  });
  const refused = new Set(await bus.publish(told.map((t) => t.event)));
  const first = told.find((t) => refused.has(t.event.id));
  if (!first) return { batchItemFailures: [] };
  log.warn('the bus refused events', { refused: refused.size });
  count('MessageFailed', refused.size); // Lambda sees an answer: only this rings
  return { batchItemFailures: [{ itemIdentifier: first.sequence }] };
}

let bus: Bus | undefined;
export const handler = (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  bus ??= createBus(busClient(), setting('BUS_NAME'));
  return relay(bus, event);
};
