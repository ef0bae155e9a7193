import { gzipSync } from 'node:zlib';
import { ChimeSDKMeetings } from '@aws-sdk/client-chime-sdk-meetings';
import { enterPin, type Held, openConference, visitHall } from './support/halls.ts';
import { consoleSuite } from './support/suite.ts';
import { axeFaults, overWidth, shoot, type Visitor, type VisitorOptions } from './support/visitor.ts';
import { isHeard, loudness } from './support/what-plays.ts';

const { site, browser } = consoleSuite({ fakeMedia: true });

let held: Held;
beforeAll(async () => {
  held = await openConference(site(), { invited: { codes: ['TW', '24', 'X24001', 'X24002', 'X24003'] } });
  await held.invitationOf('X24003');
});

const visitors: Visitor[] = [];
afterEach(async () => {
  await Promise.all(visitors.splice(0).map(({ close }) => close()));
});

type HallVisitor = Visitor & { readonly pin: string };

async function openHall(code: string, options: VisitorOptions = {}, of = held): Promise<HallVisitor> {
  const { link, pin } = await of.invitationOf(code);
  const visitor = await visitHall(browser(), site().url, options);
  visitors.push(visitor);
  await visitor.page.goto(`/h${link}`);
  return { ...visitor, pin };
}

async function joined(code: string): Promise<HallVisitor> {
  const hall = await openHall(code);
  await enterPin(hall.page, hall.pin);
  await button(hall, 'Vào hội nghị').click();
  await titled(hall, 'Trong hội nghị');
  return hall;
}

