import type { Page } from 'playwright-core';
import { provinces } from '../../local/sample/country.ts';
import { axeFaults } from './support/axe.ts';
import { eventually } from './support/eventually.ts';
import { openConference } from './support/halls.ts';
import { consoleSuite } from './support/suite.ts';
import { listen, told, waitUntilTold } from './support/told.ts';
import { dialogOn, overWidth, setTheme, settled, shoot, signIn, visit } from './support/visitor.ts';

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

/** Whether something in a row is wholly within its cell. */
function isUncut(it: Element): boolean {
  const [of, cell] = [it.getBoundingClientRect(), (it.closest('[role="cell"]') as Element).getBoundingClientRect()];
  return of.left >= cell.left && of.right <= cell.right && of.top >= cell.top && of.bottom <= cell.bottom;
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
  // What a first attempt was refused for is not said of the next.
  const refused = { status: 422, contentType: 'application/problem+json', json: { code: 'newer-than-this-page' } };
  await page.route('**/start', (asked) => asked.fulfill(refused));
  await page.getByRole('button', { name: 'Bắt đầu…' }).click();
  await page.getByRole('button', { name: 'Bắt đầu hội nghị' }).click();
  await dialogOn(page).getByRole('alert').waitFor();
  await page.keyboard.press('Escape');
  await dialogOn(page).waitFor({ state: 'hidden' });
  await page.unroute('**/start');
  expect(troubles.splice(0)).toEqual([expect.stringContaining('status of 422')]);
  await page.getByRole('button', { name: 'Bắt đầu…' }).click();
  await page.getByRole('button', { name: 'Bắt đầu hội nghị' }).waitFor();
  expect(await dialogOn(page).getByRole('alert').count()).toBe(0);
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
  await eventually(async () =>
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-row'))).toMatch(/^brg_/),
  );

  // A tile filters; the address is the one of what is seen.
  await page.goto(`/c/${conferenceId}/board`);
  await page.getByRole('button', { name: /^Quảng Ninh ?:/ }).click();
  await page.waitForURL(/branch=/);
  await page.reload();
  await settled(page);
  await eventually(async () =>
    expect(await page.getByRole('button', { name: /^Quảng Ninh ?:/ }).getAttribute('aria-pressed')).toBe('true'),
  );
  await page.getByRole('tab', { name: /Theo tỉnh/ }).click();
  await eventually(async () => expect(await page.getByRole('row').count()).toBeGreaterThan(34));

  await page.getByRole('button', { name: 'Kết thúc…' }).click();
  const act = page.getByRole('button', { name: 'Kết thúc hội nghị' });
  await eventually(async () => expect(await act.isDisabled()).toBe(true));
  const day = (await dialogOn(page).locator('label strong').textContent()) ?? '';
  expect(day).toMatch(/^\d{2}\/\d{2}\/\d{4}$/);
  await page.getByLabel(/^Gõ/).fill(day.slice(1));
  await page.keyboard.press('Enter');
  await eventually(async () => expect(await act.isDisabled()).toBe(true));
  await page.getByLabel(/^Gõ/).fill(day);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Xem điểm danh' }).waitFor();

  // Over: when it really was stands beside its state, and nobody is offered the floor any more.
  await page.getByText(/Đã họp \d\d:\d\d–\d\d:\d\d \d\d\/\d\d\/\d{4}/).waitFor();
  await page.getByRole('tab', { name: /Tất cả/ }).click();
  await page.getByRole('button', { name: 'Tỉnh Quảng Ninh', exact: true }).click();
  await dialogOn(page).getByRole('link', { name: 'Kiểm tra đường truyền' }).waitFor();
  expect(await dialogOn(page).getByRole('link', { name: 'Mời phát biểu' }).count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Mở trang Phát biểu', includeHidden: true }).count()).toBe(0);
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
    await eventually(async () => expect(await active.evaluate(isInSight)).toBe(true));
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

test('above the list stands who asks for the floor and who has it, from the opening of the doors on', async () => {
  const { conferenceId, office, bridgeOf } = await openConference(site(), { invited });
  const floor = `/conferences/${conferenceId}/floor`;
  const raise = async (code: string) => office.call('PUT', `${floor}/hands/${await bridgeOf(code)}`, { body: {} });
  const { page, troubles, close } = await visit(browser(), site().url);
  await signIn(page, 'van-phong', `/c/${conferenceId}/board?tab=all`);
  const line = page.getByRole('status').filter({ hasText: 'giơ tay' });
  await line.getByText('Chưa có điểm cầu giơ tay · không có ai đang phát biểu').waitFor();
  for (const code of ['01', '24', '48']) await raise(code);
  await line.getByText('3 điểm cầu giơ tay · không có ai đang phát biểu').waitFor();
  await office.call('POST', `${floor}/give`, { body: { turn: 0, bridgeId: await bridgeOf('24') } });
  await line.getByText('2 điểm cầu giơ tay · đang phát biểu: Tỉnh Bắc Ninh').waitFor();
  const next = page.getByRole('list', { name: 'Tiếp theo:' });
  await eventually(async () =>
    expect(await next.getByRole('listitem').allInnerTexts()).toEqual(['1. Thành phố Hà Nội', '2. Thành phố Đà Nẵng']),
  );
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'board-floor');

  for (const [account, width, theme] of [
    ['tinh-24', 360, 'dark'],
    ['chu-toa', 1100, 'dark'],
  ] as const) {
    const other = await visit(browser(), site().url, { width, theme });
    await signIn(other.page, account, `/c/${conferenceId}/board?tab=all`);
    await other.page.getByText('2 điểm cầu giơ tay · đang phát biểu: Tỉnh Bắc Ninh').waitFor();
    await other.page.locator('[data-row]').first().waitFor();
    expect(await axeFaults(other.page)).toEqual([]);
    expect(await overWidth(other.page)).toBe(0);
    await shoot(other.page, `board-floor-${width}-dark`);
    await other.close();
  }
  // On the wall it costs the list a line and the page nothing.
  const wall = await visit(browser(), site().url, { width: 1920, height: 1080 });
  await signIn(wall.page, 'van-phong', `/c/${conferenceId}/board?tab=all&wall=true`);
  await wall.page.getByText('2 điểm cầu giơ tay · đang phát biểu: Tỉnh Bắc Ninh').waitFor();
  const list = wall.page.getByRole('table');
  await list.waitFor();
  await eventually(async () =>
    expect(await list.evaluate((each) => each.getBoundingClientRect().bottom <= innerHeight)).toBe(true),
  );
  await shoot(wall.page, 'board-floor-wall');
  expect(await wall.page.getByRole('link', { name: 'Mở trang Phát biểu' }).count()).toBe(0);
  await wall.close();

  await page.getByRole('link', { name: 'Mở trang Phát biểu' }).click();
  await page.waitForURL(`**/c/${conferenceId}/floor`);
  await page.getByRole('heading', { name: 'Đang phát biểu' }).waitFor();
  // The doors of the sample conference open tomorrow: nobody is asked for anything yet.
  await page.goto(`/c/${site().conferenceId}/board?tab=all`);
  await page.locator('[data-row]').first().waitFor();
  expect(await page.getByRole('link', { name: 'Mở trang Phát biểu' }).count()).toBe(0);
  expect(troubles).toEqual([]);
  await close();
});

test('in every width a row says how long its bridge was in, and on a desk which number to call', async () => {
  const { conferenceId, bridgeOf } = await openConference(site(), { invited });
  const bridge = await bridgeOf('24');
  for (const width of [1440, 1280, 1100, 980, 360]) {
    const { page, troubles, close } = await visit(browser(), site().url, { width });
    // Minutes take minutes: the answer says that they have passed.
    await page.route('**/conferences/*/board*', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as { rows: { bridgeId: string }[] };
      const long = { minutes: 142, since: new Date(Date.now() - 3_723_000).toISOString() };
      const rows = answer.rows.map((row) => (row.bridgeId === bridge ? { ...row, ...long } : row));
      await route.fulfill({ response, json: { ...answer, rows } });
    });
    await signIn(page, 'van-phong', `/c/${conferenceId}/board?tab=all&q=bac+ninh`);
    const row = page.locator(`[data-row="${bridge}"]`);
    const told = [
      row.getByText(/^1:02:/),
      row.getByText('142 phút'),
      ...(width > 480 ? [row.locator('a[href^="tel:"]')] : []),
    ];
    for (const each of told) {
      await each.waitFor();
      expect([width, await each.evaluate(isUncut)]).toEqual([width, true]);
    }
    await shoot(page, `board-minutes-${width}`);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    expect(troubles).toEqual([]);
    await close();
  }
});

