import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { backOffSeconds } from '../domain/back-off.ts';
import { optionalSetting } from './environment.ts';
import { log } from './logs.ts';

const atOnce = 10; // SQS: entries of one call

/**
 * Has messages that failed come again by their back-off instead of the queue's visibility timeout, which is there for consumers
 * that die. A call that fails is harmless: the message is still hidden and comes again when that time is over.
 */
export async function comeAgainSooner(client: SQSClient, failed: readonly SQSRecord[]): Promise<void> {
  const queueUrl = queueUrlOf(failed[0]);
  if (!queueUrl) return;
  for (let from = 0; from < failed.length; from += atOnce) {
    const group = failed.slice(from, from + atOnce);
    try {
      const { Failed = [] } = await client.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: queueUrl,
          Entries: group.map((record, at) => ({
            Id: String(at),
            ReceiptHandle: record.receiptHandle,
            VisibilityTimeout: backOffSeconds(receivesOf(record), Math.random()),
          })),
        }),
      );
      if (Failed.length > 0) log.warn('messages come again late', { messages: Failed.length, code: Failed[0]?.Code });
    } catch (error) {
      log.warn('messages come again late', {
        messages: group.length,
        error: error instanceof Error ? error.name : typeof error,
      });
    }
  }
}

export function receivesOf(record: SQSRecord): number {
  return Number(record.attributes?.ApproximateReceiveCount ?? 1);
}

/** A batch comes from one queue. Its URL differs from that of its dead-letter queue by the name alone. */
function queueUrlOf(record: SQSRecord | undefined): string | undefined {
  const deadLetters = optionalSetting('DLQ_URL');
  const name = record?.eventSourceARN?.split(':').at(-1);
  return deadLetters && name ? new URL(name, deadLetters).href : undefined;
}
