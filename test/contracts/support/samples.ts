import { usualLevels } from '../../../shared/domain/point.ts';
import { now, type Scope } from './scope-world.ts';

const iso = (hours: number) => new Date(now + hours * 3600_000).toISOString();

export interface Sample {
  readonly body?: object;
  readonly bytes?: { readonly text: string; readonly mediaType: string };
  readonly query?: Readonly<Record<string, string>>;
}

const plain: Sample = {};
const version: Sample = { body: { version: 1 } };
const planned = (code: string) => ({
  ...{ title: 'Hội nghị', chair: 'Chủ trì', office: 'VP', hostPoint: code, operatorPhone: '080 1234' },
  ...{ startsAt: iso(1), endsAt: iso(3), classification: 'internal', invited: { codes: [code] } },
});
const draft = {
  ...{ abstract: 'Kết luận', place: 'Bắc Ninh', signer: { post: 'Chánh Văn phòng', name: 'An' } },
  sections: [{ paragraphs: ['Nội dung.'] }],
};
const agenda = {
  version: 1,
  sessions: [{ title: 'Phiên', startsAt: iso(1), endsAt: iso(2), items: [] }],
};
const roll = { revision: 0, delegates: [], presentCount: 3, takenAt: iso(0) };

/**
 * A request that is well-formed, by operation: what is refused for its form says nothing about rights. Whoever adds a route
 * adds its line, or the matrix fails.
 */
export const samples: Readonly<Record<string, (of: Scope) => Sample>> = {
  listAudit: () => plain,
  verifyAudit: () => plain,
  listDirectoryAudit: () => plain,
  verifyDirectoryAudit: () => plain,
  listLevels: () => plain,
  replaceLevels: () => ({ body: { version: 1, levels: usualLevels } }),
  listPoints: () => plain,
  getPoint: () => plain,
  putPoint: ({ code }) => ({
    body: { version: 1, name: `Point ${code}`, level: 'province', parent: '00', contacts: [], seats: 9 },
  }),
  previewImport: () => ({ bytes: { text: 'code,name,level\n', mediaType: 'text/csv' } }),
  getImport: () => plain,
  listImportRows: () => plain,
  commitImport: () => plain,
  createConference: ({ code }) => ({ body: planned(code) }),
  planConference: ({ conferenceId, code }) => ({ body: { editing: conferenceId, ...planned(code) } }),
  listConferences: () => plain,
  getConference: () => plain,
  editConference: ({ code }) => ({ body: { version: 1, ...planned(code) } }),
  cancelConference: () => ({ body: { version: 1, reason: 'Bão' } }),
  listBridges: () => plain,
  readHome: () => plain,
  setAgenda: () => ({ body: agenda }),
  readAgenda: () => plain,
  publishAgenda: () => version,
  addPaper: () => ({ bytes: { text: '%PDF-1.7 giấy', mediaType: 'application/pdf' } }),
  listPapers: () => plain,
  openPaper: () => plain,
  startConference: () => plain,
  endConference: () => plain,
  readBoard: () => plain,
  readFloor: () => plain,
  sortFloor: () => ({ body: { version: 0, bridgeIds: [] } }),
  raiseHandFor: () => ({ body: {} }),
  lowerHandOf: () => plain,
  giveFloor: ({ bridgeId }) => ({ body: { turn: 0, bridgeId } }),
  takeFloor: () => ({ body: { turn: 0 } }),
  undoFloor: () => ({ body: { turn: 0 } }),
  readLineChecks: () => plain,
  markLineCheck: () => ({ body: { verdict: 'passed' } }),
  getAccess: () => plain,
  listAccess: () => plain,
  revokeAccess: () => plain,
  restoreAccess: () => plain,
  rotateAccess: () => plain,
  unlockAccess: () => plain,
  tellPin: () => plain,
  getRooms: () => plain,
  requestProvision: () => plain,
  createTicket: ({ conferenceId }) => ({ body: { conferenceId } }),
  readRollCall: () => plain,
  takeRollCall: () => ({ body: roll }),
  listAttendance: () => plain,
  readAttendanceSummary: () => plain,
  settleAttendance: () => plain,
  exportAttendanceCsv: () => plain,
  exportAttendanceXlsx: () => plain,
  draftConclusions: () => ({ body: draft }),
  listConclusions: () => plain,
  readConclusions: () => plain,
  placeOfNotice: () => ({ query: { number: '01/TB-VP', year: '2026' } }),
  editConclusions: () => ({ body: { version: 1, ...draft } }),
  submitConclusions: () => version,
  approveConclusions: () => version,
  returnConclusions: () => ({ body: { version: 1, reason: 'Sửa' } }),
  publishConclusions: () => version,
  revokeConclusions: () => ({ body: { version: 1, number: '01/TB-VP', reason: 'Sai' } }),
  openConclusionsFile: () => plain,
  previewPublication: () => plain,
  listDocuments: () => plain,
  listDeliveries: () => plain,
  summariseDeliveries: () => plain,
  resendDeliveries: () => ({ body: { states: ['failed'] } }),
  remindRecipients: () => plain,
  exportDeliveries: () => plain,
};
