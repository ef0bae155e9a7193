import type { Browser, Route } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { axeFaults } from './support/axe.ts';
import { enterPin, type Held, openConference, visitHall } from './support/halls.ts';
import { siteOf } from './support/site-of.ts';
import { shoot, signIn, type Visitor, visit } from './support/visitor.ts';
import { isHeard, loudness, moves, pictureOf } from './support/what-plays.ts';

jest.setTimeout(240_000);

/** More than a room seats are invited: the chair's hall and the provinces sit in the primary, the communes in replicas. */
const smallRooms = { 'nhipcau:roomSeats': 8, 'nhipcau:replicas': 40 };
const invited = { codes: ['TW'], subtrees: ['24', '25'] };
let site: Awaited<ReturnType<typeof siteOf>>;
let browser: Browser;
let held: Held;
beforeAll(async () => {
  site = await siteOf(smallRooms);
  browser = await openBrowser({ fakeMedia: true });
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await site?.stop();
}, 120_000);
beforeEach(async () => {
  held = await openConference(site, { invited });
});

const visitors: Visitor[] = [];
afterEach(async () => {
  const troubles = visitors.flatMap((each) => each.troubles);
  await Promise.all(visitors.splice(0).map(({ close }) => close()));
  // The floor's seat and the room are asked for until they have been made.
  expect(troubles.filter((each) => !/status of (409|503)/.test(each))).toEqual([]);
});

const large = 'Hình từ hội nghị';
const small = 'Hình người phát biểu';
const button = ({ page }: Visitor, name: string) => page.getByRole('button', { name, exact: true });
const says = ({ page }: Visitor, text: string) => page.getByText(text).first().waitFor({ timeout: 60_000 });
const isGone = (hall: Visitor, name: string) =>
  hall.page.locator(`video[aria-label="${name}"]`).waitFor({ state: 'hidden', timeout: 60_000 });

async function joined(code: string, isPhone = false): Promise<Visitor> {
  const { link, pin } = await held.invitationOf(code);
  const hall = await visitHall(browser, site.url);
  visitors.push(hall);
  // Three halls with pictures in one browser, beside the whole system.
  hall.page.setDefaultTimeout(60_000);
  // As the browser of a phone: it has no screen to give.
  if (isPhone) await hall.page.addInitScript(() => Reflect.deleteProperty(MediaDevices.prototype, 'getDisplayMedia'));
  await hall.page.goto(`/h${link}`);
  await enterPin(hall.page, pin);
  await button(hall, 'Vào hội nghị').click();
  await hall.page.getByRole('heading', { level: 1, name: 'Trong hội nghị' }).waitFor({ timeout: 60_000 });
  return hall;
}

/** The floor after this turn. */
async function give(turn: number, code: string): Promise<void> {
  const bridgeId = await held.bridgeOf(code);
  await held.office.call('POST', `/conferences/${held.conferenceId}/floor/give`, { body: { turn, bridgeId } });
}

/** It is called as soon as it has asked, and looks often until then. */
async function called(hall: Visitor, turn: number, code: string): Promise<void> {
  await button(hall, 'Xin phát biểu').click();
  await button(hall, 'Gửi đề nghị').click();
  await says(hall, 'đứng thứ 1 trong 1');
  await give(turn, code);
  await says(hall, 'Micrô đang mở. Hội nghị đang nghe điểm cầu.');
}

/** No heartbeat of the page is answered until it is let go. */
async function holdBeats({ page }: Visitor): Promise<() => Promise<void>> {
  const beats: Route[] = [];
  const path = '**/hall/heartbeat';
  await page.route(path, (beat) => void beats.push(beat));
  return async () => {
    await page.unroute(path);
    await Promise.all(beats.map((beat) => beat.continue()));
  };
}

/** Asks until the answer will do; the test's own time limit is the limit. */
async function until(ask: () => Promise<boolean>): Promise<void> {
  while (!(await ask())) await new Promise((resolve) => setTimeout(resolve, 200));
}

