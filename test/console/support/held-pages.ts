import { faultsOf, visitorsOf } from './faults.ts';
import { conferencePages, homePages, pages, pictureName } from './pages.ts';
import type { consoleSuite } from './suite.ts';
import { settled, visit } from './visitor.ts';

/** The other languages are those of one reader on a desk and one on a phone: between them they see everything there is. */
const readers = [
  { account: 'van-phong', place: 'on a desk', theme: 'light', languages: ['en', 'bn'] },
  { account: 'tinh-24', place: 'on a desk', theme: 'dark', languages: [] },
  { account: 'chu-toa', place: 'on a phone', theme: 'dark', languages: ['en', 'bn'] },
] as const;
const homes = [
  ...readers,
  { account: 'thu-ky', place: 'on a desk', theme: 'light', languages: [] },
  { account: 'kiem-toan', place: 'on a desk', theme: 'dark', languages: [] },
] as const;
const cases = [
  ...readers.flatMap((reader) => conferencePages.map((page) => ({ ...reader, page, path: page.path }))),
  ...homes.flatMap((reader) => homePages.map((page) => ({ ...reader, page, path: page.path }))),
];
/** They open every page of staff, without a look at them. */
const others = ['thu-ky', 'kiem-toan', 'quan-tri'];

/**
 * The tests of a suite that opens the pages of one conference and the homes of all roles in one of its phases: they show other
 * things than before it, and to each role its own. Answers the visitors, who stay until the end of the suite.
 */
export function testHeldPages({ site, browser }: ReturnType<typeof consoleSuite>, phase: string, id: () => string) {
  const desk = visitorsOf(() => visit(browser(), site().url));
  const phone = visitorsOf(() => visit(browser(), site().url, { width: 360 }));
  afterAll(async () => {
    await desk.close();
    await phone.close();
  });

  test.each(cases)('$path for $account $place', async ({ account, place, theme, languages, page }) => {
    const visitors = place === 'on a phone' ? phone : desk;
    const look = { name: `${phase}-${pictureName(page)}-${account}`, theme, languages };
    expect(await faultsOf(await visitors.as(account), page.path.replace('{id}', id()), look)).toEqual([]);
  });

  test.each(others)('no page asks for what it may not have: %s', async (account) => {
    const { page, troubles } = await desk.as(account);
    for (const { path, as } of pages) {
      if (!as) continue;
      await page.goto(path.replace('{id}', id()));
      await settled(page);
    }
    expect(troubles.splice(0)).toEqual([]);
  });
  return { desk, phone };
}
