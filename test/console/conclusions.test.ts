import type { ApiError, Client } from '../../cli/client.ts';
import problems from '../../console/src/api/messages/vi.json' with { type: 'json' };
import { conclusionsRoutes } from '../../shared/contracts/conclusions.ts';
import { axeFaults } from './support/axe.ts';
import { endedConference, officeOf } from './support/ended-conference.ts';
import { eventually } from './support/eventually.ts';
import { lettersTo } from './support/halls.ts';
import { consoleSuite } from './support/suite.ts';
import { dialogOn, overWidth, printedSheets, settled, shoot, signIn, signInAnew, visit } from './support/visitor.ts';

const { site, browser } = consoleSuite();
// The first story takes a notice through its whole life, by two people.
jest.setTimeout(300_000);

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
  await eventually(async () => expect(await page.getByText('Cần điền mục này').count()).toBe(2));
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
  await eventually(async () =>
    expect(await page.getByLabel('Nội dung phần 1').inputValue()).toContain('Các xã, phường tham dự đầy đủ.'),
  );

  // the session runs out between two words: what was typed is there again, and is kept
  await signInAnew(page, () => page.getByLabel('Nội dung phần 2').fill('Gõ khi phiên đã hết.'));
  await eventually(async () =>
    expect(await page.getByLabel('Nội dung phần 2').inputValue()).toBe('Gõ khi phiên đã hết.'),
  );
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
  // pressed twice, and its answer lost: one act, one number
  const keys: (string | undefined)[] = [];
  await page.route('**/publish', async (asked) => {
    keys.push(asked.request().headers()['idempotency-key']);
    if (keys.length > 1) return asked.continue();
    await asked.fetch();
    return asked.abort();
  });
  await dialog.getByRole('button', { name: 'Ban hành số 01/TB-VPCP' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByText('Thông báo 01/TB-VPCP đang có hiệu lực').waitFor();
  await settled(page);
  await shoot(page, 'conclusions-published');
  // The notice alone, on its one sheet: no strip of the conference before it, no empty sheet behind it.
  expect(await printedSheets(page)).toBe(1);
  expect(await axeFaults(page)).toEqual([]);
  expect([keys.length, new Set(keys).size]).toEqual([2, 1]);

  // while it is amended by one, it is revoked by another
  await page.getByRole('button', { name: 'Soạn thông báo sửa đổi' }).click();
  await page.getByText('Thông báo 01/TB-VPCP vẫn còn hiệu lực').waitFor();
  await page.getByLabel('Trích yếu').fill('Sửa đổi số liệu tại phần II');
  await reader.page.getByRole('button', { name: 'Thu hồi', exact: true }).click();
  const revoke = dialogOn(reader.page);
  const act = revoke.getByRole('button', { name: 'Thu hồi', exact: true });
  await eventually(async () => expect(await act.isDisabled()).toBe(true));
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
  await eventually(async () =>
    expect(await revoke.getByLabel('Lý do thu hồi').inputValue()).toBe('Nhầm số liệu tại phần II'),
  );
  await revoke.getByLabel(/^Gõ/).fill('01/TB-VPCP');
  await shoot(reader.page, 'conclusions-revoke-dark');
  await act.click();
  await reader.page.getByText('Thông báo 01/TB-VPCP đã bị thu hồi').waitFor();
  expect(await axeFaults(reader.page)).toEqual([]);
  await shoot(reader.page, 'conclusions-revoked-dark');
  expect((await chair.call<{ items: { status: string }[] }>('GET', own)).items[0]?.status).toBe('revoked');

  // the one who was amending it is told, loses nothing, and can make a notice of its own of it
  await page.getByText('Thông báo 01/TB-VPCP đã bị thu hồi nên không sửa đổi được nữa').waitFor();
  await eventually(async () =>
    expect(await page.getByLabel('Trích yếu').inputValue()).toBe('Sửa đổi số liệu tại phần II'),
  );
  await eventually(async () =>
    expect(await page.getByLabel('Họ và tên người ký').inputValue()).toBe('Nguyễn Thị Ngọc Ẩn'),
  );
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'conclusions-amended-revoked');
  await page.getByRole('button', { name: 'Tạo dự thảo thông báo riêng' }).click();
  await paper.getByText('Sửa đổi số liệu tại phần II').waitFor();
  const { items: all } = await secretary.call<{ items: { content: { abstract: string }; amends?: object }[] }>(
    'GET',
    own,
  );
  expect(all.filter(({ content }) => content.abstract.startsWith('Sửa đổi')).map(({ amends }) => amends)).toEqual([
    undefined,
  ]);
  // the refusals that told of the conflict and of the old sign-in are all that the browsers note
  expect(writer.troubles.filter((each) => !/status of 40[19]|ERR_FAILED .*\/publish\)/.test(each))).toEqual([]);
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
  await page.getByText('এইমাত্র যা লিখেছেন তা এখনও সংরক্ষিত হয়নি').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'conclusions-late-360-bn');
  await page.getByRole('link', { name: 'প্রেরণ' }).first().click();
  const ask = dialogOn(page);
  await ask.waitFor();
  await shoot(page, 'conclusions-leave-360-bn');
  await page.keyboard.press('Escape');
  await ask.waitFor({ state: 'hidden' });
  await eventually(async () => expect(await page.getByLabel('সারসংক্ষেপ').inputValue()).toBe('Kết luận khác'));
  await page.unrouteAll();
  await page.getByText(/সংরক্ষিত \(/).waitFor();

  // A line that says nothing: the writer is told before the first try is given up, and goes on typing.
  const answers = `**${conclusionsRoutes.editConclusions.path.replace(/\{\w+\}/g, '*')}`;
  let tries = 0;
  await page.route(answers, (route) => {
    if (route.request().method() !== 'PUT') return route.continue();
    tries += 1;
    return undefined;
  });
  await page.getByLabel('সারসংক্ষেপ').fill('Kết luận chưa ai trả lời');
  await page.getByText('এইমাত্র যা লিখেছেন তা এখনও সংরক্ষিত হয়নি').waitFor();
  expect(tries).toBe(1);
  await page.getByLabel('সারসংক্ষেপ').fill('Kết luận gõ thêm khi chưa có trả lời');

  // The tab is gone, and another one has every word of it, sends them and keeps them no longer.
  const context = page.context();
  await page.close();
  const later = await context.newPage();
  await later.goto(`/c/${conferenceId}/conclusions`);
  await later.getByText('সংরক্ষণ হয়নি, তা ফিরিয়ে আনা হয়েছে').waitFor();
  await eventually(async () =>
    expect(await later.getByLabel('সারসংক্ষেপ').inputValue()).toBe('Kết luận gõ thêm khi chưa có trả lời'),
  );
  await shoot(later, 'conclusions-left-360-bn');
  await later.getByText(/সংরক্ষিত \(/).waitFor();
  expect(await axeFaults(later)).toEqual([]);
  expect(await overWidth(later)).toBe(0);
  const { items } = await secretary.call<{ items: { content: { abstract: string } }[] }>(
    'GET',
    `/conferences/${conferenceId}/conclusions`,
  );
  expect(items.map(({ content }) => content.abstract)).toEqual(['Kết luận gõ thêm khi chưa có trả lời']);
  const kept = () => later.evaluate(() => Object.keys({ ...localStorage, ...sessionStorage }));
  expect((await kept()).filter((key) => key.includes('draft'))).toEqual([]);
  await close();
});

