import { type Item, keyOf, type Table } from '../../shared/store/table.ts';

export interface Units {
  /** Read request units: 4 KB each, strongly consistent. */
  reads: number;
  /** Write request units: 1 KB each; twice in a transaction; once more where the item stands in the index. */
  writes: number;
}

/** Counts what DynamoDB would bill on demand, by the size of the items as JSON (a little over DynamoDB's own measure). */
export function metered(table: Table): { table: Table; units: Units } {
  const units: Units = { reads: 0, writes: 0 };
  const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value ?? ''));
  const read = (items: readonly (Item | undefined)[], together: boolean) => {
    if (together) units.reads += Math.max(1, Math.ceil(items.reduce((sum, item) => sum + bytes(item), 0) / 4096));
    else for (const item of items) units.reads += Math.max(1, Math.ceil(bytes(item) / 4096));
  };
  const written = (item: unknown, times = 1) => {
    const inIndex = typeof item === 'object' && item !== null && 'gsi1pk' in item;
    units.writes += Math.ceil(bytes(item) / 1024) * (times + Number(inIndex));
  };
  // a query is billed by what it reads, whatever `only` leaves of it
  const whole = <T extends { only?: unknown }>({ only: _only, ...input }: T) => input;
  return {
    units,
    table: {
      async get(key) {
        const item = await table.get(key);
        read([item], false);
        return item;
      },
      async getMany(keys) {
        const items = await table.getMany(keys);
        read([...items, ...Array(keys.length - items.length).fill(undefined)], false);
        return items;
      },
      async query(input) {
        read((await table.query(whole(input))).items, true);
        return table.query(input);
      },
      async queryAll(input) {
        read(await table.queryAll(whole(input)), true);
        return table.queryAll(input);
      },
      async write(...ops) {
        for (const op of ops) written('put' in op ? { ...op.put, emits: op.emits } : op, ops.length > 1 ? 2 : 1);
        await table.write(...ops);
        for (const op of ops) if ('update' in op) written(await table.get(keyOf(op)));
      },
      async update(op) {
        units.writes++; // also when it is refused
        const item = await table.update(op);
        units.writes += Math.ceil(bytes(item) / 1024) - 1;
        return item;
      },
      async putMany(items) {
        for (const item of items) written(item);
        await table.putMany(items);
      },
    },
  };
}
