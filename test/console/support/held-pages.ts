import { faultsOf, visitorsOf } from './faults.ts';
import { conferencePages, homePages, pages, pictureName } from './pages.ts';
import type { consoleSuite } from './suite.ts';
import { settled, visit } from './visitor.ts';

type Phase = 'live' | 'settled';

interface Reader {
  readonly account: string;
  readonly place: 'on a desk' | 'on a phone';
  readonly theme: 'light' | 'dark';
  /** Languages beside Vietnamese. */
  readonly also?: Partial<Record<Phase, readonly string[]>>;
}

/** Between them they see everything there is; in another language on a desk while it runs, and on a phone when it is over. */
const readers: readonly Reader[] = [
  { account: 'van-phong', place: 'on a desk', theme: 'light', also: { live: ['en'] } },
  { account: 'tinh-24', place: 'on a desk', theme: 'dark' },
  { account: 'chu-toa', place: 'on a phone', theme: 'dark', also: { settled: ['bn'] } },
];
const homes: readonly Reader[] = [
  ...readers,
  { account: 'thu-ky', place: 'on a desk', theme: 'light' },
  { account: 'kiem-toan', place: 'on a desk', theme: 'dark' },
];
const cases = [
  ...readers.flatMap((reader) => conferencePages.map((page) => ({ ...reader, page, path: page.path }))),
  ...homes.flatMap((reader) => homePages.map((page) => ({ ...reader, page, path: page.path }))),
];
/** They open every page of staff, without a look at them. */
const others = { live: ['quan-tri'], settled: ['thu-ky', 'kiem-toan'] };

/**
 * The tests of a suite that opens the pages of one conference and the homes of all roles in one of its phases: they show other
 * things than before it, and to each role its own. Answers the visitors, who stay until the end of the suite.
 */
export function testHeldPages({ site, browser }: ReturnType<typeof consoleSuite>, phase: Phase, id: () => string) {
  const desk = visitorsOf(() => visit(browser(), site().url));
  const phone = visitorsOf(() => visit(browser(), site().url, { width: 360 }));
  afterAll(async () => {
    await desk.close();
    await phone.close();
  });

  test.each(cases)('$path for $account $place', async ({ account, place, theme, also, page }) => {
    const visitors = place === 'on a phone' ? phone : desk;
    const name = `${phase}-${pictureName(page)}-${account}`;
    const look = { name, theme, languages: also?.[phase] ?? [] };
    expect(await faultsOf(await visitors.as(account), page.path.replace('{id}', id()), look)).toEqual([]);
  });

  test.each(others[phase])('no page asks for what it may not have: %s', async (account) => {
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
