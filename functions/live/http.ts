import { liveRoutes as routes } from '../../shared/contracts/live.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import { timingOf } from '../../shared/domain/presence.ts';
import { numberSetting } from '../../shared/runtime/environment.ts';
import { bind, httpHandler } from '../../shared/runtime/http.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createPresence } from '../../shared/store/presence.ts';
import { readBoard } from './board.ts';
import { endConference } from './end.ts';
import { startConference } from './start.ts';

/** The control room: start, end and the board. */
export const handler = httpHandler(() => {
  const table = wiredTable();
  const heartbeatMs = numberSetting('HEARTBEAT_SECONDS') * 1000;
  const deps = {
    conferences: createConferences(table),
    bridges: createBridges(table),
    presence: createPresence(table, { heartbeatMs }),
    timing: timingOf(heartbeatMs),
    now: world.now,
  };
  return {
    bindings: [
      bind(routes.start, async (r) => momentOf(await startConference(deps, r.params.conferenceId))),
      bind(routes.end, async (r) => momentOf(await endConference(deps, r.params.conferenceId, r.body?.version))),
      bind(routes.board, (r) => readBoard(deps, { ...r.params, ...r.query, caller: r.caller })),
    ],
    idempotency: { table, now: world.now },
  };
});

export function momentOf({ id, status, version, startedAt, endedAt }: Conference) {
  return {
    conferenceId: id,
    status,
    version,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
  };
}
