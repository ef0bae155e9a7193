import { createClient } from '../../cli/client.ts';
import {
  bodyOf,
  type DraftSession,
  doubtsOf,
  dueTimes,
  faultsOf,
  moved,
} from '../../console/src/pages/agenda/agenda.ts';
import { mergeAgendas } from '../../console/src/pages/agenda/merge-agenda.ts';
import { consoleSuite } from './support/suite.ts';
import { axeFaults, settled, shoot, signIn, visit } from './support/visitor.ts';

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

/** A story walks over several pages and signs in more than once. */
jest.setTimeout(60_000);

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
    expect(await first.getByRole('textbox', { name: 'Nội dung 2' }).inputValue()).toBe('Tham luận của địa phương');
    await first.getByRole('button', { name: /Bỏ nội dung 2/ }).click();
    await page.getByRole('button', { name: 'Hoàn tác' }).click();
    expect(await first.getByRole('textbox', { name: 'Nội dung 2' }).inputValue()).toBe('Tham luận của địa phương');
    await first.getByLabel('Tên phiên').fill('');
    await page.getByRole('button', { name: 'Lưu chương trình' }).click();
    await first.getByText('Cần tên').waitFor();
    expect(await first.getByLabel('Tên phiên').evaluate((input) => input === document.activeElement)).toBe(true);
    await first.getByLabel('Tên phiên').fill('Khai mạc và báo cáo');
    await page.getByRole('button', { name: 'Lưu chương trình' }).click();
    await page.getByText('Tham luận của địa phương').waitFor();
    expect(troubles).toEqual([]);
    await close();
  });

  test('a paper goes up with its classification, gets a second version, and both can be opened', async () => {
    const { page, troubles, close } = await open('thu-ky');
    await page.getByRole('button', { name: /Thêm tài liệu cho Khai mạc/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[type=file]').setInputFiles(pdf('one'));
    await dialog.getByLabel('Tên tài liệu').fill('Báo cáo kết quả chuyển đổi số');
    expect(await dialog.getByRole('radio').count()).toBe(2); // public and internal: the conference is internal
    await shoot(page, 'agenda-upload');
    await dialog.getByRole('button', { name: 'Tải lên', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Thay bản mới của Báo cáo' }).click();
    await page.getByRole('dialog').locator('input[type=file]').setInputFiles(pdf('two'));
    await page.getByRole('dialog').getByRole('button', { name: 'Tải lên', exact: true }).click();
    await page.getByText('bản 2', { exact: true }).waitFor();
    const opened = page.context().waitForEvent('page');
    await page.getByRole('button', { name: 'Báo cáo kết quả chuyển đổi số', exact: true }).click();
    expect((await opened).url()).toMatch(/^blob:|^about:blank|^$/);
    await page.getByRole('button', { name: 'Các bản của Báo cáo' }).click();
    await page.getByRole('dialog').getByRole('row').nth(2).waitFor();
    await shoot(page, 'agenda-versions');
    expect(troubles).toEqual([]);
    await close();
  });

  test('a file that only calls itself a PDF is refused in words, and nothing is lost', async () => {
    const { page, close } = await open('thu-ky');
    await page.getByRole('button', { name: 'Thêm tài liệu chung' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[type=file]').setInputFiles({ ...pdf(''), buffer: Buffer.from('MZ not a pdf') });
    await dialog.getByRole('button', { name: 'Tải lên', exact: true }).click();
    await dialog.getByText('Nội dung tệp không đúng với loại tệp.').waitFor();
    expect(await dialog.getByLabel('Tên tài liệu').inputValue()).toBe('bao-cao');
    await shoot(page, 'agenda-upload-error');
    await close();
  });

  test('sending says to whom, and what is out is not offered again', async () => {
    const { page, troubles, close } = await open('thu-ky');
    await page.getByRole('button', { name: 'Gửi chương trình' }).click();
    await page.getByText('239 điểm cầu', { exact: false }).waitFor();
    await shoot(page, 'agenda-publish');
    await page.getByRole('dialog').getByRole('button', { name: 'Gửi chương trình' }).click();
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
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect([name, language, Math.max(0, wide)]).toEqual([name, language, 0]);
        await shoot(page, `agenda-${name}-360-${language}-${theme}`);
      }
      expect(troubles).toEqual([]);
      await close();
    }
  });
});

const hour = 3600_000;
const item = (id: string, title = id, more = {}) => ({ id, title, speaker: '', minutes: undefined, ...more });
const session = (
  id: string,
  items: ReturnType<typeof item>[] = [],
  more: Partial<DraftSession> = {},
): DraftSession => ({
  id,
  title: id,
  startsAt: 0,
  endsAt: hour,
  chair: '',
  items,
  ...more,
});

describe('two agendas out of one', () => {
  const base = [session('s', [item('a'), item('b')]), session('t')];

  test('what only one side changed is taken, in either direction', () => {
    const mine = [session('s', [item('a', 'A'), item('b')]), session('t')];
    const theirs = [session('s', [item('a'), item('b', 'B')], { chair: 'C' }), session('t')];
    expect(mergeAgendas(base, mine, theirs)).toEqual({
      draft: [session('s', [item('a', 'A'), item('b', 'B')], { chair: 'C' }), session('t')],
      clashes: [],
    });
  });

  test('what both changed is a clash: mine until somebody chooses', () => {
    const mine = [session('s', [item('a', 'M'), item('b')]), session('t')];
    const theirs = [session('s', [item('a', 'T'), item('b')]), session('t')];
    const { draft, clashes } = mergeAgendas(base, mine, theirs);
    expect(clashes).toEqual([{ kind: 'field', of: 'a', title: 'M', field: 'title', mine: 'M', theirs: 'T' }]);
    expect(draft[0]?.items[0]?.title).toBe('M');
    const chosen = mergeAgendas(base, mine, theirs, new Map([['a title', 'theirs']]));
    expect(chosen.draft[0]?.items[0]?.title).toBe('T');
    expect(mergeAgendas(base, mine, mine).clashes).toEqual([]);
  });

  test('what one removed and the other left alone is gone; what the other changed stays until it is chosen away', () => {
    const without = [session('s', [item('b')]), session('t')];
    expect(mergeAgendas(base, without, base).draft).toEqual(without);
    expect(mergeAgendas(base, base, without).draft).toEqual(without);
    const changed = [session('s', [item('a', 'T'), item('b')]), session('t')];
    const kept = mergeAgendas(base, without, changed);
    expect(kept.clashes).toEqual([{ kind: 'removed', of: 'a', title: 'T', by: 'mine' }]);
    expect(kept.draft[0]?.items.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(mergeAgendas(base, without, changed, new Map([['a removed', 'mine']])).draft).toEqual(without);
  });

  test('new parts of both stay, and an order that one side alone changed is kept', () => {
    const mine = [session('s', [item('a'), item('m'), item('b')]), session('t')];
    const theirs = [session('t'), session('s', [item('b'), item('a'), item('n')])];
    const { draft } = mergeAgendas(base, mine, theirs);
    expect(draft.map(({ id }) => id)).toEqual(['t', 's']);
    expect(draft[1]?.items.map(({ id }) => id)).toEqual(['b', 'a', 'm', 'n']);
  });
});

describe('the draft of an agenda', () => {
  test('names what cannot be saved, and doubts what probably is a slip', () => {
    const draft = [
      session('s', [item('a', ' '), item('b', 'b', { minutes: 90 })], { endsAt: -1 }),
      session('t', [item('c', 'c', { minutes: 61 })]),
      session('u', [], { startsAt: hour / 2, endsAt: hour }),
      session('v', [], { startsAt: hour, endsAt: 3 * hour }),
    ];
    expect([...faultsOf(draft)]).toEqual([
      ['s', 'order'],
      ['a', 'title'],
    ]);
    expect([...doubtsOf(draft.slice(1), { startsAt: 0, endsAt: 2 * hour })]).toEqual([
      ['t', 'too-long'],
      ['u', 'overlaps'],
      ['v', 'outside'],
    ]);
  });

  test('items are due one after another, as far as each says how long it takes', () => {
    const items = [{ minutes: 10 }, {}, { minutes: 5 }] as never;
    expect(dueTimes({ startsAt: 0, items })).toEqual([0, 600_000, undefined]);
  });

  test('is sent without what is empty, and nothing moves over an end', () => {
    expect(bodyOf(3, [session('s', [item('a', ' A ')])])).toEqual({
      version: 3,
      sessions: [{ id: 's', title: 's', startsAt: 0, endsAt: hour, items: [{ id: 'a', title: 'A' }] }],
    });
    expect([moved([1, 2, 3], 2, 1), moved([1, 2, 3], 2, -1)]).toEqual([
      [1, 2, 3],
      [1, 3, 2],
    ]);
  });
});
