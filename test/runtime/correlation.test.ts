import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import * as z from 'zod/mini';
import { hearMailEvents } from '../../functions/distribute/mail-events.ts';
import { plan } from '../../functions/distribute/plan.ts';
import { outgoingMessage, sendDeliveries } from '../../functions/distribute/send.ts';
import { correlationOfMail, sesEvent } from '../../shared/contracts/ses-events.ts';
import { createMail } from '../../shared/gateways/mail.ts';
import { createOutgoing } from '../../shared/gateways/outgoing.ts';
import { correlationId, logger, traced } from '../../shared/runtime/logs.ts';
import { batchHandler, queueHandler } from '../../shared/runtime/queue.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { aBridge, aConference, conferenceId, distributionWorld } from '../functions/support/papers-world.ts';

const sqs = mockClient(SQSClient);
const ses = mockClient(SESv2Client);
beforeEach(() => {
  sqs.reset();
  ses.reset();
});
const eventOf = (bodies: readonly string[]) =>
  ({ Records: bodies.map((body, at) => ({ messageId: `m${at}`, body, attributes: {} })) }) as unknown as SQSEvent;
const context = {} as Context;
const inform = () => jest.spyOn(logger, 'info').mockImplementation(() => undefined);

test('an id goes from the request over plan, queue, mail and what SES tells of it to the last event', async () => {
  // as an API Gateway gives it, with a letter that no tag of SES may have
  const id = 'JKJaXmPLvHcESHA=';
  sqs.on(SendMessageBatchCommand).resolves({});
  ses.on(SendEmailCommand).resolves({ MessageId: 'm' });
  const table = createMemoryTable(correlationId);
  const memory = distributionWorld(table);
  const outgoing = createOutgoing(new SQSClient({ region: 'ap-southeast-1' }), 'https://queue', correlationId);
  const client = new SESv2Client({ region: 'ap-southeast-1' });
  const mail = createMail({ client, sender: 'a@nhipcau.example', configurationSet: 'c' });
  const world = { ...memory, outgoing, mail };
  await memory.put(aConference());
  await memory.bridges.enrol([aBridge('24001'), aBridge('24002')]);

  // the event of the request carries its id to the planner's queue
  const planner = queueHandler(z.looseObject({}), () => (message) => plan(world, message as never));
  const cause = {
    ...{ id: 'e', source: 'nhipcau', 'detail-type': 'BridgesEnrolled', time: '' },
    detail: { conferenceId, correlationId: id },
  };
  await planner(eventOf([JSON.stringify(cause)]), context);

  const queued = sqs
    .commandCalls(SendMessageBatchCommand)
    .flatMap(({ args }) => (args[0].input.Entries ?? []).map(({ MessageBody = '' }) => MessageBody));
  const sender = queueHandler(
    outgoingMessage,
    () =>
      ({ body }) =>
        sendDeliveries(world, body.deliveryIds),
  );
  expect(await sender(eventOf(queued), context)).toEqual({ batchItemFailures: [] });

  const mails = ses.commandCalls(SendEmailCommand).map(({ args }) => args[0].input.EmailTags ?? []);
  expect(mails).toHaveLength(4);
  const told = mails.map((tags) => {
    for (const { Value } of tags) expect(Value).toMatch(/^[A-Za-z0-9_.@-]{1,256}$/); // what SES allows
    const detail = {
      eventType: 'Delivery',
      mail: { messageId: 'm', tags: Object.fromEntries(tags.map(({ Name = '', Value = '' }) => [Name, [Value]])) },
      delivery: { timestamp: '2026-03-01T02:00:01.000Z' },
    };
    return JSON.stringify({ id: 'ses-1', source: 'aws.ses', 'detail-type': 'x', time: '2026-03-01T02:00:00Z', detail });
  });
  const hearer = batchHandler(sesEvent, () => (messages) => hearMailEvents(world, messages), correlationOfMail);
  expect(await hearer(eventOf(told), context)).toEqual({ batchItemFailures: [] });

  const settled = table.told.filter(({ type }) => type === 'DeliverySettled');
  expect(settled.map(({ data }) => (data as { state: string }).state).sort()).toEqual(
    ['delivered', 'sent'].flatMap((state) => Array(4).fill(state)),
  );
  expect(new Set(table.told.map((event) => event.correlationId))).toEqual(new Set([id]));
});

test('mails of different requests in one batch keep each its own id', async () => {
  const table = createMemoryTable(correlationId);
  const world = distributionWorld(table);
  await world.put(aConference());
  await world.bridges.enrol([aBridge('24001'), aBridge('24002')]);
  await plan(world, { body: { 'detail-type': 'BridgesEnrolled', detail: { conferenceId } } } as never);
  const rows = await world.deliveries.ofBranch(`invitation-${conferenceId}-1`, '24');
  await sendDeliveries(
    world,
    rows.map(({ id }) => id),
  );
  table.told.length = 0;
  const messages = rows.map((row, at) => ({
    messageId: `m-${at}`,
    correlationId: `request-${row.pointCode}`,
    body: sesEvent.parse({
      ...{ id: 'e', source: 'aws.ses', 'detail-type': 'x', time: '2026-03-01T02:00:00Z' },
      detail: {
        eventType: 'Delivery',
        mail: { messageId: 'm', tags: { deliveryId: [row.id], attempt: ['1'] } },
        delivery: { timestamp: '2026-03-01T02:00:01.000Z' },
      },
    }),
  }));
  expect(await traced('batch-m-0', () => hearMailEvents(world, messages))).toEqual([]);
  const codes = new Map(rows.map(({ id, pointCode }) => [id as string, pointCode]));
  expect(
    table.told
      .map(({ correlationId: id, data }) => [codes.get((data as { deliveryId: string }).deliveryId), id])
      .sort(),
  ).toEqual([
    ['24001', 'request-24001'],
    ['24002', 'request-24002'],
  ]);
});

describe('a batch that is worked on at once', () => {
  const schema = z.looseObject({});
  const ranUnder = async (...bodies: object[]) => {
    const spy = inform();
    const ids: (string | undefined)[] = [];
    const handler = batchHandler(schema, () => async () => {
      ids.push(correlationId());
      return [];
    });
    await handler(eventOf(bodies.map((body) => JSON.stringify(body))), context);
    const lines = spy.mock.calls.map(([message, fields]) => [message, fields]);
    spy.mockRestore();
    return { ids, lines };
  };

  test('is traced as what its messages follow from, where that is one', async () => {
    const of = { detail: { correlationId: 'request-1' } };
    expect(await ranUnder(of, of)).toEqual({ ids: ['request-1'], lines: [] });
    expect(await ranUnder({})).toEqual({ ids: ['m0'], lines: [] });
  });

  test('has an id of its own where they differ, and each of them is found by a line that names it', async () => {
    const [one, other] = [{ detail: { correlationId: 'request-1' } }, { correlationId: 'request-2' }];
    expect(await ranUnder(one, other, one, {})).toEqual({
      ids: ['batch-m0'],
      lines: [
        ['in a batch', expect.objectContaining({ correlationId: 'request-1', batch: 'batch-m0', messages: 2 })],
        ['in a batch', expect.objectContaining({ correlationId: 'request-2', batch: 'batch-m0', messages: 1 })],
      ],
    });
  });
});
