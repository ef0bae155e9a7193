import { createClient } from '../../cli/client.ts';
import { axeFaults } from './support/axe.ts';
import { eventually } from './support/eventually.ts';
import { consoleSuite } from './support/suite.ts';
import { dialogOn, overWidth, settled, shoot, signIn, visit } from './support/visitor.ts';

const { site, browser } = consoleSuite();
const address = () => `/c/${site().conferenceId}/agenda`;
const pdf = (text: string) => ({
  name: 'bao-cao.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.7 ${text}`),
});

interface Agenda {
  readonly version: number;
  readonly sessions: { title: string; items: { title: string }[] }[];
}

describe('in a browser', () => {
  const open = async (account: string, search = '', options = {}) => {
    const visitor = await visit(browser(), site().url, options);
    await signIn(visitor.page, account, `${address()}${search}`);
    return visitor;
  };
  const secretary = () => createClient({ url: site().apiUrl, token: () => site().tokenOf('thu-ky-2') });
  const current = () => secretary().call<Agenda>('GET', `/conferences/${site().conferenceId}/agenda`);

  test('two secretaries edit at once: what both changed is put to the second, the rest is united', async () => {
    const { page, troubles, close } = await open('thu-ky');
    await page.getByRole('button', { name: 'Sửa chương trình' }).click();
    await page.getByRole('textbox', { name: 'Nội dung 1' }).first().fill('Phát biểu khai mạc của Phó Thủ tướng');
    await page.getByLabel('Chủ trì phiên').first().fill('Bộ trưởng');
    const before = await current();
    const sessions = structuredClone(before.sessions);
    (sessions[0]!.items[0] as { title: string }).title = 'Khai mạc';
    (sessions[1]!.items[0] as { title: string }).title = 'Thảo luận';
    await secretary().call('PUT', `/conferences/${site().conferenceId}/agenda`, {
      body: { version: before.version, sessions },
    });
    await shoot(page, 'agenda-edit');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Lưu chương trình' }).click();
    await page.getByText('1 chỗ cả hai cùng sửa', { exact: false }).waitFor();
    await page.getByRole('radio', { name: 'Của người kia: Khai mạc' }).check();
    await shoot(page, 'agenda-conflict');
    await page.getByRole('button', { name: 'Gộp hai bản' }).click();
    await page.getByRole('button', { name: 'Lưu chương trình' }).click();
    await page.getByRole('button', { name: 'Sửa chương trình' }).waitFor();
    const after = await current();
    expect(after.sessions.map(({ items }) => items[0]?.title)).toEqual(['Khai mạc', 'Thảo luận']);
    expect(after.sessions[0]).toMatchObject({ chair: 'Bộ trưởng' });
    // The refused save is an answer that the browser notes by itself.
    expect(troubles.filter((trouble) => !trouble.includes('409'))).toEqual([]);
    await close();
  });

  test('items are added, moved by keyboard, removed and brought back; a slip is named before it is sent', async () => {
    const { page, troubles, close } = await open('thu-ky', '?edit=true');
    const first = page.getByRole('group', { name: 'Phiên 1' });
    await first.getByRole('button', { name: 'Thêm nội dung' }).press('Enter');
    await page.keyboard.type('Tham luận của địa phương');
    await first.getByRole('button', { name: 'Đưa nội dung 3 lên' }).press('Enter');
    await eventually(async () =>
      expect(await first.getByRole('textbox', { name: 'Nội dung 2' }).inputValue()).toBe('Tham luận của địa phương'),
    );
    await first.getByRole('button', { name: /Bỏ nội dung 2/ }).click();
    await page.getByRole('button', { name: 'Hoàn tác' }).click();
    await eventually(async () =>
      expect(await first.getByRole('textbox', { name: 'Nội dung 2' }).inputValue()).toBe('Tham luận của địa phương'),
    );
    await first.getByLabel('Tên phiên').fill('');
    await page.getByRole('button', { name: 'Lưu chương trình' }).click();
    await first.getByText('Cần tên').waitFor();
    await eventually(async () =>
      expect(await first.getByLabel('Tên phiên').evaluate((input) => input === document.activeElement)).toBe(true),
    );
    await first.getByLabel('Tên phiên').fill('Khai mạc và báo cáo');
    await page.getByRole('button', { name: 'Lưu chương trình' }).click();
    await page.getByText('Tham luận của địa phương').waitFor();
    expect(troubles).toEqual([]);
    await close();
  });

  test('a paper goes up with its classification, gets a second version, and both can be opened', async () => {
    const { page, troubles, close } = await open('thu-ky');
    await page.getByRole('button', { name: /Thêm tài liệu cho Khai mạc/ }).click();
    const dialog = dialogOn(page);
    await dialog.locator('input[type=file]').setInputFiles(pdf('one'));
    await dialog.getByLabel('Tên tài liệu').fill('Báo cáo kết quả chuyển đổi số');
    await eventually(async () => expect(await dialog.getByRole('radio').count()).toBe(2)); // public and internal: the conference is internal
    await shoot(page, 'agenda-upload');
    await dialog.getByRole('button', { name: 'Tải lên', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Thay bản mới của Báo cáo' }).click();
    await dialogOn(page).locator('input[type=file]').setInputFiles(pdf('two'));
    await dialogOn(page).getByRole('button', { name: 'Tải lên', exact: true }).click();
    await page.getByText('bản 2', { exact: true }).waitFor();
    const opened = page.context().waitForEvent('page');
    await page.getByRole('button', { name: 'Báo cáo kết quả chuyển đổi số', exact: true }).click();
    expect((await opened).url()).toMatch(/^blob:|^about:blank|^$/);
    await page.getByRole('button', { name: 'Các bản của Báo cáo' }).click();
    await dialogOn(page).getByRole('row').nth(2).waitFor();
    await shoot(page, 'agenda-versions');
    expect(troubles).toEqual([]);
    await close();
  });

  test('a file that only calls itself a PDF is refused in words, and nothing is lost', async () => {
    const { page, close } = await open('thu-ky');
    await page.getByRole('button', { name: 'Thêm tài liệu chung' }).click();
    const dialog = dialogOn(page);
    await dialog.locator('input[type=file]').setInputFiles({ ...pdf(''), buffer: Buffer.from('MZ not a pdf') });
    await dialog.getByRole('button', { name: 'Tải lên', exact: true }).click();
    await dialog.getByText('Nội dung tệp không đúng với loại tệp nên chưa được thêm').waitFor();
    await eventually(async () => expect(await dialog.getByLabel('Tên tài liệu').inputValue()).toBe('bao-cao'));
    await shoot(page, 'agenda-upload-error');
    await close();
  });

  test('sending says to whom, and what is out is not offered again', async () => {
    const { page, troubles, close } = await open('thu-ky');
    await page.getByRole('button', { name: 'Gửi chương trình' }).click();
    await page.getByText('239 điểm cầu', { exact: false }).waitFor();
    await shoot(page, 'agenda-publish');
    await dialogOn(page).getByRole('button', { name: 'Gửi chương trình' }).click();
    await page.getByRole('link', { name: 'Xem ai đã nhận' }).waitFor();
    await page.getByText(/đã gửi lúc/).waitFor();
    expect(await page.getByRole('button', { name: /^Gửi/ }).count()).toBe(0);
    await shoot(page, 'agenda');
    expect(troubles).toEqual([]);
    await close();
  });

  test('others read: no button that changes anything, whatever the address says', async () => {
    const { page, close } = await open('tinh-24', '?edit=true');
    await page.getByRole('heading', { name: 'Khai mạc và báo cáo' }).waitFor();
    expect(await page.getByRole('button', { name: /Sửa|Thêm|Thay|Gửi|Lưu/ }).count()).toBe(0);
    await close();
  });

  test('on a phone, in the dark, in three languages', async () => {
    for (const [language, theme] of [
      ['vi', 'light'],
      ['en', 'dark'],
      ['bn', 'dark'],
    ] as const) {
      const { page, troubles, close } = await open('thu-ky', '', { language, theme, width: 360 });
      for (const [name, search] of [
        ['view', ''],
        ['edit', '?edit=true'],
      ]) {
        await page.goto(`${address()}${search}`);
        await settled(page);
        expect(await axeFaults(page)).toEqual([]);
        const wide = await overWidth(page);
        expect([name, language, wide]).toEqual([name, language, 0]);
        await shoot(page, `agenda-${name}-360-${language}-${theme}`);
      }
      expect(troubles).toEqual([]);
      await close();
    }
  });
});
