import { once } from 'node:events';
import { createServer, request as forward, type Server } from 'node:http';
import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DynamoDBDocumentClient,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { ConditionFailed, type Table } from '../../shared/store/table.ts';
import { createTable, type Dynoxide, startDynoxide } from '../support/dynoxide.ts';

const key = { pk: 'A', sk: '1' };

describe('an answer of DynamoDB that got lost', () => {
  let engine: Dynoxide;
  let proxy: Server;
  let client: DynamoDBClient;
  let table: Table;
  let losing = 0;

  beforeAll(async () => {
    engine = await startDynoxide();
    proxy = createServer((incoming, outgoing) => {
      const up = forward(
        `${engine.endpoint}${incoming.url}`,
        { method: incoming.method, headers: incoming.headers },
        (answer) => {
          if (losing > 0) {
            losing--;
            answer.resume();
            outgoing.destroy(); // it was done, and nobody learns of it
            return;
          }
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(outgoing);
        },
      );
      incoming.pipe(up);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port } = proxy.address() as { port: number };
    client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'x',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    await createTable(engine.client, 'lossy');
    table = createDynamoTable({ client, tableName: 'lossy' });
  });
  afterAll(async () => {
    client.destroy();
    proxy.closeAllConnections();
    proxy.close();
    await engine.stop();
  });

  it('does not make a conditional put refuse itself', async () => {
    losing = 1;
    await table.write({ put: { ...key, version: 1, list: [{ a: 1 }] }, if: { pk: 'absent' } });
    expect(losing).toBe(0);
  });

  it('does not make a conditional update refuse itself', async () => {
    losing = 1;
    expect(await table.update({ update: key, set: { version: 2 }, if: { version: { eq: 1 } } })).toMatchObject({
      version: 2,
    });
  });

  it('does not count a transaction twice or refuse it', async () => {
    losing = 1;
    await table.write(
      { update: key, set: { version: 3 }, if: { version: { eq: 2 } } },
      { put: { pk: 'B', sk: '1' }, if: { pk: 'absent' } },
    );
    expect(await table.get(key)).toMatchObject({ version: 3 });
  });

  it('does not hide that somebody else was first', async () => {
    losing = 1;
    await expect(table.write({ put: { ...key, version: 9 }, if: { pk: 'absent' } })).rejects.toBeInstanceOf(
      ConditionFailed,
    );
  });
});

describe('the table under pressure', () => {
  let doc: ReturnType<typeof mockDocument>;
  beforeAll(() => {
    doc = mockDocument();
  });
  afterAll(() => doc.restore());
  const pauses: number[] = [];
  const table = createDynamoTable({
    client: new DynamoDBClient({ region: 'x' }),
    tableName: 't',
    sleep: async (ms) => void pauses.push(ms),
  });
  const cancelled = (...codes: string[]) =>
    new TransactionCanceledException({
      $metadata: {},
      message: '',
      CancellationReasons: codes.map((Code) => ({ Code })),
    });
  beforeEach(() => {
    doc.reset();
    pauses.length = 0;
  });

  it('sends unprocessed puts again, after a pause', async () => {
    doc
      .on(BatchWriteCommand)
      .resolvesOnce({ UnprocessedItems: { t: [{ PutRequest: { Item: { ...key } } }] } })
      .resolves({});
    await table.putMany([{ ...key }, { pk: 'B', sk: '1' }]);
    expect(doc.commandCalls(BatchWriteCommand).map((c) => c.args[0].input.RequestItems?.t?.length)).toEqual([2, 1]);
    expect(pauses).toHaveLength(1);
  });

  it('asks again for unprocessed keys', async () => {
    doc
      .on(BatchGetCommand)
      .resolvesOnce({ Responses: { t: [] }, UnprocessedKeys: { t: { Keys: [key] } } })
      .resolves({ Responses: { t: [{ ...key }] } });
    expect(await table.getMany([key])).toEqual([key]);
  });

  it('gives up after eight attempts', async () => {
    doc.on(BatchGetCommand).resolves({ Responses: { t: [] }, UnprocessedKeys: { t: { Keys: [key] } } });
    await expect(table.getMany([key])).rejects.toThrow('unprocessed after 8 attempts');
  });

  it('tries a transaction again that met another, and not one that a condition refused', async () => {
    doc.on(TransactWriteCommand).rejectsOnce(cancelled('None', 'TransactionConflict')).resolves({});
    await table.write({ put: { ...key } }, { delete: { pk: 'B', sk: '1' } });
    expect(doc.commandCalls(TransactWriteCommand)).toHaveLength(2);
    doc.on(TransactWriteCommand).rejects(cancelled('TransactionConflict', 'ConditionalCheckFailed'));
    await expect(table.write({ put: { ...key } }, { delete: { pk: 'B', sk: '1' } })).rejects.toMatchObject({
      index: 1,
    });
    expect(doc.commandCalls(TransactWriteCommand)).toHaveLength(3);
  });
});

function mockDocument() {
  return mockClient(DynamoDBDocumentClient);
}
