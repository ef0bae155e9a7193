import { axeFaults } from './support/axe.ts';
import { eventually } from './support/eventually.ts';
import { openConference } from './support/halls.ts';
import { consoleSuite } from './support/suite.ts';
import { dialogOn, overWidth, shoot, signIn, visit } from './support/visitor.ts';

const { site, browser } = consoleSuite();

test('an office calls a hall, notes how its line is, and takes it back', async () => {
  const { conferenceId, office, bridgeOf } = await openConference(site(), {
    invited: { codes: ['TW'], subtrees: ['24'] },
  });
  const bridge = await bridgeOf('X24006');
  const { page, troubles, close } = await visit(browser(), site().url);
  await signIn(page, 'van-phong', `/c/${conferenceId}/check?branch=24`);
  await page.getByText(/Bắc Ninh: đạt 0 trên 7 điểm cầu/).waitFor();
  await page.locator('[data-row] a[href^="tel:"]').first().waitFor();
  await page.locator('[data-row]').first().getByRole('button').click();
  const dialog = dialogOn(page);
  const name = (await dialog.getByRole('heading').first().textContent()) ?? '';
  await dialog.getByRole('button', { name: 'Lưu kết quả' }).click();
  await dialog.getByText('Hãy chọn Đạt hoặc Hỏng.').waitFor();
  await dialog.getByLabel('Hỏng').check();
  await dialog.getByLabel(/Ghi chú/).fill('Micrô không kêu');
  await dialog.getByRole('button', { name: 'Lưu kết quả' }).click();
  await page.getByText(`Đã ghi kết quả của ${name}`).first().waitFor();
  await page.getByText(/ghi: Micrô không kêu/).waitFor();
  const board = await office.call<{ counts: { failed: number } }>('GET', `/conferences/${conferenceId}/line-checks`);
  expect(board.counts.failed).toBe(1);
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'line-check-1440');

  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await page.getByText(/ghi: Micrô không kêu/).waitFor({ state: 'hidden' });

  await office.call('PUT', `/conferences/${conferenceId}/line-checks/${bridge}`, {
    body: { verdict: 'passed', note: '' },
  });
  await page.goto(`/c/${conferenceId}/check?verdict=passed`);
  await page.locator('[data-row]').getByText(/Đạt$/).waitFor();
  await page.getByRole('tab', { name: 'Theo tỉnh' }).click();
  await page.getByRole('cell', { name: '1/7' }).waitFor();
  await shoot(page, 'line-check-branches-1440');
  expect(await axeFaults(page)).toEqual([]);
  expect(troubles).toEqual([]);
  await close();
});

test('who only reads marks nothing; phone, dark and other languages', async () => {
  for (const [account, language, theme, width] of [
    ['kiem-toan', 'vi', 'dark', 360],
    ['thu-ky', 'en', 'light', 1024],
    ['tinh-24', 'bn', 'dark', 1440],
  ] as const) {
    const { page, troubles, close } = await visit(browser(), site().url, { language, theme, width });
    await signIn(page, account, `/c/${site().conferenceId}/check`);
    await page.locator('[data-row]').first().waitFor();
    await shoot(page, `line-check-${width}-${theme}-${language}`);
    expect(await axeFaults(page)).toEqual([]);
    expect(await overWidth(page)).toBe(0);
    await page.locator('[data-row]').first().getByRole('button').click();
    await eventually(async () =>
      expect(await dialogOn(page).getByRole('radio').count()).toBe(account === 'tinh-24' ? 2 : 0),
    );
    expect(troubles).toEqual([]);
    await close();
  }
});

test('results that cannot be read are asked for again', async () => {
  const { page, close } = await visit(browser(), site().url);
  await page.route('**/line-checks*', (route) => route.abort());
  await signIn(page, 'van-phong', `/c/${site().conferenceId}/check`);
  await page.getByText('Mất kết nối tới hệ thống').waitFor();
  await page.unroute('**/line-checks*');
  await page.getByRole('button', { name: 'Thử lại' }).click();
  await page.locator('[data-row]').first().waitFor();
  await close();
});
