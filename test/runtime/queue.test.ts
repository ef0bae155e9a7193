import { ChangeMessageVisibilityBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import * as z from 'zod/mini';
import { backOffSeconds } from '../../shared/domain/back-off.ts';
import { hasRole, limitOf, rolesOf, type Staff, staffOf } from '../../shared/runtime/caller.ts';
import { batchHandler, queueHandler } from '../../shared/runtime/queue.ts';
import { metricsWhile } from '../support/metrics.ts';

const sqs = mockClient(SQSClient);
const schema = z.object({ n: z.number() });

function event(...bodies: string[]): SQSEvent {
  return {
    Records: bodies.map((body, at) => ({
      messageId: `m${at}`,
      receiptHandle: `r${at}`,
      body,
      attributes: { ApproximateReceiveCount: '2' },
      eventSourceARN: 'arn:aws:sqs:ap-southeast-1:1:work',
    })),
  } as unknown as SQSEvent;
}
const failures = (ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

beforeEach(() => {
  sqs.reset();
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
  process.env.DLQ_URL = 'https://sqs.ap-southeast-1.amazonaws.com/1/work-dlq';
  for (const each of ['error', 'warn'] as const) jest.spyOn(console, each).mockImplementation(() => undefined);
});

describe('a queue', () => {
  it('gets back the messages that failed and no other', async () => {
    const seen: number[] = [];
    const handler = queueHandler(schema, () => async ({ body, receives }) => {
      if (body.n === 2) throw new Error('not this one');
      seen.push(body.n * receives);
    });
    expect(await handler(event('{"n":1}', '{"n":2}', '{"n":3}'), {} as Context)).toEqual(failures(['m1']));
    expect(seen).toEqual([2, 6]);
  });

  it('has a message that can never succeed set aside with its reason', async () => {
    sqs.on(SendMessageCommand).resolves({});
    const handler = queueHandler(schema, () => async () => undefined);
    expect(await handler(event('nonsense', '{"n":"x"}'), {} as Context)).toEqual(failures([]));
    const sent = sqs.commandCalls(SendMessageCommand).map((c) => c.args[0].input);
    expect(sent.map((s) => [s.MessageBody, s.MessageAttributes?.reason?.StringValue])).toEqual([
      ['nonsense', 'the body is not JSON'],
      ['{"n":"x"}', expect.stringContaining('n:')],
    ]);
  });

  it('keeps such a message where it cannot be set aside: then it takes the long way', async () => {
    sqs.on(SendMessageCommand).rejects(new Error('down'));
    const handler = queueHandler(schema, () => async () => undefined);
    expect(await handler(event('nonsense'), {} as Context)).toEqual(failures(['m0']));
    delete process.env.DLQ_URL;
    expect(await handler(event('nonsense'), {} as Context)).toEqual(failures(['m0']));
  });

  it('gets a whole batch back when the batch throws, but not what was set aside', async () => {
    sqs.on(SendMessageCommand).resolves({});
    const handler = batchHandler(schema, () => async () => Promise.reject(new Error('all of it')));
    expect(await handler(event('{"n":1}', 'nonsense', '{"n":3}'), {} as Context)).toEqual(failures(['m0', 'm2']));
  });

  it('hands out what failed again by its back-off, ten in a call, and leaves the rest alone', async () => {
    const handler = queueHandler(schema, () => async ({ body }) => {
      if (body.n !== 1) throw new Error('not now');
    });
    await handler(event('{"n":1}', ...Array.from({ length: 11 }, () => '{"n":2}')), {} as Context);
    const calls = sqs.commandCalls(ChangeMessageVisibilityBatchCommand).map((c) => c.args[0].input);
    expect(calls.map(({ Entries }) => Entries?.length)).toEqual([10, 1]);
    expect(new Set(calls.map(({ QueueUrl }) => QueueUrl))).toEqual(
      new Set(['https://sqs.ap-southeast-1.amazonaws.com/1/work']),
    );
    const entries = calls.flatMap(({ Entries = [] }) => Entries);
    expect(entries.map(({ ReceiptHandle }) => ReceiptHandle)).toEqual(
      Array.from({ length: 11 }, (_, at) => `r${at + 1}`),
    );
    for (const { VisibilityTimeout = 0 } of entries) {
      expect(VisibilityTimeout).toBeGreaterThanOrEqual(backOffSeconds(2, 0));
      expect(VisibilityTimeout).toBeLessThanOrEqual(backOffSeconds(2, 1));
    }
  });

  it('counts what failed, for the alarm: Lambda sees an answer', async () => {
    const handler = queueHandler(schema, () => async ({ body }) => {
      if (body.n > 1) throw new Error('not now');
    });
    const counted = await metricsWhile(() => handler(event('{"n":1}', '{"n":2}', '{"n":3}'), {} as Context));
    expect(counted).toMatchObject([{ MessageFailed: 2 }]);
    expect(await metricsWhile(() => handler(event('{"n":1}'), {} as Context))).toEqual([]);
  });

  it('answers all the same where that call fails: the message comes again when it is no longer hidden', async () => {
    sqs.on(ChangeMessageVisibilityBatchCommand).rejects(new Error('down'));
    const handler = queueHandler(schema, () => async () => Promise.reject(new Error('not now')));
    expect(await handler(event('{"n":1}'), {} as Context)).toEqual(failures(['m0']));
  });

  it('makes its dependencies at the first batch, once', async () => {
    let made = 0;
    const handler = queueHandler(schema, () => {
      made++;
      return async () => undefined;
    });
    expect(made).toBe(0);
    await handler(event('{"n":1}'), {} as Context);
    await handler(event('{"n":1}'), {} as Context);
    expect(made).toBe(1);
  });
});

describe('a caller', () => {
  const staff = (roles: Staff['roles'], branch?: string): Staff => ({
    kind: 'staff',
    id: 'u',
    name: 'U',
    roles,
    ...(branch ? { branch } : {}),
  });

  it('has the roles of its groups, however the gateway writes them', () => {
    for (const claim of [['chair', 'auditor'], '[chair auditor]', 'chair, auditor'])
      expect(rolesOf(claim)).toEqual(['chair', 'auditor']);
    for (const claim of [undefined, '', '[]', 'administrator', 'Chair']) expect(rolesOf(claim)).toEqual([]);
    expect(hasRole(staff(['chair']), 'auditor', 'chair')).toBe(true);
    expect(hasRole({ kind: 'public' }, 'chair')).toBe(false);
  });

  it('is limited to its branch as a provincial office only; without a branch it sees nothing', () => {
    expect(limitOf(staff(['provincial-office'], '24'))).toBe('24');
    expect(limitOf(staff(['provincial-office', 'auditor'], '24'))).toBeUndefined();
    expect(limitOf(staff(['provincial-office']))).toBe('\u0000none');
    expect(limitOf(staff([]))).toBe('\u0000none');
  });

  it('has on a route only those of its roles that the route lists: an auditor in a provincial office changes no more by it', () => {
    const claims = { sub: 'u', 'cognito:groups': '[provincial-office auditor]', 'custom:branch': '24' };
    const onReading = staffOf(claims, ['provincial-office', 'auditor']);
    const onChanging = staffOf(claims, ['central-office', 'provincial-office']);
    expect(onReading?.roles).toEqual(['provincial-office', 'auditor']);
    expect(onChanging?.roles).toEqual(['provincial-office']);
    expect(onReading && limitOf(onReading)).toBeUndefined();
    expect(onChanging && limitOf(onChanging)).toBe('24');
    expect(staffOf(claims, ['central-office'])).toBeUndefined();
    expect(staffOf(claims, undefined)).toBeUndefined();
  });
});
