import { eventually } from './support/eventually.ts';
import { faultsOf, visitorsOf } from './support/faults.ts';
import { enterPin, openConference, visitHall } from './support/halls.ts';
import { pages, pictureName, strangersPages } from './support/pages.ts';
import { consoleSuite } from './support/suite.ts';
import { shoot, visit } from './support/visitor.ts';
import { becomeWeak } from './support/weak-phone.ts';
import { moves } from './support/what-plays.ts';

/** Every page of the map at 360 px, what is seen without an account, and a hall on a weak phone: nothing cut, nothing wider than the screen. */
const { site, browser } = consoleSuite({ fakeMedia: true });
const visitors = visitorsOf(() => visit(browser(), site().url, { width: 360 }));
afterAll(() => visitors.close());

describe('on a phone without a fault in the dark, and within the screen in every language:', () => {
  test.each(pages)('$path', async (page) => {
    const address = page.path.replace('{id}', site().conferenceId);
    const { as, isMissing = false } = page;
    const look = { name: pictureName(page), theme: 'dark', languages: ['en', 'bn'], isMissing } as const;
    expect(await faultsOf(await visitors.as(as), address, look)).toEqual([]);
  });
});

test.each(strangersPages)('without an account, without a fault: %s', async (path, name) => {
  expect(await faultsOf(await visitors.as(), path, { name, theme: 'dark', languages: ['en', 'bn'] })).toEqual([]);
});

test('a hall on an old phone with a slow line checks its devices, joins, sees the picture, takes the roll and raises its hand', async () => {
  const held = await openConference(site(), { invited: { codes: ['TW', 'X24001'] } });
  const host = await held.invitationOf('TW');
  const main = await visitHall(browser(), site().url);
  await main.page.goto(`/h${host.link}`);
  await enterPin(main.page, host.pin);
  await main.page.getByRole('button', { name: 'Vào hội nghị', exact: true }).click();
  await main.page.getByRole('heading', { level: 1, name: 'Trong hội nghị' }).waitFor();

  const { link, pin } = await held.invitationOf('X24001');
  const hall = await visitHall(browser(), site().url);
  const { page } = hall;
  page.setDefaultTimeout(120_000);
  const line = await becomeWeak(page);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const says = (text: string) => page.getByText(text).first().waitFor();
  await page.goto(`/h${link}`);
  // What the link is of comes while the PIN is being typed: nothing moves.
  await page.getByRole('heading', { level: 1, name: 'Nhập mã PIN' }).waitFor();
  await page.locator('header').getByText('Hội nghị trực tuyến').waitFor();
  await page.getByText(/\(giờ Việt Nam\)/).waitFor();
  const atPin = line.told();
  expect(atPin.shift).toBeLessThan(0.02);
  // What can be no PIN costs no try.
  let tries = 0;
  page.on('request', (asked) => {
    if (asked.url().endsWith('/hall/sessions')) tries += 1;
  });
  await enterPin(page, 'abc');
  await says('Mã PIN là sáu chữ số');
  expect(tries).toBe(0);
  await enterPin(page, pin);
  await page.getByRole('heading', { level: 1, name: 'Chuẩn bị vào hội nghị' }).waitFor();
  await button('Kiểm tra').click();
  await says('thấy hình');
  await says('có tiếng');
  await button('Nghe thử').click();
  await button('Có').click();
  await page.getByText(/Mbit\/s, trễ/).waitFor();
  await says('Trung ương đã nhận kết quả kiểm tra');

  await button('Vào hội nghị').click();
  // What comes is long on its way, and said to be.
  await says('Đang tải phần hình và tiếng');
  await shoot(page, 'pages/hall-weak-phone-loading-360');
  await page.getByRole('heading', { level: 1, name: 'Trong hội nghị' }).waitFor();
  await says('Đã kết nối');
  await moves(page, 'Hình từ hội nghị');
  await says('Hội nghị thấy điểm cầu');
  await button('Điểm danh').click();
  // A slip of the thumb is no head count, and none that was not typed is sent for it.
  await page.getByLabel('Số người có mặt').fill('18');
  await page.getByLabel('Số người có mặt').fill('180000');
  await button('Gửi điểm danh').click();
  await says('Số người là số nguyên từ 0 đến 20.000');
  await eventually(async () =>
    expect(await page.getByLabel('Số người có mặt').getAttribute('aria-invalid')).toBe('true'),
  );
  await page.getByLabel('Số người có mặt').fill('18');
  await button('Gửi điểm danh').click();
  await says('Trung ương đã nhận, lúc');
  await button('Phát biểu').click();
  await button('Xin phát biểu').click();
  await button('Gửi đề nghị').click();
  await says('đứng thứ 1 trong 1');
  await shoot(page, 'pages/hall-weak-phone-360');
  const told = line.told();

  const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} KB`;
  process.stdout.write(
    `a hall on a weak phone: ${kilobytes(atPin.bytes)} in ${atPin.files} files before the PIN (uncompressed), ` +
      `${kilobytes(told.bytes - told.client)} in all beside the Chime client's ${kilobytes(told.client)}\n`,
  );
  // Nothing comes over the line twice: no file, and the roll only when it is looked at.
  expect(told.twice).toEqual([]);
  expect(told.reads('/hall/roll-call')).toBeLessThanOrEqual(2);
  expect(told.reads('/hall/agenda')).toBe(0);
  expect([...main.troubles, ...hall.troubles].filter((each) => !/status of (409|503)/.test(each))).toEqual([]);
  await Promise.all([main.close(), hall.close()]);
});
