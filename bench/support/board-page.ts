import { readBoard } from '../../functions/live/board.ts';
import { timingOf } from '../../shared/domain/presence.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createPresence } from '../../shared/store/presence.ts';
import { tableAt } from './engine.ts';
import { conferenceId } from './nation.ts';

/**
 * A control room in a process of its own: reads the whole board, then what it lacks, again and again, and tells its parent
 * of each row when it had it. `[endpoint] [ms between an answer and the next reading]`
 */
export interface Sight {
  /** When the answer was there. */
  readonly at: number;
  readonly ms: number;
  readonly rows: readonly { bridgeId: string; state: string; since: number | undefined }[];
}

const [endpoint = '', pauseMs = '200'] = process.argv.slice(2);
const table = tableAt(endpoint);
const deps = {
  conferences: createConferences(table),
  bridges: createBridges(table),
  presence: createPresence(table),
  timing: timingOf(30_000),
  now: Date.now,
};
const caller = { kind: 'staff', id: 'bench', name: 'Bench', roles: ['central-office'] } as const;

for (let since: string | undefined; process.connected; ) {
  const begun = performance.now();
  const board = await readBoard(deps, { conferenceId, since, caller });
  const at = Date.now();
  since = board.version;
  const rows = board.rows.map(({ bridgeId, state, since: from }) => ({ bridgeId, state, since: from as number }));
  if (process.connected) process.send?.({ at, ms: performance.now() - begun, rows } satisfies Sight);
  await new Promise((done) => setTimeout(done, Number(pauseMs)));
}
process.exit(0);
