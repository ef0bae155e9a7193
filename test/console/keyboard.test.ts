import type { Page } from 'playwright-core';
import { readLetter } from '../../local/conference/inbox.ts';
import { eventually } from './support/eventually.ts';
import { enterPin, lettersTo, openConference, visitHall } from './support/halls.ts';
import { fill, press, restingFocus, tabTo } from './support/keys.ts';
import { consoleSuite } from './support/suite.ts';
import { dialogOn, settled, shoot, visit } from './support/visitor.ts';
import { moves, pictureOf } from './support/what-plays.ts';

const { site, browser } = consoleSuite({ fakeMedia: true });
jest.setTimeout(300_000);

/** dd/mm/yyyy hh:mm in Việt Nam, so many minutes from now. */
function localTime(minutes: number): string {
  const [date = '', clock = ''] = new Date(Date.now() + (minutes + 7 * 60) * 60_000).toISOString().split('T');
  return `${date.split('-').reverse().join('/')} ${clock.slice(0, 5)}`;
}

/** A person at a keyboard, without a mouse, signed in where they wanted to go. */
async function atKeyboard(account: string, path: string) {
  const visitor = await visit(browser(), site().url);
  const { page } = visitor;
  await page.goto(path);
  await page.locator('main button').first().waitFor();
  await press(page, /^Đăng nhập/);
  await page.locator(`a[href$="account=${account}"]`).waitFor();
  await press(page, new RegExp(account));
  await settled(page);
  return visitor;
}

/** From here on nothing that goes to the office of the point arrives: its address is changed by a file. */
async function importFile(page: Page, code: string): Promise<void> {
  const head = 'code,name,level,parent_code,office_email';
  const row = `${code},Phường Đổi Tên,commune,24,vanphong.${code.toLowerCase()}+bounce@diem-cau.example`;
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press(page, 'Chọn tệp')]);
  await chooser.setFiles({ name: 'diem-cau.csv', mimeType: 'text/csv', buffer: Buffer.from(`${head}\r\n${row}\r\n`) });
  await page.getByText('Tệp không có lỗi; danh mục chưa thay đổi').waitFor();
  expect(await restingFocus(page)).not.toBe('nothing');
  // The verdict on each row, before anything is done.
  await tabTo(page, /^Thay đổi/);
  await page.getByText(/→ vanphong\.x24001\+bounce@/).waitFor();
  await press(page, 'Đưa vào danh mục', 'Shift+Tab');
  await fill(page, /^Gõ/, '1');
  await page.keyboard.press('Enter');
  await page.getByText('Danh mục mới đã có hiệu lực').waitFor();
  expect(await restingFocus(page)).not.toBe('nothing');
}

const title = 'Giao ban trực tuyến không dùng chuột';

