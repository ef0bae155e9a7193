import { faultsOf, visitorsOf } from './support/faults.ts';
import { pages, pictureName } from './support/pages.ts';
import { consoleSuite } from './support/suite.ts';
import { visit } from './support/visitor.ts';

/** Every page of the map at 360 px, and what is seen without an account: nothing cut, nothing wider than the screen. */
const { site, browser } = consoleSuite();
const visitors = visitorsOf(() => visit(browser(), site().url, { width: 360 }));
afterAll(() => visitors.close());

describe('on a phone without a fault in the dark, and within the screen in every language:', () => {
  test.each(pages)('$path', async (page) => {
    const address = page.path.replace('{id}', site().conferenceId);
    const { as, isMissing = false } = page;
    const look = { name: pictureName(page), axeIn: ['dark'], languages: ['en', 'bn'], isMissing } as const;
    expect(await faultsOf(await visitors.as(as), address, look)).toEqual([]);
  });
});

test.each([
  ['/', 'welcome'],
  ['/c/cnf_000000000000/board', 'welcome-link'],
  ['/nowhere', 'not-found'],
  ['/h', 'hall-no-link'],
])('without an account, without a fault: %s', async (path, name) => {
  expect(await faultsOf(await visitors.as(), path, { name, axeIn: ['light'], languages: ['en', 'bn'] })).toEqual([]);
});
