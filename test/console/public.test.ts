import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axeFaults } from './support/axe.ts';
import { endedConference, linksToAcknowledge, officeOf, publishedNotice } from './support/ended-conference.ts';
import { eventually } from './support/eventually.ts';
import { consoleSuite } from './support/suite.ts';
import { overWidth, printedSheets, settled, shoot, signIn, visit } from './support/visitor.ts';

const { site, browser } = consoleSuite();

test('a recipient acknowledges by the mailed link, reads the public notice and verifies the file', async () => {
  const conferenceId = await endedConference(site());
  const notice = await publishedNotice(site(), conferenceId);
  const [link = ''] = await linksToAcknowledge(site());
  expect(link).not.toBe('');

  const phone = await visit(browser(), site().url, { width: 360 });
  const { page } = phone;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(link);
  await settled(page);
  await page.getByText(`Thông báo kết luận ${notice.number}`).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'ack-360');
  await page.getByRole('button', { name: 'Xác nhận đã nhận' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Đã xác nhận', { exact: true }).waitFor();
  await shoot(page, 'ack-done-360');
  await page.reload();
  await page.getByText('Đã xác nhận', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Xác nhận đã nhận' }).count()).toBe(0);
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Tải tệp PDF' }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe(`${notice.number.replace('/', '_')}.pdf`);
  const file = join(tmpdir(), saved.suggestedFilename());
  await saved.saveAs(file);
  const secret = link.split('.').at(-1) as string;
  expect(asked.filter((url) => new URL(url).pathname !== '/ack' && url.includes(secret))).toEqual([]);

  await page.goto(`/n/${notice.number}?year=${notice.year}`);
  await page.getByRole('article').waitFor();
  await settled(page);
  expect(await axeFaults(page)).toEqual([]);
  expect(await overWidth(page)).toBe(0);
  await shoot(page, 'notice-360');
  expect(await printedSheets(page)).toBe(1);

  await page.goto('/verify');
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByText(/Đã tính mã/).waitFor();
  await eventually(async () => expect(await page.getByLabel('Số, ký hiệu').inputValue()).toBe(notice.number));
  await page.getByRole('button', { name: 'Kiểm tra' }).click();
  await page.getByText('đang có hiệu lực').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'verify-360');
  expect(phone.troubles).toEqual([]);

  // a changed file is none of ours; the refused question is a 404 that the browser notes
  const other = join(tmpdir(), 'khac.pdf');
  writeFileSync(other, 'no notice');
  await page.locator('input[type=file]').setInputFiles(other);
  await page.getByText(/Đã tính mã SHA-256 của khac/).waitFor();
  await page.getByRole('button', { name: 'Kiểm tra' }).click();
  await page.getByText('Không khớp với thông báo nào').waitFor();
  expect(await axeFaults(page)).toEqual([]);

  const { chair } = officeOf(site());
  await chair.call('POST', `/conferences/${conferenceId}/conclusions/${notice.id}/revoke`, {
    body: { version: notice.version, number: notice.number, reason: 'Nhầm số liệu' },
  });
  await page.goto(`/n/${notice.number}?year=${notice.year}`);
  await page.getByText('không còn hiệu lực').waitFor();
  expect(await page.getByRole('article').count()).toBe(0);
  await shoot(page, 'notice-revoked-360');
  await phone.close();
});

test('links that lead nowhere say so without telling more', async () => {
  const { page, close } = await visit(browser(), site().url, { theme: 'dark', language: 'en' });
  for (const [path, text] of [
    ['/ack', 'The link is not complete'],
    ['/ack#dlv_nothing.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'The link is not right'],
    ['/n/99/TB-VPCP?year=2020', 'There is no public notice of this number'],
    ['/n/nothing', 'There is no public notice of this number'],
  ] as const) {
    await page.goto('about:blank');
    await page.goto(path);
    await page.getByText(text).waitFor();
    expect([path, await axeFaults(page)]).toEqual([path, []]);
    await shoot(page, `public${path.replace(/\W+/g, '-').slice(0, 16)}-dark-en`);
  }
  await page.getByRole('link', { name: 'Verify by the file' }).click();
  await page.getByRole('heading', { name: 'Verify a notice' }).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'verify-dark-en');
  await close();
});

test('a notice that is not public is no notice to a stranger; who signs in there is led to where it is read', async () => {
  const conferenceId = await endedConference(site(), 'internal');
  const { id, number, year } = await publishedNotice(site(), conferenceId);
  const { page, close } = await visit(browser(), site().url, { width: 360 });
  await page.goto(`/n/${number}?year=${year}`);
  await page.getByText('Không có thông báo công khai mang số này').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'notice-internal-stranger-360');
  await signIn(page, 'tinh-24', `/n/${number}?year=${year}`);
  await page.getByText('Thông báo này không công khai').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  expect(await overWidth(page)).toBe(0);
  await shoot(page, 'notice-internal-360');
  await page.getByRole('link', { name: 'Mở thông báo' }).click();
  await page.waitForURL((url) => url.pathname === `/c/${conferenceId}/conclusions` && url.search.includes(id));
  await page.getByText(number).first().waitFor();
  await close();
});
