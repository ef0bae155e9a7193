import { auditRoutes as routes } from '../../shared/contracts/audit.ts';
import { directoryChain } from '../../shared/domain/audit.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import { bind, httpHandler } from '../../shared/runtime/http.ts';
import { wiredAuditTable } from '../../shared/runtime/wired/audit.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { createAudit } from '../../shared/store/audit.ts';
import { type Conferences, createConferences } from '../../shared/store/conferences.ts';
import { createStaffNames } from '../../shared/store/staff-names.ts';
import { type AuditDeps, listAudit, verifyAudit } from './read.ts';

/** The audit record, for those who audit. It is written by `append` alone. */
export function auditBindings(deps: AuditDeps & { readonly conferences: Pick<Conferences, 'get'> }) {
  const known = async (id: ConferenceId): Promise<ConferenceId> => (await deps.conferences.get(id)).id;
  return [
    bind(routes.listAudit, async ({ params, query }) => listAudit(deps, await known(params.conferenceId), query)),
    bind(routes.verifyAudit, async ({ params, query }) => verifyAudit(deps, await known(params.conferenceId), query)),
    bind(routes.listDirectoryAudit, ({ query }) => listAudit(deps, directoryChain, query)),
    bind(routes.verifyDirectoryAudit, ({ query }) => verifyAudit(deps, directoryChain, query)),
  ];
}

export const handler = httpHandler(() => {
  const table = wiredTable();
  const audit = createAudit(wiredAuditTable(), world);
  return { bindings: auditBindings({ audit, names: createStaffNames(table), conferences: createConferences(table) }) };
});
