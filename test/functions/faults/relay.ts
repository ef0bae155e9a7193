import type { PutEventsCommand, PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import type { DynamoDBRecord } from 'aws-lambda';
import { relay as relayRecords } from '../../../functions/outbox/relay.ts';
import { type DomainEvent, told } from '../../../shared/domain/events.ts';
import { createBus } from '../../../shared/gateways/bus.ts';
import { outboxValue } from '../../../shared/store/outbox.ts';
import { type Bomb, Crash, faultSuite } from './harness.ts';

/** Event ids in the order in which they arrived, and those that the bus refused at their first time. */
interface RelayWorld {
  readonly arrived: string[];
  readonly refused: Set<string>;
}

const event = (n: number): DomainEvent =>
  told('ConferenceStarted', `cnf_${String(n).padStart(12, '0')}`, n, { conferenceId: 'cnf_000000000000', by: 'u-1' });

/** A write that tells `now`, of an item whose last write told `before`. */
const written = (sequence: number, now: readonly DomainEvent[], before?: readonly DomainEvent[]): DynamoDBRecord => ({
  dynamodb: {
    SequenceNumber: String(sequence),
    NewImage: { emits: { S: outboxValue(now, 'c-1') } },
    ...(before ? { OldImage: { emits: { S: outboxValue(before, 'c-0') } } } : {}),
  },
});

/** One shard's records, taken up again from the record that the answer names: as Lambda does with a stream. */
const batch =
  (...records: readonly DynamoDBRecord[]) =>
  async (world: RelayWorld, bomb: Bomb | undefined) => {
    const client = busOf(world, bomb);
    let from = 0;
    for (let tries = 0; from < records.length; tries += 1) {
      if (tries > 20) throw new Error('the batch never goes through');
      const left = records.slice(from);
      const { batchItemFailures } = await relayRecords(createBus(client as never, 'nhipcau'), { Records: [...left] });
      const again = batchItemFailures[0]?.itemIdentifier;
      if (again === undefined) return;
      from = records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === again);
    }
  };

const refusedAtFirst = new Set([event(2), event(12), event(15), event(21)].map(({ id }) => id));

/** PutEvents that takes some entries of a call and refuses others, and that dies before or after it was heard. */
function busOf(world: RelayWorld, bomb: Bomb | undefined) {
  const isDead = () => bomb !== undefined && bomb.at > 0 && bomb.effects >= bomb.at;
  return {
    async send(command: PutEventsCommand) {
      if (isDead()) throw new Crash();
      if (bomb) bomb.effects += 1;
      if (isDead() && !bomb?.after) throw new Crash();
      const { Entries = [] } = command.input as PutEventsCommandInput;
      const answer = Entries.map(({ Detail = '{}' }) => {
        const { id } = JSON.parse(Detail) as { id: string };
        if (refusedAtFirst.has(id) && !world.refused.has(id)) {
          world.refused.add(id);
          return { ErrorCode: 'ThrottlingException' };
        }
        world.arrived.push(id);
        return { EventId: id };
      });
      if (isDead()) throw new Crash();
      return { FailedEntryCount: answer.filter(({ ErrorCode }) => ErrorCode).length, Entries: answer };
    },
  };
}

const many = Array.from({ length: 12 }, (_, i) => i + 10);
const all = [1, 2, 3, 4, ...many].map((n) => event(n).id);

/** Every event arrives, and those that were taken at once in their order; whatever is refused comes after all. */
export const relay = faultSuite<RelayWorld>({
  begin: async () => ({ arrived: [], refused: new Set() }),
  messages: [
    batch(written(1, [event(1), event(2)]), written(2, [event(3)], [event(1), event(2)]), written(3, [event(4)])),
    batch(...many.map((n) => written(n, [event(n)]))),
  ],
  pass: () => undefined,
  outcome: async ({ arrived, refused }) => ({
    first: [...new Set(arrived)].filter((id) => !refused.has(id)),
    refused: [...refused],
    missing: all.filter((id) => !arrived.includes(id)),
  }),
  expected: { first: all.filter((id) => !refusedAtFirst.has(id)), refused: [...refusedAtFirst], missing: [] },
  leastEffects: 3,
  isOrdered: true,
});
