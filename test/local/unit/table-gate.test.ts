import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startTableGate, type TableGate } from '../../../local/tables/gate.ts';
import { createDynamoTable } from '../../../shared/store/dynamo-table.ts';
import { ConditionFailed, type Table } from '../../../shared/store/table.ts';
import { createTable, type Dynoxide, startDynoxide } from '../../support/dynoxide.ts';

let server: Dynoxide;
let gate: TableGate;
let table: Table;
let quick: Table;

const clientOf = (endpoint: string, maxAttempts: number) =>
  new DynamoDBClient({
    ...{ endpoint, maxAttempts, region: 'ap-southeast-1' },
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

beforeAll(async () => {
  server = await startDynoxide();
  await createTable(server.client, 'gated');
  gate = await startTableGate(server.endpoint, 1);
  const sleep = async () => undefined;
  table = createDynamoTable({ client: clientOf(gate.url, 3), tableName: 'gated', sleep });
  quick = createDynamoTable({ client: clientOf(gate.url, 1), tableName: 'gated', sleep });
});
afterAll(async () => {
  await gate?.close();
  await server?.stop();
});
beforeEach(() => gate.setFaults({}));

const key = (sk: string) => ({ pk: 'p', sk });
const once = { probability: 0, first: 1 };

test('without faults everything goes through as it is, refusals too', async () => {
  await table.write({ put: { ...key('1'), n: 1 }, if: { pk: 'absent' } });
  expect(await table.get(key('1'))).toEqual({ ...key('1'), n: 1 });
  await expect(table.write({ put: { ...key('1'), n: 2 }, if: { pk: 'absent' } })).rejects.toBeInstanceOf(
    ConditionFailed,
  );
});

test('what is throttled was not done, and is done by the next try', async () => {
  gate.setFaults({ throttle: once });
  await expect(quick.write({ put: { ...key('2'), n: 1 } })).rejects.toMatchObject({
    name: 'ProvisionedThroughputExceededException',
  });
  expect(await quick.get(key('2'))).toBeUndefined();
  gate.setFaults({ throttle: once });
  await table.write({ put: { ...key('2'), n: 1 } });
  expect(await table.get(key('2'))).toMatchObject({ n: 1 });
});

test('a write in conflict with a transaction is not done, and is tried again by the table', async () => {
  gate.setFaults({ conflict: once });
  await table.write({ put: { ...key('3'), n: 1 } }, { put: { ...key('4'), n: 1 } });
  expect(await table.getMany([key('3'), key('4')])).toHaveLength(2);
  gate.setFaults({ conflict: once });
  expect(await table.update({ update: key('3'), add: { n: 1 } })).toMatchObject({ n: 2 });
  expect(gate.fired()).toMatchObject({ conflict: 2 });
});

test('a write of unknown outcome was done: the repeat of the client finds its own trace and is no conflict', async () => {
  gate.setFaults({ unknownCommit: once });
  await expect(quick.write({ put: { ...key('5'), n: 1 } })).rejects.toMatchObject({ name: 'InternalServerError' });
  expect(await quick.get(key('5'))).toMatchObject({ n: 1 });
  gate.setFaults({ unknownCommit: once });
  await table.write({ put: { ...key('6'), n: 1 }, if: { pk: 'absent' } });
  gate.setFaults({ unknownCommit: once });
  await table.write(
    { put: { ...key('7'), n: 1 }, if: { pk: 'absent' } },
    { put: { ...key('8') }, if: { pk: 'absent' } },
  );
  expect(await table.getMany([key('6'), key('7'), key('8')])).toHaveLength(3);
});
