import { isDeepStrictEqual } from 'node:util';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { eachOf } from '../domain/each-of.ts';
import { bytewise, cursorOf, positionOf } from './cursor.ts';
import { conditionOf, type Expression, projectionOf, updateOf } from './expressions.ts';
import { outboxAttribute, outboxValue } from './outbox.ts';
import {
  ConditionFailed,
  checkedWrite,
  type Item,
  type Key,
  type Page,
  type QueryInput,
  type Table,
  type WriteOp,
} from './table.ts';

export interface DynamoTableOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** What ties the events of a write to the request that caused them. */
  readonly correlation?: () => string | undefined;
  /** Waits that many ms before a retry. */
  readonly sleep?: (ms: number) => Promise<void>;
}

const batchGetLimit = 100; // BatchGetItem: 100 items
const batchWriteLimit = 25; // BatchWriteItem: 25 requests
const attempts = 8;
/** Batches in flight: enough to hide the round trip, few enough for a small Lambda and a young partition. */
const sideBySide = 8;

/**
 * The table on DynamoDB. Throttles are retried by the SDK; lost transactions (TransactionConflict) and unprocessed items
 * here. A conditional write whose first answer got lost meets its own trace when the SDK sends it again: that is a success.
 * (Transactions carry a ClientRequestToken, by which DynamoDB itself knows the repeat.)
 */
export function createDynamoTable(options: DynamoTableOptions): Table {
  const doc = DynamoDBDocumentClient.from(options.client, { marshallOptions: { removeUndefinedValues: true } });
  const TableName = options.tableName;
  const sleep = options.sleep ?? ((ms: number) => new Promise<void>((done) => setTimeout(done, ms)));
  /** Full jitter (25 ms doubling, 1 s at most): many losers of one conflict must not meet again. */
  const pause = (attempt: number) => sleep(Math.random() * Math.min(1000, 25 * 2 ** attempt));

  const withOutbox = (op: WriteOp): WriteOp => {
    if (!('emits' in op) || !op.emits?.length) return op;
    const value = outboxValue(op.emits, options.correlation?.());
    if ('put' in op) return { ...op, put: { ...op.put, [outboxAttribute]: value } };
    return { ...op, set: { ...op.set, [outboxAttribute]: value } };
  };

  /** A single write may meet a transaction on its item: nothing was done then, and the SDK does not try again by itself. */
  async function one(op: WriteOp): Promise<Item | undefined> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await single(op);
      } catch (error) {
        if (!(error instanceof TransactionConflictException) || attempt === attempts) throw error;
        await pause(attempt);
      }
    }
  }

  async function single(op: WriteOp): Promise<Item | undefined> {
    try {
      if ('put' in op) {
        await doc.send(new PutCommand({ TableName, Item: op.put, ...refusing(conditionOf(op.if)) }));
        return op.put;
      }
      if ('update' in op) {
        const out = await doc.send(
          new UpdateCommand({ TableName, Key: bare(op.update), ReturnValues: 'ALL_NEW', ...refusing(updateOf(op)) }),
        );
        return out.Attributes as Item;
      }
      if ('delete' in op) {
        await doc.send(new DeleteCommand({ TableName, Key: bare(op.delete), ...refusing(conditionOf(op.if)) }));
        return undefined;
      }
      return await many([op]);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const item = error.Item && (unmarshall(error.Item) as Item);
      const sentAgain = (error.$metadata.attempts ?? 1) > 1;
      if (sentAgain && isTraceOf(op, item)) return item;
      throw new ConditionFailed(0, item);
    }
  }

  async function many(ops: readonly WriteOp[]): Promise<undefined> {
    const TransactItems = ops.map((op) => transactItem(TableName, op));
    for (let attempt = 1; ; attempt++) {
      try {
        await doc.send(new TransactWriteCommand({ TransactItems }));
        return;
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const reasons = error.CancellationReasons ?? [];
        const refused = reasons.flatMap((r, i) => (r.Code === 'ConditionalCheckFailed' ? [i] : []));
        const [first] = refused;
        if (first !== undefined) {
          const item = reasons[first]?.Item;
          throw new ConditionFailed(first, item && (unmarshall(item) as Item), refused);
        }
        const passing = reasons.some((r) => r.Code === 'TransactionConflict' || r.Code === 'ThrottlingError');
        if (!passing || attempt === attempts) throw error;
        await pause(attempt);
      }
    }
  }

  async function page(input: QueryInput): Promise<Page> {
    const [pkName, skName] = input.index ? ['gsi1pk', 'gsi1sk'] : ['pk', 'sk'];
    const values: Record<string, unknown> = { ':pk': input.pk };
    let range = '';
    if (input.prefix !== undefined) {
      range = ' AND begins_with(#sk, :prefix)';
      values[':prefix'] = input.prefix;
    } else if (input.from !== undefined && input.to !== undefined) {
      range = ' AND #sk BETWEEN :from AND :to';
      Object.assign(values, { ':from': input.from, ':to': input.to });
    } else if (input.from !== undefined || input.to !== undefined) {
      range = input.from !== undefined ? ' AND #sk >= :bound' : ' AND #sk <= :bound';
      values[':bound'] = input.from ?? input.to;
    }
    if (input.from !== undefined && input.to !== undefined && bytewise(input.from, input.to) > 0) return { items: [] };
    const wanted = projectionOf(input.only);
    const out = await doc.send(
      new QueryCommand({
        TableName,
        ...(input.index ? { IndexName: input.index } : { ConsistentRead: true }),
        KeyConditionExpression: `#pk = :pk${range}`,
        ExpressionAttributeNames: { '#pk': pkName, ...(range ? { '#sk': skName } : {}), ...wanted.names },
        ...(wanted.expression ? { ProjectionExpression: wanted.expression } : {}),
        ExpressionAttributeValues: values,
        ScanIndexForward: !input.reverse,
        ...(input.limit ? { Limit: input.limit } : {}),
        ...(input.cursor ? { ExclusiveStartKey: startOf(input, input.cursor) } : {}),
      }),
    );
    const items = (out.Items ?? []) as Item[];
    return { items, ...(out.LastEvaluatedKey ? { cursor: endOf(input, out.LastEvaluatedKey) } : {}) };
  }

  async function readBatch(keys: readonly Key[]): Promise<Item[]> {
    const found: Item[] = [];
    let rest: Record<string, unknown>[] = keys.map(bare);
    for (let attempt = 0; rest.length > 0; attempt++) {
      if (attempt > 0) await pause(attempt);
      if (attempt > attempts) throw new Error(`${rest.length} items unprocessed after ${attempts} attempts`);
      const out = await doc.send(
        new BatchGetCommand({ RequestItems: { [TableName]: { Keys: rest, ConsistentRead: true } } }),
      );
      found.push(...((out.Responses?.[TableName] ?? []) as Item[]));
      rest = out.UnprocessedKeys?.[TableName]?.Keys ?? [];
    }
    return found;
  }

  async function putBatch(items: readonly Item[]): Promise<void> {
    let rest = items.map((Item) => ({ PutRequest: { Item: Item as Record<string, unknown> } }));
    for (let attempt = 0; rest.length > 0; attempt++) {
      if (attempt > 0) await pause(attempt);
      if (attempt > attempts) throw new Error(`${rest.length} puts unprocessed after ${attempts} attempts`);
      const out = await doc.send(new BatchWriteCommand({ RequestItems: { [TableName]: rest } }));
      rest = (out.UnprocessedItems?.[TableName] ?? []) as typeof rest;
    }
  }

  return {
    async get(key) {
      const out = await doc.send(new GetCommand({ TableName, Key: bare(key), ConsistentRead: true }));
      return out.Item as Item | undefined;
    },
    async getMany(keys) {
      const once = [...new Map(keys.map((key) => [JSON.stringify([key.pk, key.sk]), key])).values()];
      return (await eachOf(chunks(once, batchGetLimit), sideBySide, readBatch)).flat();
    },
    query: page,
    async queryAll(input) {
      const items: Item[] = [];
      let cursor: string | undefined;
      do {
        const next = await page({ ...input, cursor });
        items.push(...next.items);
        cursor = next.cursor;
      } while (cursor);
      return items;
    },
    async write(...ops) {
      checkedWrite(ops);
      const written = ops.map(withOutbox);
      if (written.length === 1) await one(written[0] as WriteOp);
      else await many(written);
    },
    async update(op) {
      checkedWrite([op]);
      return (await one(withOutbox(op))) as Item;
    },
    async putMany(items) {
      const last = [...new Map(items.map((item) => [JSON.stringify([item.pk, item.sk]), item])).values()];
      await eachOf(chunks(last, batchWriteLimit), sideBySide, putBatch);
    },
  };
}

