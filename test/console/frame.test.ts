import { axeFaults } from './support/axe.ts';
import { eventually } from './support/eventually.ts';
import { consoleSuite } from './support/suite.ts';
import { setTheme, settled, shoot, signIn, signInAnew, visit } from './support/visitor.ts';

/** What stands around every page: signing in and out, languages, themes, ways through by keyboard, addresses that can be shared. */
const { site, browser } = consoleSuite();

test('who opens a link signs in once and is where the link leads, filters kept, and again after a reload', async () => {
  const { page, troubles, close } = await visit(browser(), site().url);
  await signIn(page, 'van-phong', '/conferences?view=calendar&month=2027-01');
  await page.getByRole('heading', { name: 'tháng 1 năm 2027' }).waitFor();
  await page.reload();
  await settled(page);
  expect(new URL(page.url()).search).toBe('?view=calendar&month=2027-01');
  await page.getByRole('heading', { name: 'tháng 1 năm 2027' }).waitFor();
  expect(troubles).toEqual([]);
  await close();
});

test('no token is in storage, in an address or in the history', async () => {
  const { page, close } = await visit(browser(), site().url);
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await signIn(page, 'thu-ky');
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  const isToken = /eyJ[\w-]{10,}\./;
  expect(kept).not.toMatch(isToken);
  expect(addresses.filter((each) => isToken.test(each))).toEqual([]);
  expect(page.url()).toBe(`${site().url}/`);
  await close();
});

test('who signs out is out here, in the other tab and at the issuer', async () => {
  const { page, close } = await visit(browser(), site().url);
  await signIn(page, 'chu-toa');
  const other = await page.context().newPage();
  await other.goto('/conferences');
  await settled(other);
  await page.getByRole('button', { name: /Tài khoản/ }).click();
  await page.getByRole('menuitem', { name: 'Đăng xuất' }).click();
  await page.getByRole('button', { name: 'Đăng nhập' }).waitFor();
  await other.getByRole('button', { name: 'Đăng nhập' }).waitFor();
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.locator('a[href*="account=chu-toa"]').waitFor();
  await close();
});

test('a session that runs out costs nothing that was typed: an agenda, a point', async () => {
  const { page, troubles, close } = await visit(browser(), site().url);
  await signIn(page, 'van-phong', `/c/${site().conferenceId}/agenda?edit=true`);
  const first = page.getByRole('textbox', { name: 'Nội dung 1' }).first();
  const save = page.getByRole('button', { name: 'Lưu chương trình' });
  const before = await first.inputValue();
  await first.fill('Gõ trước khi hết phiên');
  await signInAnew(page, () => save.click());
  await eventually(async () => expect(await first.inputValue()).toBe('Gõ trước khi hết phiên'));
  await eventually(async () =>
    expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain('Gõ trước'),
  );
  await save.click();
  await page.getByText('Gõ trước khi hết phiên').waitFor();
  await page.getByRole('button', { name: 'Sửa chương trình' }).click();
  await first.fill(before);
  await save.click();
  await page.getByRole('button', { name: 'Sửa chương trình' }).waitFor();

  await page.goto('/points?point=24&edit=true');
  const seats = page.getByLabel('Số ghế');
  await seats.fill('175');
  await signInAnew(page, () => page.getByRole('button', { name: 'Lưu', exact: true }).click());
  await eventually(async () => expect(await seats.inputValue()).toBe('175'));
  expect(troubles.filter((each) => !each.includes('401'))).toEqual([]);
  await close();
});

test('who goes back from the sign-in page is not shown the way there for ever', async () => {
  const { page, close } = await visit(browser(), site().url);
  // An answer without content leaves the browser where it is.
  await page.route('**/oauth2/authorize?*', (route) => route.fulfill({ status: 204 }));
  await page.goto('/conferences');
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.getByText('Đang chuyển tới trang đăng nhập').waitFor();
  await page.evaluate(() => void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await page.getByRole('button', { name: 'Đăng nhập' }).waitFor();
  await close();
});

test('what a role cannot do is not offered', async () => {
  const { page, close } = await visit(browser(), site().url);
  await signIn(page, 'kiem-toan', `/c/${site().conferenceId}`);
  const links = page.getByRole('navigation', { name: 'Các trang của hội nghị' }).getByRole('link');
  await eventually(async () => expect(await links.allInnerTexts()).toContain('Kết luận'));
  await page.goto('/conferences');
  await settled(page);
  expect(await page.getByRole('link', { name: 'Lập lịch hội nghị' }).count()).toBe(0);
  await close();
});

test.each([
  ['chu-toa', 'delivery', 'Gửi và xác nhận'],
  ['quan-tri', 'conclusions', 'Kết luận'],
  ['tinh-24', 'audit', 'Nhật ký'],
])(
  'whoever follows a link to a page that is not theirs is told so, and the API is not asked: %s, %s',
  async (account, name, title) => {
    const { page, troubles, close } = await visit(browser(), site().url);
    await signIn(page, account, `/c/${site().conferenceId}/${name}`);
    await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
    await page.getByText('Bạn không được xem trang này').waitFor();
    expect(troubles).toEqual([]);
    for (const theme of ['dark', 'light']) {
      await setTheme(page, theme);
      expect(await axeFaults(page)).toEqual([]);
    }
    await shoot(page, `no-permission-${account}`);
    await page.getByRole('link', { name: 'Chương trình' }).click();
    await page.getByRole('heading', { level: 1, name: 'Chương trình' }).waitFor();
    expect(await page.getByText('Bạn không được xem trang này').count()).toBe(0);
    // Read anew it has signed in by itself, which is no step to go back over.
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Chương trình' }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Về việc cần làm' }).click();
    await page.getByRole('heading', { level: 1, name: 'Việc cần làm' }).waitFor();
    await close();
  },
);

