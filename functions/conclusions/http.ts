import { conclusionsRoutes as routes } from '../../shared/contracts/conclusions.ts';
import type { Files } from '../../shared/gateways/files.ts';
import { createNoticePrinter, type NoticePrinter } from '../../shared/gateways/notice-pdf.ts';
import { numberSetting } from '../../shared/runtime/environment.ts';
import { bind, httpHandler } from '../../shared/runtime/http.ts';
import { wiredFiles } from '../../shared/runtime/wired/files.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createConclusions } from '../../shared/store/conclusions.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createRegister } from '../../shared/store/register.ts';
import type { Table } from '../../shared/store/table.ts';
import { draftConclusions, editConclusions } from './draft.ts';
import { fontPath } from './fonts.ts';
import { openNotice, placeOfNotice, readNotice, verifyNotice } from './notice.ts';
import { listConclusions, openConclusionsFile, readConclusions } from './open.ts';
import { publishConclusions } from './publish.ts';
import { approveConclusions, returnConclusions, submitConclusions } from './review.ts';
import { revokeConclusions } from './revoke.ts';

/** Conclusions from the draft to the number; the paper is made by `render`. */
export function conclusionsBindings(it: {
  table: Table;
  files: Files;
  printer: NoticePrinter;
  now: () => number;
  random: (bytes: number) => Uint8Array;
  sleep: (ms: number) => Promise<void>;
}) {
  const { table, files, printer } = it;
  const deps = {
    conferences: createConferences(table),
    bridges: createBridges(table),
    conclusions: createConclusions(table),
    register: createRegister(table, it),
    files,
    printer,
    now: it.now,
    random: it.random,
  };
  return [
    bind(routes.draftConclusions, (r) => draftConclusions(deps, r)),
    bind(routes.listConclusions, async (r) => ({
      items: await listConclusions(deps, r.params.conferenceId, r.caller),
    })),
    bind(routes.readConclusions, (r) => readConclusions(deps, r.params, r.caller)),
    bind(routes.editConclusions, (r) => editConclusions(deps, r)),
    bind(routes.submitConclusions, (r) => submitConclusions(deps, r)),
    bind(routes.approveConclusions, (r) => approveConclusions(deps, r)),
    bind(routes.returnConclusions, (r) => returnConclusions(deps, r)),
    bind(routes.publishConclusions, (r) => publishConclusions(deps, r)),
    bind(routes.revokeConclusions, (r) => revokeConclusions(deps, r)),
    bind(routes.openConclusionsFile, (r) => openConclusionsFile(deps, r)),
    bind(routes.verifyNotice, (r) => verifyNotice(deps, r)),
    bind(routes.readNotice, (r) => readNotice(deps, r)),
    bind(routes.placeOfNotice, (r) => placeOfNotice(deps, r)),
    bind(routes.openNotice, (r) => openNotice(deps, r)),
  ];
}

export const handler = httpHandler(() => {
  const table = wiredTable();
  const { now } = world;
  return {
    bindings: conclusionsBindings({ table, files: wiredFiles(), printer: createNoticePrinter(fontPath), ...world }),
    conferences: createConferences(table),
    idempotency: { table, now },
    recentSignIn: { now, maxAgeSeconds: numberSetting('SIGN_IN_SECONDS') },
  };
});
