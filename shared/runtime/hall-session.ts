import { sessionOf } from '../domain/access.ts';
import { Refused } from '../domain/refusals.ts';
import { accessOf } from '../store/access.ts';
import { keys } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import type { HallHost } from './caller.ts';

export interface HallSessions {
  readonly table: Pick<Table, 'get'>;
  readonly now: () => number;
}

/**
 * The session once more, by consistent reads at the moment of use: the gateway keeps its authoriser's answer for minutes, and
 * a bridge that was shut out, or is not invited any more, must get nothing from that write on. Throws Refused 401, or 410
 * for a hall that is still signed in to a conference it does not belong to any more.
 */
export async function demandSession({ table, now }: HallSessions, host: HallHost): Promise<void> {
  const [access, bridge] = await Promise.all([
    table.get(keys.access(host.bridgeId)),
    table.get(keys.bridge(host.bridgeId)),
  ]);
  if (!sessionOf(access && accessOf(access), host.sessionId, now())) throw sessionIsOver();
  if (bridge?.withdrawnAt === undefined) return;
  throw new Refused('bridge-withdrawn', 'This hall is not invited to the conference any more.', { status: 410 });
}

export function sessionIsOver(): Refused {
  return new Refused('unauthorised', 'This needs a hall session.', { status: 401 });
}
