import { conclusionsRoutes as routes } from '../../shared/contracts/conclusions.ts';
import { createNoticePrinter } from '../../shared/gateways/notice-pdf.ts';
import { numberSetting } from '../../shared/runtime/environment.ts';
import { bind, httpHandler } from '../../shared/runtime/http.ts';
import { wiredFiles } from '../../shared/runtime/wired/files.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { createConclusions } from '../../shared/store/conclusions.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createRegister } from '../../shared/store/register.ts';
import { draftConclusions, editConclusions } from './draft.ts';
import { fontPath } from './fonts.ts';
import { openNotice, readNotice, verifyNotice } from './notice.ts';
import { listConclusions, openConclusionsFile, readConclusions } from './open.ts';
import { publishConclusions } from './publish.ts';
import { approveConclusions, returnConclusions, submitConclusions } from './review.ts';
import { revokeConclusions } from './revoke.ts';

/** Conclusions from the draft to the number; the paper is made by `render`. */
export const handler = httpHandler(() => {
  const table = wiredTable();
  const deps = {
    conferences: createConferences(table),
    conclusions: createConclusions(table),
    register: createRegister(table, world),
    files: wiredFiles(),
    printer: createNoticePrinter(fontPath),
    now: world.now,
    random: world.random,
  };
  return {
    bindings: [
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
      bind(routes.openNotice, (r) => openNotice(deps, r)),
    ],
    idempotency: { table, now: world.now },
    recentSignIn: { now: world.now, maxAgeSeconds: numberSetting('SIGN_IN_SECONDS') },
  };
});
