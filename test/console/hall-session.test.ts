import type { Page } from 'playwright-core';
import { enterPin, openConference, visitHall } from './support/halls.ts';
import { consoleSuite } from './support/suite.ts';
import { axeFaults, shoot } from './support/visitor.ts';

const { site, browser } = consoleSuite({ fakeMedia: true });
jest.setTimeout(120_000);

const titled = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 30_000 });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Everything a script of the page could read of what the browser keeps. */
const keptBy = (page: Page) =>
  page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const caches_ = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    const urls = caches_.flat().map(({ url }) => url);
    return JSON.stringify([localStorage, sessionStorage, document.cookie, history.state, location.href, names, urls]);
  });

test('no script finds the session or the link; a reload keeps the hall signed in and its seat; two halls in one browser stay two', async () => {
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

  await page.reload();
  await titled(page, 'Chuẩn bị vào hội nghị');
  const seat = page.waitForResponse((each) => each.url().endsWith('/hall/seat') && each.ok());
  await button(page, 'Vào hội nghị').click();
  expect(await (await seat).json()).toMatchObject({ generation: 1 });
  await titled(page, 'Trong hội nghị');

  // Another hall in another tab of the same browser: each stays who it is.
  const other = await page.context().newPage();
  await other.goto(`/h${second.link}`);
  await enterPin(other, second.pin);
  await button(other, 'Vào hội nghị').click();
  await titled(other, 'Trong hội nghị');
  await page.reload();
  await titled(page, 'Chuẩn bị vào hội nghị');
  await page.locator('header').getByText('Bắc Ninh').first().waitFor();
  expect(await page.context().cookies()).toHaveLength(2);

  // Shut out and let in again: the old session is over, and there is no link left to sign in with.
  const access = `/conferences/${held.conferenceId}/bridges/${await held.bridgeOf('24')}/access`;
  await held.office.call('POST', `${access}/rotate`);
  // Its heartbeat may have told it before.
  await button(page, 'Vào hội nghị')
    .click()
    .catch(() => undefined);
  await titled(page, 'Mở đường dẫn của điểm cầu');
  await page.getByText('Cần mở lại đường dẫn').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'hall-session-over-360');
  expect(hall.troubles.filter((each) => !/status of (401|403|409|503)/.test(each))).toEqual([]);
  await hall.close();
});
