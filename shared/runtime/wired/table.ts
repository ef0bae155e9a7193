import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { createDynamoTable } from '../../store/dynamo-table.ts';
import type { Table } from '../../store/table.ts';
import { setting } from '../environment.ts';
import { correlationId } from '../logs.ts';

let table: Table | undefined;

/** With its usual logger the SDK copies and filters each answer for a line that nobody writes; one without `info` is not asked. */
const silent = { debug() {}, warn() {}, error() {} } as unknown as NonNullable<DynamoDBClientConfig['logger']>;

/** The table this function is given. Clients are made at first use and kept for the life of the container. */
export function wiredTable(): Table {
  table ??= tableNamed(setting('TABLE_NAME'));
  return table;
}

export function tableNamed(tableName: string): Table {
  return createDynamoTable({ client: new DynamoDBClient({ logger: silent }), tableName, correlation: correlationId });
}
