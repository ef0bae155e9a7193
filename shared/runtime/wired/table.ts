import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoTable } from '../../store/dynamo-table.ts';
import type { Table } from '../../store/table.ts';
import { setting } from '../environment.ts';
import { correlationId } from '../logs.ts';

let table: Table | undefined;

/** The table this function is given. Clients are made at first use and kept for the life of the container. */
export function wiredTable(): Table {
  table ??= createDynamoTable({
    client: new DynamoDBClient({}),
    tableName: setting('TABLE_NAME'),
    correlation: correlationId,
  });
  return table;
}