/** Gives its id. */
async function schedule(page: Page): Promise<string> {
  await fill(page, /^Tên hội nghị/, title);
  await fill(page, /^Chủ trì/, 'Phó Thủ tướng Chính phủ');
  await fill(page, /^Ký hiệu cơ quan/, 'VPCP');
  await fill(page, /^Điện thoại trực/, '080 43162');
  await fill(page, /^Bắt đầu/, localTime(10));
  await fill(page, /^Kết thúc/, localTime(90));
  await fill(page, /^Điểm cầu chính/, 'hoi truong');
  await page.getByRole('option', { name: /Hội trường Trung ương/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await fill(page, /^Tìm trong danh mục/, 'bac ninh');
  await page.getByRole('treeitem', { name: /^Tỉnh Bắc Ninh/ }).waitFor();
  await tabTo(page, /^Tỉnh Bắc Ninh/);
  await page.keyboard.press('Space');
  await page.getByRole('region', { name: 'Dự kiến' }).getByText('8 cầu').waitFor();
  await press(page, 'Lên lịch và mời');
  await dialogOn(page).getByText('8 điểm cầu nhận giấy mời').waitFor();
  await press(page, 'Lên lịch và mời');
  await page.getByRole('heading', { name: 'Tổng quan hội nghị' }).waitFor();
  return /cnf_\w+/.exec(page.url())?.[0] ?? '';
}

async function startAndEnd(page: Page): Promise<void> {
  // The conference's own pages, from the heading that has the focus.
  await press(page, 'Bảng điều hành', 'Shift+Tab');
  await page.getByRole('heading', { name: 'Bảng điều hành' }).waitFor();
  await page.getByRole('button', { name: 'Bắt đầu…' }).waitFor();
  await press(page, 'Bắt đầu…');
  await page.getByRole('dialog', { name: 'Bắt đầu hội nghị ngay?' }).waitFor();
  await press(page, 'Bắt đầu hội nghị');
  await page.getByText('Đang diễn ra').first().waitFor();
  await page.getByRole('button', { name: 'Kết thúc…' }).waitFor();
  await shoot(page, 'keyboard-started');
  // What opened the dialog is gone: who pressed it goes on from the page, not from its top.
  expect(await restingFocus(page)).not.toBe('nothing');
  // What cannot be taken back is typed first.
  await press(page, 'Kết thúc…');
  await fill(page, /^Gõ/, (await dialogOn(page).locator('label strong').textContent()) ?? '');
  await press(page, 'Kết thúc hội nghị');
  await page.getByRole('link', { name: 'Xem điểm danh' }).waitFor();
  expect(await restingFocus(page)).not.toBe('nothing');
}

/** As told by phone, for a hall that never came in; then settled once more with it. */
async function takeRollAndSettle(page: Page): Promise<void> {
  await press(page, 'Xem điểm danh');
  await page.getByText(/Bản chốt \d/).waitFor({ timeout: 60_000 });
  await tabTo(page, 'Tổng hợp');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await fill(page, 'Tìm điểm cầu', 'X24002');
  await page.getByText('1 điểm cầu', { exact: true }).waitFor();
  const hall = page.getByRole('rowheader').getByRole('link');
  await press(page, (await hall.textContent()) ?? '');
  await page.getByRole('button', { name: 'Nhập điểm danh thay điểm cầu' }).waitFor();
  expect(await restingFocus(page)).not.toBe('nothing');
  await press(page, 'Nhập điểm danh thay điểm cầu');
  await page.getByRole('form', { name: 'Nhập điểm danh thay điểm cầu' }).waitFor();
  expect(await restingFocus(page)).not.toBe('nothing');
  await fill(page, /^Số người có mặt/, '12');
  await press(page, 'Thêm đại biểu');
  await page.getByRole('group', { name: /Đại biểu 1/ }).waitFor();
  await fill(page, /^Họ và tên/, 'Lê Thị Hạnh');
  await press(page, 'Lưu điểm danh');
  await page.getByRole('rowheader', { name: 'Lê Thị Hạnh' }).waitFor();
  expect(await restingFocus(page)).not.toBe('nothing');
  await press(page, /Về danh sách/, 'Shift+Tab');
  const again = page.getByRole('button', { name: 'Chốt lại', exact: true });
  await again.and(page.locator(':not([aria-busy])')).waitFor({ timeout: 60_000 });
  await press(page, 'Chốt lại', 'Shift+Tab');
  await dialogOn(page).locator(':focus').waitFor();
  await press(page, 'Chốt lại');
  await page.getByText('Đã yêu cầu chốt lại.', { exact: false }).waitFor();
  expect(await restingFocus(page)).not.toBe('nothing');
}

async function submit(page: Page): Promise<void> {
  await page.getByText(/Đã lưu lúc/).waitFor();
  await press(page, 'Trình duyệt', 'Shift+Tab');
  await press(page, 'Vẫn trình duyệt');
  await page.getByText(/không tự duyệt được/).waitFor();
  expect(await restingFocus(page)).not.toBe('nothing');
}

/** Drafted, given back once, approved by another person, numbered. */
async function conclude(writer: Page, chair: Page): Promise<string> {
  await press(writer, 'Soạn dự thảo');
  await writer.getByLabel('Chức vụ người ký').waitFor();
  expect(await restingFocus(writer)).not.toBe('nothing');
  await fill(writer, /^Chức vụ người ký/, 'Chánh Văn phòng');
  await fill(writer, /^Họ và tên người ký/, 'Trần Văn Sơn');
  await press(writer, 'Tạo dự thảo');
  await writer.getByRole('article', { name: 'Thông báo trên giấy' }).waitFor();
  expect(await restingFocus(writer)).not.toBe('nothing');
  await fill(writer, /^Nội dung phần 1/, 'Các xã, phường đã tham dự đầy đủ tại điểm cầu.');
  await writer.getByRole('article').getByText('đã tham dự đầy đủ').waitFor();
  await submit(writer);

  await chair.getByText('Chờ bạn duyệt').waitFor();
  await press(chair, 'Trả lại');
  await fill(chair, /^Lý do/, 'Bổ sung phần II');
  await press(chair, 'Trả lại');
  await chair.getByText('Đang được soạn').waitFor();
  expect(await restingFocus(chair)).not.toBe('nothing');
  await writer.getByText('Bổ sung phần II').waitFor();
  await fill(writer, /^Nội dung phần 2/, 'Văn phòng đôn đốc, báo cáo.');
  await writer.getByRole('article').getByText('Văn phòng đôn đốc').waitFor();
  await submit(writer);

  await chair.getByText('Chờ bạn duyệt').waitFor();
  await press(chair, 'Duyệt');
  await chair.getByText('Đã duyệt, chờ ban hành').waitFor();
  expect(await restingFocus(chair)).not.toBe('nothing');

  await writer.getByText('Đã duyệt, chờ ban hành').waitFor();
  await press(writer, 'Ban hành');
  const act = dialogOn(writer).getByRole('button', { name: /^Ban hành số/ });
  const number = /\d+\/TB-VPCP/.exec((await act.textContent()) ?? '')?.[0] ?? '';
  await press(writer, /^Ban hành số/);
  await writer.getByText(`Thông báo ${number} đang có hiệu lực`).waitFor();
  expect(await restingFocus(writer)).not.toBe('nothing');
  return number;
}

/** What did not arrive is sent again; a hall says by its link that it has it. */
async function deliver(page: Page, number: string): Promise<void> {
  await press(page, 'Xem nơi nhận');
  await page.getByRole('heading', { name: 'Gửi và xác nhận' }).waitFor();
  await page.getByRole('button', { name: 'Gửi lại 1 thư' }).waitFor({ timeout: 60_000 });
  await press(page, 'Gửi lại 1 thư');
  // What asks back has a button of the same name: it is to have the focus first.
  await dialogOn(page).locator(':focus').waitFor();
  await press(page, 'Gửi lại 1 thư');
  await page.getByText('Đang gửi lại 1 thư').waitFor();
  expect(await restingFocus(page)).not.toBe('nothing');

  const letters = await lettersTo(site(), 'vanphong.x24002', number);
  const token = letters.map((text) => readLetter(text).acknowledgement).find(Boolean);
  const hall = await visit(browser(), site().url);
  await hall.page.goto(`/ack#${token}`);
  await hall.page.getByText(`Thông báo kết luận ${number}`).waitFor();
  await press(hall.page, 'Xác nhận đã nhận');
  await hall.page.getByText('Đã xác nhận', { exact: true }).waitFor();
  expect(await restingFocus(hall.page)).not.toBe('nothing');
  expect(hall.troubles).toEqual([]);
  await hall.close();
}

async function revoke(page: Page, number: string): Promise<void> {
  await page.getByText(`Thông báo ${number} đang có hiệu lực`).waitFor();
  await press(page, 'Thu hồi');
  await fill(page, /^Lý do thu hồi/, 'Nhầm số liệu tại phần II');
  await fill(page, /^Gõ/, number);
  await press(page, 'Thu hồi');
  await page.getByText(`Thông báo ${number} đã bị thu hồi`).waitFor();
  expect(await restingFocus(page)).not.toBe('nothing');
}

test('a conference goes from a file of the directory to a revoked notice without a mouse, and no act loses the focus', async () => {
  const office = await atKeyboard('van-phong', '/points/import');
  await importFile(office.page, 'X24001');
  await office.page.goto('/conferences/new');
  await office.page.getByLabel('Tên hội nghị').waitFor();
  const conferenceId = await schedule(office.page);
  await startAndEnd(office.page);
  await takeRollAndSettle(office.page);
  const writer = await atKeyboard('thu-ky', `/c/${conferenceId}/conclusions`);
  const chair = await atKeyboard('chu-toa', `/c/${conferenceId}/conclusions`);
  const number = await conclude(writer.page, chair.page);
  await deliver(writer.page, number);
  await revoke(chair.page, number);
  for (const { troubles, close } of [office, writer, chair]) {
    expect(troubles).toEqual([]);
    await close();
  }
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
  await eventually(async () => expect(await page.getByLabel('Number of people present').inputValue()).toBe('27'));
  await eventually(async () => expect(await page.getByLabel('Full name').inputValue()).toBe('Trần Thị Bình'));
  await moves(page, 'Picture from the conference');
  const later = await pictureOf(page, 'Picture from the conference');
  expect(later?.frames ?? 0).toBeGreaterThan(shown?.frames ?? Number.POSITIVE_INFINITY);
  await shoot(page, 'hall-in-english-360');
  await page.getByLabel('Language').selectOption('bn');
  await moves(page, 'সম্মেলনের ছবি');
  await eventually(async () => expect(await page.locator('html').getAttribute('lang')).toBe('bn'));
  await shoot(page, 'hall-in-bengali-360');
  await page.locator('footer select').first().selectOption('vi');
  await page.getByText('đứng thứ 1 trong 1').first().waitFor();
  await eventually(async () => expect(await page.getByLabel('Họ và tên').inputValue()).toBe('Trần Thị Bình'));
  // It never left: nobody asked for the seat anew.
  expect(seats).toEqual([]);
  const all = [...host.troubles, ...hall.troubles];
  expect(all.filter((each) => !/status of (409|503)/.test(each))).toEqual([]);
  await Promise.all([host.close(), hall.close()]);
});
