import type { Table } from '../../store/table.ts';
import { setting } from '../environment.ts';
import { tableNamed } from './table.ts';

let table: Table | undefined;

/** The table of the audit record, which is no other's. */
export function wiredAuditTable(): Table {
  table ??= tableNamed(setting('AUDIT_TABLE_NAME'));
  return table;
}
