import { axeFaults } from './support/axe.ts';
import { eventually } from './support/eventually.ts';
import { openConference } from './support/halls.ts';
import { consoleSuite } from './support/suite.ts';
import { overWidth, shoot, signIn, visit } from './support/visitor.ts';

const { site, browser } = consoleSuite();

test('the chair sees who asks, changes the order, gives the floor, undoes it and takes it back', async () => {
  const { conferenceId, office, bridgeOf } = await openConference(site(), {
    invited: { codes: ['TW', '01', '24', '48', '96'] },
  });
  const floor = `/conferences/${conferenceId}/floor`;
  for (const [code, kind] of [
    ['01', 'ordinary'],
    ['24', 'ordinary'],
    ['48', 'intervention'],
  ] as const) {
    await office.call('PUT', `${floor}/hands/${await bridgeOf(code)}`, { body: { kind, words: 'Về nguồn lực' } });
  }
  const { page, troubles, close } = await visit(browser(), site().url);
  await signIn(page, 'chu-toa', `/c/${conferenceId}/floor`);
  const names = () => page.locator('[data-hand] strong').allInnerTexts();
  await page.locator('[data-hand]').nth(2).waitFor();
  await eventually(async () =>
    expect(await names()).toEqual(['Thành phố Đà Nẵng', 'Thành phố Hà Nội', 'Tỉnh Bắc Ninh']),
  );

  // By keyboard, then by dragging; the system has the order as well.
  await page.locator('[data-hand]').nth(2).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(names()).resolves.toEqual(['Thành phố Đà Nẵng', 'Tỉnh Bắc Ninh', 'Thành phố Hà Nội']);
  const order = async () => {
    const read = await office.call<{ waiting: { name: string }[] }>('GET', floor);
    return read.waiting.map(({ name }) => name);
  };
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
  await eventually(async () =>
    expect(await order()).toEqual(['Thành phố Đà Nẵng', 'Tỉnh Bắc Ninh', 'Thành phố Hà Nội']),
  );
  await eventually(async () =>
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.hand)).toMatch(/^brg_/),
  );
  await page.locator('[data-hand]').nth(2).dragTo(page.locator('[data-hand]').nth(0));
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
  await eventually(async () =>
    expect(await order()).toEqual(['Thành phố Hà Nội', 'Thành phố Đà Nẵng', 'Tỉnh Bắc Ninh']),
  );

  await page.getByLabel('Thời gian cho lượt tới').selectOption('5');
  await page.getByRole('button', { name: 'Mời Thành phố Hà Nội', exact: true }).click();
  const speaker = page.getByRole('region', { name: 'Đang phát biểu' });
  await speaker.getByText('Hà Nội').waitFor();
  await speaker.getByText(/còn 4:5\d trên 5 phút/).waitFor();
  await eventually(async () => expect(await names()).toEqual(['Thành phố Đà Nẵng', 'Tỉnh Bắc Ninh']));
  await page.getByRole('button', { name: 'Hoàn tác lượt vừa mời' }).click();
  await speaker.getByText('Chưa có ai phát biểu').waitFor();
  await eventually(async () =>
    expect(await names()).toEqual(['Thành phố Hà Nội', 'Thành phố Đà Nẵng', 'Tỉnh Bắc Ninh']),
  );

  // Any hall by search, accents or not.
  await page.getByLabel('Điểm cầu', { exact: true }).fill('ca mau');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Mời phát biểu ngay' }).click();
  await speaker.getByText('Cà Mau').first().waitFor();
  await shoot(page, 'floor-1440');
  expect(await axeFaults(page)).toEqual([]);

  // Somebody else acts on an older state: refused in words, nothing lost.
  const now = await office.call<{ turn: number }>('GET', floor);
  await page.route('**/floor', (route) => route.abort());
  await office.call('POST', `${floor}/give`, { body: { turn: now.turn, bridgeId: await bridgeOf('48') } });
  await page.getByRole('button', { name: 'Mời phát biểu: Tỉnh Bắc Ninh' }).click();
  await page.getByText(/Lượt phát biểu vừa đổi/).waitFor();
  await page.unroute('**/floor');
  await speaker.getByText('Đà Nẵng').waitFor();
  await page.getByRole('button', { name: 'Dừng lượt này' }).click();
  await speaker.getByText('Chưa có ai phát biểu').waitFor();
  await eventually(async () => expect(await page.getByRole('row').count()).toBe(4));
  expect(troubles.filter((each) => !/ERR_FAILED|409/.test(each))).toEqual([]);
  await close();

  for (const [account, language, theme, width] of [
    ['tinh-24', 'vi', 'dark', 360],
    ['van-phong', 'en', 'dark', 1024],
    ['thu-ky', 'bn', 'light', 1440],
  ] as const) {
    const other = await visit(browser(), site().url, { language, theme, width });
    await signIn(other.page, account, `/c/${conferenceId}/floor`);
    await other.page.locator('[data-hand]').first().waitFor();
    await eventually(async () =>
      expect(await other.page.locator('[data-hand]').count()).toBe(account === 'tinh-24' ? 1 : 2),
    );
    expect((await other.page.locator('[data-hand] button').count()) > 0).toBe(account === 'van-phong');
    await shoot(other.page, `floor-${width}-${theme}-${language}`);
    expect(await axeFaults(other.page)).toEqual([]);
    expect(await overWidth(other.page)).toBe(0);
    expect(other.troubles).toEqual([]);
    await other.close();
  }
});

test('before the doors open the page says when, and offers nothing that would be refused', async () => {
  const { page, troubles, close } = await visit(browser(), site().url);
  await signIn(page, 'van-phong', `/c/${site().conferenceId}/floor`);
  await page.getByText('Chưa tới giờ mở cầu').waitFor();
  expect(await page.getByRole('button', { name: /Mời/ }).count()).toBe(0);
  expect(await axeFaults(page)).toEqual([]);
  expect(troubles).toEqual([]);
  await close();
});
