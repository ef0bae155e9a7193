import { faultsOf } from './support/faults.ts';
import { declaredRoutes, pages } from './support/pages.ts';
import { consoleSuite } from './support/suite.ts';
import { signIn, type Visitor, visit } from './support/visitor.ts';

/** Every page of the map on a desk, in both themes, opened as its reader opens it. On a phone: phone.test.ts. */
const { site, browser } = consoleSuite();

test('every route that is declared is visited here', () => {
  expect(pages.map(({ route }) => route).sort()).toEqual(declaredRoutes());
});

describe('without a fault in light and dark:', () => {
  const visitors = new Map<string, Visitor>();
  const visitorFor = async (account = ''): Promise<Visitor> => {
    const known = visitors.get(account);
    if (known) return known;
    const visitor = await visit(browser(), site().url);
    if (account) await signIn(visitor.page, account);
    visitors.set(account, visitor);
    return visitor;
  };
  afterAll(async () => {
    for (const each of visitors.values()) await each.close();
  });

  test.each(pages)(
    '$path',
    async ({ path, as, isMissing }) => {
      const address = path.replace('{id}', site().conferenceId);
      expect(await faultsOf(await visitorFor(as), address, ['light', 'dark'], isMissing)).toEqual([]);
    },
    60_000,
  );
});
