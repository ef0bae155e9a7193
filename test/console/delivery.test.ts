import type { Page } from 'playwright-core';
import { axeFaults } from './support/axe.ts';
import { drawnBars } from './support/charts.ts';
import { endedConference, officeOf, publishedNotice } from './support/ended-conference.ts';
import { consoleSuite } from './support/suite.ts';
import { dialogOn, overWidth, settled, shoot, signIn, visit } from './support/visitor.ts';

const { site, browser } = consoleSuite();

/** What of the rows of a list does not show as a whole. */
const cutWords = (page: Page) =>
  page.locator('[data-row] [role="cell"] > span').evaluateAll((all) =>
    all
      .filter((each) => {
        const [of, row] = [
          each.getBoundingClientRect(),
          (each.closest('[role="row"]') as Element).getBoundingClientRect(),
        ];
        const isShort = each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1;
        return isShort || of.top < row.top || of.bottom > row.bottom;
      })
      .map((each) => each.textContent),
  );

test('the secretary sees who has the notice, reminds the silent and finds one row among the recipients', async () => {
  const conferenceId = await endedConference(site());
  const notice = await publishedNotice(site(), conferenceId);
  const { page, troubles, close } = await visit(browser(), site().url);
  await signIn(page, 'thu-ky', `/c/${conferenceId}/delivery`);
  await page.getByText(/đã nhận nhưng chưa xác nhận/).waitFor();
  await settled(page);

  // the figures of the four places add up to the list
  const figures = page.locator('p').filter({ hasText: /nơi nhận.*Đã xác nhận.*Chưa tới/ });
  const line = (await figures.first().textContent()) ?? '';
  const [total, ...parts] = [...line.matchAll(/\d+/g)].map(([digits]) => Number(digits)) as [number, ...number[]];
  expect(total).toBeGreaterThan(5);
  expect(parts.reduce((a, b) => a + b)).toBe(total);
  // and so do the bars, drawn against the whole list
  const bars = await drawnBars(page.locator('figure').filter({ hasText: 'Nơi nhận theo trạng thái' }));
  expect(bars.reduce((sum, { figure }) => sum + Number(figure), 0)).toBe(total);
  for (const { parts, figure, said } of bars)
    expect([parts, said]).toEqual([[expect.closeTo((100 * Number(figure)) / total, 0)], figure]);
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'delivery');

  await page.getByRole('button', { name: `Nhắc ${total} nơi` }).click();
  const dialog = dialogOn(page);
  await shoot(page, 'delivery-remind');
  await dialog.getByRole('button', { name: `Nhắc ${total} nơi` }).click();
  await page.getByText(`Đã nhắc ${total} nơi`, { exact: true }).waitFor();
  await site().drain();

  await page.getByRole('tab', { name: /Theo tỉnh/ }).click();
  await page.getByRole('table', { name: /Xác nhận theo tỉnh/ }).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'delivery-branches');
  await page
    .getByRole('link', { name: /Bắc Ninh/ })
    .first()
    .click();
  await page.getByRole('searchbox').fill('van phong xa');
  expect(page.url()).toContain('branch=');
  await settled(page);
  const rows = page.getByRole('table', { name: /Nơi nhận/ }).getByRole('row');
  await rows.nth(1).waitFor();
  for (const text of (await rows.allInnerTexts()).slice(1)) expect(text).toContain('Bắc Ninh');
  await page.getByRole('searchbox').fill('không có ai như vậy');
  await page.getByText('Không có nơi nhận nào khớp').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Bỏ bộ lọc' }).click();
  await rows.nth(1).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Tải bảng CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toContain('.csv');
  expect(troubles).toEqual([]);
  await close();

  // what the province may do: read its own, send nothing
  const province = await visit(browser(), site().url, { width: 360, theme: 'dark', language: 'en' });
  await signIn(
    province.page,
    'tinh-24',
    `/c/${conferenceId}/delivery?doc=conclusions-${conferenceId}-${notice.id.slice(4)}-1`,
  );
  await province.page.getByText(/recipients have it and did not acknowledge/).waitFor();
  await settled(province.page);
  expect(await province.page.getByRole('button', { name: /^Remind/ }).count()).toBe(0);
  expect(await axeFaults(province.page)).toEqual([]);
  expect(await overWidth(province.page)).toBe(0);
  await province.page.locator('[data-row]').first().waitFor();
  expect(await cutWords(province.page)).toEqual([]);
  await shoot(province.page, 'delivery-360-dark-en');
  expect(province.troubles).toEqual([]);
  await province.close();
});

interface Point {
  readonly code: string;
  readonly version: number;
  readonly contacts: readonly { readonly email?: string }[];
}

/** Nothing that is mailed to the point arrives. */
async function losesItsMail(code: string): Promise<void> {
  const { office } = officeOf(site());
  const {
    code: _,
    children,
    path,
    branch,
    parentName,
    ...point
  } = await office.call<Point & Record<'children' | 'path' | 'branch' | 'parentName', unknown>>(
    'GET',
    `/points/${code}`,
  );
  const contacts = point.contacts.map(({ email = '', ...each }) => ({
    ...each,
    email: email.replace('@', '+bounce@'),
  }));
  await office.call('PUT', `/points/${code}`, { body: { ...point, contacts } });
}

async function mailsTo(address: string): Promise<number> {
  const query = new URLSearchParams({ to: address, limit: '100' });
  const answer = await fetch(`${site().mailUrl}/api/mails?${query}`);
  return ((await answer.json()) as { mails: unknown[] }).mails.length;
}

test('only what did not arrive is sent again, and is listed again where it does not arrive', async () => {
  await losesItsMail('X25001');
  const conferenceId = await endedConference(site());
  await publishedNotice(site(), conferenceId);
  const { page, troubles, close } = await visit(browser(), site().url, { theme: 'dark' });
  await signIn(page, 'van-phong', `/c/${conferenceId}/delivery`);
  const again = page.getByRole('button', { name: 'Gửi lại 1 thư' });
  await again.first().waitFor();
  await settled(page);
  await shoot(page, 'delivery-failed-dark');
  expect(await axeFaults(page)).toEqual([]);
  const addresses = ['vanphong.x25001+bounce@diem-cau.example', 'vanphong.x25002@diem-cau.example'];
  const [lost = 0, arrived] = await Promise.all(addresses.map(mailsTo));
  expect(lost).toBeGreaterThan(0);
  await again.first().click();
  await dialogOn(page)
    .getByRole('button', { name: /^Gửi lại/ })
    .click();
  await page.getByText('Đang gửi lại 1 thư').waitFor();
  await site().drain();
  expect(await Promise.all(addresses.map(mailsTo))).toEqual([lost + 1, arrived]);
  await page.reload();
  await again.first().waitFor();
  expect(troubles).toEqual([]);
  await close();
});

test('a list that cannot be read says so and can be asked again', async () => {
  const { page, close } = await visit(browser(), site().url, { theme: 'dark' });
  await signIn(page, 'van-phong');
  await page.route('**/documents', (route) => route.abort());
  await page.goto(`/c/${site().conferenceId}/delivery`);
  await page.getByRole('status').filter({ hasText: 'Mất kết nối' }).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'delivery-error-dark');
  await page.unroute('**/documents');
  await page.getByRole('button', { name: 'Thử lại' }).first().click();
  await page.getByRole('tab', { name: /Danh sách/ }).waitFor();
  await close();
});
