import type { Page } from 'playwright-core';
import { provinces } from '../../local/sample/country.ts';
import { openConference } from './support/halls.ts';
import { consoleSuite } from './support/suite.ts';
import { axeFaults, dialogOn, overWidth, settled, shoot, signIn, visit } from './support/visitor.ts';

const { site, browser } = consoleSuite();
/** Every province, and the communes of one. */
const invited = { codes: ['TW', ...provinces.map(([code]) => code)], subtrees: ['24'] };

/** Names of tiles that are wider than their tile. */
const cutTiles = (page: Page) =>
  page
    .locator('button[aria-pressed]')
    .evaluateAll((tiles) =>
      tiles.filter((tile) => tile.scrollWidth > tile.clientWidth + 1).map((tile) => tile.textContent),
    );

/** Whether a link of a line that scrolls is wholly within it. */
function isInSight(link: Element): boolean {
  const [of, line] = [link.getBoundingClientRect(), (link.parentElement as Element).getBoundingClientRect()];
  return of.left >= line.left && of.right <= line.right;
}

test('an operator starts a conference, finds who is missing, and ends it for all', async () => {
  const { conferenceId, bridgeOf } = await openConference(site(), { invited });
  await bridgeOf('96');
  const { page, troubles, close } = await visit(browser(), site().url);
  await signIn(page, 'van-phong', `/c/${conferenceId}/board`);
  const total = (await page.getByRole('tab', { name: /Tất cả/ }).textContent()) ?? '';
  const count = total.replace(/\D/g, '');
  expect(Number(count)).toBe(41);
  // Before the start nobody is missed.
  await page.getByText('Chưa có điểm cầu gặp sự cố').waitFor();
  await page.getByRole('button', { name: 'Bắt đầu…' }).click();
  await page.getByRole('button', { name: 'Bắt đầu hội nghị' }).click();
  await page.getByRole('tab', { name: new RegExp(`Cần chú ý.*${count}`) }).waitFor();
  await page.locator('[data-row]').first().waitFor();
  await shoot(page, 'board-1440');
  expect(await cutTiles(page)).toEqual([]);
  expect(await axeFaults(page)).toEqual([]);

  // By keyboard: search without accents, down into the list, open one, back where one was.
  await page.keyboard.press('/');
  await page.keyboard.type('bac ninh');
  await page.waitForURL(/q=bac/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const dialog = dialogOn(page);
  await dialog.getByText('Bắc Ninh').first().waitFor();
  await dialog.getByText('chưa mở trang').waitFor();
  await dialog.locator('a[href^="tel:"]').first().waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-row'))).toMatch(/^brg_/);

  // A tile filters; the address is the one of what is seen.
  await page.goto(`/c/${conferenceId}/board`);
  await page.getByRole('button', { name: /^Tỉnh Quảng Ninh:/ }).click();
  await page.waitForURL(/branch=/);
  await page.reload();
  await settled(page);
  expect(await page.getByRole('button', { name: /^Tỉnh Quảng Ninh:/ }).getAttribute('aria-pressed')).toBe('true');
  await page.getByRole('tab', { name: /Theo tỉnh/ }).click();
  expect(await page.getByRole('row').count()).toBeGreaterThan(34);

  await page.getByRole('button', { name: 'Kết thúc…' }).click();
  const act = page.getByRole('button', { name: 'Kết thúc hội nghị' });
  expect(await act.isDisabled()).toBe(true);
  const day = (await dialogOn(page).locator('label strong').textContent()) ?? '';
  expect(day).toMatch(/^\d{2}\/\d{2}\/\d{4}$/);
  await page.getByLabel(/^Gõ/).fill(day.slice(1));
  await page.keyboard.press('Enter');
  expect(await act.isDisabled()).toBe(true);
  await page.getByLabel(/^Gõ/).fill(day);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Xem điểm danh' }).waitFor();

  // Over: when it really was stands beside its state, and nobody is offered the floor any more.
  await page.getByText(/Đã họp \d\d:\d\d–\d\d:\d\d \d\d\/\d\d\/\d{4}/).waitFor();
  await page.getByRole('tab', { name: /Tất cả/ }).click();
  await page.getByRole('button', { name: 'Tỉnh Quảng Ninh', exact: true }).click();
  await dialogOn(page).getByRole('link', { name: 'Kiểm tra đường truyền' }).waitFor();
  expect(await dialogOn(page).getByRole('link', { name: 'Mời phát biểu' }).count()).toBe(0);
  await shoot(page, 'board-over-dialog');
  expect(troubles).toEqual([]);
  await close();
});

test('in the dark, on a phone, in other languages and on the wall it can be read; a province sees its own', async () => {
  const { conferenceId, bridgeOf } = await openConference(site(), { invited, startsInMs: 1000 });
  await bridgeOf('96');
  for (const [language, theme, width] of [
    ['vi', 'dark', 360],
    ['en', 'dark', 1440],
    ['bn', 'light', 1024],
  ] as const) {
    const { page, troubles, close } = await visit(browser(), site().url, { language, theme, width });
    await signIn(page, 'chu-toa', `/c/${conferenceId}/board?tab=all`);
    await page.locator('[data-row]').first().waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(await overWidth(page)).toBe(0);
    const active = page.locator('[data-shell] nav a[aria-current="page"]').last();
    expect(await active.evaluate(isInSight)).toBe(true);
    await shoot(page, `board-${width}-${theme}-${language}`);
    expect(troubles).toEqual([]);
    await close();
  }
  const wall = await visit(browser(), site().url, { width: 1920, height: 1080, theme: 'dark' });
  await signIn(wall.page, 'tinh-24', `/c/${conferenceId}/board?tab=all`);
  await wall.page.getByRole('tab', { name: /Tất cả\s*7$/ }).waitFor();
  await wall.page.getByRole('button', { name: 'Màn hình lớn' }).click();
  await wall.page.locator('[data-row]').first().waitFor();
  await shoot(wall.page, 'board-wall-dark');
  expect(await axeFaults(wall.page)).toEqual([]);
  await wall.page.keyboard.press('Escape');
  await wall.page.getByRole('heading', { name: 'Bảng điều hành' }).waitFor();
  expect(wall.troubles).toEqual([]);
  await wall.close();

  // The whole country on a wall: no name of a tile is cut, that of the central hall neither.
  const country = await visit(browser(), site().url, { width: 1920, height: 1080 });
  await signIn(country.page, 'van-phong', `/c/${conferenceId}/board?tab=all&wall=true`);
  await country.page.getByText('Hội trường Trung ương').first().waitFor();
  await shoot(country.page, 'board-wall-country');
  expect(await cutTiles(country.page)).toEqual([]);
  await country.close();
});

test('a board that cannot be read says so and what to do', async () => {
  const { page, close } = await visit(browser(), site().url);
  await page.route('**/conferences/*/board*', (route) => route.abort());
  await signIn(page, 'van-phong', `/c/${site().conferenceId}/board`);
  await page.getByText('Mất kết nối tới hệ thống').waitFor();
  await page.unroute('**/conferences/*/board*');
  await page.getByRole('button', { name: 'Thử lại' }).click();
  await page.getByRole('tab', { name: /Tất cả/ }).waitFor();
  await close();
});
