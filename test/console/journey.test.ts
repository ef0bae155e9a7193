import type { Page } from 'playwright-core';
import { readLetter } from '../../local/conference/inbox.ts';
import { enterPin, invitationIn, lettersTo, visitHall } from './support/halls.ts';
import { consoleSuite } from './support/suite.ts';
import { dialogOn, settled, shoot, signIn, type Visitor, visit } from './support/visitor.ts';
import { moves } from './support/what-plays.ts';

const { site, browser } = consoleSuite({ fakeMedia: true });
jest.setTimeout(300_000);

const title = 'Hội nghị trực tuyến sơ kết công tác phòng, chống thiên tai';
const minuteMs = 60_000;

/** dd/mm/yyyy hh:mm in Việt Nam, so many minutes from now. */
function localTime(minutes: number): string {
  const [date, clock] = new Date(Date.now() + minutes * minuteMs + 7 * 60 * minuteMs).toISOString().split('T') as [
    string,
    string,
  ];
  return `${date.split('-').reverse().join('/')} ${clock.slice(0, 5)}`;
}

async function schedule(page: Page): Promise<string> {
  await signIn(page, 'van-phong', '/conferences/new');
  await page.getByLabel('Tên hội nghị').fill(title);
  await page.getByLabel('Chủ trì').fill('Phó Thủ tướng Chính phủ');
  await page.getByLabel('Ký hiệu cơ quan ban hành').fill('VPCP');
  await page.getByLabel('Điện thoại trực kỹ thuật').fill('080 43162');
  await page.getByLabel('Bắt đầu').fill(localTime(10));
  await page.getByLabel('Kết thúc').fill(localTime(90));
  await page.getByLabel('Điểm cầu chính').fill('hoi truong');
  await page.getByRole('option', { name: /Hội trường Trung ương/ }).click();
  await page.getByLabel('Tìm trong danh mục').fill('bac ninh');
  await page
    .getByRole('treeitem', { name: /^Tỉnh Bắc Ninh/ })
    .getByText('Bắc Ninh')
    .click();
  const plan = page.getByRole('region', { name: 'Dự kiến' });
  await plan.getByText('8 cầu').waitFor(); // the province, its six communes, and the host
  await page.getByRole('button', { name: 'Lên lịch và mời' }).click();
  await dialogOn(page).getByRole('button', { name: 'Lên lịch và mời' }).click();
  await page.getByRole('heading', { name: 'Tổng quan hội nghị' }).waitFor();
  return /cnf_\w+/.exec(page.url())?.[0] ?? '';
}

/** A person at a hall opens the mailed link, types the PIN of the other mail, and goes in. */
async function joinBy(pointCode: string): Promise<Visitor> {
  const { link, pin } = await invitationIn(site(), { title, pointCode });
  const hall = await visitHall(browser(), site().url);
  await hall.page.goto(`/h${link}`);
  await enterPin(hall.page, pin);
  await hall.page.getByRole('button', { name: 'Vào hội nghị', exact: true }).click();
  await hall.page.getByRole('heading', { level: 1, name: 'Trong hội nghị' }).waitFor({ timeout: 60_000 });
  return hall;
}

