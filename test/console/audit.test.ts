import { readFileSync } from 'node:fs';
import { createClient } from '../../cli/client.ts';
import { verified } from '../../shared/domain/audit-verify.ts';
import { axeFaults } from './support/axe.ts';
import { endedConference, publishedNotice } from './support/ended-conference.ts';
import { eventually } from './support/eventually.ts';
import { consoleSuite } from './support/suite.ts';
import { settled, shoot, signIn, visit } from './support/visitor.ts';

jest.setTimeout(90_000);
const { site, browser } = consoleSuite();
let conferenceId = '';
beforeAll(async () => {
  conferenceId = await endedConference(site());
  await publishedNotice(site(), conferenceId);
}, 120_000);

test('the auditor sees who did what, that the record is whole, and takes it along to verify it elsewhere', async () => {
  const { page, troubles, close } = await visit(browser(), site().url);
  await signIn(page, 'kiem-toan', `/c/${conferenceId}/audit`);
  await page.getByText(/Nhật ký nguyên vẹn: \d/).waitFor();
  await settled(page);
  const row = page.getByRole('row').filter({ hasText: 'Lập lịch hội nghị' });
  await row.getByText('Văn phòng Trung ương').waitFor();
  await page.getByRole('row').filter({ hasText: 'Duyệt kết luận' }).getByText('Thư ký thứ hai').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'audit');

  await page.getByLabel('Việc', { exact: true }).selectOption({ label: 'Cấp số, ban hành' });
  await page.getByText('số 01/TB-VPCP').waitFor();
  await eventually(async () => expect(await page.getByRole('row').count()).toBe(2));
  expect(new URL(page.url()).search).toContain('ConclusionsNumbered');
  await page.getByLabel('Việc', { exact: true }).selectOption({ label: 'Hủy hội nghị' });
  await page.getByText('Không có mục nào như vậy').waitFor();
  await page.getByRole('button', { name: 'Bỏ lọc' }).click();
  await row.waitFor();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Xuất nhật ký' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`audit-${conferenceId}.ndjson`);
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\n');
  const entries = lines.map((line) => JSON.parse(line) as unknown);
  expect(verified(entries)).toMatchObject({ verifies: true, entries: lines.length });
  expect(entries).toEqual(expect.arrayContaining([expect.objectContaining({ act: 'ConclusionsApproved' })]));
  expect(troubles).toEqual([]);
  await close();
});

test('the auditor sees who changed the directory, and holds the record against an end that was written down', async () => {
  const office = createClient({ url: site().apiUrl, token: () => site().tokenOf('van-phong') });
  await office.call('PUT', '/points/X24998', { body: { version: 0, name: 'Xã Thử', level: 'commune', parent: '24' } });
  await site().drain();
  const { page, troubles, close } = await visit(browser(), site().url);
  await signIn(page, 'kiem-toan', '/points');
  await page.getByRole('link', { name: 'Nhật ký danh mục' }).click();
  await page.getByRole('heading', { level: 1, name: 'Nhật ký danh mục điểm cầu' }).waitFor();
  await page.getByText(/Nhật ký nguyên vẹn: \d/).waitFor();
  const row = page.getByRole('row').filter({ hasText: 'Sửa điểm cầu' });
  await row.getByText('Văn phòng Trung ương').waitFor();
  await row.getByRole('link', { name: 'Xã Thử (X24998)' }).waitFor();
  await page.getByLabel('Việc', { exact: true }).selectOption({ label: 'Nhập điểm cầu từ tệp' });
  await page.getByText('thêm 239').waitFor();
  expect(new URL(page.url()).search).toContain('PointsImported');

  const head = (await page.getByText(/^\d+:[0-9a-f]{64}$/).textContent()) ?? '';
  const kept = page.getByLabel('Đối chiếu với mã đã ghi');
  await kept.fill('12');
  await page.getByRole('button', { name: 'Đối chiếu' }).click();
  await page.getByText('Mã gồm số mục').waitFor();
  await kept.fill(head);
  await page.getByRole('button', { name: 'Đối chiếu' }).click();
  await page.getByText(/Mã đã ghi vẫn còn nguyên ở mục \d/).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'audit-directory');
  await page.goto(`/points/audit?head=1:${'0'.repeat(64)}`);
  await page.getByText('Nhật ký bị phá vỡ tại mục 1').waitFor();
  await page.getByText('Nhật ký đã bị viết lại', { exact: false }).waitFor();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Xuất nhật ký' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('audit-directory.ndjson');
  expect(troubles).toEqual([]);
  await close();
});

test('a record that is broken is said to be so at once, with the entry; on a phone, in the dark', async () => {
  const { page, troubles, close } = await visit(browser(), site().url, { width: 360, height: 740, theme: 'dark' });
  await page.route('**/audit/verification', async (asked) => {
    const answer = await asked.fetch();
    await asked.fulfill({ response: answer, json: { verifies: false, entries: 6, seq: 7, fault: 'wrong-hash' } });
  });
  await signIn(page, 'kiem-toan', `/c/${conferenceId}/audit`);
  await page.getByText('Nhật ký bị phá vỡ tại mục 7').waitFor();
  await settled(page);
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'audit-broken-360-dark');
  expect(troubles).toEqual([]);
  await close();
});

test('a next page that cannot be read is said once, below what was read, and can be asked for again', async () => {
  const { page, close } = await visit(browser(), site().url);
  await page.route(/\/audit\?/, async (asked) => {
    if (asked.request().url().includes('cursor=')) return asked.fulfill({ status: 422, json: {} });
    const answer = await asked.fetch();
    await asked.fulfill({ response: answer, json: { ...((await answer.json()) as object), cursor: 'next' } });
  });
  await signIn(page, 'kiem-toan', `/c/${conferenceId}/audit`);
  const more = page.getByRole('button', { name: 'Xem thêm' });
  await more.click();
  await page.getByText('Chưa đọc được dữ liệu').waitFor();
  await eventually(async () => expect(await page.getByRole('button', { name: 'Thử lại' }).count()).toBe(1));
  await eventually(async () => expect(await page.getByRole('row').count()).toBeGreaterThan(3));
  await page.unroute(/\/audit\?/);
  await close();
});

test.each(['en', 'bn'] as const)('it is written in %s', async (language) => {
  const { page, troubles, close } = await visit(browser(), site().url, { language, width: 1024 });
  await signIn(page, 'quan-tri', `/c/${conferenceId}/audit`);
  await settled(page);
  await page.getByRole('row').nth(3).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, `audit-${language}`);
  expect(troubles).toEqual([]);
  await close();
});

test('it is offered and given to nobody else', async () => {
  const { page, troubles, close } = await visit(browser(), site().url);
  await signIn(page, 'van-phong', `/c/${conferenceId}`);
  expect(await page.getByRole('link', { name: 'Nhật ký' }).count()).toBe(0);
  await page.goto(`/c/${conferenceId}/audit`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByText('Bạn không được xem trang này').waitFor();
  await page.goto('/points');
  await page.getByRole('link', { name: 'Nhập từ tệp' }).waitFor();
  expect(await page.getByRole('link', { name: 'Nhật ký danh mục' }).count()).toBe(0);
  await page.goto('/points/audit');
  await page.getByText('Bạn không được xem trang này').waitFor();
  expect(troubles).toEqual([]);
  await close();
});
