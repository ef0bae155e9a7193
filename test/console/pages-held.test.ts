import { publishedNotice } from './support/ended-conference.ts';
import { faultsOf, visitorsOf } from './support/faults.ts';
import { holdConference } from './support/held-conference.ts';
import { conferencePages, homePages, pages, pictureName } from './support/pages.ts';
import { consoleSuite } from './support/suite.ts';
import { settled, visit } from './support/visitor.ts';

/** The pages of a conference and the homes of all roles, while it runs and after it: they show other things than before, and to each role its own. */
const { site, browser } = consoleSuite();
const desk = visitorsOf(() => visit(browser(), site().url));
const phone = visitorsOf(() => visit(browser(), site().url, { width: 360 }));
afterAll(async () => {
  await desk.close();
  await phone.close();
});

const readers = [
  { account: 'van-phong', place: 'on a desk', visitors: desk, axeIn: ['light', 'dark'] },
  { account: 'tinh-24', place: 'on a desk', visitors: desk, axeIn: ['dark'] },
  { account: 'chu-toa', place: 'on a phone', visitors: phone, axeIn: ['light'] },
] as const;
const homes = [
  ...readers,
  { account: 'thu-ky', place: 'on a desk', visitors: desk, axeIn: ['light'] },
  { account: 'kiem-toan', place: 'on a desk', visitors: desk, axeIn: ['dark'] },
] as const;
const cases = [
  ...readers.flatMap((reader) => conferencePages.map((page) => ({ ...reader, page, path: page.path }))),
  ...homes.flatMap((reader) => homePages.map((page) => ({ ...reader, page, path: page.path }))),
];

/** What went wrong where one opens every page of staff, without a look at them. */
async function troublesOf(account: string, id: string): Promise<string[]> {
  const { page, troubles } = await desk.as(account);
  for (const { path, as } of pages) {
    if (!as) continue;
    await page.goto(path.replace('{id}', id));
    await settled(page);
  }
  return troubles.splice(0);
}
const others = ['thu-ky', 'kiem-toan', 'quan-tri'];

describe('while it runs, without a fault:', () => {
  let id: string;
  beforeAll(async () => {
    const held = await holdConference(site());
    await held.sendRoll('X24001', ['Nguyễn Đình Phúc', 'Lê Thị Hạnh']);
    id = held.conferenceId;
  });

  test.each(cases)('$path for $account $place', async ({ account, visitors, axeIn, page }) => {
    const look = { name: `live-${pictureName(page)}-${account}`, axeIn };
    expect(await faultsOf(await visitors.as(account), page.path.replace('{id}', id), look)).toEqual([]);
  });

  test.each(others)('no page asks for what it may not have: %s', async (account) => {
    expect(await troublesOf(account, id)).toEqual([]);
  });
});

describe('after it, its conclusions out, without a fault:', () => {
  let id: string;
  let notice: string;
  beforeAll(async () => {
    const held = await holdConference(site(), 'public');
    await held.end();
    id = held.conferenceId;
    const { number, year } = await publishedNotice(site(), id);
    notice = `/n/${encodeURIComponent(number)}?year=${year}`;
  });

  test.each(cases)('$path for $account $place', async ({ account, visitors, axeIn, page }) => {
    const look = { name: `settled-${pictureName(page)}-${account}`, axeIn };
    expect(await faultsOf(await visitors.as(account), page.path.replace('{id}', id), look)).toEqual([]);
  });

  test.each(others)('no page asks for what it may not have: %s', async (account) => {
    expect(await troublesOf(account, id)).toEqual([]);
  });

  test.each([['on a desk', desk] as const, ['on a phone', phone] as const])(
    'the notice as the public reads it, %s',
    async (_place, visitors) => {
      const look = { name: 'settled-public-n', axeIn: ['light', 'dark'], languages: ['en', 'bn'] } as const;
      expect(await faultsOf(await visitors.as(), notice, look)).toEqual([]);
    },
  );
});