test('the language changes at once and is kept; the page says which it is', async () => {
  const { page, troubles, close } = await visit(browser(), site().url);
  await signIn(page, 'van-phong', '/conferences');
  for (const [choice, language, heading] of [
    ['English', 'en', 'Conferences'],
    ['বাংলা', 'bn', 'সম্মেলন'],
  ] as const) {
    await page.getByRole('button', { name: /Ngôn ngữ|Language/ }).click();
    await page.getByRole('menuitemradio', { name: choice }).click();
    await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
    await eventually(async () => expect(await page.locator('html').getAttribute('lang')).toBe(language));
    await page.keyboard.press('Escape');
  }
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'সম্মেলন', exact: true }).waitFor();
  expect(troubles).toEqual([]);
  await close();
});

test('by keyboard alone: skip link, the way between pages with the focus on the heading, a menu and back', async () => {
  const { page, close } = await visit(browser(), site().url);
  await signIn(page, 'van-phong');
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('Tab');
  await eventually(async () => expect(await focusedText()).toBe('Tới nội dung chính'));
  for (let at = 0; at < 3; at += 1) await page.keyboard.press('Tab');
  await eventually(async () => expect(await focusedText()).toBe('Hội nghị'));
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  await eventually(async () => expect(await focusedText()).toBe('Hội nghị'));
  await eventually(async () => expect(await page.title()).toBe('Hội nghị · Nhịp Cầu'));
  const account = page.getByRole('button', { name: /Tài khoản/ });
  await account.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Đăng xuất' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('menuitem', { name: 'Đăng xuất' }).waitFor({ state: 'detached' });
  await eventually(async () => expect(await account.evaluate((it) => it === document.activeElement)).toBe(true));
  await close();

  function focusedText() {
    return page.evaluate(() => (document.activeElement as HTMLElement | null)?.textContent.trim());
  }
});

test('the theme is kept, and follows the device where nothing was chosen', async () => {
  const { page, close } = await visit(browser(), site().url, { theme: 'dark' });
  await page.goto('/verify');
  await eventually(async () => expect(await page.locator('html').getAttribute('data-theme')).toBe('dark'));
  await page.getByRole('button', { name: /Ngôn ngữ/ }).click();
  await page.getByRole('menuitemradio', { name: 'Theo thiết bị' }).click();
  await page.emulateMedia({ colorScheme: 'light' });
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'light');
  await close();
});

test('nothing moves for who asked their device for no motion', async () => {
  const { page, close } = await visit(browser(), site().url);
  await page.goto('/design');
  await settled(page);
  const longest = () =>
    page.evaluate(() => {
      const seconds = [...document.querySelectorAll('*')].flatMap((each) => {
        const { transitionDuration, animationDuration } = getComputedStyle(each);
        return `${transitionDuration},${animationDuration}`.split(',').map(Number.parseFloat);
      });
      return Math.max(...seconds);
    });
  expect(await longest()).toBe(0);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await longest()).toBeGreaterThan(0);
  expect(await longest()).toBeLessThanOrEqual(0.15);
  await close();
});

test('Back on an Android phone closes what lies over the page, and leaves the page only where nothing does', async () => {
  const { page, troubles, close } = await visit(browser(), site().url, { width: 360 });
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'userAgent', { value: `${navigator.userAgent} Android` });
    const Real = Reflect.get(window, 'CloseWatcher') as new () => EventTarget;
    Reflect.set(
      window,
      'CloseWatcher',
      class extends Real {
        constructor() {
          super();
          Reflect.set(window, 'lastWatcher', this);
        }
      },
    );
  });
  await page.goto('/design');
  await settled(page);
  /** What the system button does: the browser hands its request to whoever opened something last. */
  const back = () =>
    page.evaluate(() => (Reflect.get(window, 'lastWatcher') as { requestClose(): void }).requestClose());
  for (const name of ['Dialog', 'ConfirmDialog', 'Dialog']) {
    const opener = page.getByRole('button', { name, exact: true });
    await opener.click();
    await page.getByRole('dialog').waitFor();
    await back();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await eventually(async () => expect(await opener.evaluate((it) => it === document.activeElement)).toBe(true));
  }
  await back(); // nobody's any more
  expect(new URL(page.url()).pathname).toBe('/design');
  expect(troubles).toEqual([]);
  await close();
});

test('a conference that is not there is said to be so, and a line that is down too', async () => {
  const { page, close } = await visit(browser(), site().url, { hasGoodLine: true });
  await signIn(page, 'van-phong', '/c/cnf_000000000000/board');
  await page.getByText('Không có hội nghị này').waitFor();
  for (const theme of ['light', 'dark']) {
    await setTheme(page, theme);
    expect(await axeFaults(page)).toEqual([]);
  }
  // An id that can be none is to the person the same.
  await page.goto('/c/cnf_khongco');
  await page.getByText('Không có hội nghị này').waitFor();
  // the pages' code is fetched while nobody waits for it
  await page.waitForLoadState('networkidle');
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'Việc cần làm' }).click();
  await page.getByText('Mất kết nối tới hệ thống').waitFor();
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Thử lại' }).click();
  await page.getByRole('link', { name: 'Lập lịch hội nghị' }).waitFor();
  await close();
});
