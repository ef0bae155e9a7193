import { officeOf } from './support/ended-conference.ts';
import { faultsOf, faultsWithoutAnswers, visitorsOf } from './support/faults.ts';
import {
  conferencePages,
  declaredRoutes,
  type PageOfMap,
  pages,
  pictureName,
  strangersPages,
} from './support/pages.ts';
import { consoleSuite } from './support/suite.ts';
import { visit } from './support/visitor.ts';

/** Every page of the map on a desk, opened as its reader opens it. On a phone: phone.test.ts; of a conference that runs or is over: pages-live.test.ts, pages-settled.test.ts. */
const { site, browser } = consoleSuite();

test('every route that is declared is visited here', () => {
  expect(pages.map(({ route }) => route).sort()).toEqual(declaredRoutes());
});

const visitors = visitorsOf(() => visit(browser(), site().url));
afterAll(() => visitors.close());

describe('without a fault in the light, and within the screen in every language:', () => {
  test.each(pages)('$path', async (page) => {
    const address = page.path.replace('{id}', site().conferenceId);
    const { as, isMissing = false } = page;
    const look = { name: pictureName(page), theme: 'light', languages: ['en', 'bn'], isMissing } as const;
    expect(await faultsOf(await visitors.as(as), address, look)).toEqual([]);
  });
});

test.each(strangersPages)('without an account, without a fault: %s', async (path, name) => {
  const look = { name, theme: 'light', languages: ['en', 'bn'] } as const;
  expect(await faultsOf(await visitors.as(), path, look)).toEqual([]);
});

describe('without a fault while it reads, and when it is refused in words that it does not know:', () => {
  const tabs: readonly PageOfMap[] = ['bridges', 'rooms'].map((tab) => ({
    path: `/c/{id}?tab=${tab}`,
    route: `conference /${tab}`,
    as: 'van-phong',
  }));
  // The file of an import is given, not read.
  const reading = [...pages.filter(({ as, route }) => as && route !== 'office /points/import'), ...tabs];

  test.each(reading)('$path', async (page) => {
    const address = page.path.replace('{id}', site().conferenceId);
    expect(await faultsWithoutAnswers(await visitors.as(page.as), address, pictureName(page))).toEqual([]);
  });
});

describe('of a draft, which invites nobody, without a fault:', () => {
  let id = '';
  beforeAll(async () => {
    const startsAt = Date.now() + 40 * 24 * 3600_000;
    const { conference } = await officeOf(site()).office.call<{ conference: { id: string } }>('POST', '/conferences', {
      body: {
        ...{ title: 'Hội nghị đang dự thảo', chair: 'Phó Thủ tướng Chính phủ', office: 'VPCP', hostPoint: 'TW' },
        ...{ startsAt: new Date(startsAt).toISOString(), endsAt: new Date(startsAt + 3600_000).toISOString() },
        ...{ classification: 'internal', invited: {}, operatorPhone: '080 43162', draft: true },
      },
    });
    id = conference.id;
  });

  // Its agenda, its schedule and its record are those of any other.
  const other = conferencePages.filter(({ path }) => !/(agenda|edit|audit)$/.test(path));
  test.each(other)('$path', async ({ path, as }) => {
    const look = { name: 'draft', theme: 'light', isPlain: true } as const;
    expect(await faultsOf(await visitors.as(as), path.replace('{id}', id), look)).toEqual([]);
  });
});
