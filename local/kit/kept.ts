import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface KeptList<T> {
  get(name: string): T | undefined;
  put(name: string, value: T): void;
  remove(name: string): boolean;
  entries(): [string, T][];
}

/** Small durable key-value lists of the engines (schedules, stream positions, keys): one SQLite file in the data folder. */
export function keptValues(file: string) {
  mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  db.exec('CREATE TABLE IF NOT EXISTS kept (list TEXT, name TEXT, value TEXT NOT NULL, PRIMARY KEY (list, name))');
  const get = db.prepare('SELECT value FROM kept WHERE list = ? AND name = ?');
  const put = db.prepare('INSERT OR REPLACE INTO kept (list, name, value) VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM kept WHERE list = ? AND name = ?');
  const all = db.prepare('SELECT name, value FROM kept WHERE list = ? ORDER BY name');

  return {
    list<T>(list: string): KeptList<T> {
      return {
        get(name: string): T | undefined {
          const row = get.get(list, name) as { value: string } | undefined;
          return row ? (JSON.parse(row.value) as T) : undefined;
        },
        put: (name: string, value: T): void => void put.run(list, name, JSON.stringify(value)),
        remove: (name: string): boolean => remove.run(list, name).changes > 0,
        entries: (): [string, T][] =>
          (all.all(list) as { name: string; value: string }[]).map(({ name, value }) => [name, JSON.parse(value) as T]),
      };
    },
    close: () => db.close(),
  };
}

export type KeptValues = ReturnType<typeof keptValues>;
