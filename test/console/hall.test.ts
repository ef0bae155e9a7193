import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ChimeSDKMeetings } from '@aws-sdk/client-chime-sdk-meetings';
import { axeFaults } from './support/axe.ts';
import { officeOf } from './support/ended-conference.ts';
import { eventually } from './support/eventually.ts';
import { enterPin, type Held, openConference, visitHall } from './support/halls.ts';
import { tabTo } from './support/keys.ts';
import { cuttableLine } from './support/lines.ts';
import { consoleSuite } from './support/suite.ts';
import { knowDevicesAgain, threeCameras } from './support/two-cameras.ts';
import {
  hasPictures,
  overWidth,
  setTheme,
  shoot,
  signIn,
  type Visitor,
  type VisitorOptions,
  visit,
} from './support/visitor.ts';
import { isHeard, loudness } from './support/what-plays.ts';

const { site, browser } = consoleSuite({ fakeMedia: true, args: [threeCameras] });
jest.setTimeout(240_000);

let held: Held;
beforeAll(async () => {
  held = await openConference(site(), {
    invited: { codes: ['TW', '24', 'X24001', 'X24002', 'X24003', 'X24005', 'X24006', '25'] },
  });
  await held.invitationOf('X24003');
});

const visitors: Visitor[] = [];
afterEach(async () => {
  await Promise.all(visitors.splice(0).map(({ close }) => close()));
});

/** From its next page on a browser does not find the device of this id any more. */
function unplug(gone: string): void {
  const all = MediaDevices.prototype.enumerateDevices;
  MediaDevices.prototype.enumerateDevices = async function () {
    return (await all.call(this)).filter(({ deviceId }) => deviceId !== gone);
  };
}

/** Which camera it is that a picture comes from. */
const cameraOf = ({ page }: Visitor, name: string) =>
  page.evaluate((label) => {
    const { srcObject } = document.querySelector(`video[aria-label="${label}"]`) as HTMLVideoElement;
    return (srcObject as MediaStream | null)?.getVideoTracks()[0]?.getSettings().deviceId;
  }, name);

type HallVisitor = Visitor & { readonly pin: string };
type HallOptions = VisitorOptions & { readonly withoutCamera?: boolean; readonly withTwo?: boolean };

/** A browser on whose device no camera is found. */
function hideCameras(): void {
  const all = MediaDevices.prototype.enumerateDevices;
  MediaDevices.prototype.enumerateDevices = async function () {
    return (await all.call(this)).filter(({ kind }) => kind !== 'videoinput');
  };
}

async function openHall(code: string, options: HallOptions = {}, of = held): Promise<HallVisitor> {
  const { link, pin } = await of.invitationOf(code);
  const visitor = await visitHall(browser(), site().url, options);
  visitors.push(visitor);
  if (options.withoutCamera) await visitor.page.addInitScript(hideCameras);
  if (options.withTwo) await visitor.page.addInitScript(knowDevicesAgain);
  await visitor.page.goto(`/h${link}`);
  return { ...visitor, pin };
}

async function joined(code: string, options: HallOptions = {}): Promise<HallVisitor> {
  const hall = await openHall(code, options);
  await enterPin(hall.page, hall.pin);
  await button(hall, 'Vào hội nghị').click();
  await titled(hall, 'Trong hội nghị');
  return hall;
}

