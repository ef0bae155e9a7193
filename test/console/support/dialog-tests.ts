import { type DialogOfConsole, dialogs, faultsOfDialog, type Places } from './dialogs.ts';
import { officeOf } from './ended-conference.ts';
import type { visitorsOf } from './faults.ts';
import { openConference } from './halls.ts';
import type { Site } from './suite.ts';

interface Draft {
  readonly id: string;
  readonly version: number;
}

/** The tests of the dialogs that can be opened in this phase of a conference, in the browsers of the suite. */
export function testDialogs(
  phase: DialogOfConsole['phase'],
  desk: ReturnType<typeof visitorsOf>,
  site: () => Site,
  make: () => Promise<Places>,
) {
  describe('a dialog is opened and left by keyboard, and has no fault in light and dark:', () => {
    let places: Places = {};
    beforeAll(async () => {
      places = await make();
    });
    const own = dialogs.filter((each) => each.phase === phase);
    test.each(own)('$name ($file)', async (dialog) => {
      expect(await faultsOfDialog(await desk.as(dialog.as), dialog, site(), places)).toEqual([]);
    });
  });
}

/** Beside the conference that runs: one that has not begun, a paper with two versions, a text that is written and one that waits. */
export async function livePlaces(site: Site, id: string, absent: string): Promise<Places> {
  const { office, secretary } = officeOf(site);
  const { conferenceId: open } = await openConference(site, { invited: { codes: ['TW', '24'] } });
  const sample = site.conferenceId;
  const file = { bytes: Buffer.from('%PDF-1.7'), mediaType: 'application/pdf', name: 'bao-cao.pdf' };
  const papers = `/conferences/${sample}/papers`;
  const paper = await office.call<Draft>('POST', papers, { file, query: { title: 'Báo cáo' } });
  await office.call('POST', papers, { file, query: { paperId: paper.id } });
  const { id: draft } = await secretary.call<Draft>('POST', conclusionsOf(id), { body: text });
  const waiting = await secretary.call<Draft>('POST', conclusionsOf(id), { body: text });
  await secretary.call('POST', `${conclusionsOf(id)}/${waiting.id}/submit`, { body: { version: waiting.version } });
  await site.drain();
  return { id, absent, open, sample, draft, submitted: waiting.id };
}

/** Beside the notice that is out: one that amends it and waits for its number. */
export async function settledPlaces(site: Site, id: string, published: string): Promise<Places> {
  const { secretary, second } = officeOf(site);
  const draft = await secretary.call<Draft>('POST', conclusionsOf(id), { body: { ...text, amends: published } });
  const path = `${conclusionsOf(id)}/${draft.id}`;
  const submitted = await secretary.call<Draft>('POST', `${path}/submit`, { body: { version: draft.version } });
  await second.call('POST', `${path}/approve`, { body: { version: submitted.version } });
  return { id, published, approved: draft.id };
}

const conclusionsOf = (id: string): string => `/conferences/${id}/conclusions`;
const text = {
  abstract: 'Kết luận tại Hội nghị',
  sections: [
    { heading: 'I. Đánh giá chung', paragraphs: ['Các đơn vị đã chuẩn bị chu đáo.'] },
    { heading: 'II. Tổ chức thực hiện', paragraphs: [] },
  ],
  signer: { post: 'Chánh Văn phòng', name: 'Trần Văn Sơn' },
  place: 'Hà Nội',
};
