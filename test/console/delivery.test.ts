import { endedConference, publishedNotice } from './support/ended-conference.ts';
import { consoleSuite } from './support/suite.ts';
import { axeFaults, settled, shoot, signIn, visit } from './support/visitor.ts';

jest.setTimeout(60_000);
const { site, browser } = consoleSuite();

test('the secretary sees who has the notice, reminds the silent and finds one row among the recipients', async () => {
  const conferenceId = await endedConference(site());
  const notice = await publishedNotice(site(), conferenceId);
  const { page, troubles, close } = await visit(browser(), site().url);
  await signIn(page, 'thu-ky', `/c/${conferenceId}/delivery`);
  await page.getByText(/đã nhận nhưng chưa xác nhận/).waitFor();
  await settled(page);

  // the figures of the four places add up to the list
  const line = await page
    .locator('p')
    .filter({ hasText: /nơi nhận.*Đã xác nhận.*Chưa tới/ })
    .first()
    .innerText();
  const [total, ...parts] = [...line.matchAll(/\d+/g)].map(([digits]) => Number(digits)) as [number, ...number[]];
  expect(total).toBeGreaterThan(5);
  expect(parts.reduce((a, b) => a + b)).toBe(total);
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'delivery');

  await page.getByRole('button', { name: `Nhắc ${total} nơi` }).click();
  const dialog = page.getByRole('dialog');
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
  const province = await visit(browser(), site().url, { width: 360, height: 740, theme: 'dark', language: 'en' });
  await signIn(
    province.page,
    'tinh-24',
    `/c/${conferenceId}/delivery?doc=conclusions-${conferenceId}-${notice.id.slice(4)}-1`,
  );
  await province.page.getByText(/recipients have it and did not acknowledge/).waitFor();
  await settled(province.page);
  expect(await province.page.getByRole('button', { name: /^Remind/ }).count()).toBe(0);
  expect(await axeFaults(province.page)).toEqual([]);
  expect(await province.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await shoot(province.page, 'delivery-360-dark-en');
  expect(province.troubles).toEqual([]);
  await province.close();
});

test('only what did not arrive is sent again, and a summary that cannot be read says so', async () => {
  const conferenceId = site().conferenceId;
  await site().drain();
  const { page, close } = await visit(browser(), site().url, { theme: 'dark' });
  await page.route('**/summary', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    await route.fulfill({ response: answer, json: body });
  });
  await signIn(page, 'van-phong', `/c/${conferenceId}/delivery`);
  await page.getByRole('tab', { name: /Danh sách/ }).waitFor();
  await settled(page);
  const failed = page.getByRole('button', { name: /^Gửi lại \d+ thư$/ });
  if ((await failed.count()) > 0) {
    await failed.first().click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Gửi lại/ })
      .click();
    await page.getByText(/Đang gửi lại|Không có thư nào/).waitFor();
  }
  await shoot(page, 'delivery-national-dark');
  expect(await axeFaults(page)).toEqual([]);
  await page.unrouteAll();
  await page.route('**/documents', (route) => route.abort());
  await page.reload();
  await page.getByRole('alert').filter({ hasText: 'Mất kết nối' }).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'delivery-error-dark');
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Thử lại' }).first().click();
  await page.getByRole('tab', { name: /Danh sách/ }).waitFor();
  await close();
});
