import { papersRoutes as routes } from '../../shared/contracts/papers.ts';
import type { Files } from '../../shared/gateways/files.ts';
import { bind, httpHandler } from '../../shared/runtime/http.ts';
import { wiredFiles } from '../../shared/runtime/wired/files.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { createAgendas } from '../../shared/store/agendas.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createPapers } from '../../shared/store/papers.ts';
import type { Table } from '../../shared/store/table.ts';
import { addPaper } from './add-paper.ts';
import { listPapers, openHallPaper, openPaper, readHallAgenda } from './open-paper.ts';
import { publishAgenda, readAgenda, setAgenda } from './set-agenda.ts';

/** Agenda and papers of a conference, for staff and for halls. */
export function papersBindings(it: {
  table: Table;
  files: Files;
  now: () => number;
  random: (bytes: number) => Uint8Array;
}) {
  const { table, files } = it;
  const deps = {
    conferences: createConferences(table),
    agendas: createAgendas(table),
    papers: createPapers(table),
    files,
    now: it.now,
    random: it.random,
  };
  return [
    bind(routes.setAgenda, (r) => setAgenda(deps, r)),
    bind(routes.readAgenda, (r) => readAgenda(deps, r.params.conferenceId, r.caller)),
    bind(routes.publishAgenda, (r) => publishAgenda(deps, r)),
    bind(routes.addPaper, (r) => addPaper(deps, r)),
    bind(routes.listPapers, async (r) => ({
      items: await listPapers(deps, r.params.conferenceId, r.caller, r.query.paperId),
    })),
    bind(routes.openPaper, (r) => openPaper(deps, r.params.conferenceId, r.params.paperId, r.query.version, r.caller)),
    bind(routes.readHallAgenda, (r) => readHallAgenda(deps, r.caller)),
    bind(routes.openHallPaper, (r) => openHallPaper(deps, r.params.paperId, r.query.version, r.caller)),
  ];
}

export const handler = httpHandler(() => {
  const table = wiredTable();
  const { now, random } = world;
  return {
    bindings: papersBindings({ table, files: wiredFiles(), now, random }),
    conferences: createConferences(table),
    idempotency: { table, now },
    sessions: { table, now },
  };
});