const button = ({ page }: Visitor, name: string) => page.getByRole('button', { name, exact: true });
const titled = ({ page }: Visitor, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const says = ({ page }: Visitor, text: string) => page.getByText(text).first().waitFor();

/** A stage with what the system really says: nothing against it, and pictures. Every state in every theme, width and language: hall-looks. */
async function inspect({ page }: Visitor, name: string): Promise<void> {
  // At the end of the page the row lies over nothing that axe would find too small.
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  expect([name, await axeFaults(page)]).toEqual([name, []]);
  expect([name, await overWidth(page)]).toEqual([name, 0]);
  for (const theme of hasPictures ? ['dark', 'light'] : []) {
    await setTheme(page, theme);
    await shoot(page, `${name}-${theme}`);
  }
}

/** A stage on a phone and at a desk. */
async function inspectAll(hall: Visitor, name: string): Promise<void> {
  for (const width of [1440, 360]) {
    await hall.page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
    await inspect(hall, `${name}-${width}`);
  }
}

/** What a screen reader is told of by itself: politely, or in the middle of a word. */
const announced = ({ page }: Visitor, how: 'status' | 'alert') =>
  page.locator(`.visually-hidden [role=${how}]`).first();

/** A picture of what is on the screen, beside those of whole pages. */
const shootScreen = ({ page }: Visitor, name: string) =>
  page.screenshot({ path: join(import.meta.dirname, '../../screenshots', `${name}.png`), scale: 'css' });

/** What is on the screen, a rectangle each: the row at the bottom, its targets, the large picture, and what has the focus. */
const onScreen = ({ page }: Visitor) =>
  page.evaluate(() => {
    const box = (element: Element | null) => {
      const { top, bottom, height } = (element ?? document.body).getBoundingClientRect();
      return { top, bottom, height };
    };
    const row = document.querySelector('nav') as HTMLElement;
    return {
      screen: document.documentElement.clientHeight,
      row: box(row),
      targets: [...row.children].map(box),
      picture: box(document.querySelector('video')),
      focus: { ...box(document.activeElement), isInRow: row.contains(document.activeElement) },
    };
  });

/** The row with the three ways out: in sight with the picture, in reach, and in nobody's way when the page is magnified. */
async function findsTheRow(hall: Visitor): Promise<void> {
  const { page } = hall;
  await page.evaluate(() => scrollTo(0, 0));
  const { screen, row, targets, picture } = await onScreen(hall);
  expect(targets).toHaveLength(3);
  expect(Math.min(...targets.map(({ height }) => height))).toBeGreaterThanOrEqual(44);
  expect(row.bottom).toBeLessThanOrEqual(screen);
  expect(picture.bottom).toBeLessThanOrEqual(row.top);
  for (const theme of ['dark', 'light']) {
    await setTheme(page, theme);
    await shootScreen(hall, `hall-row-360-${theme}`);
  }
  await eventually(async () =>
    expect(await page.getByRole('link', { name: 'Gọi trực ban 080 43162' }).getAttribute('href')).toBe('tel:08043162'),
  );
  await button(hall, 'Điểm danh').click();
  await page.getByLabel('Số người có mặt').waitFor();
  await eventually(async () =>
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Điểm danh'),
  );
  const atRoll = await onScreen(hall);
  expect(atRoll.focus.top).toBeGreaterThanOrEqual(0);
  expect(atRoll.focus.bottom).toBeLessThanOrEqual(atRoll.row.top);
  expect(atRoll.row.bottom).toBeCloseTo(row.bottom, 0);
  await shootScreen(hall, 'hall-row-roll-360');
  await button(hall, 'Phát biểu').click();
  await eventually(async () =>
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Phát biểu'),
  );
  const atFloor = await onScreen(hall);
  expect(atFloor.focus.top).toBeGreaterThanOrEqual(0);
  expect(atFloor.focus.bottom).toBeLessThanOrEqual(atFloor.row.top);

  await page.setViewportSize({ width: 180, height: 370 });
  expect((await onScreen(hall)).row.top).toBeGreaterThan(370);
  expect(await overWidth(page)).toBe(0);
  await page.setViewportSize({ width: 360, height: 740 });
}

/** Publishes an agenda with one paper; gives the paper's bytes. */
async function publishPaper(title: string): Promise<string> {
  const path = `/conferences/${held.conferenceId}`;
  const [startsAt, endsAt] = [20, 60].map((minutes) => new Date(Date.now() + minutes * 60_000).toISOString());
  const items = [{ id: 'bao-cao', title: 'Báo cáo kết quả chuyển đổi số' }];
  const { version } = await held.office.call<{ version: number }>('PUT', `${path}/agenda`, {
    body: { version: 0, sessions: [{ title: 'Khai mạc và báo cáo', startsAt, endsAt, items }] },
  });
  const text = '%PDF-1.7 one paper';
  await held.office.call('POST', `${path}/papers`, {
    query: { item: 'bao-cao', title },
    file: { bytes: Buffer.from(text), mediaType: 'application/pdf', name: 'bao-cao.pdf' },
  });
  await held.office.call('POST', `${path}/agenda/publish`, { body: { version } });
  return text;
}

/** Counts from now on what comes to the page of its own files, as it travels; this machine's browser has no Bengali face of its own. */
function weigh({ page }: Visitor) {
  const files: { readonly path: string; readonly bytes: Promise<number> }[] = [];
  page.on('response', (answer) => {
    const path = new URL(answer.url()).pathname;
    if (/\.(js|css|html|woff2|svg)$|\/h$/.test(path))
      files.push({
        path,
        bytes: answer.body().then(
          (body) => gzipSync(body, { level: 9 }).length,
          () => 0,
        ),
      });
  });
  return async () => {
    const bytes = (await Promise.all(files.map((file) => file.bytes))).reduce((sum, each) => sum + each, 0);
    const faces = files.filter(({ path }) => path.endsWith('.woff2')).length;
    return { bytes, isWithin: bytes > 20_000 && bytes <= 100 * 1024, faces };
  };
}

/** A console error is trouble; a refusal that the page was made to meet is not. */
const unexpected = (halls: readonly Visitor[], met: RegExp = /^$/) =>
  halls.flatMap(({ troubles }) => troubles).filter((trouble) => !met.test(trouble));
const refused = /status of (401|409|410|503)/;

test('a hall gets in with its PIN, checks its devices, is seen, reads its papers, asks for the floor, and is heard when it is given', async () => {
  const hall = await openHall('24');
  await titled(hall, 'Nhập mã PIN');
  await hall.page.getByRole('link', { name: '08043162' }).waitFor();
  await enterPin(hall.page, '000000');
  await says(hall, 'Mã PIN hoặc đường dẫn không đúng');
  await enterPin(hall.page, hall.pin);
  await titled(hall, 'Chuẩn bị vào hội nghị');
  expect(hall.page.url()).toBe(`${site().url}/h`);
  await button(hall, 'Kiểm tra').click();
  await says(hall, 'thấy hình');
  await says(hall, 'có tiếng');
  await button(hall, 'Nghe thử').click();
  await button(hall, 'Có').click();
  await says(hall, 'Trung ương đã nhận kết quả kiểm tra');
  const bridgeId = await held.bridgeOf('24');
  // What the page found is what the office is told: the network is really measured, on however busy a machine.
  const isLate = (await hall.page.locator('main').getByText('Mạng chưa đạt').count()) > 0;
  const checks = await held.office.call<{ items: { bridgeId: string; verdict: string; client: string }[] }>(
    'GET',
    `/conferences/${held.conferenceId}/line-checks`,
  );
  const mine = checks.items.find((each) => each.bridgeId === bridgeId);
  const passed = { result: 'pass', reasons: [] };
  expect(mine).toMatchObject({
    client: expect.stringMatching(/^Chrome \d+, Linux$/),
    verdict: isLate ? 'failed' : 'passed',
    tests: { picture: passed, sound: passed, speaker: passed, network: { result: isLate ? 'fail' : 'pass' } },
  });

  await button(hall, 'Vào hội nghị').click();
  // At a desk there is room for the roll beside the picture.
  const host = await joined('TW', { width: 1440 });
  await host.page.getByLabel('Số người có mặt').waitFor();
  await says(hall, 'Hội nghị thấy điểm cầu');
  await hall.page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
  await says(hall, 'Micrô đang tắt');
  expect(await loudness(host.page)).toBeLessThan(isHeard);

  await findsTheRow(hall);
  await hall.page.getByLabel('Số người có mặt').fill('27');
  await button(hall, 'Thêm đại biểu').click();
  await hall.page.getByLabel('Họ và tên').fill('Trần Thị Bình');
  await inspectAll(hall, 'hall-roll');
  await button(hall, 'Bỏ Trần Thị Bình').click();
  await hall.page.getByRole('heading', { name: 'Điểm danh' }).click();
  await inspectAll(hall, 'hall-room');

  await button(hall, 'Xin phát biểu').click();
  await button(hall, 'Gửi đề nghị').click();
  await says(hall, 'đứng thứ 1 trong 1');
  const path = `/conferences/${held.conferenceId}/floor`;
  await button(hall, 'Rút đề nghị').click();
  await button(hall, 'Xin phát biểu').waitFor();
  await eventually(async () => expect(await held.office.call('GET', path)).toMatchObject({ waiting: [] }));

  const paper = await publishPaper('Báo cáo sáu tháng');
  await hall.page.getByRole('heading', { name: 'Chương trình và tài liệu' }).click();
  await says(hall, 'Khai mạc và báo cáo');
  const saved = hall.page.waitForEvent('download');
  await button(hall, 'Báo cáo sáu tháng').click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe('bao-cao.pdf');
  expect(await readFile(await download.path(), 'utf8')).toBe(paper);
  expect(await axeFaults(hall.page)).toEqual([]);
  await shoot(hall.page, 'hall-papers-360');

  await button(hall, 'Xin phát biểu').click();
  await button(hall, 'Gửi đề nghị').click();
  await says(hall, 'đứng thứ 1 trong 1');
  const { turn, waiting } = await held.office.call<{ turn: number; waiting: { bridgeId: string }[] }>('GET', path);
  expect(waiting.map((each) => each.bridgeId)).toEqual([bridgeId]);
  await held.office.call('POST', `${path}/give`, { body: { turn, bridgeId } });
  await says(hall, 'Micrô đang mở');
  await says(hall, 'Hội nghị nghe được điểm cầu');
  await announced(hall, 'alert').getByText('Mời điểm cầu phát biểu. Micrô đang mở').waitFor();
  await button(hall, 'Đến lượt').waitFor();
  let peak = 0;
  while (peak < isHeard) peak = await loudness(host.page);
  await inspectAll(hall, 'hall-floor');
  await host.page.getByText('Đang phát biểu: Tỉnh Bắc Ninh').waitFor();
  await shoot(host.page, 'hall-other-speaks-1440');
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
  await says(hall, 'Đã giữ trên máy, tự gửi khi có mạng');
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

test('the page can be installed; it then has no link: one can be pasted, and all the rest is done by keyboard', async () => {
  const visitor = await visitHall(browser(), site().url);
  visitors.push(visitor);
  await visitor.page.goto('/h');
  await titled(visitor, 'Mở đường dẫn của điểm cầu');
  const { manifest, icons, scope } = await visitor.page.evaluate(async () => {
    const { href } = document.querySelector('link[rel=manifest]') as HTMLLinkElement;
    const found = await (await fetch(href)).json();
    const widths = found.icons.map(async ({ src, type, sizes }: Record<string, string>) => {
      const image = new Image();
      image.src = new URL(src as string, href).href;
      await image.decode();
      return type === 'image/png' ? sizes === `${image.naturalWidth}x${image.naturalHeight}` && sizes : 'any';
    });
    const { scope } = await navigator.serviceWorker.ready;
    return { manifest: found, icons: (await Promise.all(widths)) as string[], scope };
  });
  expect(manifest).toMatchObject({ name: 'Nhịp Cầu · Điểm cầu', start_url: '/h', display: 'standalone' });
  expect(icons).toEqual(expect.arrayContaining(['192x192', '512x512']));
  expect(icons).not.toContain(false);
  expect(scope).toBe(`${site().url}/h`);
  await visitor.page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
  await visitor.page.getByLabel('Đường dẫn trong thư mời').fill('https://example.vn/h');
  await button(visitor, 'Tiếp tục').click();
  await says(visitor, 'Đây không phải đường dẫn của điểm cầu');
  await shoot(visitor.page, 'hall-no-link-360');
  const { link, pin } = await held.invitationOf('X24001');
  await visitor.page.getByLabel('Đường dẫn trong thư mời').fill(`${site().url}/h${link}`);
  await button(visitor, 'Tiếp tục').click();
  await titled(visitor, 'Nhập mã PIN');
  await visitor.page.locator('header').getByText('Hội nghị trực tuyến triển khai').waitFor();
  expect(await axeFaults(visitor.page)).toEqual([]);

  // On a device so busy that an answer comes before what is done after drawing: it is shown all the same.
  const busy = await visitor.page.context().newPage();
  await busy.addInitScript(() => {
    const later = setTimeout;
    const late = (act: () => void, ms = 0) => later(act, ms < 100 ? 3000 : ms);
    Object.assign(globalThis, { setTimeout: late, requestAnimationFrame: (act: () => void) => late(act) });
  });
  await busy.goto(`/h${link}`);
  await busy.locator('header').getByText('Hội nghị trực tuyến triển khai').waitFor({ timeout: 30_000 });
  await busy.close();

  await visitor.page.goto(`/h${link.replace(/\.\w{6}/, '.aaaaaa')}`);
  await says(visitor, 'Đường dẫn này không dùng được');
  await shoot(visitor.page, 'hall-link-of-nothing-360');
  expect(await axeFaults(visitor.page)).toEqual([]);
  await visitor.page.goto(`/h${link}`);
  await titled(visitor, 'Nhập mã PIN');

  await tabTo(visitor.page, 'Mã PIN');
  await visitor.page.keyboard.type(pin);
  await visitor.page.keyboard.press('Enter');
  await titled(visitor, 'Chuẩn bị vào hội nghị');
  const press = async (name: string): Promise<void> => {
    await tabTo(visitor.page, name);
    await visitor.page.keyboard.press('Enter');
  };
  await press('Vào hội nghị');
  await titled(visitor, 'Trong hội nghị');
  await button(visitor, 'Xin phát biểu').and(visitor.page.locator(':not([aria-disabled])')).waitFor();
  await press('Xin phát biểu');
  await press('Gửi đề nghị');
  await says(visitor, 'đứng thứ 1 trong 1');
  await press('Rút đề nghị');
  await button(visitor, 'Xin phát biểu').waitFor();
  // Nothing that has the focus lies under the row, wherever one comes from.
  await press('Điểm danh');
  await visitor.page.getByLabel('Số người có mặt').waitFor();
  for (const key of ['Tab', 'Shift+Tab'])
    for (let count = 0; count < 30; count += 1) {
      await visitor.page.keyboard.press(key);
      const { focus, row } = await onScreen(visitor);
      if (!focus.isInRow && focus.height < row.top) expect(focus.bottom).toBeLessThanOrEqual(row.top + 1);
    }
  const farewell = visitor.page.waitForResponse(
    (answer) => answer.url().endsWith('/hall/heartbeat') && /"leaving":true/.test(answer.request().postData() ?? ''),
  );
  await press('Rời hội nghị');
  await titled(visitor, 'Điểm cầu đã rời hội nghị');
  // The board says so at once, and not that it is coming in.
  await farewell;
  const { office } = officeOf(site());
  await eventually(async () => {
    const { rows } = await office.call<{ rows: { code: string }[] }>('GET', `/conferences/${held.conferenceId}/board`);
    expect(rows.find(({ code }) => code === 'X24001')).toMatchObject({ state: 'left', reason: 'media-left' });
  });
  expect(unexpected([visitor], /status of (401|404|409|410|503)/)).toEqual([]);
});

test('a hall with two cameras goes in with those that it checked, changes them there, and does with what is left when one is gone', async () => {
  const hall = await openHall('X24006', { withTwo: true });
  const { page } = hall;
  await enterPin(page, hall.pin);
  await titled(hall, 'Chuẩn bị vào hội nghị');
  expect(await page.getByRole('combobox').count()).toBe(2); // of the footer
  await button(hall, 'Kiểm tra').click();
  await says(hall, 'thấy hình');
  await says(hall, 'có tiếng');
  const chosen = (what: string) => page.getByLabel(`${what} đang dùng`);
  const [camera, microphone, speaker] = [chosen('Camera'), chosen('Micrô'), chosen('Loa')];
  const valuesOf = (select: typeof camera) =>
    select.locator('option').evaluateAll((options) => options.map((each) => (each as HTMLOptionElement).value));
  const [first, second] = await valuesOf(camera);
  expect([first, await camera.inputValue()]).toEqual([await cameraOf(hall, 'Hình từ camera của điểm cầu'), first]);
  await inspect(hall, 'hall-two-cameras-360');

  // By keyboard; the picture, the meter and the loudspeaker follow at once, and what they show is told anew.
  await tabTo(page, 'Camera đang dùng');
  await page.keyboard.press('ArrowDown');
  await eventually(async () => expect(await cameraOf(hall, 'Hình từ camera của điểm cầu')).toBe(second));
  await says(hall, 'thấy hình');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SELECT');
  const microphones = await valuesOf(microphone);
  await microphone.selectOption(microphones.at(-1) as string);
  await says(hall, 'có tiếng');
  const speakers = await valuesOf(speaker);
  await speaker.selectOption(speakers.at(-1) as string);
  await button(hall, 'Có').click();
  await says(hall, 'Trung ương đã nhận kết quả kiểm tra');

  // A picture leaves for who is there to see it.
  const other = await joined('25', { withoutCamera: true });
  await button(hall, 'Vào hội nghị').click();
  await titled(hall, 'Trong hội nghị');
  const own = 'Hình của điểm cầu';
  await says(hall, 'Hội nghị thấy điểm cầu');
  expect(await cameraOf(hall, own)).toBe(second);
  await page.getByRole('heading', { name: 'Đổi camera, micrô, loa' }).click();
  expect(await Promise.all([camera, microphone, speaker].map((each) => each.inputValue()))).toEqual([
    ...[second, microphones.at(-1), speakers.at(-1)],
  ]);
  expect(await page.evaluate(() => (document.querySelector('audio') as HTMLAudioElement).sinkId)).toBe(speakers.at(-1));
  await inspect(hall, 'hall-room-devices-360');
  // Its microphone is shut, and so is another one in its place.
  await page.evaluate(() => {
    const real = navigator.mediaDevices.getUserMedia;
    navigator.mediaDevices.getUserMedia = async function (wanted) {
      const opened = await real.call(this, wanted);
      return Object.assign(globalThis, { opened }).opened;
    };
  });
  await microphone.selectOption(microphones[0] as string);
  const isOpen = () =>
    page.evaluate(() => (globalThis as { opened?: MediaStream }).opened?.getAudioTracks()[0]?.enabled);
  await eventually(async () => expect(await isOpen()).toBe(false));
  await microphone.selectOption(microphones.at(-1) as string);
  await camera.selectOption(first as string);
  await eventually(async () => expect(await cameraOf(hall, own)).toBe(first));
  await says(hall, 'Hội nghị thấy điểm cầu');
  await camera.selectOption(second as string);
  await eventually(async () => expect(await cameraOf(hall, own)).toBe(second));
  await button(hall, 'Rời hội nghị').click();

  // The next time, without a check, with what was chosen; and with what there is once that is gone.
  const goesIn = async (): Promise<void> => {
    await page.reload();
    await button(hall, 'Vào hội nghị').click();
    await titled(hall, 'Trong hội nghị');
    await says(hall, 'Hội nghị thấy điểm cầu');
  };
  await goesIn();
  expect(await cameraOf(hall, own)).toBe(second);
  await page.addInitScript(unplug, microphones.at(-1) as string);
  await button(hall, 'Rời hội nghị').click();
  await goesIn();
  await page.getByRole('heading', { name: 'Đổi camera, micrô, loa' }).click();
  expect(await cameraOf(hall, own)).toBe(second);
  expect(await microphone.inputValue()).toBe(microphones[0]);
  await button(hall, 'Rời hội nghị').click();
  expect(unexpected([hall, other], refused)).toEqual([]);
});

test('another device takes over when told to; a line that is lost comes back; a room that is gone is entered again; the end is the end', async () => {
  const [unseen, first] = await Promise.all([joined('X24005', { withoutCamera: true }), joined('X24002')]);
  const second = await openHall('X24002');
  const line = await cuttableLine(second);
  await enterPin(second.page, second.pin);
  await button(second, 'Vào hội nghị').click();
  await titled(second, 'Điểm cầu đã vào từ máy khác');
  const seat = second.page.waitForResponse((answer) => answer.url().endsWith('/hall/seat') && answer.ok());
  await button(second, 'Chuyển sang máy này').click();
  await titled(second, 'Trong hội nghị');
  await titled(first, 'Điểm cầu đã vào từ máy khác');

  // What the operator sees meanwhile: the hall that calls, and how often, and the other that has no camera.
  const operator = await visit(browser(), site().url, { width: 360 });
  visitors.push(operator);
  await signIn(operator.page, 'van-phong', `/c/${held.conferenceId}/board?tab=all`);
  const row = (text: RegExp) => operator.page.locator('[data-row]').filter({ hasText: text });
  await row(/không\sgửi\shình.*Yếu/s).waitFor();
  await says(second, 'Hội nghị thấy điểm cầu');
  await line.cut();
  await says(second, 'Mất đường truyền, đang tự nối lại');
  await announced(second, 'status').getByText('Mất đường truyền, đang tự nối lại').waitFor();
  await row(/lần gọi\s\d+\/10/).waitFor();
  await shoot(operator.page, 'board-calls-360');
  line.mend();
  await says(second, 'Đã kết nối');
  await says(second, 'Hội nghị thấy điểm cầu');
  await row(/lần gọi/).waitFor({ state: 'detached' });
  await operator.close();

  const { meeting } = (await (await seat).json()) as {
    meeting: { MeetingId: string; MediaPlacement: { SignalingUrl: string } };
  };
  const chime = new ChimeSDKMeetings({
    endpoint: new URL(meeting.MediaPlacement.SignalingUrl.replace(/^ws/, 'http')).origin,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  // The way back in takes as long as it is looked at.
  const looked = Promise.withResolvers<void>();
  await second.page.route('**/hall/seat', (route) => looked.promise.then(() => route.continue()));
  await button(second, 'Điểm danh').click();
  const count = second.page.getByLabel('Số người có mặt');
  await count.pressSequentially('4');
  await chime.deleteMeeting({ MeetingId: meeting.MeetingId });
  chime.destroy();
  await titled(second, 'Phòng họp được mở lại, đang vào lại');
  // Whoever is writing the roll goes on writing.
  await second.page.keyboard.type('2');
  await eventually(async () => expect(await count.inputValue()).toBe('42'));
  looked.resolve();
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
  expect(unexpected([unseen, operator, first, second, shut], /status of (401|404|409|410|503)/)).toEqual([]);
});

test('before the doors: a countdown, in three languages, within 100 KB on a slow phone', async () => {
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
  const weight = weigh(slow);
  await slow.page.goto(`/h${link}`);
  await titled(slow, 'Nhập mã PIN');
  // Whoever holds the link sees that it is the right one.
  await slow.page.locator('header').getByText('Hội nghị trực tuyến triển khai').waitFor();
  await slow.page.getByText(/\d\d:\d\d–\d\d:\d\d \(giờ Việt Nam\)/).waitFor();
  await shoot(slow.page, 'hall-pin-360');
  await enterPin(slow.page, pin);
  await titled(slow, 'Chuẩn bị vào hội nghị');
  await slow.page.getByText(/Mở cửa sau 1:59|Mở cửa sau 2:00/).waitFor();
  expect(await weight()).toMatchObject({ isWithin: true, faces: 0 });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await button(slow, 'Chờ và tự vào khi mở cửa').click();
  await titled(slow, 'Hội nghị chưa mở cửa');
  await button(slow, 'Thôi vào').click();
  await titled(slow, 'Điểm cầu đã rời hội nghị');

  for (const [language, faces] of [
    ['en', 0],
    ['bn', 1],
  ] as const) {
    const hall = await visitHall(browser(), site().url, { language });
    visitors.push(hall);
    const weightThere = weigh(hall);
    await hall.page.goto(`/h${link}`);
    await hall.page.getByRole('textbox').fill(pin);
    await hall.page.locator('button[type=submit]').click();
    await hall.page.locator('section').waitFor();
    await hall.page.evaluate(() => document.fonts.ready.then(() => undefined));
    expect([language, await weightThere()]).toMatchObject([language, { isWithin: true, faces }]);
    expect(unexpected([hall])).toEqual([]);
  }
  expect(unexpected([slow], refused)).toEqual([]);
});