const button = ({ page }: Visitor, name: string) => page.getByRole('button', { name, exact: true });
const titled = ({ page }: Visitor, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const says = ({ page }: Visitor, text: string) => page.getByText(text).first().waitFor();

/** A console error is trouble; a refusal that the page was made to meet is not. */
const unexpected = (halls: readonly Visitor[], met: RegExp = /^$/) =>
  halls.flatMap(({ troubles }) => troubles).filter((trouble) => !met.test(trouble));
const refused = /status of (401|409|410|503)/;

test('a hall gets in with its PIN, checks its devices, is seen, asks for the floor, and is heard when it is given', async () => {
  const hall = await openHall('24');
  await titled(hall, 'Nhập mã PIN');
  await hall.page.getByRole('link', { name: '08043162' }).waitFor();
  await enterPin(hall.page, '000000');
  await says(hall, 'Mã PIN hoặc đường dẫn không đúng');
  expect(await axeFaults(hall.page)).toEqual([]);
  await shoot(hall.page, 'hall-pin-wrong-360');
  await enterPin(hall.page, hall.pin);
  await titled(hall, 'Chuẩn bị vào hội nghị');
  expect(hall.page.url()).toBe(`${site().url}/h`);
  await button(hall, 'Kiểm tra').click();
  await says(hall, 'thấy hình');
  await says(hall, 'có tiếng');
  await button(hall, 'Nghe thử').click();
  await button(hall, 'Có').click();
  await says(hall, 'Trung ương đã nhận kết quả kiểm tra');
  expect(await axeFaults(hall.page)).toEqual([]);
  await shoot(hall.page, 'hall-check-360');
  const bridgeId = await held.bridgeOf('24');
  const checks = await held.office.call<{ items: { bridgeId: string; verdict: string; client: string }[] }>(
    'GET',
    `/conferences/${held.conferenceId}/line-checks`,
  );
  const mine = checks.items.find((each) => each.bridgeId === bridgeId);
  expect(mine).toMatchObject({ verdict: 'passed', client: expect.stringMatching(/^Chrome \d+, Linux$/) });

  await button(hall, 'Vào hội nghị').click();
  const host = await joined('TW');
  await says(hall, 'Hội nghị thấy điểm cầu');
  await hall.page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
  await says(hall, 'Micrô đang tắt');
  expect(await loudness(host.page)).toBeLessThan(isHeard);

  await button(hall, 'Xin phát biểu').click();
  await button(hall, 'Gửi đề nghị').click();
  await says(hall, 'đứng thứ 1 trong 1');
  const path = `/conferences/${held.conferenceId}/floor`;
  const { turn, waiting } = await held.office.call<{ turn: number; waiting: { bridgeId: string }[] }>('GET', path);
  expect(waiting.map((each) => each.bridgeId)).toEqual([bridgeId]);
  await held.office.call('POST', `${path}/give`, { body: { turn, bridgeId } });
  await says(hall, 'Micrô đang mở');
  await says(hall, 'Hội nghị nghe được điểm cầu');
  let peak = 0;
  while (peak < isHeard) peak = await loudness(host.page);
  await shoot(hall.page, 'hall-speaking-360');
  expect(await axeFaults(hall.page)).toEqual([]);
  await host.page.getByText('Đang phát biểu: Tỉnh Bắc Ninh').waitFor();
  await shoot(host.page, 'hall-other-speaks-360');
  await button(hall, 'Đã phát biểu xong').click();
  await says(hall, 'giơ tay để xin phát biểu');
  while (peak > isHeard) peak = await loudness(host.page);

  // No new picture comes, and the line stands: it is said, with what to do.
  await hall.page.evaluate(() => {
    const { prototype } = HTMLVideoElement;
    const real = prototype.getVideoPlaybackQuality;
    prototype.getVideoPlaybackQuality = () => ({ totalVideoFrames: 40 }) as VideoPlaybackQuality;
    addEventListener('picture-comes', () => {
      prototype.getVideoPlaybackQuality = real;
    });
  });
  await says(hall, 'Hình đang đứng, chưa nhận được hình mới');
  await says(hall, 'Vẫn nghe được tiếng thì cứ để nguyên');
  expect(await axeFaults(hall.page)).toEqual([]);
  await shoot(hall.page, 'hall-picture-stands-360');
  await hall.page.evaluate(() => dispatchEvent(new Event('picture-comes')));
  await hall.page.getByText('Hình đang đứng').waitFor({ state: 'detached' });
  expect(unexpected([hall, host], refused)).toEqual([]);
});

test('a roll taken without a line is kept on the device, outlives a reload, and is united with what the office entered', async () => {
  const hall = await openHall('X24001');
  await enterPin(hall.page, hall.pin);
  await titled(hall, 'Chuẩn bị vào hội nghị');
  await hall.page.getByRole('heading', { name: 'Điểm danh' }).click();
  await says(hall, 'Chưa điểm danh');
  await hall.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await hall.page.waitForFunction(async () => {
    const cache = await caches.open('nhipcau-hall-1');
    const kept = (await cache.keys()).map(({ url }) => url);
    return kept.some((url) => /assets\/vi-/.test(url)) && kept.some((url) => /assets\/hall-.*js$/.test(url));
  });
  await hall.page.context().setOffline(true);
  await hall.page.getByLabel('Số người có mặt').fill('25');
  await button(hall, 'Thêm đại biểu').click();
  await button(hall, 'Gửi điểm danh').click();
  await says(hall, 'Điền họ và tên');
  await hall.page.getByLabel('Họ và tên').fill('Trần Thị Bình');
  await button(hall, 'Gửi điểm danh').click();
  await says(hall, 'Đã giữ trên máy, tự gửi khi có mạng');
  await shoot(hall.page, 'hall-roll-offline-360');
  const bridgeId = await held.bridgeOf('X24001');
  const path = `/conferences/${held.conferenceId}/bridges/${bridgeId}/roll-call`;
  const told = { name: 'Lê Văn Cường', mode: 'absent-with-leave', reason: 'Đi công tác' };
  await held.office.call('PUT', path, {
    body: { revision: 0, delegates: [told], takenAt: new Date(Date.now() - 60_000).toISOString() },
  });
  await hall.page.reload();
  await titled(hall, 'Chuẩn bị vào hội nghị');
  await hall.page.getByRole('heading', { name: 'Điểm danh' }).click();
  await says(hall, 'Đã giữ trên máy');
  await hall.page.context().setOffline(false);
  await says(hall, 'nên hai bản được ghép lại');
  await hall.page.getByRole('button', { name: 'Bỏ Lê Văn Cường' }).waitFor();
  await shoot(hall.page, 'hall-roll-united-360');
  expect(await axeFaults(hall.page)).toEqual([]);
  const roll = await held.office.call<{ presentCount: number; delegates: { name: string }[] }>('GET', path);
  expect(roll.presentCount).toBe(25);
  expect(roll.delegates.map(({ name }) => name).sort()).toEqual(['Lê Văn Cường', 'Trần Thị Bình']);
  expect(unexpected([hall], /ERR_INTERNET_DISCONNECTED|Failed to load resource/)).toEqual([]);
});

test('another device takes over when told to; a room that is gone is entered again; the end is the end', async () => {
  const first = await joined('X24002');
  const second = await openHall('X24002');
  await enterPin(second.page, second.pin);
  await button(second, 'Vào hội nghị').click();
  await titled(second, 'Điểm cầu đang mở ở máy khác');
  await shoot(second.page, 'hall-elsewhere-360');
  const seat = second.page.waitForResponse((answer) => answer.url().endsWith('/hall/seat') && answer.ok());
  await button(second, 'Chuyển sang máy này').click();
  await titled(second, 'Trong hội nghị');
  await titled(first, 'Điểm cầu đang mở ở máy khác');

  const { meeting } = (await (await seat).json()) as {
    meeting: { MeetingId: string; MediaPlacement: { SignalingUrl: string } };
  };
  const chime = new ChimeSDKMeetings({
    endpoint: new URL(meeting.MediaPlacement.SignalingUrl.replace(/^ws/, 'http')).origin,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await chime.deleteMeeting({ MeetingId: meeting.MeetingId });
  chime.destroy();
  await titled(second, 'Phòng họp được mở lại, đang vào lại');
  await shoot(second.page, 'hall-again-360');
  await titled(second, 'Trong hội nghị');
  await says(second, 'Hội nghị thấy điểm cầu');
  const bridge = await held.bridgeOf('X24003');
  await held.office.call('POST', `/conferences/${held.conferenceId}/bridges/${bridge}/access/revoke`);
  const shut = await openHall('X24003');
  await enterPin(shut.page, shut.pin);
  await says(shut, 'Mã PIN hoặc đường dẫn không đúng');

  await held.office.call('POST', `/conferences/${held.conferenceId}/start`);
  await held.office.call('POST', `/conferences/${held.conferenceId}/end`);
  await titled(second, 'Hội nghị đã kết thúc');
  await shoot(second.page, 'hall-over-360');
  expect(unexpected([first, second, shut], /status of (401|404|409|410|503)/)).toEqual([]);
});

test('before the doors: a countdown, in three languages and two themes, within 100 KB on a slow phone', async () => {
  const later = await openConference(site(), {
    ...{ invited: { codes: ['25', 'X24004'] }, hostPoint: '25' },
    ...{ startsInMs: 3 * 3600_000, doorsInMs: 2 * 3600_000 },
  });
  const { link, pin } = await later.invitationOf('X24004');
  const slow = await visitHall(browser(), site().url);
  visitors.push(slow);
  const devtools = await slow.page.context().newCDPSession(slow.page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: 150, downloadThroughput: 1_000_000 / 8, uploadThroughput: 400_000 / 8 },
  });
  const sizes: Promise<number>[] = [];
  slow.page.on('response', (answer) => {
    if (/\.(js|css|html|woff2|svg)$|\/h$/.test(new URL(answer.url()).pathname))
      sizes.push(
        answer.body().then(
          (body) => gzipSync(body, { level: 9 }).length,
          () => 0,
        ),
      );
  });
  await slow.page.goto(`/h${link}`);
  await titled(slow, 'Nhập mã PIN');
  // Whoever holds the link sees that it is the right one.
  await slow.page.locator('header').getByText('Hội nghị trực tuyến triển khai').waitFor();
  await slow.page.getByText(/\d\d:\d\d–\d\d:\d\d \(giờ Việt Nam\)/).waitFor();
  await shoot(slow.page, 'hall-pin-360');
  await enterPin(slow.page, pin);
  await titled(slow, 'Chuẩn bị vào hội nghị');
  await slow.page.getByText(/Mở cửa sau 1:59|Mở cửa sau 2:00/).waitFor();
  const bytes = (await Promise.all(sizes)).reduce((sum, each) => sum + each, 0);
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThanOrEqual(100 * 1024);
  await button(slow, 'Chờ và tự vào khi mở cửa').click();
  await titled(slow, 'Hội nghị chưa mở cửa');
  await shoot(slow.page, 'hall-doors-360');
  expect(await axeFaults(slow.page)).toEqual([]);
  await button(slow, 'Thôi vào').click();
  await titled(slow, 'Điểm cầu đã rời hội nghị');

  for (const [language, theme] of [
    ['vi', 'dark'],
    ['en', 'light'],
    ['bn', 'light'],
  ] as const) {
    const hall = await openHall('X24004', { language, theme }, later);
    await hall.page.getByRole('textbox').fill(hall.pin);
    await hall.page.locator('button[type=submit]').click();
    await hall.page.locator('section').waitFor();
    await shoot(hall.page, `hall-lobby-360-${language}-${theme}`);
    expect(await axeFaults(hall.page)).toEqual([]);
    expect(await overWidth(hall.page)).toBe(0);
    expect(unexpected([hall])).toEqual([]);
  }
  expect(unexpected([slow], refused)).toEqual([]);
});

test('the installed page has no link: one can be pasted', async () => {
  const visitor = await visitHall(browser(), site().url);
  visitors.push(visitor);
  await visitor.page.goto('/h');
  await titled(visitor, 'Mở đường dẫn của điểm cầu');
  await visitor.page.getByLabel('Đường dẫn trong thư mời').fill('https://example.vn/h');
  await button(visitor, 'Tiếp tục').click();
  await says(visitor, 'Đây không phải đường dẫn của điểm cầu');
  await shoot(visitor.page, 'hall-no-link-360');
  const { link } = await held.invitationOf('24');
  await visitor.page.getByLabel('Đường dẫn trong thư mời').fill(`${site().url}/h${link}`);
  await button(visitor, 'Tiếp tục').click();
  await titled(visitor, 'Nhập mã PIN');
  await visitor.page.locator('header').getByText('Hội nghị trực tuyến triển khai').waitFor();
  expect(await axeFaults(visitor.page)).toEqual([]);
  expect(unexpected([visitor])).toEqual([]);

  await visitor.page.goto(`/h${link.replace(/\.\w{6}/, '.aaaaaa')}`);
  await says(visitor, 'Đường dẫn này không dùng được');
  await shoot(visitor.page, 'hall-link-of-nothing-360');
  expect(await axeFaults(visitor.page)).toEqual([]);
  expect(unexpected([visitor], /status of 404/)).toEqual([]);
});
