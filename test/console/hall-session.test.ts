import type { Page } from 'playwright-core';
import { axeFaults } from './support/axe.ts';
import { eventually } from './support/eventually.ts';
import { enterPin, openConference, visitHall } from './support/halls.ts';
import { tabTo } from './support/keys.ts';
import { consoleSuite } from './support/suite.ts';
import { shoot } from './support/visitor.ts';

const { site, browser } = consoleSuite({ fakeMedia: true });
jest.setTimeout(120_000);

const titled = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 30_000 });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** A window that knows of nothing before, as an installed page opens. */
async function openInstalled(page: Page): Promise<Page> {
  const opened = await page.context().newPage();
  opened.setDefaultTimeout(30_000);
  await opened.goto('/h');
  return opened;
}

/** Everything a script of the page could read of what the browser keeps. */
const keptBy = (page: Page) =>
  page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const caches_ = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    const urls = caches_.flat().map(({ url }) => url);
    return JSON.stringify([localStorage, sessionStorage, document.cookie, history.state, location.href, names, urls]);
  });

/** As a browser that plays nothing aloud before somebody has pressed something on this very page. */
function playNothingUnasked(): void {
  const { play } = HTMLMediaElement.prototype;
  let isPressed = false;
  for (const kind of ['click', 'keydown'])
    addEventListener(
      kind,
      () => {
        isPressed = true;
      },
      { capture: true },
    );
  Object.defineProperty(HTMLAudioElement.prototype, 'autoplay', { get: () => false, set: () => undefined });
  HTMLMediaElement.prototype.play = function () {
    const mayPlay = isPressed || this.muted;
    return mayPlay ? play.call(this) : Promise.reject(new DOMException('', 'NotAllowedError'));
  };
}

