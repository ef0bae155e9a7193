import type { Page } from 'playwright-core';
import { axeFaults } from './support/axe.ts';
import { eventually } from './support/eventually.ts';
import { tabTo } from './support/keys.ts';
import { consoleSuite } from './support/suite.ts';
import { listen, told, waitUntilTold } from './support/told.ts';
import { dialogOn, overWidth, settled, shoot, signIn, visit } from './support/visitor.ts';

const { site, browser } = consoleSuite();
const dayMs = 86_400_000;

/** dd/mm/yyyy hh:mm in Việt Nam, so many days from now. */
function localTime(days: number, clock: string): string {
  const at = new Date(Date.now() + days * dayMs + 7 * 3600_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()} ${clock}`;
}

async function fill(page: Page, title: string): Promise<void> {
  await page.getByLabel('Tên hội nghị').fill(title);
  await page.getByLabel('Chủ trì').fill('Bộ trưởng Nguyễn Văn A');
  await page.getByLabel('Ký hiệu cơ quan ban hành').fill('VPCP');
  await page.getByLabel('Điện thoại trực kỹ thuật').fill('080 43162');
  await page.getByLabel('Bắt đầu').fill(localTime(9, '08:00'));
  await page.getByLabel('Kết thúc').fill(localTime(9, '11:30'));
  await page.getByLabel('Điểm cầu chính').fill('da nang');
  await page.getByRole('option', { name: /Đà Nẵng/ }).click();
}

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
  readonly id: string;
  readonly title: string;
  readonly chair: string;
  readonly status: string;
  readonly version: number;
  readonly endsAt: string;
}
const idIn = (page: Page): string => /cnf_\w+/.exec(page.url())?.[0] ?? '';
const stored = (id: string) => apiCall<Stored>(`/conferences/${id}`);

test('a conference is planned while one types, survives a reload, and is announced once', async () => {
  const { page, troubles, close } = await visit(browser(), site().url);
  await signIn(page, 'van-phong', '/conferences/new');
  await shoot(page, 'schedule-empty');
  await page.getByRole('button', { name: 'Lên lịch và mời' }).click();
  await eventually(async () =>
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true'),
  );
  await shoot(page, 'schedule-missing');
  await fill(page, 'Hội nghị triển khai nhiệm vụ quý IV');

  const plan = page.getByRole('region', { name: 'Dự kiến' });
  await page.getByLabel('Tìm trong danh mục').fill('bac ninh');
  await page
    .getByRole('treeitem', { name: /^Tỉnh Bắc Ninh/ })
    .getByText('Bắc Ninh')
    .click();
  await plan.getByText('8 cầu').waitFor(); // the province, its six communes, and the host
  // Usd, as soon as what stands there is no longer what is being typed.
  const cost = async (): Promise<number> => {
    await plan.getByText('Theo nội dung đang điền.').waitFor();
    const said = await plan.locator('dd').filter({ hasText: 'USD' }).textContent();
    return Number(said?.replace(/\D/g, ''));
  };
  const few = await cost();
  await page.getByLabel('Tìm trong danh mục').fill('');
  await page.getByLabel(/^Tất cả \(/).check();
  await plan.getByText('239 cầu').waitFor();
  const many = await cost();
  expect(many).toBeGreaterThan(few * 10);
  await page.getByLabel('Kết thúc').fill(localTime(9, '15:00'));
  await plan.getByText('450 phút').waitFor();
  expect(await cost()).toBeGreaterThan(many * 1.5);
  await page.getByLabel('Kết thúc').fill(localTime(9, '11:30'));
  await plan.getByText('240 phút').waitFor();
  expect(await cost()).toBe(many);
  await shoot(page, 'schedule-planned');

  await page.reload();
  await settled(page);
  await page.getByText('Đã khôi phục phần điền dở').waitFor();
  await eventually(async () =>
    expect(await page.getByLabel('Tên hội nghị').inputValue()).toBe('Hội nghị triển khai nhiệm vụ quý IV'),
  );
  await eventually(async () => expect(await page.getByLabel('Bắt đầu').inputValue()).toBe(localTime(9, '08:00')));
  await plan.getByText('239 cầu').waitFor();
  expect(await axeFaults(page)).toEqual([]);

  await page.getByRole('button', { name: 'Lên lịch và mời' }).click();
  await dialogOn(page).getByText('239 điểm cầu nhận giấy mời').waitFor();
  await shoot(page, 'schedule-tell');
  await dialogOn(page).getByRole('button', { name: 'Lên lịch và mời' }).click();
  await page.getByRole('heading', { name: 'Tổng quan hội nghị' }).waitFor();
  await eventually(async () => expect(await stored(idIn(page))).toMatchObject({ status: 'scheduled', version: 1 }));
  await page.goto('/conferences/new');
  await settled(page);
  await eventually(async () => expect(await page.getByLabel('Tên hội nghị').inputValue()).toBe(''));
  expect(troubles).toEqual([]);
  await close();
});

test('an answer that gets lost makes no second conference, even when the form is changed in between', async () => {
  const { page, close } = await visit(browser(), site().url);
  await signIn(page, 'van-phong', '/conferences/new');
  const title = 'Giao ban lần một';
  await fill(page, title);
  let isLost = true;
  await page.route(/\/conferences$/, async (route) => {
    if (route.request().method() !== 'POST' || !isLost) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await page.getByRole('button', { name: 'Lưu nháp' }).click();
  await page.getByText('Mất kết nối tới hệ thống').waitFor();
  await shoot(page, 'schedule-lost');
  isLost = false;
  await page.getByLabel('Tên hội nghị').fill('Giao ban lần hai');
  await page.getByRole('button', { name: 'Lưu nháp' }).click();
  await page.waitForURL(/\/c\/cnf_\w+\/edit/);
  const { items } = await apiCall<{ items: Stored[] }>('/conferences?limit=100');
  expect(items.filter((each) => each.title.startsWith('Giao ban')).map((each) => [each.title, each.status])).toEqual([
    ['Giao ban lần hai', 'draft'],
  ]);

  // One like it goes as it stands: nobody has typed a word that could be kept.
  isLost = true;
  await page.goto(`/conferences/new?like=${idIn(page)}`);
  await settled(page);
  await page.getByRole('button', { name: 'Lưu nháp' }).click();
  await page.getByText('Mất kết nối tới hệ thống').waitFor();
  isLost = false;
  await page.reload();
  await settled(page);
  await page.getByRole('button', { name: 'Lưu nháp' }).click();
  await page.waitForURL(/\/c\/cnf_\w+\/edit/);
  const after = await apiCall<{ items: Stored[] }>('/conferences?limit=100');
  expect(after.items.filter((each) => each.title.startsWith('Giao ban')).map(({ title: its }) => its)).toEqual([
    'Giao ban lần hai',
    'Giao ban lần hai',
  ]);
  await close();
});

test('two who change the same conference see both versions, and nothing is lost', async () => {
  const { page, troubles, close } = await visit(browser(), site().url, { theme: 'dark' });
  const id = site().conferenceId;
  await signIn(page, 'van-phong', `/c/${id}/edit`);
  await page.getByLabel('Tên hội nghị').fill('Hội nghị toàn quốc (của tôi)');
  const before = await apiCall<Stored & Record<string, unknown>>(`/conferences/${id}`);
  const { title: _t, ...rest } = before;
  await apiCall(`/conferences/${id}`, {
    method: 'PUT',
    body: { ...rest, title: 'Hội nghị toàn quốc (của người khác)', chair: 'Thủ tướng Chính phủ' },
  });
  await page.getByRole('button', { name: 'Lưu thay đổi' }).click();
  await dialogOn(page).getByRole('button', { name: 'Lưu thay đổi' }).click();
  const versions = page.getByRole('dialog', { name: 'Hai phiên bản của lịch này' });
  await versions.getByLabel('Của tôi: Hội nghị toàn quốc (của tôi)').waitFor();
  await eventually(async () =>
    expect(await versions.getByLabel('Vừa được lưu: Thủ tướng Chính phủ').isChecked()).toBe(true),
  );
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'schedule-versions-dark');
  await versions.getByRole('button', { name: 'Dùng các lựa chọn này' }).click();
  await page.getByRole('button', { name: 'Lưu thay đổi' }).click();
  await shoot(page, 'schedule-tell-change-dark');
  await dialogOn(page).getByRole('button', { name: 'Lưu thay đổi' }).click();
  await page.getByRole('heading', { name: 'Tổng quan hội nghị' }).waitFor();
  await eventually(async () =>
    expect(await stored(id)).toMatchObject({ title: 'Hội nghị toàn quốc (của tôi)', chair: 'Thủ tướng Chính phủ' }),
  );
  expect(troubles.filter((each) => !each.includes('409'))).toEqual([]);
  await close();
});

test('what the account cannot serve is refused where one types, with the quota and the way out; in every language', async () => {
  const replica = { quota: 'Replica meetings per primary meeting', needed: 14, granted: 4 };
  for (const [language, theme, width] of [
    ['vi', 'dark', 360],
    ['en', 'light', 1024],
    ['bn', 'light', 1440],
  ] as const) {
    const { page, troubles, close } = await visit(browser(), site().url, { language, theme, width });
    await page.route(/\/conferences\/plan$/, async (route) => {
      const answer = await route.fetch();
      const said = (await answer.json()) as { plan: Record<string, unknown> };
      // the sample country fits into any account: the refusal is what a nation's would be
      const wayOut = 'Ask AWS to raise "replica meetings per primary" to 14, or invite 2105 points fewer (heads …).';
      said.plan.refusals = [{ ...replica, reason: '3355 points need 14 replica rooms', wayOut, pointsOver: 2105 }];
      await route.fulfill({ response: answer, json: said });
    });
    await signIn(page, 'van-phong', `/c/${site().conferenceId}/edit`);
    const refusal = { vi: 'Chưa thể lên lịch: vượt hạn mức', en: 'Cannot be scheduled', bn: 'চূড়ান্ত করা যাচ্ছে না' };
    await page.getByText(refusal[language]).first().waitFor();
    await page.getByText(/2[.,]105/).waitFor();
    const save = { vi: 'Lưu thay đổi', en: 'Save changes', bn: 'পরিবর্তন সংরক্ষণ' }[language];
    await eventually(async () => expect(await page.getByRole('button', { name: save }).isDisabled()).toBe(true));
    expect(await overWidth(page)).toBe(0);
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, `schedule-refused-${width}-${theme}-${language}`);
    expect(troubles).toEqual([]);
    await close();
  }
});

test('a form that is sent in vain breaks in once; what was done is told politely, stays while one is at it and goes by keyboard', async () => {
  const { page, troubles, close } = await visit(browser(), site().url);
  await page.clock.install();
  await listen(page);
  await signIn(page, 'van-phong', '/conferences/new');
  const announce = page.getByRole('button', { name: 'Lên lịch và mời' });
  const title = page.getByLabel('Tên hội nghị');
  const missing = async (): Promise<number> =>
    Number(((await page.getByText(/^Còn \d+ mục/).textContent()) ?? '').replace(/\D/g, ''));
  await announce.click();
  expect(await waitUntilTold(page, /^Còn \d+ mục/)).toBe('assertive');
  const before = await missing();
  await title.fill('Hội nghị giao ban');
  expect(await missing()).toBe(before - 1);
  // Mending is not interrupted.
  expect((await told(page)).filter(({ how }) => how === 'assertive')).toEqual([]);
  await announce.click();
  expect(await waitUntilTold(page, /^Còn \d+ mục/)).toBe('assertive');

  const toast = page.getByRole('dialog', { name: 'Đã bỏ những gì đang điền.' });
  const discard = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Bỏ những gì đang điền' }).click();
    await toast.waitFor();
    expect(await waitUntilTold(page, /Đã bỏ những gì đang điền/)).toBe('polite');
  };
  await discard();
  expect(await axeFaults(page)).toEqual([]);
  await toast.hover();
  await page.clock.fastForward(60_000);
  await eventually(async () => expect(await toast.isVisible()).toBe(true));
  await page.keyboard.press('F6');
  await page.mouse.move(0, 0);
  await page.clock.fastForward(60_000);
  await eventually(async () => expect(await toast.isVisible()).toBe(true));
  await tabTo(page, 'Lấy lại');
  await page.keyboard.press('Enter');
  await toast.waitFor({ state: 'detached' });
  await eventually(async () => expect(await title.inputValue()).toBe('Hội nghị giao ban'));

  await discard();
  await page.keyboard.press('F6');
  await tabTo(page, 'Đóng');
  await page.keyboard.press('Enter');
  await toast.waitFor({ state: 'detached' });
  await eventually(async () => expect(await title.inputValue()).toBe(''));

  await title.fill('Hội nghị khác');
  await discard();
  await page.mouse.move(0, 0);
  await page.clock.fastForward(15_000);
  await toast.waitFor({ state: 'detached' });
  expect(troubles).toEqual([]);
  await close();
});

test('whoever may not plan is told so', async () => {
  const { page, close } = await visit(browser(), site().url);
  await signIn(page, 'kiem-toan', '/conferences/new');
  await page.getByText('Bạn không được xem trang này').waitFor();
  await close();
});
