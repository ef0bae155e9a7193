import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { axeFaults } from './support/axe.ts';
import { eventually } from './support/eventually.ts';
import { consoleSuite } from './support/suite.ts';
import { dialogOn, shoot, signIn, visit } from './support/visitor.ts';

describe('the page', () => {
  const { site, browser } = consoleSuite();
  const head = 'code,name,level,parent_code,seats,valid_from,host_email';

  const give = (page: Page, lines: readonly string[], name = 'diem-cau.csv') =>
    page
      .locator('input[type="file"]')
      .first()
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`) });
  const api = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${site().apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await site().tokenOf('van-phong')}`,
        'content-type': 'application/json',
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const inBoth = async (page: Page) => {
    const faults = await axeFaults(page);
    await page.evaluate(() => {
      document.documentElement.dataset.theme = 'dark';
    });
    return [...faults, ...(await axeFaults(page))];
  };

  test('a file with errors changes nothing, says every one of them, and they can be filtered and saved', async () => {
    const { page, troubles, close } = await visit(browser(), site().url);
    await signIn(page, 'van-phong', '/points/import');
    await shoot(page, 'import-start-1440');
    await give(page, [
      head,
      'X24001,Phường Đổi Tên,commune,24,90,01/07/2025,',
      'M24001,Xã Mới,commune,24,40,,',
      ',Không Mã,commune,24,,,',
      'M24002,Xã Sai,lang,99,nhiều,31/02/2025,khong-phai-thu',
    ]);
    await page.getByText('2 dòng có lỗi; danh mục chưa thay đổi').waitFor();
    await page.getByText('“31/02/2025” không phải là ngày như 2025-07-01 hay 01/07/2025').waitFor();
    await page.getByText('không có điểm cầu mã “99”').waitFor();
    expect(await page.getByRole('button', { name: 'Đưa vào danh mục' }).count()).toBe(0);
    await shoot(page, 'import-errors-1440');
    await page.getByLabel('Cột có lỗi').selectOption({ label: 'Số ghế (1)' });
    await page.getByText('1 / 2 dòng').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Tải 1 lỗi (CSV)' }).click(),
    ]);
    const saved = readFileSync(await download.path(), 'utf8');
    expect(saved).toBe(
      '\ufeffDòng,Mã,Tên,Cột,Lý do\r\n5,M24002,Xã Sai,seats,“nhiều” không phải là số nguyên từ 0 đến 100000\r\n',
    );
    await page.getByRole('tab', { name: 'Thay đổi' }).click();
    await page.getByText('Có hiệu lực từ: (trống) → 01/07/2025').waitFor();
    expect(await inBoth(page)).toEqual([]);
    expect((await api('GET', '/points/M24001')).status).toBe(404);
    expect((await api('GET', '/points/X24001')).body.version).toBe(1);
    expect(troubles).toEqual([]);
    await close();
  });

  test('a good file is read, confirmed by its number, comes into force, and the directory shows it', async () => {
    const { page, troubles, close } = await visit(browser(), site().url);
    await signIn(page, 'van-phong', '/points/import');
    await give(page, [head, 'X25001,Phường Tên Khác,commune,25,90,,', 'M25001,Xã Mới Nhập,commune,25,40,,']);
    await page.getByText('Tệp không có lỗi; danh mục chưa thay đổi').waitFor();
    await shoot(page, 'import-ready-1440');
    await page.getByRole('button', { name: 'Đưa vào danh mục' }).click();
    const dialog = dialogOn(page);
    await dialog.getByText('Thêm 1 điểm cầu, sửa 1 điểm cầu').waitFor();
    const act = dialog.getByRole('button', { name: 'Đưa vào danh mục' });
    await eventually(async () => expect(await act.isDisabled()).toBe(true));
    const [copy] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Tải danh mục hiện nay' }).click(),
    ]);
    expect(
      readFileSync(await copy.path(), 'utf8')
        .trim()
        .split('\r\n'),
    ).toHaveLength(240);
    await dialog.getByRole('textbox').fill('2');
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'import-confirm-1440');
    await act.click();
    await page.getByText('Danh mục mới đã có hiệu lực').waitFor();
    await shoot(page, 'import-committed-1440');
    await page.reload();
    await page.getByText('Danh mục mới đã có hiệu lực').waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Về danh mục' }).last().click();
    await page.getByLabel('Tìm theo tên hoặc mã').fill('xa moi nhap');
    await page.getByRole('link', { name: 'Xã Mới Nhập' }).waitFor();
    // The copy that was kept gives the changed point back what it had.
    await page.goto('/points/import');
    await page
      .locator('input[type="file"]')
      .setInputFiles(
        await copy.path().then((path) => ({ name: 'truoc.csv', mimeType: '', buffer: readFileSync(path) })),
      );
    await page.getByText(/Tên: Phường Tên Khác → /).waitFor();
    await page.getByRole('tab', { name: /Giữ nguyên\s*238/ }).waitFor();
    expect(troubles).toEqual([]);
    await close();
  });

  test('a preview that was overtaken says so, and the same file is compared again', async () => {
    const { page, close, troubles } = await visit(browser(), site().url);
    await signIn(page, 'van-phong', '/points/import');
    await give(page, [head, 'M31001,Xã Đến Sau,commune,31,40,,']);
    await page.getByText('Tệp không có lỗi').waitFor();
    await page.getByRole('button', { name: 'Đưa vào danh mục' }).click();
    await dialogOn(page).getByRole('textbox').fill('1');
    expect(
      (await api('PUT', '/points/M31009', { version: 0, name: 'Xã Chen Ngang', level: 'commune', parent: '31' }))
        .status,
    ).toBe(200);
    await dialogOn(page).getByRole('button', { name: 'Đưa vào danh mục' }).click();
    await page.getByText('Danh mục đã thay đổi').first().waitFor();
    await page.reload();
    await page.getByText('Danh mục đã thay đổi sau khi đọc tệp này').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'import-overtaken-1440');
    await give(page, [head, 'M31001,Xã Đến Sau,commune,31,40,,']);
    await page.getByText('Tệp không có lỗi').waitFor();
    expect((await api('GET', '/points/M31001')).status).toBe(404);
    await page.goto('/points/import?id=imp_0000000000000000');
    await page.getByText('Không tìm thấy lần nhập này').waitFor();
    expect(troubles.filter((each) => !/40[49]/.test(each))).toEqual([]);
    await close();
  });

  test('a file that is no table is refused with all its errors, on a phone too', async () => {
    const { page, close } = await visit(browser(), site().url, { width: 360, theme: 'dark' });
    await signIn(page, 'van-phong', '/points/import');
    await give(page, ['ma,ten,code,code', '1,2,3,4'], 'sai.csv');
    const alert = page.getByRole('alert');
    await alert.getByText('Không nhận được tệp sai.csv; danh mục chưa thay đổi').waitFor();
    const panel = page.locator('section').filter({ has: alert });
    await panel.getByText('Có 6 lý do').waitFor();
    await eventually(async () => expect(await panel.getByRole('listitem').count()).toBe(6));
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'import-refused-360');
    await close();
  });

  test.each(['en', 'bn'] as const)('reads in %s; who may not import is told so', async (language) => {
    const { page, close, troubles } = await visit(browser(), site().url, { language, width: 1024 });
    await signIn(page, 'van-phong', '/points/import');
    await give(page, [head, 'X31001,Phường Tên Khác,commune,31,90,,', 'M31002,,commune,31,40,,x@']);
    await page.getByRole('tab').first().waitFor();
    await shoot(page, `import-1024-${language}`);
    expect(await axeFaults(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await close();
    const other = await visit(browser(), site().url);
    await signIn(other.page, 'tinh-24', '/points/import');
    await other.page.getByText('Bạn không được xem trang này').waitFor();
    await other.close();
  });
});
