import { presenceOverTime } from '../../console/src/pages/attendance/presence-over-time.ts';
import { axeFaults } from './support/axe.ts';
import { drawnBars } from './support/charts.ts';
import { officeOf } from './support/ended-conference.ts';
import { eventually } from './support/eventually.ts';
import { faultsOf, visitorsOf } from './support/faults.ts';
import { type HeldConference, holdConference } from './support/held-conference.ts';
import { consoleSuite } from './support/suite.ts';
import { dialogOn, overWidth, printedSheets, settled, shoot, signIn, signInAnew, visit } from './support/visitor.ts';

const { site, browser } = consoleSuite();
const drawnStates = ['present', 'late', 'unknown', 'absent'] as const;

interface Branch {
  readonly name: string;
  readonly tally: Readonly<Record<(typeof drawnStates)[number] | 'bridges', number>>;
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

type Listed = Parameters<typeof presenceOverTime>[0][number];

/** The wire has ISO 8601 where the console has milliseconds. */
function inMs(record: Listed): Listed {
  const text = JSON.stringify(record);
  return JSON.parse(text, (_key, value) => (/^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : value)) as Listed;
}

let held: HeldConference;

/** Bắc Ninh and Huế with their communes: one hall connected twice, one that came late on record by nobody, the others not at all. */
beforeAll(async () => {
  held = await holdConference(site());
});

describe('in a browser', () => {
  const open = async (account: string, search = '', options = {}) => {
    const visitor = await visit(browser(), site().url, options);
    await signIn(visitor.page, account, `/c/${held.conferenceId}/attendance${search}`);
    return visitor;
  };

  test('the office enters a roll while the hall sends its own: both are kept, and the office sees what it did not know', async () => {
    const { page, troubles, close } = await open('thu-ky', '?view=points');
    await page.getByLabel('Tìm điểm cầu').fill('hue');
    await page.getByRole('link', { name: 'Thành phố Huế', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Huế' }).waitFor();
    await eventually(async () => expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1'));
    await page.getByRole('button', { name: 'Nhập điểm danh thay điểm cầu' }).click();
    await page.getByLabel('Số người có mặt tại hội trường').fill('12');
    await page.getByRole('button', { name: 'Dán danh sách' }).click();
    await page
      .getByRole('textbox', { name: 'Danh sách' })
      .fill('1. Lê Thị Hạnh; Phó Chủ tịch; UBND thành phố\n2. Trần Văn Mẫn');
    await page.getByRole('button', { name: 'Thêm 2 đại biểu' }).click();
    await page
      .getByRole('group', { name: /Đại biểu 2/ })
      .getByLabel('Tham dự')
      .selectOption('absent-with-leave');
    await page.getByRole('button', { name: 'Lưu điểm danh' }).click();
    await page.getByText('Vắng có phép cần ghi lý do').waitFor();
    await page
      .getByRole('group', { name: /Đại biểu 2/ })
      .getByLabel('Lý do vắng')
      .fill('Đi công tác');
    await shoot(page, 'attendance-roll-form');
    // the session runs out: what was typed is there again, and still says which roll was seen
    await signInAnew(page, () => page.getByRole('button', { name: 'Lưu điểm danh' }).click());
    await eventually(async () =>
      expect(await page.getByLabel('Số người có mặt tại hội trường').inputValue()).toBe('12'),
    );
    await held.sendRoll('46', ['Nguyễn Đình Phúc']);
    await page.getByRole('button', { name: 'Lưu điểm danh' }).click();
    await page.getByText('Thêm Nguyễn Đình Phúc: Trực tiếp').waitFor();
    await shoot(page, 'attendance-merged');
    await page.getByRole('button', { name: 'Đã xem' }).click();
    await page.getByRole('rowheader', { name: 'Lê Thị Hạnh' }).waitFor();
    await page.getByLabel('Bản điểm danh').selectOption('1');
    await page.getByText('Đây là bản 1, đã được thay bằng bản 2').waitFor();
    await page.getByRole('rowheader', { name: 'Lê Thị Hạnh' }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('roll')).toBe('1');
    expect(troubles.filter((each) => !each.includes('401'))).toEqual([]);
    await close();
  });

  test('nobody leaves a half entered roll by accident', async () => {
    const { page, close } = await open('thu-ky', `?bridge=${held.bridgeOf('X46001')}&of=46`);
    await page.getByRole('button', { name: 'Nhập điểm danh thay điểm cầu' }).click();
    await page.getByLabel('Số người có mặt tại hội trường').fill('7');
    await page.getByRole('link', { name: /Về danh sách/ }).click();
    await page.getByRole('heading', { name: 'Rời trang khi chưa lưu?' }).waitFor();
    await page.getByRole('button', { name: 'Quay lại' }).click();
    await eventually(async () =>
      expect(await page.getByLabel('Số người có mặt tại hội trường').inputValue()).toBe('7'),
    );
    await close();
  });

  test('after the end it is settled, the counts add up, and the record of a hall shows its connections with their bounds', async () => {
    await held.end();
    const { page, troubles, close } = await open('van-phong');
    await page.getByText(/Bản chốt \d/).waitFor();
    const cells = await page
      .getByRole('row', { name: /Toàn hội nghị/ })
      .getByRole('cell')
      .allInnerTexts();
    const [bridges, ...byState] = cells.map((text) => Number(text.replace(/\D/g, ''))) as [number, ...number[]];
    expect(bridges).toBe(held.bridges);
    expect(byState.slice(0, 4).reduce((sum, count) => sum + count, 0)).toBe(bridges);
    // Two halls that were connected, and Huế, whose roll says so.
    expect(byState[0]).toBe(3);
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'attendance-summary');
    await page.emulateMedia({ media: 'print' });
    for (const title of ['Điểm cầu', 'Vắng mặt', 'Số người'])
      await eventually(async () =>
        expect(await page.getByRole('columnheader', { name: title }).first().isVisible()).toBe(true),
      );
    expect(await page.locator('[data-shell], [role="tablist"]').filter({ visible: true }).count()).toBe(0);
    // Paper that leaves the room says of which conference it is.
    await eventually(async () =>
      expect(await page.getByText('Hội nghị trực tuyến sơ kết').filter({ visible: true }).count()).toBe(1),
    );
    await page.emulateMedia({ media: 'screen' });
    // the end asks for a second settlement; while that is on its way the page says so, and offers none
    await page.getByRole('button', { name: 'Chốt lại', exact: true }).click();
    await dialogOn(page).getByRole('button', { name: 'Chốt lại' }).click();
    await page.getByText('Đã yêu cầu chốt lại.', { exact: false }).waitFor();
    await page.getByText('đang chốt lại, số liệu có thể thay đổi').waitFor();
    await page.getByText('đang chốt lại, số liệu có thể thay đổi').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Biểu đồ' }).click();
    await page.getByText('Số điểm cầu kết nối trong hội nghị').waitFor();
    await settled(page);
    await shoot(page, 'attendance-charts');
    // What is drawn are the figures of the record, for the eye and for who does not see it.
    const reader = officeOf(site()).office;
    const own = `/conferences/${held.conferenceId}/attendance`;
    const summary = await reader.call<{ branches: Branch[]; startedAt: string; endedAt: string }>(
      'GET',
      `${own}/summary`,
    );
    const ranked = page.locator('figure').filter({ hasText: 'Tỷ lệ điểm cầu có mặt theo tỉnh' });
    expect((await drawnBars(ranked)).toSorted(byName)).toEqual(
      summary.branches
        .map(({ name, tally }) => ({
          name,
          parts: drawnStates.map((state) => expect.closeTo((100 * tally[state]) / tally.bridges, 0)),
          figure: `${tally.present + tally.late}/${tally.bridges}`,
          said: drawnStates.map((state) => tally[state]).join(),
        }))
        .toSorted(byName),
    );
    await page.getByText('Xem dạng bảng').click();
    const overTime = page.locator('figure').filter({ has: page.getByRole('table') });
    const rows = await overTime.getByRole('row').allInnerTexts();
    const listed = await reader.all<Listed>(own);
    const records = listed.map(inMs);
    const window = { from: Date.parse(summary.startedAt), to: Date.parse(summary.endedAt) };
    const { likely, atLeast, atMost } = presenceOverTime(records, window);
    expect(rows.slice(1).map((row) => row.split('\t').slice(1).map(Number))).toEqual(
      likely.map((count, at) => [count, atLeast[at], atMost[at]]),
    );
    expect(Math.max(...likely)).toBe(2);

    // None, one, and every hall of the country, in provinces of long names.
    await page.route(/attendance\/summary/, async (asked) => {
      const response = await asked.fetch();
      const answer = (await response.json()) as { branches: Branch[] };
      const tally = (bridges: number, present: number) => ({
        ...answer.branches[0]?.tally,
        ...{ bridges, present, late: 0, unknown: 0, absent: bridges - present },
      });
      const branch = (at: number, bridges: number, present: number) => ({
        ...answer.branches[0],
        ...{
          branch: String(100 + at),
          name: `Thành phố trực thuộc trung ương thứ ${at}`,
          tally: tally(bridges, present),
        },
      });
      const branches = [branch(0, 0, 0), branch(1, 1, 1), branch(2, 3355, 1)];
      for (let at = 3; at < 40; at += 1) branches.push(branch(at, 100, at));
      await asked.fulfill({ response, json: { ...answer, branches } });
    });
    await page.route(/conferences\/\w+\/attendance\?/, async (asked) => {
      const response = await asked.fetch();
      const items = Array.from({ length: 3355 }, (_, at) => listed[at % listed.length]);
      await asked.fulfill({ response, json: { revision: 1, items } });
    });
    await page.reload();
    await page.getByText('Thành phố trực thuộc trung ương thứ 39').waitFor();
    await page.getByText('Xem dạng bảng').waitFor();
    await settled(page);
    const odd = await drawnBars(ranked);
    expect(odd.length).toBe(40);
    const of = (figure: string) => odd.find((each) => each.figure === figure)?.parts.map(Math.round);
    expect([of('0/0'), of('1/1'), of('1/3.355'), of('39/100')]).toEqual([
      [0, 0, 0, 0],
      [100, 0, 0, 0],
      [0, 0, 0, 100],
      [39, 0, 0, 61],
    ]);
    expect(await overWidth(page)).toBe(0);
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'attendance-charts-odd');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.goto(`/c/${held.conferenceId}/attendance?view=points&bridge=${held.bridgeOf('24')}&of=24`);
    await settled(page);
    await page.getByRole('heading', { name: 'Các lượt kết nối' }).waitFor();
    await eventually(async () =>
      expect(await page.getByText(/\(từ .* đến|không muộn hơn|không sớm hơn/).count()).toBeGreaterThan(0),
    );
    await shoot(page, 'attendance-record');
    expect(troubles).toEqual([]);
    await close();
  });

  test('list and files: what is filtered is in the address, and the paper is an official record', async () => {
    const { page, troubles, close } = await open('van-phong', '?view=points&branch=%2224%22');
    await page.getByLabel('Kết quả').selectOption('absent');
    await page.getByText('5 điểm cầu', { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('state')).toBe('absent');
    await shoot(page, 'attendance-points');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      (async () => {
        await page.getByRole('button', { name: 'Tải xuống' }).click();
        await page.getByRole('menuitem', { name: 'Điểm cầu (.csv)' }).click();
      })(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^diem-danh-.*-24-points\.csv$/);
    await page.getByLabel('Kết quả').selectOption('');
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.getByText('DANH SÁCH ĐIỂM CẦU THAM DỰ').waitFor();
    await eventually(async () => expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(false));
    await eventually(async () => expect(await page.locator('article tbody tr').count()).toBe(7));
    await shoot(page, 'attendance-print');
    await page.emulateMedia({ media: null });
    await page.goto(new URL('?view=points', page.url()).href);
    await settled(page);
    // A line each, and room for those who sign.
    expect(await printedSheets(page)).toBe(1);
    expect(troubles).toEqual([]);
    await close();
  });

  test('a province sees its own; a reader without the right is offered nothing to change', async () => {
    const province = await open('tinh-24', '?view=points');
    await province.page.getByText('7 điểm cầu', { exact: true }).waitFor();
    expect(await province.page.getByRole('button', { name: /Chốt lại/ }).count()).toBe(0);
    await province.close();
    const auditor = await open('kiem-toan', `?bridge=${held.bridgeOf('46')}&of=46`);
    await auditor.page.getByRole('rowheader', { name: 'Lê Thị Hạnh' }).waitFor();
    expect(await auditor.page.getByRole('button', { name: /điểm danh/ }).count()).toBe(0);
    await auditor.close();
  });

  test('before the conference begins there is no file to fetch, and the page says why', async () => {
    const { page, troubles, close } = await visit(browser(), site().url);
    await signIn(page, 'van-phong', `/c/${site().conferenceId}/attendance`);
    await page.getByText('Hội nghị chưa bắt đầu').waitFor();
    expect(await page.getByRole('button', { name: 'Tải xuống' }).count()).toBe(0);
    expect(troubles).toEqual([]);
    await close();
  });

  test('a read that fails says so, keeps the filters and can be tried again', async () => {
    const { page, close } = await open('van-phong');
    await page.route('**/attendance?*', (route) => route.fulfill({ status: 404, body: '{}' }));
    await page.getByRole('tab', { name: 'Từng điểm cầu' }).click();
    await page.getByRole('status').filter({ hasText: 'Chưa đọc được dữ liệu' }).waitFor();
    await shoot(page, 'attendance-error');
    await page.unroute('**/attendance?*');
    await page.getByRole('button', { name: 'Thử lại' }).click();
    await page.getByRole('rowheader', { name: 'Huế' }).waitFor();
    await close();
  });

  const phones = visitorsOf(() => visit(browser(), site().url, { width: 360 }));
  afterAll(() => phones.close());

  test.each([
    ['the summary', () => ''],
    ['the list', () => '?view=points&branch=46'],
    ['a record', () => `?bridge=${held.bridgeOf('46')}&of=46`],
  ])('on a phone, in three languages: %s', async (name, search) => {
    const look = {
      name: `attendance-${name.replace(' ', '-')}`,
      theme: 'dark',
      languages: ['en', 'bn'],
    } as const;
    const path = `/c/${held.conferenceId}/attendance${search()}`;
    expect(await faultsOf(await phones.as('van-phong'), path, look)).toEqual([]);
  });
});