test('the open bridge and the order of the provinces stand in the address', async () => {
  const { conferenceId, bridgeOf } = await openConference(site(), { invited });
  const bridge = await bridgeOf('24');
  const { page, troubles, close } = await visit(browser(), site().url);
  const dialog = dialogOn(page);
  // Whom to call is not read yet: then the dialog does not say that there is nobody.
  let letThrough = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  const contacts = /\/conferences\/\w+\/bridges\?/;
  await page.route(contacts, async (route) => {
    await held;
    await route.continue();
  });
  await signIn(page, 'van-phong');
  await page.goto(`/c/${conferenceId}/board?tab=all&bridge=${bridge}`);
  await dialog.getByText('Số phút đã kết nối').waitFor();
  await eventually(async () => expect(await dialog.locator('[aria-busy="true"]').count()).toBe(1));
  expect(await dialog.getByText('Danh mục chưa có người liên hệ').count()).toBe(0);
  letThrough();
  await dialog.locator('a[href^="tel:"]').first().waitFor();
  await page.unroute(contacts);
  const search = () => new URL(page.url()).search;
  const name = page.locator(`[data-row="${bridge}"]`).getByRole('button', { name: 'Tỉnh Bắc Ninh', exact: true });
  await page.goto(`/c/${conferenceId}/board?tab=all&q=bac+ninh`);
  await name.waitFor();
  const before = search();

  // Back closes what was opened; so does the button, and no step is left over.
  await name.click();
  await dialog.getByText('Số phút đã kết nối').waitFor();
  const shared = page.url();
  expect(shared).toContain(`bridge=${bridge}`);
  await page.goBack();
  await dialog.waitFor({ state: 'hidden' });
  expect(search()).toBe(before);
  await name.click();
  await dialog.getByRole('button', { name: 'Đóng' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.waitForURL((url) => url.search === before);

  // Who comes by the link sees the same bridge, and stays on the board when it is closed.
  await page.goto(shared);
  await dialog.getByText('Số phút đã kết nối').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.waitForURL((url) => url.search === before);
  await name.waitFor();

  await page.getByRole('tab', { name: /Theo tỉnh/ }).click();
  const total = page.getByRole('columnheader', { name: 'Điểm cầu' });
  await total.getByRole('button').click();
  await page.waitForURL(/sort=total&down=true/);
  await page.reload();
  await settled(page);
  await eventually(async () => expect(await total.getAttribute('aria-sort')).toBe('descending'));
  await eventually(async () => expect(await page.getByRole('rowheader').first().textContent()).toContain('Bắc Ninh'));
  await total.getByRole('button').click();
  await page.waitForURL((url) => !url.search.includes('down'));
  await eventually(async () => expect(await total.getAttribute('aria-sort')).toBe('ascending'));
  expect(troubles).toEqual([]);
  await close();
});

test('a board that cannot be read says so and what to do; a line that is lost and what a filter leaves are told politely', async () => {
  const { page, close } = await visit(browser(), site().url);
  await listen(page);
  const board = '**/conferences/*/board*';
  await page.route(board, (route) => route.abort());
  await signIn(page, 'van-phong', `/c/${site().conferenceId}/board?tab=all`);
  expect(await waitUntilTold(page, /Mất kết nối tới hệ thống.*hãy kiểm tra mạng/)).toBe('polite');
  for (const theme of ['light', 'dark']) {
    await setTheme(page, theme);
    expect(await axeFaults(page)).toEqual([]);
  }
  await page.unroute(board);
  await page.getByRole('button', { name: 'Thử lại' }).press('Enter');
  await page.getByRole('tab', { name: /Tất cả/ }).waitFor();
  await eventually(async () => expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1'));

  await page.locator('[data-row]').first().waitFor();
  await page.getByLabel(/^Tìm theo tên/).fill('bac ninh');
  expect(await waitUntilTold(page, /^Tìm thấy 7 điểm cầu$/)).toBe('polite');
  await page.getByLabel(/^Tìm theo tên/).fill('khong co ai');
  expect(await waitUntilTold(page, /^Tìm thấy 0 điểm cầu$/)).toBe('polite');

  // The page reads again at least every 5 s, and at once when one comes back to it.
  const looksAgain = () => page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')));
  await page.context().setOffline(true);
  await looksAgain();
  expect(await waitUntilTold(page, /^Mất kết nối; số liệu lúc/)).toBe('polite');
  for (const theme of ['light', 'dark']) {
    await setTheme(page, theme);
    expect(await axeFaults(page)).toEqual([]);
  }
  await shoot(page, 'board-offline-dark');
  await page.context().setOffline(false);
  await looksAgain();
  expect(await waitUntilTold(page, /^(Trực tiếp|Tự cập nhật)/)).toBe('polite');
  expect((await told(page)).filter(({ how }) => how === 'assertive')).toEqual([]);
  await close();
});

test.each([7, -7])('a browser whose clock is wrong by %i minutes shows the time of the server', async (minutes) => {
  const { page, troubles, close } = await visit(browser(), site().url);
  await page.addInitScript((byMs) => {
    const TrueDate = Date;
    const wrong = () => TrueDate.now() + byMs;
    window.Date = new Proxy(TrueDate, {
      construct: (of, given, self) => Reflect.construct(of, given.length > 0 ? given : [wrong()], self),
      get: (of, key) => (key === 'now' ? wrong : Reflect.get(of, key)),
    });
  }, minutes * 60_000);
  await signIn(page, 'van-phong', `/c/${site().conferenceId}/board?tab=all`);
  const clock = page.locator('time').filter({ hasText: 'giờ Việt Nam' });
  await clock.waitFor();
  expect(await page.evaluate(() => Date.now())).toBeCloseTo(Date.now() + minutes * 60_000, -4);
  const shown = Date.parse((await clock.getAttribute('datetime')) ?? '');
  expect(Math.abs(shown - Date.now())).toBeLessThan(5000);
  const day = new Date(shown + 7 * 3600_000).toISOString().slice(0, 10);
  await eventually(async () => expect(await clock.textContent()).toMatch(/^\d\d:\d\d:\d\d giờ Việt Nam$/));
  const said = Date.parse(`${day}T${(await clock.textContent())?.slice(0, 8)}+07:00`);
  expect(Math.abs(said - shown)).toBeLessThan(5000);
  expect(troubles).toEqual([]);
  await close();
});
