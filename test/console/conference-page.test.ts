import { axeFaults } from './support/axe.ts';
import { eventually } from './support/eventually.ts';
import { restingFocus } from './support/keys.ts';
import { consoleSuite } from './support/suite.ts';
import { dialogOn, overWidth, settled, shoot, signIn, visit } from './support/visitor.ts';

const { site, browser } = consoleSuite();
async function apiCall<T>(path: string, init: { method?: string; body?: unknown } = {}): Promise<T> {
  const answer = await fetch(`${site().apiUrl}${path}`, {
    method: init.method ?? 'GET',
    headers: { authorization: `Bearer ${await site().tokenOf('van-phong')}`, 'content-type': 'application/json' },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json() as Promise<T>;
}

interface Stored {
  readonly status: string;
  readonly version: number;
  readonly startsAt: string;
  readonly cancelReason?: string;
}

test('the stages say where it stands and what comes next, to each role what it may read', async () => {
  await site().drain();
  const address = `/c/${site().conferenceId}`;
  for (const [account, language, theme, width] of [
    ['van-phong', 'vi', 'light', 1440],
    ['chu-toa', 'bn', 'dark', 1440],
    ['tinh-24', 'en', 'dark', 360],
  ] as const) {
    const { page, troubles, close } = await visit(browser(), site().url, { language, theme, width });
    await signIn(page, account, address);
    const stages = page.locator('ol[aria-label]').first();
    await stages.getByText('0/239').or(stages.getByText('0/7')).first().waitFor();
    await eventually(async () => expect(await stages.locator('li').count()).toBe(9));
    expect(await overWidth(page)).toBe(0);
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, `conference-${width}-${theme}-${language}`);
    await eventually(async () =>
      expect(await page.getByRole('link', { name: 'Sửa lịch' }).count()).toBe(account === 'van-phong' ? 1 : 0),
    );
    if (account === 'van-phong') {
      const held = await apiCall<Stored>(address.replace('/c/', '/conferences/'));
      await page.getByRole('link', { name: 'Lập hội nghị tương tự' }).click();
      await page.getByText('239 cầu').waitFor();
      await eventually(async () =>
        expect(await page.getByLabel('Tên hội nghị').inputValue()).toContain('chuyển đổi số'),
      );
      const next = new Date(Date.parse(held.startsAt) + (7 * 24 + 7) * 3600_000).toISOString();
      const [day = '', time = ''] = next.split('T');
      await eventually(async () =>
        expect(await page.getByLabel('Bắt đầu').inputValue()).toBe(
          `${day.split('-').reverse().join('/')} ${time.slice(0, 5)}`,
        ),
      );
      // nothing of it is kept as long as nobody has changed it
      await eventually(async () =>
        expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('form')))).toEqual([]),
      );
    } else expect(await page.locator('a[href*="like="]').count()).toBe(0);
    expect(troubles).toEqual([]);
    await close();
  }
});

test('a bridge is shut out and let in again, by keyboard, and the list tells it', async () => {
  const { page, troubles, close } = await visit(browser(), site().url);
  await signIn(page, 'van-phong', `/c/${site().conferenceId}?tab=bridges`);
  await page.getByText('239 trong 239 điểm cầu').waitFor();
  await shoot(page, 'conference-bridges');
  await page.getByLabel('Tìm theo tên').fill('bac ninh');
  await page.waitForURL(/q=bac/);
  const row = page.getByRole('row').filter({ hasText: 'Bắc Ninh' }).first();
  await row.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /Bắc Ninh/ });
  await dialog.getByText('cấp lần 1').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'conference-bridge');
  await dialog.getByRole('button', { name: 'Khóa đường vào' }).press('Enter');
  await page
    .getByRole('dialog', { name: /Khóa đường vào của/ })
    .getByRole('button', { name: 'Khóa đường vào' })
    .press('Enter');
  await dialog.getByRole('button', { name: 'Mở lại đường vào' }).waitFor();
  await dialog.getByRole('button', { name: 'Đóng' }).last().press('Enter');
  await row.getByText('Đã khóa').waitFor();
  const { items } = await apiCall<{ items: { state: string }[] }>(`/conferences/${site().conferenceId}/access`);
  expect(items.map(({ state }) => state)).toEqual(['revoked']);
  await page.getByLabel('Đường vào', { exact: true }).selectOption('revoked');
  await page.getByText('1 trong 239 điểm cầu').waitFor();
  await row.getByRole('button', { name: 'Bắc Ninh' }).click();
  await dialog.getByRole('button', { name: 'Mở lại đường vào' }).click();
  await page
    .getByRole('dialog', { name: /Mở lại đường vào cho/ })
    .getByRole('button', { name: 'Mở lại đường vào' })
    .click();
  await dialog.getByText('Vào được').waitFor();
  expect(troubles).toEqual([]);
  await close();
});

test('rooms that are not open say when they will be; one that cannot be read says so and offers to try again', async () => {
  const { page, close } = await visit(browser(), site().url);
  await signIn(page, 'van-phong', `/c/${site().conferenceId}?tab=rooms`);
  await page.getByText('Có thể mở phòng bằng tay từ').waitFor();
  await shoot(page, 'conference-rooms');
  await page.route(/\/rooms$/, (route) => route.fulfill({ status: 500, json: { message: 'Internal Server Error' } }));
  await page.reload();
  await settled(page);
  await page.getByRole('button', { name: 'Thử lại' }).first().waitFor();
  await page.unroute(/\/rooms$/);
  await page.getByRole('button', { name: 'Thử lại' }).first().click();
  await page.getByText('Có thể mở phòng bằng tay từ').waitFor();
  await close();
});

test('it is cancelled only with a reason, and by typing its day', async () => {
  const { page, troubles, close } = await visit(browser(), site().url);
  const id = site().conferenceId;
  await signIn(page, 'van-phong', `/c/${id}`);
  const [day] = ((await page.locator('time').first().textContent()) ?? '').match(/\d\d\/\d\d\/\d{4}/) ?? [''];
  await page.getByRole('button', { name: 'Hủy hội nghị' }).click();
  const dialog = dialogOn(page);
  const act = dialog.getByRole('button', { name: 'Hủy hội nghị' });
  await eventually(async () => expect(await act.isDisabled()).toBe(true));
  await shoot(page, 'conference-cancel');
  await dialog.getByLabel(/để xác nhận/).fill(day as string);
  await act.click();
  await dialog.getByText('Cần nêu lý do.').waitFor();
  await eventually(async () =>
    expect(await apiCall<Stored>(`/conferences/${id}`)).toMatchObject({ status: 'scheduled' }),
  );
  await dialog.getByLabel('Lý do').fill('Hoãn do bão');
  await act.click();
  await page.getByText('Hội nghị đã bị hủy').first().waitFor();
  // What opened the dialog is gone with the act.
  expect(await restingFocus(page)).not.toBe('nothing');
  await eventually(async () =>
    expect(await apiCall<Stored>(`/conferences/${id}`)).toMatchObject({
      status: 'cancelled',
      cancelReason: 'Hoãn do bão',
    }),
  );
  await shoot(page, 'conference-cancelled');
  await page.goto(`/c/${id}/edit`);
  await page.getByText('Lịch này không sửa được nữa').waitFor();
  expect(troubles).toEqual([]);
  await close();
});
