import type { hallRoutes } from '../../shared/contracts/hall.ts';
import { newSessionSecret } from '../../shared/domain/access-secrets.ts';
import { Refused } from '../../shared/domain/refusals.ts';
import { type HallHost, limitOf } from '../../shared/runtime/caller.ts';
import { demandConference } from '../../shared/runtime/conference-view.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Sockets } from '../../shared/store/sockets.ts';

export interface TicketDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly sockets: Pick<Sockets, 'issue'>;
  /** Of the management endpoint (https); the socket is at the same place. */
  readonly socketEndpoint: string;
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

const ticketMs = 60_000;

/** A ticket for the push socket: a browser cannot send a token with it, and a token in a URL would end in logs. */
export async function createTicket(deps: TicketDeps, { body, caller }: Request<typeof hallRoutes.createTicket>) {
  if (caller.kind !== 'staff') throw new Refused('forbidden', 'Your role does not include this.', { status: 403 });
  const { id } = demandConference(caller, await deps.conferences.get(body.conferenceId));
  const ticket = newSessionSecret(deps.random);
  const until = deps.now() + ticketMs;
  const branch = limitOf(caller);
  await deps.sockets.issue(
    ticket,
    { conferenceId: id, callerId: caller.id, ...(branch === undefined ? {} : { branch }) },
    until,
  );
  return { ticket, url: deps.socketEndpoint.replace(/^http/, 'ws'), expiresAt: until };
}

/** The same for a hall's page: it is told when its turn comes, and nothing else. */
export async function createHallTicket(deps: Omit<TicketDeps, 'conferences'>, { conferenceId, bridgeId }: HallHost) {
  const ticket = newSessionSecret(deps.random);
  const until = deps.now() + ticketMs;
  await deps.sockets.issue(ticket, { conferenceId, bridgeId, callerId: bridgeId }, until);
  return { ticket, url: deps.socketEndpoint.replace(/^http/, 'ws'), expiresAt: until };
}
