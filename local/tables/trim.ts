import { DatabaseSync } from 'node:sqlite';

/** Records kept behind the follower, so that a repeat of its last batches still finds them. */
const keptBehind = 400;
const everyMs = 100;
/** The engine writes most of the time; a look that finds it writing tries again, and says so when none got through. */
const patienceMs = 30_000;

/**
 * Forgets stream records that were passed on; DynamoDB keeps 24 hours. Dynoxide 1.2.1 keeps all of them and looks through them
 * at every write for the highest number, so a write becomes slower with each before it (9 ms after 15,000). An index lets it
 * look that up: with 400 records of 4 KB kept, a write costs the engine 0.36 ms instead of 1.5 ms.
 */
export function streamTrimmer(file: string, onTrouble: (message: string) => void) {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA busy_timeout = 2000');
  db.exec('CREATE INDEX IF NOT EXISTS _stream_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER))');
  db.exec('PRAGMA busy_timeout = 0'); // from here on waiting would stop the whole local cloud
  const trim = db.prepare(
    'DELETE FROM _stream_records WHERE table_name = ? AND CAST(sequence_number AS INTEGER) <= ? AND id <= (SELECT max(id) FROM _stream_records) - ?',
  );
  const waiting = new Map<string, { sequence: number; since: number }>();
  const timer = setInterval(() => {
    for (const [tableName, { sequence, since }] of waiting) {
      try {
        trim.run(tableName, sequence, keptBehind);
        waiting.delete(tableName);
      } catch (error) {
        if (Date.now() - since < patienceMs) continue;
        onTrouble(`stream of ${tableName} not trimmed for ${patienceMs / 1000} s: ${String(error)}`);
        waiting.delete(tableName);
      }
    }
  }, everyMs).unref();
  return {
    /** Everything up to this record was passed on. */
    passed(tableName: string, sequence: string): void {
      const since = waiting.get(tableName)?.since ?? Date.now();
      waiting.set(tableName, { sequence: Number(sequence), since });
    },
    stop(): void {
      clearInterval(timer);
      db.close();
    },
  };
}
