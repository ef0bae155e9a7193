import { declaredRoutes, pages } from './support/pages.ts';
import { consoleSuite } from './support/suite.ts';
import { axeFaults, settled, signIn, visit } from './support/visitor.ts';

/**
 * Every page of the map, opened as its reader opens it: nothing for axe to find in either theme, nothing said to the console,
 * no violation of the policy, no request beyond this machine.
 */
const { site, browser } = consoleSuite();

test('every route that is declared is visited here', () => {
  expect(pages.map(({ route }) => route).sort()).toEqual(declaredRoutes());
});

const addressOf = (path: string) => path.replace('{id}', site().conferenceId);

const themes = ['light', 'dark'] as const;

async function faultsOf(
  which: typeof pages,
  account: string | undefined,
  width: number,
  inThemes: readonly string[] = themes,
): Promise<string[]> {
  const visitor = await visit(browser(), site().url, { width, height: 900 });
  const { page } = visitor;
  const found: string[] = [];
  if (account) await signIn(page, account);
  for (const { path } of which) {
    await page.goto(addressOf(path));
    await settled(page);
    for (const theme of inThemes) {
      await page.evaluate((name) => {
        document.documentElement.dataset.theme = name;
      }, theme);
      for (const fault of await axeFaults(page)) found.push(`${path} ${width} ${theme}: ${fault}`);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) found.push(`${path} ${width}: the page is ${wide} px wider than the screen`);
    found.push(...visitor.troubles.splice(0).map((trouble) => `${path}: ${trouble}`));
  }
  await visitor.close();
  return found;
}

test('no page of the office has a fault in light or dark', async () => {
  const office = pages.filter(({ as }) => as !== undefined);
  expect(await faultsOf(office, 'van-phong', 1440)).toEqual([]);
}, 120_000);

test('no page of the office has a fault on a phone', async () => {
  const office = pages.filter(({ as }) => as !== undefined);
  expect(await faultsOf(office, 'van-phong', 360, ['dark'])).toEqual([]);
}, 120_000);

test('no page without an account has a fault', async () => {
  const open = [...pages.filter(({ as }) => as === undefined), { path: '/h', route: '' }, { path: '/', route: '' }];
  expect(await faultsOf(open, undefined, 360, ['dark'])).toEqual([]);
  expect(await faultsOf([{ path: '/nowhere', route: '' }], undefined, 360, ['dark'])).toEqual([]);
}, 60_000);
