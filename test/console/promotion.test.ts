import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { enterPin, openConference, visitHall } from './support/halls.ts';
import { siteOf } from './support/site-of.ts';
import { axeFaults, shoot, signIn, type Visitor, visit } from './support/visitor.ts';
import { isHeard, loudness, moves, pictureOf } from './support/what-plays.ts';

jest.setTimeout(180_000);

/** More than a room seats are invited: the chair's hall and the provinces sit in the primary, the communes in replicas. */
const smallRooms = { 'nhipcau:roomSeats': 8, 'nhipcau:replicas': 40 };
const invited = { codes: ['TW'], subtrees: ['24', '25'] };
let site: Awaited<ReturnType<typeof siteOf>>;
let browser: Browser;
beforeAll(async () => {
  site = await siteOf(smallRooms);
  browser = await openBrowser({ fakeMedia: true });
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await site?.stop();
}, 30_000);

const picture = 'Hình từ hội nghị';
const button = ({ page }: Visitor, name: string) => page.getByRole('button', { name, exact: true });
const says = ({ page }: Visitor, text: string) => page.getByText(text).first().waitFor({ timeout: 60_000 });

/** Asks until the answer will do; the test's own time limit is the limit. */
async function until(ask: () => Promise<boolean>): Promise<void> {
  while (!(await ask())) await new Promise((resolve) => setTimeout(resolve, 200));
}

test('a commune in a replica is called, is seen and heard in the main room, goes back, and can be called again', async () => {
  const held = await openConference(site, { invited });
  const { conferenceId } = held;
  const joined = async (code: string): Promise<Visitor> => {
    const { link, pin } = await held.invitationOf(code);
    const hall = await visitHall(browser, site.url);
    await hall.page.goto(`/h${link}`);
    await enterPin(hall.page, pin);
    await button(hall, 'Vào hội nghị').click();
    await hall.page.getByRole('heading', { level: 1, name: 'Trong hội nghị' }).waitFor({ timeout: 60_000 });
    return hall;
  };
  const host = await joined('TW');
  const commune = await joined('X24001');
  const { rooms } = await held.office.call<{ rooms: { room: number; bridges: number }[] }>(
    'GET',
    `/conferences/${conferenceId}/rooms`,
  );
  expect(rooms.map(({ room }) => room)).toEqual([0, 1, 2]);
  // It watches and is told so; nobody sees or hears it.
  await moves(commune.page, picture);
  await says(commune, 'Hội nghị chưa thấy điểm cầu: hình chỉ lên khi được mời phát biểu');
  await says(commune, 'Hội nghị chưa nghe điểm cầu: tiếng chỉ lên khi được mời phát biểu');
  expect(await pictureOf(host.page, picture)).toBeUndefined();
  await shoot(commune.page, 'promotion-watching-360');

  const operator = await visit(browser, site.url);
  await signIn(operator.page, 'van-phong', `/c/${conferenceId}/floor`);
  await button(commune, 'Xin phát biểu').click();
  await button(commune, 'Gửi đề nghị').click();
  await operator.page.getByRole('button', { name: /^Mời Phường/ }).click();
  await says(commune, 'Micrô đang mở. Hội nghị đang nghe điểm cầu.');
  await says(commune, 'Hội nghị thấy điểm cầu');
  await says(commune, 'Hội nghị nghe được điểm cầu');
  await moves(host.page, picture);
  await until(async () => (await loudness(host.page)) > isHeard);
  await moves(commune.page, picture);
  await shoot(commune.page, 'promotion-speaking-360');
  expect(await axeFaults(commune.page)).toEqual([]);

  await operator.page.getByRole('button', { name: 'Dừng lượt này' }).click();
  await says(commune, 'Hội nghị chưa nghe điểm cầu: tiếng chỉ lên khi được mời phát biểu');
  await until(async () => (await loudness(host.page)) < isHeard);
  await says(host, 'Chưa có hình từ hội trường chính');
  await moves(commune.page, picture);

  // Called again without asking, and this time it is the hall that ends its turn.
  await held.office.call('POST', `/conferences/${conferenceId}/floor/give`, {
    body: { turn: 1, bridgeId: await held.bridgeOf('X24001') },
  });
  await says(commune, 'Micrô đang mở. Hội nghị đang nghe điểm cầu.');
  await until(async () => (await loudness(host.page)) > isHeard);
  await button(commune, 'Đã phát biểu xong').click();
  await says(commune, 'Hội nghị chưa thấy điểm cầu: hình chỉ lên khi được mời phát biểu');
  await until(async () => (await loudness(host.page)) < isHeard);
  await moves(commune.page, picture);

  const all = [host, commune, operator];
  // The floor's seat is asked for until it has been made.
  expect(all.flatMap(({ troubles }) => troubles).filter((each) => !/status of (409|503)/.test(each))).toEqual([]);
  await Promise.all(all.map(({ close }) => close()));
});
