import { presenceOverTime } from '../../console/src/pages/attendance/presence-over-time.ts';
import {
  type AttendanceRecord,
  chosenRecords,
  needsLook,
  rankedBranches,
} from '../../console/src/pages/attendance/records.ts';
import { delegatesOf, mergeOf, readPasted, rowFaults, rowOf } from '../../console/src/pages/attendance/roll.ts';
import { readSearch } from '../../console/src/pages/attendance/search.ts';
import { type HeldConference, holdConference } from './support/held-conference.ts';
import { consoleSuite } from './support/suite.ts';
import { axeFaults, settled, shoot, signIn, visit } from './support/visitor.ts';

const { site, browser } = consoleSuite();
let held: HeldConference;

/** Bắc Ninh and Huế with their communes: one hall connected twice, one that came late on record by nobody, the others not at all. */
beforeAll(async () => {
  held = await holdConference(site());
}, 60_000);

/** A story walks over several pages and signs in more than once. */
jest.setTimeout(60_000);

describe('in a browser', () => {
  const open = async (account: string, search = '', options = {}) => {
    const visitor = await visit(browser(), site().url, options);
    await signIn(visitor.page, account, `/c/${held.conferenceId}/attendance${search}`);
    return visitor;
  };

  test('the office enters a roll while the hall sends its own: both are kept, and the office sees what it did not know', async () => {
    const { page, troubles, close } = await open('thu-ky', '?view=points');
    await page.getByLabel('Tìm điểm cầu').fill('hue');
    await page.getByRole('link', { name: 'Huế', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Huế' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
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
    expect(troubles).toEqual([]);
    await close();
  });

  test('nobody leaves a half entered roll by accident', async () => {
    const { page, close } = await open('thu-ky', `?bridge=${held.bridgeOf('X46001')}&of=46`);
    await page.getByRole('button', { name: 'Nhập điểm danh thay điểm cầu' }).click();
    await page.getByLabel('Số người có mặt tại hội trường').fill('7');
    await page.getByRole('link', { name: /Về danh sách/ }).click();
    await page.getByRole('heading', { name: 'Rời trang khi chưa lưu?' }).waitFor();
    await page.getByRole('button', { name: 'Quay lại' }).click();
    expect(await page.getByLabel('Số người có mặt tại hội trường').inputValue()).toBe('7');
    await close();
  });

  test('after the end it is settled, the counts add up, and the record of a hall shows its connections with their bounds', async () => {
    await held.end();
    const { page, troubles, close } = await open('van-phong');
    await page.getByText(/Bản chốt \d/).waitFor();
    const cells = await page
      .getByRole('row', { name: /Toàn quốc/ })
      .getByRole('cell')
      .allInnerTexts();
    const [bridges, ...byState] = cells.map((text) => Number(text.replace(/\D/g, ''))) as [number, ...number[]];
    expect(bridges).toBe(held.bridges);
    expect(byState.slice(0, 4).reduce((sum, count) => sum + count, 0)).toBe(bridges);
    expect(byState[0]).toBe(2);
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'attendance-summary');
    await page.getByRole('button', { name: 'Chốt lại' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Chốt lại' }).click();
    await page.getByText('Đã yêu cầu chốt lại.', { exact: false }).waitFor();
    await page.getByRole('tab', { name: 'Biểu đồ' }).click();
    await page.getByText('Số điểm cầu kết nối trong hội nghị').waitFor();
    await settled(page);
    await shoot(page, 'attendance-charts');
    await page.goto(`/c/${held.conferenceId}/attendance?view=points&bridge=${held.bridgeOf('24')}&of=24`);
    await settled(page);
    await page.getByRole('heading', { name: 'Các lượt kết nối' }).waitFor();
    expect(await page.getByText(/\(từ .* đến|không muộn hơn|không sớm hơn/).count()).toBeGreaterThan(0);
    await shoot(page, 'attendance-record');
    expect(troubles).toEqual([]);
    await close();
  });

  test('list and files: what is filtered is in the address, and the paper is an official record', async () => {
    const { page, troubles, close } = await open('van-phong', '?view=points&branch=%2224%22');
    await page.getByLabel('Kết quả').selectOption('absent');
    await page.getByText('6 điểm cầu', { exact: true }).waitFor();
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
    expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(false);
    expect(await page.locator('article tbody tr').count()).toBe(7);
    await shoot(page, 'attendance-print');
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

  test('a read that fails says so, keeps the filters and can be tried again', async () => {
    const { page, close } = await open('van-phong');
    await page.route('**/attendance?*', (route) => route.fulfill({ status: 404, body: '{}' }));
    await page.getByRole('tab', { name: 'Từng điểm cầu' }).click();
    await page.getByRole('alert').waitFor();
    await shoot(page, 'attendance-error');
    await page.unroute('**/attendance?*');
    await page.getByRole('button', { name: 'Thử lại' }).click();
    await page.getByRole('rowheader', { name: 'Huế' }).waitFor();
    await close();
  });

  test('on a phone, in the dark, in three languages', async () => {
    for (const [language, theme] of [
      ['vi', 'dark'],
      ['en', 'light'],
      ['bn', 'dark'],
    ] as const) {
      const { page, troubles, close } = await open('van-phong', '', { language, theme, width: 360 });
      for (const [name, search] of [
        ['summary', ''],
        ['points', '?view=points&branch=46'],
        ['record', `?bridge=${held.bridgeOf('46')}&of=46`],
      ]) {
        await page.goto(`/c/${held.conferenceId}/attendance${search}`);
        await settled(page);
        expect(await axeFaults(page)).toEqual([]);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect([name, language, Math.max(0, wide)]).toEqual([name, language, 0]);
        await shoot(page, `attendance-${name}-360-${language}-${theme}`);
      }
      expect(troubles).toEqual([]);
      await close();
    }
  });
});

const minute = 60_000;
const record = (given: Partial<AttendanceRecord>) =>
  ({
    name: 'X',
    code: 'X',
    branch: 'b',
    state: 'present',
    automatic: 'present',
    uncertain: false,
    intervals: [],
    ...given,
  }) as never;
const exact = (likely: number) => ({ low: likely, likely, high: likely });

describe('presence over time', () => {
  const interval = (start: object, end: object) => ({ start, end, endedBy: 'left', rooms: [0] }) as never;

  test('counts a bridge once, however many devices it had, and stays within its bounds', () => {
    const twice = record({
      intervals: [interval(exact(0), exact(6 * minute)), interval(exact(4 * minute), exact(10 * minute))],
    });
    const vague = record({
      intervals: [
        interval({ low: 1 * minute, likely: 2 * minute, high: 4 * minute }, { low: 5 * minute, likely: 7 * minute }),
      ],
    });
    const { likely, atLeast, atMost } = presenceOverTime([twice, vague], { from: 0, to: 10 * minute }, 11);
    expect(likely).toEqual([1, 1, 2, 2, 2, 2, 2, 2, 1, 1, 1]);
    expect(atLeast).toEqual([1, 1, 1, 1, 2, 2, 1, 1, 1, 1, 1]);
    expect(atMost).toEqual([1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
  });

  test('a start of which nothing is certain is certain at no time', () => {
    const open = record({ intervals: [interval({ likely: 0 }, { likely: 5, low: 3 })] });
    expect(presenceOverTime([open], { from: 0, to: 4 }, 5).atLeast).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('the list', () => {
  test('finds without accents and sorts province by province, its own hall first', () => {
    const names = new Map([
      ['b', 'Đà Nẵng'],
      ['a', 'Bắc Ninh'],
    ]);
    const rows = [
      record({ name: 'Xã Âu', code: 'b1', branch: 'b' }),
      record({ name: 'Đà Nẵng', code: 'b', branch: 'b' }),
      record({ name: 'Xã An', code: 'b2', branch: 'b' }),
      record({ name: 'Xã Sen', code: 'a1', branch: 'a' }),
    ];
    const of = (search: object) => chosenRecords(rows, search, (code) => names.get(code) ?? '').map(({ name }) => name);
    expect(of({})).toEqual(['Xã Sen', 'Đà Nẵng', 'Xã An', 'Xã Âu']);
    expect(of({ q: 'da nang' })).toEqual(['Đà Nẵng', 'Xã An', 'Xã Âu']);
  });

  test('asks somebody to look where presence and roll call differ, not where both agree', () => {
    expect(needsLook(record({ manual: 'absent' }))).toBe(true);
    expect(needsLook(record({ automatic: 'late', manual: 'present' }))).toBe(false);
    expect(needsLook(record({ uncertain: true }))).toBe(true);
  });

  test('ranks by the part that was there, not by the number', () => {
    const branch = (name: string, bridges: number, present: number, late = 0) =>
      ({ branch: name, name, tally: { bridges, present, late } }) as never;
    const ranked = rankedBranches([branch('lớn', 100, 60), branch('nhỏ', 4, 2, 1), branch('không', 0, 0)]);
    expect(ranked.map(({ name }) => name)).toEqual(['nhỏ', 'lớn', 'không']);
  });

  test('an address with nonsense in it is the plain list; a code of digits alone stays a code', () => {
    expect(readSearch({ view: 'x', state: 1, bridge: 'brg_1', roll: -1, branch: 24 })).toEqual({ branch: '24' });
  });
});

describe('the roll', () => {
  test('a pasted list: numbers in front go, hyphens in names stay', () => {
    expect(readPasted('1. Nguyễn Văn A; Chủ tịch; UBND xã\n\n02) Hoàng Mai-Anh – Thư ký\n  Lò Thị B\tCán bộ')).toEqual([
      { name: 'Nguyễn Văn A', position: 'Chủ tịch', unit: 'UBND xã' },
      { name: 'Hoàng Mai-Anh', position: 'Thư ký' },
      { name: 'Lò Thị B', position: 'Cán bộ' },
    ]);
  });

  test('names what the API would refuse, and sends of each only what its mode has', () => {
    const rows = [
      rowOf(0, { name: 'Hoà', substituteFor: 'Hòa' }),
      rowOf(1, { mode: 'absent-with-leave', name: 'B' }),
      rowOf(2, { unit: 'UBND' }),
      rowOf(3),
    ];
    expect([...rowFaults(rows)]).toEqual([
      [0, 'substitutes-self'],
      [1, 'reason-missing'],
      [2, 'name-missing'],
    ]);
    const [sent] = delegatesOf([rowOf(0, { name: ' A ', mode: 'absent', substituteFor: 'B', reason: 'ốm' })]);
    expect(sent).toEqual({ name: 'A', mode: 'absent', reason: 'ốm' });
  });

  test('tells what a merge brought, namesakes apart', () => {
    const an = { name: 'An', mode: 'in-person' } as const;
    const merge = mergeOf(
      { presentCount: 2, delegates: [an, { name: 'Bình', mode: 'absent' }] },
      { presentCount: 3, delegates: [an, an, { name: 'Bình', mode: 'online' }] },
    );
    expect(merge).toEqual({
      added: [an],
      changed: [{ sent: { name: 'Bình', mode: 'absent' }, now: { name: 'Bình', mode: 'online' } }],
      presentCount: { sent: 2, now: 3 },
    });
  });
});
