import { keys } from './keys.ts';
import type { Table } from './table.ts';

/** Names of those who did something here: records say ids, and a person in the user pool may be gone when they are read. */
export interface StaffNames {
  remember(id: string, name: string): Promise<void>;
  /** By id; those that are not known are left out. */
  of(ids: Iterable<string>): Promise<Record<string, string>>;
}

export function createStaffNames(table: Pick<Table, 'write' | 'getMany'>): StaffNames {
  return {
    remember: (id, name) => table.write({ put: { ...keys.staff(id), id, name } }),
    async of(ids) {
      const items = await table.getMany([...new Set(ids)].map(keys.staff));
      return Object.fromEntries(items.map(({ id, name }) => [id as string, name as string]));
    },
  };
}
