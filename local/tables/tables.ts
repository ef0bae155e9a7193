import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Child, freePort, startChild } from '../kit/child.ts';
import { type JsonClient, jsonClient, ServiceError } from '../kit/json-client.ts';
import type { CloudModel, Json } from '../template/model.ts';
import type { Resource } from '../template/resources.ts';

export interface Tables {
  readonly url: string;
  readonly client: JsonClient;
  pid(): number;
  /** Removes what its time-to-live attribute says is over. */
  expire(now: number): Promise<number>;
  stop(): Promise<void>;
}

export interface TablesOptions {
  readonly model: CloudModel;
  /** Database file; the data survives a restart. */
  readonly file: string;
  readonly onTrouble: (message: string) => void;
}

/**
 * The engine does one thing after the other anyway; several threads that wait for their turn cost it twice the processor time
 * (25 conditional puts in a transaction: 0.3 ms each instead of 0.5 to 0.8 ms) and make nothing sooner.
 */
const engineThreads = 1;

/** DynamoDB by Dynoxide (a static binary on SQLite): starts it and makes the template's tables in it. */
export async function startTables({ model, file, onTrouble }: TablesOptions): Promise<Tables> {
  const port = await freePort();
  const binary = join(dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json')), 'dynoxide');
  let hasEnded = false;
  const child: Child = startChild(binary, ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', file], {
    env: { TOKIO_WORKER_THREADS: String(engineThreads) },
    onUnexpectedExit(code) {
      hasEnded = true;
      onTrouble(`dynoxide ended with ${code}`);
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const client = jsonClient(url, { service: 'dynamodb', region: model.region });
  const call = <T = Json>(operation: string, body: unknown) => client.call<T>(`DynamoDB_20120810.${operation}`, body);
  const definitions = model.of('AWS::DynamoDB::Table').concat(model.of('AWS::DynamoDB::GlobalTable'));
  const stop = async () => {
    client.close();
    await child.stop();
  };
  try {
    await untilAnswers(
      () => call('ListTables', {}),
      () => hasEnded,
    );
    const { TableNames } = await call<{ TableNames: string[] }>('ListTables', {});
    for (const each of definitions) if (!TableNames.includes(each.name)) await create(call, each);
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    url,
    client,
    pid: child.pid,
    async expire(now) {
      let removed = 0;
      for (const each of definitions) removed += await expireOne(call, each, now);
      return removed;
    },
    stop,
  };
}

type Call = <T = Json>(operation: string, body: unknown) => Promise<T>;

/** On a machine that is busy with something else, a start takes seconds: it is waited for as long as the process lives. */
const startsWithinMs = 60_000;

async function untilAnswers(probe: () => Promise<unknown>, hasEnded: () => boolean): Promise<void> {
  const until = Date.now() + startsWithinMs;
  for (;;) {
    try {
      await probe();
      return;
    } catch (error) {
      if (error instanceof ServiceError) return;
      if (hasEnded() || Date.now() > until) throw new Error('dynoxide does not answer', { cause: error });
      await new Promise((done) => setTimeout(done, 10));
    }
  }
}

async function create(call: Call, { name, properties: p }: Resource): Promise<void> {
  const indexes = (list: unknown) =>
    (list as Json[] | undefined)?.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }));
  const stream = p.StreamSpecification as Json | undefined;
  const global = indexes(p.GlobalSecondaryIndexes);
  const local = indexes(p.LocalSecondaryIndexes);
  await call('CreateTable', {
    TableName: name,
    KeySchema: p.KeySchema,
    AttributeDefinitions: p.AttributeDefinitions,
    BillingMode: 'PAY_PER_REQUEST',
    ...(global ? { GlobalSecondaryIndexes: global } : {}),
    ...(local ? { LocalSecondaryIndexes: local } : {}),
    ...(stream ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } } : {}),
  });
  const ttl = p.TimeToLiveSpecification as { AttributeName?: string; Enabled?: boolean } | undefined;
  if (ttl?.Enabled) await call('UpdateTimeToLive', { TableName: name, TimeToLiveSpecification: ttl });
}

/** The engine has no sweep of its own. Deletes on condition that the item is still over: one renewed meanwhile stays. */
async function expireOne(call: Call, { name, properties: p }: Resource, now: number): Promise<number> {
  const ttl = p.TimeToLiveSpecification as { AttributeName?: string; Enabled?: boolean } | undefined;
  if (!ttl?.Enabled) return 0;
  const keys = (p.KeySchema as { AttributeName: string }[]).map((each) => each.AttributeName);
  const names = Object.fromEntries([['#ttl', ttl.AttributeName!], ...keys.map((key, i) => [`#k${i}`, key])]);
  const values = { ':now': { N: String(Math.floor(now / 1000)) } };
  let removed = 0;
  let from: unknown;
  do {
    const page = await call<{ Items: Json[]; LastEvaluatedKey?: unknown }>('Scan', {
      TableName: name,
      FilterExpression: '#ttl < :now',
      ProjectionExpression: keys.map((_, i) => `#k${i}`).join(', '),
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
      ...(from ? { ExclusiveStartKey: from } : {}),
    });
    for (const Key of page.Items) {
      removed += await call('DeleteItem', {
        TableName: name,
        Key,
        ConditionExpression: '#ttl < :now',
        ExpressionAttributeNames: { '#ttl': ttl.AttributeName },
        ExpressionAttributeValues: values,
      }).then(
        () => 1,
        () => 0,
      );
    }
    from = page.LastEvaluatedKey;
  } while (from);
  return removed;
}