test('no script finds the session or the link; a reload leads a hall that was in the meeting back to its seat; two halls in one browser stay two', async () => {
  const held = await openConference(site(), { invited: { codes: ['TW', '24', 'X24001'] } });
  const [first, second] = [await held.invitationOf('24'), await held.invitationOf('X24001')];
  const secretOf = (link: string) => /\.([A-Za-z0-9_-]{16,64})/.exec(link)?.[1] as string;
  const hall = await visitHall(browser(), site().url);
  const { page } = hall;

  // A phone drops the page while its person looks for the PIN: the link is in the address still, and nowhere else.
  await page.goto(`/h${first.link}`);
  await titled(page, 'Nhập mã PIN');
  await page.reload();
  await titled(page, 'Nhập mã PIN');
  const beforeSignIn = JSON.parse(await keptBy(page)) as unknown[];
  expect(JSON.stringify(beforeSignIn.slice(0, 4))).not.toContain(secretOf(first.link));
  const answer = page.waitForResponse((each) => each.url().endsWith('/hall/sessions'));
  await enterPin(page, first.pin);
  await titled(page, 'Chuẩn bị vào hội nghị');
  expect(await (await answer).json()).not.toHaveProperty('session');

  const cookies = await page.context().cookies();
  expect(cookies).toEqual([
    expect.objectContaining({
      name: `__Host-hall-${await held.bridgeOf('24')}`,
      ...{ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' },
    }),
  ]);
  const session = secretOf(cookies[0]?.value ?? '');
  await button(page, 'Vào hội nghị').click();
  await titled(page, 'Trong hội nghị');
  const kept = await keptBy(page);
  for (const secret of [session, secretOf(first.link), first.pin]) expect(kept).not.toContain(secret);
  expect(kept).not.toContain('Bearer');

  // As of a conference whose title may lie on no device: the session says it.
  const title = (await page.locator('header').textContent())?.match(/Hội nghị trực tuyến.*$/)?.[0] ?? 'none';
  await page.evaluate((words) => {
    for (const place of [localStorage, sessionStorage])
      for (const [key, text] of Object.entries(place)) place.setItem(key, text.replaceAll(words, ''));
  }, title);
  expect(await keptBy(page)).not.toContain(title);
  // It was in the meeting: it goes there again by itself, and says so.
  const looked = Promise.withResolvers<void>();
  await page.route('**/hall/seat', (route) => looked.promise.then(() => route.continue()));
  const seat = page.waitForResponse((each) => each.url().endsWith('/hall/seat') && each.ok());
  await page.reload();
  await titled(page, 'Trang vừa được mở lại, đang vào lại hội nghị');
  await page.locator('header').getByText(title).waitFor();
  expect(await keptBy(page)).not.toContain(title);
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'hall-page-back-360');
  looked.resolve();
  expect(await (await seat).json()).toMatchObject({ generation: 1 });
  await titled(page, 'Trong hội nghị');

  // Not one that was left by hand.
  await button(page, 'Rời hội nghị').click();
  await titled(page, 'Điểm cầu đã rời hội nghị');
  await page.reload();
  await titled(page, 'Chuẩn bị vào hội nghị');
  await button(page, 'Vào hội nghị').click();
  await titled(page, 'Trong hội nghị');

  // Opened from the phone's own screen it is the same hall, and by the link of the mail too, without the PIN.
  const installed = await openInstalled(page);
  await titled(installed, 'Chuẩn bị vào hội nghị');
  await installed.locator('header').getByText('Tỉnh Bắc Ninh').waitFor();
  await installed.goto(`/h?again${first.link}`);
  await titled(installed, 'Chuẩn bị vào hội nghị');
  expect(installed.url()).not.toContain(secretOf(first.link));
  await installed.close();

  // Another hall in another tab of the same browser: each stays who it is.
  const other = await page.context().newPage();
  await other.goto(`/h${second.link}`);
  await enterPin(other, second.pin);
  await button(other, 'Vào hội nghị').click();
  await titled(other, 'Trong hội nghị');
  await page.reload();
  await titled(page, 'Trong hội nghị');
  await page.locator('header').getByText('Tỉnh Bắc Ninh').waitFor();
  expect(await page.context().cookies()).toHaveLength(2);

  // A new window takes neither for granted.
  const choosing = await openInstalled(page);
  await titled(choosing, 'Mở đường dẫn của điểm cầu');
  await choosing.getByRole('heading', { name: 'Điểm cầu đang đăng nhập trên máy này' }).waitFor();
  expect(await axeFaults(choosing)).toEqual([]);
  await shoot(choosing, 'hall-choice-360');
  await choosing.getByRole('button', { name: /^Tỉnh Bắc Ninh/ }).click();
  await titled(choosing, 'Chuẩn bị vào hội nghị');
  await choosing.close();

  // Shut out and let in again: the old session is over, and there is no link left to sign in with.
  const access = `/conferences/${held.conferenceId}/bridges/${await held.bridgeOf('24')}/access`;
  await held.office.call('POST', `${access}/rotate`);
  await titled(page, 'Mở đường dẫn của điểm cầu');
  await page.getByText('Cần mở lại đường dẫn').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'hall-session-over-360');

  // The other one signs out, while it is in a meeting and its roll has not been sent.
  await other.getByRole('heading', { name: 'Điểm danh' }).click();
  await other.getByLabel('Số người có mặt').fill('31');
  await button(other, 'Đăng xuất khỏi máy này').click();
  const dialog = other.getByRole('dialog', { name: 'Đăng xuất khỏi máy này?' });
  await dialog.getByText('Điểm cầu đang ở trong hội nghị').waitFor();
  await dialog.getByText('sau khi đăng nhập lại, bấm Gửi điểm danh').waitFor();
  expect(await dialog.getByText('tự gửi').count()).toBe(0);
  expect(await axeFaults(other)).toEqual([]);
  await shoot(other, 'hall-sign-out-360');
  await button(other, 'Ở lại').click();
  await dialog.waitFor({ state: 'hidden' });
  await titled(other, 'Trong hội nghị');
  await button(other, 'Đăng xuất khỏi máy này').click();
  const left = other.waitForRequest((each) => each.url().endsWith('/hall/heartbeat'));
  // Once it is on its way there is no staying, until it is known how it went.
  const answering = Promise.withResolvers<void>();
  await other.route('**/api/hall/sessions', async (route) => {
    await answering.promise;
    await route.continue();
  });
  await button(other, 'Đăng xuất').click();
  await eventually(async () => expect(await button(other, 'Ở lại').getAttribute('aria-disabled')).toBe('true'));
  for (const _ of ['once', 'twice']) await other.keyboard.press('Escape');
  await dialog.waitFor();
  answering.resolve();
  expect((await left).postDataJSON()).toMatchObject({ generation: 0, connected: false });
  await titled(other, 'Mở đường dẫn của điểm cầu');
  await other.getByText('Đã đăng xuất khỏi máy này').waitFor();
  expect(await axeFaults(other)).toEqual([]);
  await shoot(other, 'hall-signed-out-360');
  expect((await page.context().cookies()).map(({ name }) => name)).not.toContain(
    `__Host-hall-${await held.bridgeOf('X24001')}`,
  );
  const after = await openInstalled(page);
  await titled(after, 'Mở đường dẫn của điểm cầu');
  await after.getByText('Trang này cần đường dẫn riêng của điểm cầu').waitFor();
  expect(await after.getByText('Điểm cầu đang đăng nhập').count()).toBe(0);
  // With link and PIN it is back, and so is its roll.
  await after.getByLabel('Đường dẫn trong thư mời').fill(`${site().url}/h${second.link}`);
  await button(after, 'Tiếp tục').click();
  await enterPin(after, second.pin);
  await titled(after, 'Chuẩn bị vào hội nghị');
  await after.getByRole('heading', { name: 'Điểm danh' }).click();
  await after.getByText('Có thay đổi chưa gửi').waitFor();
  await eventually(async () => expect(await after.getByLabel('Số người có mặt').inputValue()).toBe('31'));
  expect(hall.troubles.filter((each) => !/status of (401|403|409|503)/.test(each))).toEqual([]);
  await hall.close();
});

test('a hall that is back by itself, in a browser that plays nothing unasked, hears the room after one press', async () => {
  const held = await openConference(site(), { invited: { codes: ['TW', '24'] } });
  const { link, pin } = await held.invitationOf('24');
  const hall = await visitHall(browser(), site().url);
  const { page } = hall;
  await page.goto(`/h${link}`);
  await enterPin(page, pin);
  await button(page, 'Vào hội nghị').click();
  await titled(page, 'Trong hội nghị');
  const isSilent = () => page.evaluate(() => document.querySelector('audio')?.paused);
  await eventually(async () => expect(await isSilent()).toBe(false));
  expect(await button(page, 'Bật tiếng').count()).toBe(0);

  await page.addInitScript(playNothingUnasked);
  await page.reload();
  await titled(page, 'Trong hội nghị');
  await button(page, 'Bật tiếng').waitFor();
  await page.locator('.visually-hidden [role=status]').getByText('Trình duyệt chờ một lần bấm').waitFor();
  expect(await isSilent()).toBe(true);
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'hall-no-sound-360');
  await tabTo(page, 'Bật tiếng');
  await page.keyboard.press('Enter');
  await button(page, 'Bật tiếng').waitFor({ state: 'detached' });
  expect(await isSilent()).toBe(false);
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Trong hội nghị');
  expect(await page.getByText('Trình duyệt chờ một lần bấm').count()).toBe(0);
  expect(hall.troubles.filter((each) => !/status of (409|503)/.test(each))).toEqual([]);
  await hall.close();
});
