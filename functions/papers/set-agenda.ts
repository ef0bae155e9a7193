import type { papersRoutes } from '../../shared/contracts/papers.ts';
import { type Agenda, demandWithin, published, revised } from '../../shared/domain/agenda.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import { told } from '../../shared/domain/events.ts';
import { Refused } from '../../shared/domain/refusals.ts';
import { actorOf, type Caller } from '../../shared/runtime/caller.ts';
import { demandConference, isOwn } from '../../shared/runtime/conference-view.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { Agendas } from '../../shared/store/agendas.ts';
import type { Conferences } from '../../shared/store/conferences.ts';

export interface AgendaDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly agendas: Agendas;
  readonly now: () => number;
}

/** Trigger: PUT …/agenda. Writes the next version; the version that the client read makes a double click a 409. */
export async function setAgenda(
  deps: AgendaDeps,
  { params, body, caller }: Request<typeof papersRoutes.setAgenda>,
): Promise<Agenda> {
  demandOpen(await deps.conferences.get(params.conferenceId));
  const next = revised(await deps.agendas.read(params.conferenceId), body);
  const { conferenceId, version: agendaVersion } = next;
  await deps.agendas.save(next, [
    told('AgendaWritten', `${conferenceId}:${agendaVersion}`, deps.now(), {
      conferenceId,
      agendaVersion,
      by: actorOf(caller),
    }),
  ]);
  return next;
}

/** Trigger: POST …/agenda/publish. The version that is out already is answered as it is, and nothing is told again; one off the conference's time is not sent. */
export async function publishAgenda(
  deps: AgendaDeps,
  { params, body, caller }: Request<typeof papersRoutes.publishAgenda>,
): Promise<Agenda> {
  const { conferenceId } = params;
  const conference = await deps.conferences.get(conferenceId);
  demandOpen(conference);
  const current = await deps.agendas.read(conferenceId);
  const at = deps.now();
  const next = published(current, body.version, at);
  if (next !== current) {
    demandWithin(next, conference);
    const agendaVersion = body.version;
    await deps.agendas.publish(next, [
      told('AgendaPublished', `${conferenceId}:${agendaVersion}`, at, {
        conferenceId,
        agendaVersion,
        by: actorOf(caller),
      }),
    ]);
  }
  return next;
}

/** Trigger: GET …/agenda. A provincial office sees what is out of the conferences of its branch, and all of its own. */
export async function readAgenda(deps: AgendaDeps, conferenceId: Conference['id'], caller: Caller): Promise<Agenda> {
  const conference = demandConference(caller, await deps.conferences.get(conferenceId));
  if (isOwn(caller, conference)) return deps.agendas.read(conferenceId);
  return (await deps.agendas.readPublished(conferenceId)) ?? { conferenceId, version: 0, sessions: [] };
}

function demandOpen(conference: Conference): void {
  if (conference.status === 'cancelled') {
    throw new Refused('conference-cancelled', 'A cancelled conference takes no agenda.', { status: 409 });
  }
}
