import { conclusionsRoutes } from '../../shared/contracts/conclusions.ts';
import { endedConference, officeOf } from './support/ended-conference.ts';
import { consoleSuite } from './support/suite.ts';
import {
  axeFaults,
  dialogOn,
  overWidth,
  printedSheets,
  settled,
  shoot,
  signIn,
  signInAnew,
  visit,
} from './support/visitor.ts';

const { site, browser } = consoleSuite();

test('a notice goes from the first word to the published paper, by two people; and is revoked by its number', async () => {
  const conferenceId = await endedConference(site());
  const path = `/c/${conferenceId}/conclusions`;
  const writer = await visit(browser(), site().url);
  const { page } = writer;
  await signIn(page, 'thu-ky', path);
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'conclusions-empty');
  await page.getByRole('button', { name: 'Soạn dự thảo' }).click();
  await page.getByRole('button', { name: 'Tạo dự thảo' }).click();
  expect(await page.getByText('Cần điền mục này').count()).toBe(2);
  await page.getByLabel('Chức vụ người ký').fill('Chánh Văn phòng');
  await page.getByLabel('Họ và tên người ký').fill('Nguyễn Thị Ngọc Ẩn');
  await shoot(page, 'conclusions-start');
  await page.getByRole('button', { name: 'Tạo dự thảo' }).click();

  // kept by itself, and seen on the paper at once
  const paper = page.getByRole('article', { name: 'Thông báo trên giấy' });
  await paper.waitFor();
  await page.getByLabel('Nội dung phần 1').fill('Hội nghị ghi nhận kết quả.\nCác xã, phường tham dự đầy đủ.');
  await paper.getByText('Các xã, phường tham dự đầy đủ').waitFor();
  await page.getByText(/Đã lưu lúc/).waitFor();
  await page.reload();
  expect(await page.getByLabel('Nội dung phần 1').inputValue()).toContain('Các xã, phường tham dự đầy đủ.');

  // the session runs out between two words: what was typed is there again, and is kept
  await signInAnew(page, () => page.getByLabel('Nội dung phần 2').fill('Gõ khi phiên đã hết.'));
  expect(await page.getByLabel('Nội dung phần 2').inputValue()).toBe('Gõ khi phiên đã hết.');
  await page.getByText(/Đã lưu lúc/).waitFor();

  // somebody else was faster: nothing is lost, and the person decides
  const { secretary, second, chair } = officeOf(site());
  const own = `/conferences/${conferenceId}/conclusions`;
  const { items } = await secretary.call<{ items: { id: string; version: number; content: object }[] }>('GET', own);
  const [draft] = items as [(typeof items)[number]];
  await page.getByLabel('Trích yếu').fill('Kết luận do thư ký thứ nhất viết');
  await second.call('PUT', `${own}/${draft.id}`, {
    body: { version: draft.version, ...draft.content, abstract: 'Kết luận do thư ký thứ hai viết' },
  });
  const conflict = page.getByRole('status').filter({ hasText: 'đã lưu một bản khác' });
  await conflict.waitFor();
  await shoot(page, 'conclusions-conflict');
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Giữ bản của tôi' }).click();
  await page.getByText(/Đã lưu lúc/).waitFor();
  const kept = await secretary.call<{ content: { abstract: string } }>('GET', `${own}/${draft.id}`);
  expect(kept.content.abstract).toBe('Kết luận do thư ký thứ nhất viết');
  await shoot(page, 'conclusions-draft');

  await page.getByRole('button', { name: 'Trình duyệt' }).click();
  // a heading that would stand bare on the paper is said before
  const hollow = page.getByRole('dialog', { name: '1 đề mục chưa có nội dung' });
  await hollow.getByText('III. Tổ chức thực hiện').waitFor();
  await hollow.getByRole('button', { name: 'Vẫn trình duyệt' }).click();
  await page.getByText(/không tự duyệt được/).waitFor();
  expect(await page.getByRole('button', { name: 'Duyệt', exact: true }).count()).toBe(0);
  await shoot(page, 'conclusions-waits');

  // the chair approves the version that was read
  const reader = await visit(browser(), site().url, { theme: 'dark' });
  await signIn(reader.page, 'chu-toa', path);
  expect(await axeFaults(reader.page)).toEqual([]);
  await shoot(reader.page, 'conclusions-review-dark');
  await reader.page.getByRole('button', { name: 'Duyệt', exact: true }).click();
  await reader.page.getByText('Đã duyệt, chờ ban hành').waitFor();

  // by keyboard only: the number and who gets it are said before
  await page.getByRole('button', { name: 'Ban hành', exact: true }).focus();
  await page.keyboard.press('Enter');
  const dialog = dialogOn(page);
  await dialog.getByText('01/TB-VPCP, sổ năm', { exact: false }).waitFor();
  await shoot(page, 'conclusions-publish');
  expect(await axeFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Ban hành số 01/TB-VPCP' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Thông báo 01/TB-VPCP đang có hiệu lực').waitFor();
  await settled(page);
  await shoot(page, 'conclusions-published');
  // The notice alone, on its one sheet: no strip of the conference before it, no empty sheet behind it.
  expect(await printedSheets(page)).toBe(1);
  expect(await axeFaults(page)).toEqual([]);

  await reader.page.getByRole('button', { name: 'Thu hồi', exact: true }).click();
  const revoke = dialogOn(reader.page);
  const act = revoke.getByRole('button', { name: 'Thu hồi', exact: true });
  expect(await act.isDisabled()).toBe(true);
  await revoke.getByLabel('Lý do thu hồi').fill('Nhầm số liệu tại phần II');
  await revoke.getByLabel(/^Gõ/).fill('01/TB-VPCP');
  // whoever signed in too long ago signs in again, and comes back to what was typed
  await reader.page.route(
    '**/revoke',
    (asked) =>
      asked.fulfill({
        status: 401,
        contentType: 'application/problem+json',
        headers: { 'access-control-allow-origin': '*' },
        body: JSON.stringify({
          type: 'x',
          title: 'x',
          status: 401,
          code: 'sign-in-again',
          facts: { maxAgeSeconds: 900 },
        }),
      }),
    { times: 1 },
  );
  await act.click();
  await revoke.getByText(/Chưa có gì thay đổi/).waitFor();
  await shoot(reader.page, 'conclusions-sign-in-again-dark');
  await revoke.getByRole('button', { name: 'Đăng nhập lại' }).click();
  await reader.page.getByRole('link', { name: /chu-toa/ }).click();
  await revoke.waitFor();
  expect(await revoke.getByLabel('Lý do thu hồi').inputValue()).toBe('Nhầm số liệu tại phần II');
  await revoke.getByLabel(/^Gõ/).fill('01/TB-VPCP');
  await shoot(reader.page, 'conclusions-revoke-dark');
  await act.click();
  await reader.page.getByText('Thông báo 01/TB-VPCP đã bị thu hồi').waitFor();
  expect(await axeFaults(reader.page)).toEqual([]);
  await shoot(reader.page, 'conclusions-revoked-dark');
  expect((await chair.call<{ items: { status: string }[] }>('GET', own)).items[0]?.status).toBe('revoked');
  // the refusals that told of the conflict and of the old sign-in are all that the browsers note
  expect(writer.troubles.filter((each) => !/status of 40[19]/.test(each))).toEqual([]);
  expect(reader.troubles.filter((each) => !/status of 401 .*\/revoke\)/.test(each))).toEqual([]);
  await Promise.all([writer.close(), reader.close()]);
});

