import type { Page } from 'playwright-core';
import type { Point } from '../../console/src/pages/points/directory.ts';
import { axeFaults } from './support/axe.ts';
import { eventually } from './support/eventually.ts';
import { consoleSuite } from './support/suite.ts';
import { dialogOn, settled, shoot, signIn, visit } from './support/visitor.ts';

describe('the page', () => {
  const { site, browser } = consoleSuite();

  async function api<T = Point>(account: string, method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${site().apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await site().tokenOf(account)}`,
        'content-type': 'application/json',
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return (await answer.json()) as T;
  }
  const read = (code: string) => api('van-phong', 'GET', `/points/${code}`);
  const panel = (page: Page) => page.getByRole('complementary');
  const bothThemes = async (page: Page) => {
    const faults = await axeFaults(page);
    await page.evaluate(() => {
      document.documentElement.dataset.theme = 'dark';
    });
    faults.push(...(await axeFaults(page)));
    await page.evaluate(() => {
      document.documentElement.dataset.theme = 'light';
    });
    return faults;
  };

  test('the office finds a point without accents, changes it and takes that back', async () => {
    const { page, troubles, close } = await visit(browser(), site().url);
    await signIn(page, 'van-phong', '/points');
    await page.getByText('239 điểm cầu', { exact: true }).waitFor();
    await shoot(page, 'points-1440');
    await page.getByLabel('Tìm theo tên hoặc mã').fill('bac ninh');
    await page.getByText('Tìm thấy 1 trong 239 điểm cầu').waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('bac ninh');
    await page.getByRole('link', { name: 'Bắc Ninh' }).click();
    await panel(page).getByRole('heading', { name: 'Bắc Ninh', level: 2 }).waitFor();
    expect(
      await panel(page)
        .getByRole('heading', { name: 'Bắc Ninh' })
        .evaluate((it) => it === document.activeElement),
    ).toBe(true);
    await panel(page).getByText('truc.24@diem-cau.example').waitFor();
    expect(await bothThemes(page)).toEqual([]);
    await shoot(page, 'points-open-1440');
    await panel(page).getByRole('button', { name: 'Sửa' }).click();
    await panel(page).getByLabel('Số ghế').fill('nhiều');
    await panel(page).getByRole('button', { name: 'Lưu' }).click();
    await panel(page).getByText('Số ghế là số nguyên').waitFor();
    expect(
      await panel(page)
        .getByLabel('Số ghế')
        .evaluate((it) => it === document.activeElement),
    ).toBe(true);
    await panel(page).getByLabel('Số ghế').fill('150');
    expect(await bothThemes(page)).toEqual([]);
    await shoot(page, 'points-edit-1440');
    await panel(page).getByRole('button', { name: 'Lưu' }).click();
    await page.getByText('Đã lưu Tỉnh Bắc Ninh.').waitFor();
    await eventually(async () => expect(await read('24')).toMatchObject({ seats: 150, version: 2, level: 'province' }));
    await page.getByRole('button', { name: 'Hoàn tác' }).click();
    await page.getByText('Đã trả Tỉnh Bắc Ninh về như trước.').waitFor();
    await eventually(async () => expect(await read('24')).toMatchObject({ seats: 120, version: 3 }));
    expect(troubles).toEqual([]);
    await close();
  });

  test('who saves on an older version sees both, and what one chooses is saved', async () => {
    const { page, troubles, close } = await visit(browser(), site().url);
    await signIn(page, 'van-phong', '/points?point=X24001&edit=true');
    const name = panel(page).getByLabel('Tên', { exact: true });
    await name.fill('Phường Tôi Đặt');
    await panel(page).getByLabel('Số ghế').fill('77');
    const { code, children, path, branch, parentName, ...before } = await read('X24001');
    await api('van-phong', 'PUT', '/points/X24001', { ...before, name: 'Phường Họ Đặt', type: 'Phường' });
    await panel(page).getByRole('button', { name: 'Lưu' }).click();
    await panel(page).getByRole('heading', { name: 'Người khác vừa lưu điểm cầu này' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'points-conflict-1440');
    await panel(page).getByRole('radio', { name: 'Đang có: Phường Họ Đặt' }).check();
    await panel(page).getByRole('button', { name: 'Lưu theo lựa chọn' }).click();
    await page.getByText('Đã lưu Phường Họ Đặt.').waitFor();
    await eventually(async () =>
      expect(await read('X24001')).toMatchObject({ name: 'Phường Họ Đặt', type: 'Phường', seats: 77, version: 3 }),
    );
    // The refused save says so in the browser's own log, and nothing else does.
    expect(troubles.filter((each) => !each.includes('409'))).toEqual([]);
    await close();
  });

  test('what was typed is not lost by a click beside it; a new point is added, a code that is there refused', async () => {
    const { page, troubles, close } = await visit(browser(), site().url);
    await signIn(page, 'van-phong', '/points?in=24');
    await page.getByRole('button', { name: 'Thêm điểm cầu' }).click();
    await panel(page).getByLabel('Mã', { exact: true }).fill('X24002');
    await panel(page).getByLabel('Tên', { exact: true }).fill('Xã Mới Lập');
    await panel(page).getByRole('button', { name: 'Thêm vào danh mục' }).click();
    await panel(page).getByText('Mã này đã có').waitFor();
    await page.getByRole('link', { name: 'Hội nghị', exact: true }).click();
    await page.getByRole('button', { name: 'Quay lại' }).click();
    await panel(page).getByLabel('Mã', { exact: true }).fill('X24999');
    await eventually(async () =>
      expect(await panel(page).getByLabel('Thuộc điểm cầu').inputValue()).toBe('Tỉnh Bắc Ninh'),
    );
    await panel(page).getByRole('button', { name: 'Thêm vào danh mục' }).click();
    await page.getByText('Đã thêm Xã Mới Lập.').waitFor();
    await page.getByText('Tìm thấy 8 trong 240').waitFor();
    await eventually(async () =>
      expect(await read('X24999')).toMatchObject({ name: 'Xã Mới Lập', parent: '24', branch: '24', version: 1 }),
    );
    await panel(page).getByText('Thiếu người trực điểm cầu').waitFor();
    await panel(page).getByRole('button', { name: 'Sửa' }).click();
    await panel(page).getByLabel('Tên', { exact: true }).fill('Xã Bỏ Đi');
    await panel(page).getByRole('button', { name: 'Hủy' }).click();
    await page.getByRole('button', { name: 'Bỏ thay đổi' }).click();
    await panel(page).getByRole('heading', { name: 'Xã Mới Lập' }).waitFor();
    expect(troubles).toEqual([]);
    await close();
  });

  test('the levels: one in use stays, a new one is taken back, a change of branches says whom it reaches', async () => {
    const { page, troubles, close } = await visit(browser(), site().url);
    await signIn(page, 'van-phong', '/points');
    await page.getByRole('button', { name: 'Các cấp' }).click();
    const dialog = dialogOn(page).filter({ has: page.getByRole('heading', { name: 'Các cấp của danh mục' }) });
    const level = (number: number) => dialog.getByRole('group', { name: `Cấp ${number}` });
    await level(2).getByText('đang dùng nên chưa bỏ được').waitFor();
    expect(await dialog.getByRole('button', { name: /^Bỏ cấp/ }).count()).toBe(0);
    await dialog.getByRole('button', { name: 'Thêm cấp' }).click();
    await dialog.getByRole('button', { name: 'Lưu các cấp' }).click();
    await level(4).getByText('Cần có tên cấp.').waitFor();
    await level(4).getByLabel('Tên cấp').fill('Cụm xã');
    await eventually(async () => expect(await level(4).getByLabel('Mã cấp').inputValue()).toBe('cum-xa'));
    await dialog.getByRole('button', { name: 'Đưa Cụm xã lên' }).click();
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'points-levels-1440');
    // a point that is saved meanwhile is no other level: nobody is asked
    await api('van-phong', 'PUT', '/points/X24998', { version: 0, name: 'Xã Thử', level: 'commune', parent: '24' });
    await dialog.getByRole('button', { name: 'Lưu các cấp' }).click();
    await page.getByText('Đã lưu các cấp.').waitFor();
    await page.getByLabel('Cấp', { exact: true }).selectOption({ label: 'Cụm xã' });
    await page.getByRole('button', { name: 'Hoàn tác' }).click();
    await page.getByText('Đã trả các cấp về như trước.').waitFor();
    await page.goto('/points?levels=true');
    expect(await level(4).count()).toBe(0);

    await dialog.getByRole('button', { name: 'Đưa Xã, phường, đặc khu lên' }).click();
    await dialog.getByRole('button', { name: 'Lưu các cấp' }).click();
    await dialog.getByText(/Chưa lưu được: \d+ điểm cầu/).waitFor();
    await dialog.getByRole('button', { name: 'Đưa Xã, phường, đặc khu xuống' }).click();
    await level(3).getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Lưu các cấp' }).click();
    await page.getByRole('dialog', { name: /^\d+ điểm cầu sẽ thuộc địa bàn khác/ }).waitFor();
    await shoot(page, 'points-levels-ask');
    await page.getByRole('button', { name: 'Quay lại' }).click();
    await dialog.getByRole('button', { name: 'Hủy' }).click();
    await page.getByRole('button', { name: 'Bỏ thay đổi' }).click();
    await page.getByLabel('Tìm theo tên hoặc mã').waitFor();

    // somebody else was faster: what was typed is asked about on this way out too
    await page.goto('/points?levels=true');
    await level(3).getByLabel('Tên cấp').fill('Xã của tôi');
    const now = await api<{ levels: { code: string; name: string }[] }>('van-phong', 'GET', '/levels');
    const renamed = now.levels.map((each) => (each.code === 'commune' ? { ...each, name: 'Cấp xã' } : each));
    await api('van-phong', 'PUT', '/levels', { ...now, levels: renamed });
    await dialog.getByRole('button', { name: 'Lưu các cấp' }).click();
    await dialog.getByText('Người khác vừa đổi các cấp').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Quay lại' }).click();
    await dialog.getByRole('button', { name: 'Sửa tiếp bản của tôi' }).click();
    await eventually(async () => expect(await level(3).getByLabel('Tên cấp').inputValue()).toBe('Xã của tôi'));
    await dialog.getByRole('button', { name: 'Hủy' }).click();
    await page.getByRole('button', { name: 'Bỏ thay đổi' }).click();
    await page.getByLabel('Tìm theo tên hoặc mã').waitFor();
    const overtaken = await api<typeof now>('van-phong', 'GET', '/levels');
    await api('van-phong', 'PUT', '/levels', { ...overtaken, levels: now.levels });
    expect(troubles.filter((each) => !each.includes('409'))).toEqual([]);
    await close();

    const province = await visit(browser(), site().url, { width: 360 });
    await signIn(province.page, 'tinh-24', '/points?levels=true');
    expect(await dialogOn(province.page).count()).toBe(0);
    await province.close();
  });

  test('by keyboard: a branch in the tree, a point in the list, and back to its row', async () => {
    const { page, close } = await visit(browser(), site().url);
    await signIn(page, 'van-phong', '/points');
    await page.getByRole('treeitem').first().focus();
    // As one types: letters that come apart begin anew.
    await Promise.all(['c', 'a', 'o'].map((key) => page.keyboard.press(key)));
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('Cao Bằng'));
    await page.keyboard.press('Enter');
    await page.getByText('Tìm thấy 7 trong').waitFor();
    const rows = page.getByRole('table').getByRole('row');
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.row);
    await rows.nth(1).focus();
    const first = await focused();
    expect(first).toBeDefined();
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction((from) => {
      const { row } = (document.activeElement as HTMLElement | null)?.dataset ?? {};
      return row !== undefined && row !== from;
    }, first);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.tagName === 'H2');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => (document.activeElement as HTMLElement | null)?.dataset.row?.startsWith('X04'));
    await close();
  });

  test('a provincial office sees its branch and keeps contacts and seats only', async () => {
    const { page, troubles, close } = await visit(browser(), site().url, { width: 360 });
    await signIn(page, 'tinh-24', '/points');
    expect(await page.getByRole('button', { name: 'Thêm điểm cầu' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Nhập từ tệp' }).count()).toBe(0);
    await shoot(page, 'points-360');
    const rows = page.getByRole('table').getByRole('row');
    await eventually(async () => expect(await rows.count()).toBeLessThan(12));
    await page.getByRole('link', { name: /^Xã/ }).first().click();
    const dialog = dialogOn(page);
    await dialog.getByRole('button', { name: 'Sửa' }).click();
    expect(await dialog.getByLabel('Tên', { exact: true }).count()).toBe(0);
    await dialog.getByLabel('Số ghế').fill('31');
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'points-edit-360');
    await dialog.getByRole('button', { name: 'Lưu' }).click();
    await page.getByText(/^Đã lưu Xã/).waitFor();
    await page.goto('/points?point=01');
    await dialogOn(page).getByText('không thuộc địa bàn của bạn').waitFor();
    expect(troubles.filter((each) => !each.includes('404'))).toEqual([]);
    await close();
  });

  test.each([
    ['en', 'dark', 'Connection points'],
    ['bn', 'light', 'সংযোগ কেন্দ্র'],
  ] as const)('reads in %s, %s', async (language, theme, title) => {
    const { page, troubles, close } = await visit(browser(), site().url, { language, theme, width: 1024 });
    await signIn(page, 'kiem-toan', '/points?in=24&point=24');
    // The point lies open above the page at this width: its heading is not among what a reader reaches.
    await page.locator('h1', { hasText: title }).waitFor();
    await page.getByRole('dialog', { name: 'Bắc Ninh' }).waitFor();
    await settled(page);
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, `points-1024-${language}-${theme}`);
    expect(troubles).toEqual([]);
    await close();
  });

  test('a directory that cannot be read says so and can be asked again', async () => {
    const { page, close } = await visit(browser(), site().url);
    await signIn(page, 'van-phong', '/');
    await page.route('**/points?*', (route) => route.fulfill({ status: 403, json: { message: 'Forbidden' } }));
    await page.getByRole('link', { name: 'Điểm cầu' }).click();
    await page.getByText('Bạn không được xem trang này').waitFor();
    await page.unroute('**/points?*');
    await page.route('**/points?*', (route) => route.fulfill({ status: 429, json: {} }));
    await page.reload();
    await page.getByText('Quá nhiều yêu cầu cùng lúc').waitFor();
    await page.unroute('**/points?*');
    await page.getByRole('button', { name: 'Thử lại' }).click();
    await page
      .getByText(/^\d+ điểm cầu$/)
      .first()
      .waitFor();
    await close();
  });
});