test('a commune in a replica is called, is seen and heard in the main room, goes back, and can be called again', async () => {
  const { conferenceId } = held;
  const host = await joined('TW');
  const commune = await joined('X24001');
  const { rooms } = await held.office.call<{ rooms: { room: number; bridges: number }[] }>(
    'GET',
    `/conferences/${conferenceId}/rooms`,
  );
  expect(rooms.map(({ room }) => room)).toEqual([0, 1, 2]);
  // It watches and is told so; nobody sees or hears it.
  await moves(commune.page, large);
  await says(commune, 'Hội nghị chưa thấy điểm cầu: hình chỉ lên khi được mời phát biểu');
  await says(commune, 'Hội nghị chưa nghe điểm cầu: tiếng chỉ lên khi được mời phát biểu');
  expect(await pictureOf(host.page, large)).toBeUndefined();
  await shoot(commune.page, 'promotion-watching-360');

  const operator = await visit(browser, site.url);
  visitors.push(operator);
  await signIn(operator.page, 'van-phong', `/c/${conferenceId}/floor`);
  await button(commune, 'Xin phát biểu').click();
  await button(commune, 'Gửi đề nghị').click();
  await operator.page.getByRole('button', { name: /^Mời phát biểu: Phường / }).click();
  await says(commune, 'Micrô đang mở. Hội nghị đang nghe điểm cầu.');
  await says(commune, 'Hội nghị thấy điểm cầu');
  await says(commune, 'Hội nghị nghe được điểm cầu');
  await moves(host.page, large);
  await until(async () => (await loudness(host.page)) > isHeard);
  await moves(commune.page, large);
  await shoot(commune.page, 'promotion-speaking-360');
  expect(await axeFaults(commune.page)).toEqual([]);

  await operator.page.getByRole('button', { name: 'Dừng lượt này' }).click();
  await says(commune, 'Hội nghị chưa nghe điểm cầu: tiếng chỉ lên khi được mời phát biểu');
  await until(async () => (await loudness(host.page)) < isHeard);
  await says(host, 'Chưa có hình từ hội trường chính');
  await moves(commune.page, large);

  // Called again without asking, and this time it is the hall that ends its turn. Neither the call nor who speaks waits for a heartbeat.
  await host.page.getByText('Đang phát biểu:').waitFor({ state: 'hidden', timeout: 60_000 });
  const letGo = await Promise.all([commune, host].map(holdBeats));
  await give(1, 'X24001');
  await says(commune, 'Micrô đang mở. Hội nghị đang nghe điểm cầu.');
  await says(host, 'Đang phát biểu:');
  await Promise.all(letGo.map((go) => go()));
  await until(async () => (await loudness(host.page)) > isHeard);
  await button(commune, 'Đã phát biểu xong').click();
  await says(commune, 'Hội nghị chưa thấy điểm cầu: hình chỉ lên khi được mời phát biểu');
  await until(async () => (await loudness(host.page)) < isHeard);
  await moves(commune.page, large);
  // It sends no picture for most of the time, and is missed for none.
  const { rows } = await held.office.call<{ rows: { code: string; state: string; reason: string }[] }>(
    'GET',
    `/conferences/${conferenceId}/board`,
  );
  expect(rows.find(({ code }) => code === 'X24001')).toMatchObject({ state: 'connected', reason: 'media-joined' });
});

test('what is shared stands large with the speaker beside it, from the main hall and from a promoted one, until it ends', async () => {
  const { conferenceId, office } = held;
  const host = await joined('TW');
  const commune = await joined('X24001');
  const province = await joined('24');
  await moves(commune.page, large);
  expect(await button(commune, 'Chia sẻ màn hình').count()).toBe(0);
  expect(await button(province, 'Chia sẻ màn hình').count()).toBe(0);

  await button(host, 'Chia sẻ màn hình').click();
  await says(host, 'Hội nghị đang xem màn hình của điểm cầu');
  for (const { page } of [commune, province]) {
    await moves(page, small);
    await moves(page, large);
  }
  await shoot(province.page, 'share-seen-360');
  await shoot(host.page, 'share-own-360');
  expect(await axeFaults(host.page)).toEqual([]);
  expect(await axeFaults(province.page)).toEqual([]);
  await button(host, 'Dừng chia sẻ màn hình').click();
  for (const hall of [commune, province]) await isGone(hall, small);

  // The floor brings the right to share, also to a hall in a replica; taking it back ends both.
  await called(commune, 0, 'X24001');
  await button(commune, 'Chia sẻ màn hình').click();
  await says(commune, 'Hội nghị đang xem màn hình của điểm cầu');
  for (const { page } of [host, province]) {
    await moves(page, small);
    await moves(page, large);
  }
  await office.call('POST', `/conferences/${conferenceId}/floor/take`, { body: { turn: 1 } });
  for (const hall of [host, province]) await isGone(hall, small);
  await button(commune, 'Dừng chia sẻ màn hình').waitFor({ state: 'detached' });
  expect(await button(commune, 'Chia sẻ màn hình').count()).toBe(0);

  // By its own seat in the main room.
  await called(province, 1, '24');
  await button(province, 'Chia sẻ màn hình').click();
  await says(province, 'Hội nghị đang xem màn hình của điểm cầu');
  await moves(host.page, small);
  await moves(commune.page, large);
  await button(province, 'Đã phát biểu xong').click();
  for (const hall of [host, commune]) await isGone(hall, small);
});

test('a phone whose browser has no screen to give is not offered to share one', async () => {
  const host = await joined('TW', true);
  await button(host, 'Bật micrô').waitFor();
  expect(await button(host, 'Chia sẻ màn hình').count()).toBe(0);
});
