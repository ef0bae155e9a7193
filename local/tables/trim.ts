import { DatabaseSync } from 'node:sqlite';

/** Records kept behind the follower, so that a repeat of its last batches still finds them. */
const keptBehind = 400;
const everyMs = 250;

/**
 * Forgets stream records that were passed on. Dynoxide 1.2.1 keeps all of them and looks through them at every write, so a
 * write becomes slower with each before it (0.4 ms an item at the start, 9 ms after 15,000); DynamoDB keeps 24 hours.
 */
export function streamTrimmer(file: string, onTrouble: (message: string) => void) {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA busy_timeout = 2000');
  const trim = db.prepare(
    'DELETE FROM _stream_records WHERE table_name = ? AND CAST(sequence_number AS INTEGER) <= ? AND id <= (SELECT max(id) FROM _stream_records) - ?',
  );
  const done = new Map<string, number>();
  const timer = setInterval(() => {
    for (const [tableName, sequence] of done) {
      try {
        trim.run(tableName, sequence, keptBehind);
      } catch (error) {
        onTrouble(`stream of ${tableName} not trimmed: ${String(error)}`);
      }
    }
    done.clear();
  }, everyMs).unref();
  return {
    /** Everything up to this record was passed on. */
    passed: (tableName: string, sequence: string): void => void done.set(tableName, Number(sequence)),
    stop(): void {
      clearInterval(timer);
      db.close();
    },
  };
}
