import { enterPin, openConference, visitHall } from './support/halls.ts';
import { tabTo } from './support/keys.ts';
import { consoleSuite } from './support/suite.ts';
import { dialogOn, shoot, visit } from './support/visitor.ts';
import { moves, pictureOf } from './support/what-plays.ts';

const { site, browser } = consoleSuite({ fakeMedia: true });
jest.setTimeout(180_000);

/** dd/mm/yyyy hh:mm in Việt Nam, so many minutes from now. */
function localTime(minutes: number): string {
  const [date = '', clock = ''] = new Date(Date.now() + (minutes + 7 * 60) * 60_000).toISOString().split('T');
  return `${date.split('-').reverse().join('/')} ${clock.slice(0, 5)}`;
}

test('a conference is scheduled, announced, started and ended without a mouse', async () => {
  const { page, troubles, close } = await visit(browser(), site().url);
  await page.goto('/conferences/new');
  await page.locator('main button').first().waitFor();
  await tabTo(page, /^Đăng nhập/);
  await page.keyboard.press('Enter');
  await page.locator('a[href$="account=van-phong"]').waitFor();
  await tabTo(page, /van-phong/);
  await page.keyboard.press('Enter');
  await page.getByLabel('Tên hội nghị').waitFor();

  const fill = async (label: RegExp, text: string): Promise<void> => {
    await tabTo(page, label);
    await page.keyboard.press('Control+A');
    await page.keyboard.type(text);
  };
  const title = 'Giao ban trực tuyến không dùng chuột';
  await fill(/^Tên hội nghị/, title);
  await fill(/^Chủ trì/, 'Phó Thủ tướng Chính phủ');
  await fill(/^Ký hiệu cơ quan/, 'VPCP');
  await fill(/^Điện thoại trực/, '080 43162');
  await fill(/^Bắt đầu/, localTime(10));
  await fill(/^Kết thúc/, localTime(90));
  await fill(/^Điểm cầu chính/, 'hoi truong');
  await page.getByRole('option', { name: /Hội trường Trung ương/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await fill(/^Tìm trong danh mục/, 'bac ninh');
  await page.getByRole('treeitem', { name: /^Tỉnh Bắc Ninh/ }).waitFor();
  await tabTo(page, /^Tỉnh Bắc Ninh/);
  await page.keyboard.press('Space');
  await page.getByRole('region', { name: 'Dự kiến' }).getByText('8 cầu').waitFor();
  await tabTo(page, 'Lên lịch và mời');
  await page.keyboard.press('Enter');
  await dialogOn(page).getByText('8 điểm cầu nhận giấy mời').waitFor();
  await tabTo(page, 'Lên lịch và mời');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Tổng quan hội nghị' }).waitFor();

  // The conference's own pages, from the heading that has the focus.
  await tabTo(page, 'Bảng điều hành', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Bảng điều hành' }).waitFor();
  await page.getByRole('button', { name: 'Bắt đầu…' }).waitFor();
  await tabTo(page, 'Bắt đầu…');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Bắt đầu hội nghị ngay?' }).waitFor();
  await tabTo(page, 'Bắt đầu hội nghị');
  await page.keyboard.press('Enter');
  await page.getByText('Đang diễn ra').first().waitFor();
  await page.getByRole('button', { name: 'Kết thúc…' }).waitFor();
  await shoot(page, 'keyboard-started');
  // What opened the dialog is gone: who pressed it goes on from the page, not from its top.
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');

  // What cannot be taken back is typed first.
  await tabTo(page, 'Kết thúc…');
  await page.keyboard.press('Enter');
  await fill(/^Gõ/, (await dialogOn(page).locator('label strong').textContent()) ?? '');
  await tabTo(page, 'Kết thúc hội nghị');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Xem điểm danh' }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  expect(troubles).toEqual([]);
  await close();
});

test('a hall that is in changes the language and stays in, with its hand up and its roll as far as it was written', async () => {
  const held = await openConference(site(), { invited: { codes: ['TW', '24'] } });
  const join = async (code: string) => {
    const { link, pin } = await held.invitationOf(code);
    const hall = await visitHall(browser(), site().url);
    await hall.page.goto(`/h${link}`);
    await enterPin(hall.page, pin);
    await hall.page.getByRole('button', { name: 'Vào hội nghị', exact: true }).click();
    await hall.page.getByRole('heading', { level: 1, name: 'Trong hội nghị' }).waitFor({ timeout: 60_000 });
    return hall;
  };
  const [host, hall] = [await join('TW'), await join('24')];
  const { page } = hall;
  await moves(page, 'Hình từ hội nghị');
  await page.getByRole('button', { name: 'Xin phát biểu' }).click();
  await page.getByRole('button', { name: 'Gửi đề nghị' }).click();
  await page.getByText('đứng thứ 1 trong 1').first().waitFor();
  await page.getByRole('heading', { name: 'Điểm danh' }).click();
  await page.getByLabel('Số người có mặt').fill('27');
  await page.getByRole('button', { name: 'Thêm đại biểu' }).click();
  await page.getByLabel('Họ và tên').fill('Trần Thị Bình');
  const seats: string[] = [];
  page.on('request', (request) => void (request.url().endsWith('/hall/seat') && seats.push(request.url())));
  const shown = await pictureOf(page, 'Hình từ hội nghị');

  await page.getByLabel('Ngôn ngữ').selectOption('en');
  await page.getByRole('heading', { level: 1, name: 'In the conference' }).waitFor();
  await page.getByText('place 1 of 1').first().waitFor();
  expect(await page.getByLabel('Number of people present').inputValue()).toBe('27');
  expect(await page.getByLabel('Full name').inputValue()).toBe('Trần Thị Bình');
  await moves(page, 'Picture from the conference');
  const later = await pictureOf(page, 'Picture from the conference');
  expect(later?.frames ?? 0).toBeGreaterThan(shown?.frames ?? Number.POSITIVE_INFINITY);
  await shoot(page, 'hall-in-english-360');
  await page.getByLabel('Language').selectOption('bn');
  await moves(page, 'সম্মেলনের ছবি');
  expect(await page.locator('html').getAttribute('lang')).toBe('bn');
  await shoot(page, 'hall-in-bengali-360');
  await page.locator('footer select').first().selectOption('vi');
  await page.getByText('đứng thứ 1 trong 1').first().waitFor();
  expect(await page.getByLabel('Họ và tên').inputValue()).toBe('Trần Thị Bình');
  // It never left: nobody asked for the seat anew.
  expect(seats).toEqual([]);
  const all = [...host.troubles, ...hall.troubles];
  expect(all.filter((each) => !/status of (409|503)/.test(each))).toEqual([]);
  await Promise.all([host.close(), hall.close()]);
});
