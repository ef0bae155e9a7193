import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { logSink } from '../functions/logs.ts';
import { lockFolder } from '../kit/lock.ts';
import { passingFolder } from '../kit/passing.ts';
import type { CloudOptions, OnStop } from './options.ts';

/** Where everything lasting lies, for one cloud at a time, with its logs; what goes wrong in the cloud itself is among them. */
export function openDataFolder(
  { dataDir: given, fresh, onTrouble }: Pick<CloudOptions, 'dataDir' | 'fresh' | 'onTrouble'>,
  onStop: OnStop,
) {
  const dataDir = resolve(given);
  onStop(lockFolder(dataDir));
  if (fresh)
    for (const each of ['db', 'queues', 'archive', 'logs', 'chime.json'])
      rmSync(join(dataDir, each), { recursive: true, force: true });
  mkdirSync(join(dataDir, 'db'), { recursive: true });
  const logs = logSink(join(dataDir, 'logs'));
  onStop(() => logs.close());
  const trouble = (message: string) => {
    logs.line('local-cloud', JSON.stringify({ level: 'ERROR', timestamp: new Date().toISOString(), message }));
    onTrouble?.(message);
  };
  return { dataDir, logs, trouble };
}

/** The database, or where nothing has to last a copy of it. */
export function tablesFileIn(dataDir: string, durable: boolean, onStop: OnStop): string {
  return durable ? join(dataDir, 'db/tables.db') : passingFile(join(dataDir, 'db'), onStop);
}

/** A copy of the database, as far as there is one, in shared memory where there is any; gone at the end: no write waits for the disk. */
function passingFile(kept: string, onStop: OnStop): string {
  const folder = passingFolder(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'nhipcau');
  onStop(() => rmSync(folder, { recursive: true, force: true }));
  // With its write-ahead log, which lies beside it.
  for (const name of readdirSync(kept)) if (name.startsWith('tables.db')) cpSync(join(kept, name), join(folder, name));
  return join(folder, 'tables.db');
}
