import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { relay } from '../../functions/outbox/relay.ts';
import { type DomainEvent, told } from '../../shared/domain/events.ts';
import { createBus } from '../../shared/gateways/bus.ts';
import { outboxValue } from '../../shared/store/outbox.ts';

const client = mockClient(EventBridgeClient);
const bus = createBus(new EventBridgeClient({ region: 'ap-southeast-1' }), 'nhip-cau');
const conferenceId = 'cnf_0123456789ab';
const event = (n: number): DomainEvent =>
  told('ConferenceStarted', `${n}`, 1_700_000_000_000 + n, { conferenceId, by: 'u-1' });
const all = Array.from({ length: 12 }, (_, n) => event(n));
const sizes = () => client.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries?.length);

/** Refuses the entries of those events, with HTTP 200 as the service does. */
function refusing(...ids: readonly string[]): void {
  client.on(PutEventsCommand).callsFake(({ Entries = [] }: { Entries?: { Detail: string }[] }) => ({
    FailedEntryCount: ids.length,
    Entries: Entries.map(({ Detail }) =>
      ids.includes(JSON.parse(Detail).id) ? { ErrorCode: 'ThrottlingException' } : { EventId: 'e' },
    ),
  }));
}

beforeEach(() => client.reset());

describe('the bus', () => {
  it('is told ten events a call, each with its derived id, time and correlation', async () => {
    refusing();
    expect(await bus.publish([{ ...(all[0] as DomainEvent), correlationId: 'c-1' }, ...all.slice(1)])).toEqual([]);
    expect(sizes()).toEqual([10, 2]);
    expect(client.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries?.[0]).toEqual({
      EventBusName: 'nhip-cau',
      Source: 'nhipcau',
      DetailType: 'ConferenceStarted',
      Time: new Date(1_700_000_000_000),
      Detail: JSON.stringify({ id: event(0).id, at: 1_700_000_000_000, correlationId: 'c-1', conferenceId, by: 'u-1' }),
    });
  });

  it('names the events of a call that were refused, and goes on with the next call', async () => {
    refusing(event(3).id, event(11).id);
    expect(await bus.publish(all)).toEqual([event(3).id, event(11).id]);
    expect(sizes()).toEqual([10, 2]);
  });

  it('passes on the failure of a whole call, in which nothing or anything may have been taken', async () => {
    client.on(PutEventsCommand).rejects(Object.assign(new Error('x'), { name: 'InternalException' }));
    await expect(bus.publish(all)).rejects.toThrow('x');
  });
});

describe('the relay', () => {
  const record = (sequence: number, now: readonly DomainEvent[], before?: readonly DomainEvent[]) => ({
    dynamodb: {
      SequenceNumber: String(sequence),
      NewImage: { emits: { S: outboxValue(now, undefined) } },
      ...(before ? { OldImage: { emits: { S: outboxValue(before, undefined) } } } : {}),
    },
  });
  const told_ = () =>
    client
      .commandCalls(PutEventsCommand)
      .flatMap(({ args }) => (args[0].input.Entries ?? []).map(({ Detail = '{}' }) => JSON.parse(Detail).id));

  it('is taken up again from the record of the first event that was refused, and tells it again under the same id', async () => {
    const records = [record(1, [event(1)]), record(2, [event(2), event(3)]), record(3, [event(4)])];
    refusing(event(3).id);
    const first = await relay(bus, { Records: records } as DynamoDBStreamEvent);
    expect(first).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    client.reset();
    refusing();
    expect(await relay(bus, { Records: records.slice(1) } as DynamoDBStreamEvent)).toEqual({ batchItemFailures: [] });
    expect(told_()).toEqual([event(2).id, event(3).id, event(4).id]);
  });

  it('tells only what the item did not tell before, and nothing of items without an outbox', async () => {
    refusing();
    const records = [record(1, [event(1), event(2)], [event(1)]), { dynamodb: { SequenceNumber: '2', NewImage: {} } }];
    await relay(bus, { Records: records } as DynamoDBStreamEvent);
    expect(told_()).toEqual([event(2).id]);
  });

  it('makes no call where there is nothing to tell', async () => {
    expect(await relay(bus, { Records: [] })).toEqual({ batchItemFailures: [] });
    expect(client.calls()).toHaveLength(0);
  });
});
