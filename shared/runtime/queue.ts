import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import middy, { type MiddyfiedHandler } from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod/mini';
import { comeAgainSooner, receivesOf } from './come-again.ts';
import { optionalSetting } from './environment.ts';
import { log, traced } from './logs.ts';
import { count } from './metrics.ts';

/**
 * The queue side of a function. A throw makes that message come again, later each time (and go to the dead-letter queue after
 * the queue's number of receives); a message that fails its schema can never succeed and goes there at once, with its reason.
 */
export interface Message<T> {
  readonly messageId: string;
  readonly body: T;
  /** How often SQS has handed it out, 1 for the first time. */
  readonly receives: number;
}

type QueueHandler = MiddyfiedHandler<SQSEvent, SQSBatchResponse, Error, Context>;

/** One at a time, in the order of the batch. `ready` runs at the first batch. */
export function queueHandler<S extends z.ZodMiniType>(
  schema: S,
  ready: () => (message: Message<z.output<S>>) => Promise<void>,
): QueueHandler {
  return batchHandler(schema, () => {
    const handle = ready();
    return async (messages) => {
      const failed: string[] = [];
      for (const message of messages) {
        try {
          await traced(correlationOf(message.body) ?? message.messageId, () => handle(message));
        } catch (error) {
          log.error('message failed', error, { messageId: message.messageId, receives: message.receives });
          failed.push(message.messageId);
        }
      }
      return failed;
    };
  });
}

/** The whole batch at once; answers the ids of the messages that shall come again. A throw means all of them. */
export function batchHandler<S extends z.ZodMiniType>(
  schema: S,
  ready: () => (messages: readonly Message<z.output<S>>[]) => Promise<readonly string[]>,
): QueueHandler {
  let handle: ReturnType<typeof ready> | undefined;
  return middy<SQSEvent, SQSBatchResponse, Error, Context>().handler(async (event) => {
    handle ??= ready();
    const messages: Message<z.output<S>>[] = [];
    const failed: string[] = [];
    for (const record of event.Records) {
      const parsed = parse(schema, record);
      if ('reason' in parsed) {
        if (!(await setAside(record, parsed.reason))) failed.push(record.messageId);
      } else messages.push(parsed);
    }
    if (messages.length > 0) {
      try {
        failed.push(...(await handle(messages)));
      } catch (error) {
        // all of these come again, but not those that were set aside already
        log.error('batch failed', error, { messages: messages.length });
        failed.push(...messages.map((message) => message.messageId));
      }
    }
    if (failed.length > 0) {
      count('MessageFailed', failed.length); // Lambda sees an answer: only this rings
      const again = new Set(failed);
      await comeAgainSooner(
        sqs(),
        event.Records.filter(({ messageId }) => again.has(messageId)),
      );
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  });
}

function parse<S extends z.ZodMiniType>(schema: S, record: SQSRecord): Message<z.output<S>> | { reason: string } {
  let body: unknown;
  try {
    body = JSON.parse(record.body);
  } catch {
    return { reason: 'the body is not JSON' };
  }
  const result = schema.safeParse(body);
  if (!result.success) {
    return {
      reason: result.error.issues
        .map((i) => `${i.path.join('/')}: ${i.message}`)
        .join('; ')
        .slice(0, 1000),
    };
  }
  return {
    messageId: record.messageId,
    body: result.data,
    receives: receivesOf(record),
  };
}

let client: SQSClient | undefined;

function sqs(): SQSClient {
  client ??= new SQSClient({});
  return client;
}

/** Puts a message that can never succeed beside, with its reason. False where that failed: then it takes the long way. */
async function setAside(record: SQSRecord, reason: string): Promise<boolean> {
  const dlq = optionalSetting('DLQ_URL');
  log.error('message is not of its schema', new Error(reason), { messageId: record.messageId, setAside: Boolean(dlq) });
  count('MessageSetAside');
  if (!dlq) return false;
  try {
    await sqs().send(
      new SendMessageCommand({
        QueueUrl: dlq,
        MessageBody: record.body,
        MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
      }),
    );
    return true;
  } catch (error) {
    log.error('message could not be set aside', error, { messageId: record.messageId });
    return false;
  }
}

function correlationOf(body: unknown): string | undefined {
  const detail = (body as { detail?: { correlationId?: unknown } } | null)?.detail;
  return typeof detail?.correlationId === 'string' ? detail.correlationId : undefined;
}
