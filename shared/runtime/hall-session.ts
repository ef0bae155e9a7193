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
 * The session once more, by a consistent read at the moment of use: the gateway keeps its authoriser's answer for minutes, and
 * a bridge that was shut out must get nothing from that write on. Throws Refused 401.
 */
export async function demandSession({ table, now }: HallSessions, host: HallHost): Promise<void> {
  const item = await table.get(keys.access(host.bridgeId));
  if (!sessionOf(item && accessOf(item), host.sessionId, now())) throw sessionIsOver();
}

export function sessionIsOver(): Refused {
  return new Refused('unauthorised', 'This needs a hall session.', { status: 401 });
}
