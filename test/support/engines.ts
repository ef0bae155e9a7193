import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import type { Table } from '../../shared/store/table.ts';

/** An empty table of its own at every call. */
export type MakeTable = () => Promise<Table>;

/**
 * Runs one suite on both engines of the Table port: in memory, and on a real DynamoDB engine (dynoxide, one process a
 * file, a new table a call). A store tested so cannot be right on the fake and wrong on the real one.
 */
export function describeOnEachEngine(name: string, suite: (makeTable: MakeTable) => void): void {
  describe(`${name} in memory`, () => suite(async () => createMemoryTable()));
  describe(`${name} on DynamoDB`, () => {
    const engine = dynamoEngine();
    suite(engine.makeTable);
  });
}

/** For a test that needs the client or the table's name too. Registers its own beforeAll and afterAll. */
export function dynamoEngine(): {
  makeTable: MakeTable;
  newTable: () => Promise<{ client: DynamoDBClient; tableName: string }>;
} {
  let server: Dynoxide | undefined;
  beforeAll(async () => {
    server = await startDynoxide();
  });
  afterAll(async () => {
    await server?.stop();
  });
  const newTable = async () => {
    if (!server) throw new Error('the engine starts in beforeAll: make tables inside of it, beforeEach or a test');
    const tableName = `t-${randomUUID()}`;
    await createTable(server.client, tableName);
    return { client: server.client, tableName };
  };
  return { newTable, makeTable: async () => createDynamoTable(await newTable()) };
}

export interface Dynoxide {
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  stop(): Promise<void>;
}

const binary = resolve(__dirname, '../../node_modules/@dynoxide/linux-x64/dynoxide');

/** In memory, on a free port of loopback. */
export async function startDynoxide(): Promise<Dynoxide> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const child = spawn(binary, ['serve', '--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' });
    const endpoint = `http://127.0.0.1:${port}`;
    const client = new DynamoDBClient({
      endpoint,
      region: 'ap-southeast-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    if (await answers(client, child)) return { client, endpoint, stop: () => stopped(client, child) };
    await stopped(client, child); // somebody else took the port in between
    if (attempt === 3) throw new Error('dynoxide did not start');
  }
}

/** The table as `infra/` describes it. */
export async function createTable(client: DynamoDBClient, TableName: string): Promise<void> {
  const names = ['pk', 'sk', 'gsi1pk', 'gsi1sk'];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: keySchema('pk', 'sk'),
      GlobalSecondaryIndexes: [
        { IndexName: 'gsi1', KeySchema: keySchema('gsi1pk', 'gsi1sk'), Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  );
}

function keySchema(hash: string, range: string) {
  return [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
}

async function answers(client: DynamoDBClient, child: ChildProcess): Promise<boolean> {
  const until = Date.now() + 10_000;
  while (Date.now() < until && child.exitCode === null) {
    try {
      await client.send(new ListTablesCommand({}));
      return true;
    } catch {
      await new Promise((done) => setTimeout(done, 20));
    }
  }
  return false;
}

async function stopped(client: DynamoDBClient, child: ChildProcess): Promise<void> {
  client.destroy();
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
