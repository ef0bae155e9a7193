import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';

/** A real DynamoDB engine for tests and benchmarks: a process of its own, its data in memory. */
export interface Dynoxide {
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  stop(): Promise<void>;
}

const require = createRequire(import.meta.url);
const binary = join(dirname(require.resolve('@dynoxide/linux-x64/package.json')), 'dynoxide');

/** On a free port of loopback. */
export async function startDynoxide(): Promise<Dynoxide> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const child = spawn(binary, ['serve', '--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' });
    const endpoint = `http://127.0.0.1:${port}`;
    const client = dynoxideClient(endpoint);
    if (await answers(client, child)) return { client, endpoint, stop: () => stopped(client, child) };
    await stopped(client, child); // somebody else took the port in between
    if (attempt === 3) throw new Error('dynoxide did not start');
  }
}

/** Another client of an engine that runs: for a process beside the one that started it. */
export function dynoxideClient(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

/** The table as `infra/` describes it, less its stream. */
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