/** Whether the item looks exactly as this write would leave it. An addition cannot tell, so it never does. */
function isTraceOf(op: WriteOp, item: Item | undefined): boolean {
  if (!item) return false;
  if ('put' in op) return isDeepStrictEqual(item, JSON.parse(JSON.stringify(op.put)));
  if (!('update' in op) || op.add) return false;
  const set = JSON.parse(JSON.stringify(op.set ?? {})) as Record<string, unknown>;
  return (
    Object.keys(set).length > 0 &&
    Object.entries(set).every(([name, value]) => isDeepStrictEqual(item[name], value)) &&
    (op.remove ?? []).every((name) => item[name] === undefined)
  );
}

const onRefusal = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

function refusing(expression: Expression): Expression & Partial<typeof onRefusal> {
  return expression.ConditionExpression ? { ...expression, ...onRefusal } : expression;
}

function transactItem(TableName: string, op: WriteOp) {
  if ('put' in op) return { Put: { TableName, Item: op.put, ...refusing(conditionOf(op.if)) } };
  if ('update' in op) {
    const expression = updateOf(op);
    return {
      Update: {
        TableName,
        Key: bare(op.update),
        ...refusing(expression),
        UpdateExpression: expression.UpdateExpression,
      },
    };
  }
  if ('delete' in op) return { Delete: { TableName, Key: bare(op.delete), ...refusing(conditionOf(op.if)) } };
  const expression = conditionOf(op.if);
  return {
    ConditionCheck: {
      TableName,
      Key: bare(op.check),
      ...refusing(expression),
      ConditionExpression: expression.ConditionExpression,
    },
  };
}

function bare(key: Key): { pk: string; sk: string } {
  return { pk: key.pk, sk: key.sk };
}

function endOf(input: QueryInput, last: Record<string, unknown>): string {
  const { pk, sk, gsi1sk } = last as { pk: string; sk: string; gsi1sk: string };
  return input.index ? cursorOf(input, { at: gsi1sk, key: { pk, sk } }) : cursorOf(input, { at: sk });
}

function startOf(input: QueryInput, cursor: string): Record<string, unknown> {
  const { at, key } = positionOf(input, cursor);
  return key ? { ...bare(key), gsi1pk: input.pk, gsi1sk: at } : { pk: input.pk, sk: at };
}

function* chunks<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let i = 0; i < all.length; i += size) yield all.slice(i, i + size);
}
