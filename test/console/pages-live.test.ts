import { livePlaces, testDialogs } from './support/dialog-tests.ts';
import { holdConference } from './support/held-conference.ts';
import { testHeldPages } from './support/held-pages.ts';
import { consoleSuite } from './support/suite.ts';

/** The pages of a conference while it runs, as each role sees them. */
const suite = consoleSuite();

describe('while it runs, without a fault:', () => {
  let id = '';
  let absent = '';
  beforeAll(async () => {
    const held = await holdConference(suite.site());
    await held.sendRoll('X24001', ['Nguyễn Đình Phúc', 'Lê Thị Hạnh']);
    id = held.conferenceId;
    absent = held.bridgeOf('X46001');
  });

  const { desk } = testHeldPages(suite, 'live', () => id);
  testDialogs('live', desk, suite.site, () => livePlaces(suite.site(), id, absent));
});
