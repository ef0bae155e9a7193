import { holdConference } from './support/held-conference.ts';
import { testHeldPages } from './support/held-pages.ts';
import { consoleSuite } from './support/suite.ts';

/** The pages of a conference while it runs, as each role sees them. */
const suite = consoleSuite();

describe('while it runs, without a fault:', () => {
  let id = '';
  beforeAll(async () => {
    const held = await holdConference(suite.site());
    await held.sendRoll('X24001', ['Nguyễn Đình Phúc', 'Lê Thị Hạnh']);
    id = held.conferenceId;
  });

  testHeldPages(suite, 'live', () => id);
});
