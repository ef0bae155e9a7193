import { faultsOf, visitorsOf } from './support/faults.ts';
import { declaredRoutes, pages, pictureName } from './support/pages.ts';
import { consoleSuite } from './support/suite.ts';
import { visit } from './support/visitor.ts';

/** Every page of the map on a desk, opened as its reader opens it. On a phone: phone.test.ts; of a conference that runs or is over: pages-live.test.ts, pages-settled.test.ts. */
const { site, browser } = consoleSuite();

test('every route that is declared is visited here', () => {
  expect(pages.map(({ route }) => route).sort()).toEqual(declaredRoutes());
});

describe('without a fault in light and dark, and within the screen in every language:', () => {
  const visitors = visitorsOf(() => visit(browser(), site().url));
  afterAll(() => visitors.close());

  test.each(pages)('$path', async (page) => {
    const address = page.path.replace('{id}', site().conferenceId);
    const { as, isMissing = false } = page;
    const look = { name: pictureName(page), axeIn: ['light', 'dark'], languages: ['en', 'bn'], isMissing } as const;
    expect(await faultsOf(await visitors.as(as), address, look)).toEqual([]);
  });
});