test('what cannot be saved stays on the page, says so and is not left by mistake', async () => {
  const conferenceId = site().conferenceId;
  const { secretary } = officeOf(site());
  await secretary.call('POST', `/conferences/${conferenceId}/conclusions`, {
    body: {
      abstract: 'Kết luận tại Hội nghị',
      sections: [{ heading: 'I. Đánh giá chung', paragraphs: ['Một đoạn.'] }],
      signer: { post: 'Chánh Văn phòng', name: 'Trần Văn Sơn' },
      place: 'Hà Nội',
    },
  });
  const { page, close } = await visit(browser(), site().url, { width: 360, language: 'bn' });
  await signIn(page, 'thu-ky', `/c/${conferenceId}/conclusions`);
  await shoot(page, 'conclusions-draft-360-bn');
  expect(await overWidth(page)).toBe(0);
  expect(await axeFaults(page)).toEqual([]);
  await page.route(`**${conclusionsRoutes.editConclusions.path.replace(/\{\w+\}/g, '*')}`, (route) =>
    route.request().method() === 'PUT' ? route.abort() : route.continue(),
  );
  await page.getByLabel('সারসংক্ষেপ').fill('Kết luận khác');
  await page.getByText('সংরক্ষণ করা যায়নি').first().waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole('link', { name: 'প্রেরণ' }).first().click();
  const ask = dialogOn(page);
  await ask.waitFor();
  await shoot(page, 'conclusions-leave-360-bn');
  await page.keyboard.press('Escape');
  await ask.waitFor({ state: 'hidden' });
  expect(await page.getByLabel('সারসংক্ষেপ').inputValue()).toBe('Kết luận khác');
  await page.unrouteAll();
  await page.getByText(/সংরক্ষিত \(/).waitFor();
  await close();
});
