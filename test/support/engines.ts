import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import type { Table } from '../../shared/store/table.ts';
import { createTable, type Dynoxide, startDynoxide } from './dynoxide.ts';

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
