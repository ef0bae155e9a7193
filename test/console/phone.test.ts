import { faultsOf } from './support/faults.ts';
import { pages } from './support/pages.ts';
import { consoleSuite } from './support/suite.ts';
import { signIn, type Visitor, visit } from './support/visitor.ts';

/** Every page of the map at 360 px, and what is seen without an account: nothing cut, nothing wider than the screen. */
const { site, browser } = consoleSuite();
const width = 360;

describe('on a phone without a fault:', () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await visit(browser(), site().url, { width });
    await signIn(visitor.page, 'van-phong');
  }, 60_000);
  afterAll(() => visitor.close());

  test.each(pages)(
    '$path',
    async ({ path, isMissing }) => {
      expect(await faultsOf(visitor, path.replace('{id}', site().conferenceId), ['dark'], isMissing)).toEqual([]);
    },
    60_000,
  );
});

test.each(['/', '/c/cnf_000000000000/board', '/nowhere', '/h'])(
  'without an account, without a fault: %s',
  async (path) => {
    const visitor = await visit(browser(), site().url, { width });
    expect(await faultsOf(visitor, path, ['light'])).toEqual([]);
    await visitor.close();
  },
  60_000,
);
