import type { Table } from '../../shared/store/table.ts';

/** Measures how long the table had at least one call under way: the engine's share of a wall time. */
export function measured(table: Table): { table: Table; busyMs: () => number; calls: () => number } {
  let running = 0;
  let since = 0;
  let busy = 0;
  let calls = 0;
  const around =
    <A extends readonly unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      calls++;
      if (running++ === 0) since = performance.now();
      try {
        return await work(...args);
      } finally {
        if (--running === 0) busy += performance.now() - since;
      }
    };
  return {
    busyMs: () => busy,
    calls: () => calls,
    table: {
      get: around(table.get),
      getMany: around(table.getMany),
      query: around(table.query),
      queryAll: around(table.queryAll),
      write: around(table.write),
      update: around(table.update),
      putMany: around(table.putMany),
    },
  };
}
