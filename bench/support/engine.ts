import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import type { Table } from '../../shared/store/table.ts';
import { createTable, dynoxideClient, startDynoxide } from '../../test/support/dynoxide.ts';

export const tableName = 'bench';

export interface Engine {
  readonly table: Table;
  /** For a process beside this one (`tableAt`); empty where the table is in memory. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** An empty table: in this process's memory, or on a DynamoDB engine in a process of its own. */
export async function startEngine(kind: 'memory' | 'dynoxide' = 'dynoxide'): Promise<Engine> {
  if (kind === 'memory') return { table: createMemoryTable(), endpoint: '', stop: async () => undefined };
  const { client, endpoint, stop } = await startDynoxide();
  await createTable(client, tableName);
  return { table: createDynamoTable({ client, tableName }), endpoint, stop };
}

export function tableAt(endpoint: string): Table {
  return createDynamoTable({ client: dynoxideClient(endpoint), tableName });
}