test('two who press at once, and one who presses twice, do every act once, and the other is told in words', async () => {
  const conferenceId = await endedConference(site());
  const { secretary, second, chair, office } = officeOf(site());
  const own = `/conferences/${conferenceId}/conclusions`;
  interface Act {
    readonly id: string;
    readonly version: number;
    readonly number?: string;
  }
  const words = problems.code as Record<string, string>;
  /** What two tries of their own keys come to: the answers, and the refusals. */
  const twice = async (by: readonly Client[], path: string, body: object) => {
    const tries = await Promise.allSettled(by.map((each) => each.call<Act>('POST', path, { body })));
    const done = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const refused = tries.flatMap((each) =>
      each.status === 'rejected' ? [(each.reason as ApiError).problem.code] : [],
    );
    for (const code of refused) expect([code, words[code]]).toEqual([code, expect.any(String)]);
    return { done, refused };
  };
  const draft = await secretary.call<Act>('POST', own, {
    body: {
      abstract: 'Kết luận tại Hội nghị',
      sections: [{ heading: 'I. Đánh giá chung', paragraphs: ['Một đoạn.'] }],
      signer: { post: 'Chánh Văn phòng', name: 'Trần Văn Sơn' },
      place: 'Hà Nội',
    },
  });
  const path = `${own}/${draft.id}`;
  let { version } = draft;
  for (const [act, by] of [
    ['submit', [secretary, secretary]],
    ['approve', [second, chair]],
  ] as const) {
    const { done, refused } = await twice(by, `${path}/${act}`, { version });
    expect([act, done.length, refused.length]).toEqual([act, 1, 1]);
    version = done[0]?.version ?? 0;
    const again = await twice([by[0]], `${path}/${act}`, { version: version - 1 });
    expect([act, again.refused]).toEqual([act, ['version-lost']]);
  }
  const published = await twice([secretary, office], `${path}/publish`, { version });
  expect(new Set(published.done.map(({ number }) => number)).size).toBe(1);
  await site().drain();
  const out = await secretary.call<Act>('GET', path);
  const later = await twice([secretary], `${path}/publish`, { version });
  expect(later.done.map(({ number }) => number)).toEqual([out.number]);

  const documents = `/conferences/${conferenceId}/documents`;
  const mails = async () => (await lettersTo(site(), 'vanphong.24', out.number ?? '')).length;
  const before = await mails();
  const document = `conclusions-${conferenceId}-${draft.id.slice(4)}-1`;
  const resent = await twice([secretary, office], `${documents}/${document}/resend`, { states: ['failed', 'bounced'] });
  expect([resent.done, resent.refused]).toEqual([[{ requeued: 0 }, { requeued: 0 }], []]);
  await site().drain();
  expect([before, await mails()]).toEqual([1, 1]);

  const revocation = { version: out.version, number: out.number, reason: 'Nhầm số liệu' };
  const revoked = await twice([chair, office], `${path}/revoke`, revocation);
  expect(revoked.done.length).toBeGreaterThan(0);
  await site().drain();
  const again = await twice([office], `${path}/revoke`, { ...revocation, reason: 'Lý do khác' });
  expect(again.done.map((each) => each.version)).toEqual([revoked.done[0]?.version]);
  const told = await office.call<{ items: { kind: string }[] }>('GET', documents);
  expect(told.items.filter(({ kind }) => kind === 'revocation' || kind === 'conclusions').length).toBe(2);

  const agenda = `/conferences/${site().conferenceId}/agenda`;
  const written = await office.call<Act>('GET', agenda);
  const sent = await twice([office, office], `${agenda}/publish`, { version: written.version });
  expect(sent.done.length).toBeGreaterThan(0);
  await site().drain();
  const programmes = await office.call<{ items: { kind: string }[] }>(
    'GET',
    `${agenda.replace('agenda', 'documents')}`,
  );
  expect(programmes.items.filter(({ kind }) => kind === 'agenda').length).toBe(1);
});
