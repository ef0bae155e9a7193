import { distributeRoutes as routes } from '../../shared/contracts/distribute.ts';
import type { Files } from '../../shared/gateways/files.ts';
import type { Outgoing } from '../../shared/gateways/outgoing.ts';
import { bind, httpHandler } from '../../shared/runtime/http.ts';
import { wiredFiles } from '../../shared/runtime/wired/files.ts';
import { wiredOutgoing } from '../../shared/runtime/wired/outgoing.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createConclusions } from '../../shared/store/conclusions.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createDeliveries } from '../../shared/store/deliveries.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createRegister } from '../../shared/store/register.ts';
import type { Table } from '../../shared/store/table.ts';
import { acknowledge } from './acknowledge.ts';
import { exportDeliveries, listDeliveries, listDocuments, summariseDeliveries } from './follow.ts';
import { openAcknowledgedFile, previewAcknowledgement } from './open-link.ts';
import { previewPublication } from './preview-publication.ts';
import { remindRecipients } from './remind.ts';
import { resendDeliveries } from './resend.ts';

/** Who has received what, who has not, and once more to those. */
export function distributeBindings(it: {
  table: Table;
  files: Files;
  outgoing: Outgoing;
  now: () => number;
  random: (bytes: number) => Uint8Array;
  sleep: (ms: number) => Promise<void>;
}) {
  const { table, files, outgoing } = it;
  const deps = {
    conferences: createConferences(table),
    bridges: createBridges(table),
    documents: createDocuments(table),
    deliveries: createDeliveries(table),
    register: createRegister(table, it),
    conclusions: createConclusions(table),
    files,
    outgoing,
    now: it.now,
  };
  return [
    bind(routes.previewPublication, (r) => previewPublication(deps, r)),
    bind(routes.listDocuments, async (r) => ({ items: await listDocuments(deps, r.params.conferenceId, r.caller) })),
    bind(routes.listDeliveries, (r) => listDeliveries(deps, r)),
    bind(routes.summariseDeliveries, (r) => summariseDeliveries(deps, r)),
    bind(routes.resendDeliveries, (r) => resendDeliveries(deps, r)),
    bind(routes.remindRecipients, (r) => remindRecipients(deps, r)),
    bind(routes.exportDeliveries, (r) => exportDeliveries(deps, r)),
    bind(routes.previewAcknowledgement, (r) => previewAcknowledgement(deps, r)),
    bind(routes.openAcknowledgedFile, (r) => openAcknowledgedFile(deps, r)),
    bind(routes.acknowledge, (r) => acknowledge(deps, r)),
  ];
}

export const handler = httpHandler(() => {
  const table = wiredTable();
  const { now } = world;
  return {
    bindings: distributeBindings({ table, files: wiredFiles(), outgoing: wiredOutgoing(), ...world }),
    conferences: createConferences(table),
    idempotency: { table, now },
  };
});