/** The token of the notice's own mail: invitation and agenda ask for receipt too. */
async function acknowledgementOf(pointCode: string, number: string): Promise<string> {
  for (;;) {
    const letters = await lettersTo(site(), `vanphong.${pointCode.toLowerCase()}`, number);
    const token = letters.map((text) => readLetter(text).acknowledgement).find(Boolean);
    if (token) return token;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

test('a conference from its schedule to the acknowledged conclusions, every act on a page', async () => {
  const office = await visit(browser(), site().url);
  const conferenceId = await schedule(office.page);

  // Two halls come in by what their mails hold: each sees the other's picture move.
  const hosts = await joinBy('TW');
  const hall = await joinBy('24');
  await moves(hosts.page, 'Hình từ hội nghị');
  await moves(hall.page, 'Hình từ hội nghị');
  await hall.page.getByText('Hội nghị thấy điểm cầu').first().waitFor();
  await shoot(hall.page, 'journey-hall-360');

  await office.page.goto(`/c/${conferenceId}/board`);
  await settled(office.page);
  const figures = office.page.locator('p').filter({ hasText: 'Đã kết nối' }).first();
  await figures.getByText('8', { exact: true }).waitFor();
  await figures
    .locator('span')
    .filter({ hasText: /^2.*Đã kết nối$/s })
    .first()
    .waitFor();
  await office.page.getByRole('button', { name: 'Bắt đầu…' }).click();
  await office.page.getByRole('button', { name: 'Bắt đầu hội nghị' }).click();
  await office.page.getByText('Đang diễn ra').first().waitFor();
  await shoot(office.page, 'journey-board');

  // The hall takes its roll on its own page, while it is in.
  await hall.page.getByRole('heading', { name: 'Điểm danh' }).click();
  await hall.page.getByLabel('Số người có mặt').fill('31');
  await hall.page.getByRole('button', { name: 'Thêm đại biểu' }).click();
  await hall.page.getByLabel('Họ và tên').fill('Nguyễn Thị Ngọc Ẩn');
  await hall.page.getByRole('button', { name: 'Gửi điểm danh' }).click();
  await hall.page.getByText('Trung ương đã nhận').first().waitFor();
  await moves(hall.page, 'Hình từ hội nghị');

  await office.page.getByRole('button', { name: 'Kết thúc…' }).click();
  const day = (await dialogOn(office.page).locator('label strong').textContent()) ?? '';
  await office.page.getByLabel(/^Gõ/).fill(day);
  await office.page.getByRole('button', { name: 'Kết thúc hội nghị' }).click();
  for (const { page } of [hosts, hall])
    await page.getByRole('heading', { level: 1, name: 'Hội nghị đã kết thúc' }).waitFor({ timeout: 60_000 });
  await office.page.getByRole('link', { name: 'Xem điểm danh' }).click();
  await office.page.getByText(/Bản chốt \d/).waitFor({ timeout: 60_000 });
  const [bridges, ...byState] = (
    await office.page
      .getByRole('row', { name: /Toàn hội nghị/ })
      .getByRole('cell')
      .allInnerTexts()
  ).map((text) => Number(text.replace(/\D/g, ''))) as [number, ...number[]];
  expect([bridges, byState[0]]).toEqual([8, 2]);
  expect(byState.slice(0, 4).reduce((sum, count) => sum + count, 0)).toBe(8);
  await office.page.getByRole('tab', { name: 'Từng điểm cầu' }).click();
  await office.page.getByLabel('Tìm điểm cầu').fill('bac ninh');
  await office.page.getByRole('link', { name: 'Tỉnh Bắc Ninh', exact: true }).click();
  await office.page.getByRole('rowheader', { name: 'Nguyễn Thị Ngọc Ẩn' }).waitFor();
  await office.page.getByText('31').first().waitFor();

  // Drafted by one, approved by another, published by the first.
  const writer = await visit(browser(), site().url);
  await signIn(writer.page, 'thu-ky', `/c/${conferenceId}/conclusions`);
  await writer.page.getByRole('button', { name: 'Soạn dự thảo' }).click();
  await writer.page.getByLabel('Chức vụ người ký').fill('Chánh Văn phòng');
  await writer.page.getByLabel('Họ và tên người ký').fill('Trần Văn Sơn');
  await writer.page.getByRole('button', { name: 'Tạo dự thảo' }).click();
  await writer.page.getByLabel('Nội dung phần 1').fill('Các xã, phường đã tham dự đầy đủ tại điểm cầu.');
  await writer.page.getByText(/Đã lưu lúc/).waitFor();
  await writer.page.getByRole('button', { name: 'Trình duyệt' }).click();
  await writer.page.getByRole('button', { name: 'Vẫn trình duyệt' }).click();
  await writer.page.getByText(/không tự duyệt được/).waitFor();
  const reader = await visit(browser(), site().url);
  await signIn(reader.page, 'thu-ky-2', `/c/${conferenceId}/conclusions`);
  await reader.page.getByText('Các xã, phường đã tham dự đầy đủ tại điểm cầu').first().waitFor();
  await reader.page.getByRole('button', { name: 'Duyệt', exact: true }).click();
  await reader.page.getByText('Đã duyệt, chờ ban hành').waitFor();
  await writer.page.getByRole('button', { name: 'Ban hành', exact: true }).click();
  const publish = dialogOn(writer.page).getByRole('button', { name: /^Ban hành số/ });
  const number = /\d+\/TB-VPCP/.exec((await publish.textContent()) ?? '')?.[0] ?? '';
  expect(number).toMatch(/^\d+\/TB-VPCP$/);
  await publish.click();
  await writer.page.getByText(`Thông báo ${number} đang có hiệu lực`).waitFor();

  // Its mail comes to the office of the hall, which says by the link that it has it.
  const token = await acknowledgementOf('24', number);
  const phone = await visit(browser(), site().url, { width: 360, height: 740 });
  await phone.page.goto(`/ack#${token}`);
  await phone.page.getByText(`Thông báo kết luận ${number}`).waitFor();
  await phone.page.getByRole('button', { name: 'Xác nhận đã nhận' }).click();
  await phone.page.getByText('Đã xác nhận', { exact: true }).waitFor();

  await writer.page.goto(`/c/${conferenceId}/delivery`);
  await writer.page.getByRole('searchbox').fill('van phong 24');
  const row = writer.page.getByRole('row').filter({ hasText: 'vanphong.24@' });
  await row.getByText('Đã xác nhận').waitFor();
  await shoot(writer.page, 'journey-delivery');

  const all = [office, hosts, hall, writer, reader, phone];
  // What the end and the room that is gone with it answer to a hall that is still there.
  expect(all.flatMap(({ troubles }) => troubles).filter((each) => !/status of (409|410|503)/.test(each))).toEqual([]);
  await Promise.all(all.map(({ close }) => close()));
});
