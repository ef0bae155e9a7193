import type { Locator, Page } from 'playwright-core';
import { axeFaults } from './axe.ts';
import { officeOf } from './ended-conference.ts';
import type { Site } from './suite.ts';
import { dialogOn, setTheme, settled, type Visitor } from './visitor.ts';

/** What the addresses of the dialogs name: `{id}` is the conference of the suite, `{open}` one whose doors are open, `{sample}` that of tomorrow. */
export type Places = Readonly<Record<string, string>>;

export interface DialogOfConsole {
  /** Below `console/src`, where its `<Dialog>`, `<ConfirmDialog>` or `<Menu>` stands. */
  readonly file: string;
  readonly name: string;
  /** The suite in whose conference it can be opened. */
  readonly phase: 'live' | 'settled';
  /** Nobody signs in for a public page. */
  readonly as?: string;
  readonly path: string;
  /** What has to be done on the page before. */
  readonly before?: (page: Page, site: Site, places: Places) => Promise<void>;
  readonly opener: (page: Page) => Locator;
  /** What it is called by assistive technology; a menu is called as its opener. */
  readonly title?: string | RegExp;
  readonly key?: 'Enter' | 'Space';
  /** Of the screen, in CSS pixels, where it is a dialog on narrow ones alone. */
  readonly width?: number;
  /** What the browser notes of answers that are meant. */
  readonly means?: RegExp;
}

const button = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name, exact: true }).first();
/** The row of a list that is a stop on the way by keyboard. */
const row = (page: Page) => page.locator('[data-row][tabindex="0"]').first();
const elsewhere = (page: Page) => page.getByRole('link', { name: 'Hội nghị', exact: true }).first();
const openRow = async (page: Page): Promise<void> => {
  await row(page).focus();
  await page.keyboard.press('Enter');
  await dialogOn(page).waitFor();
};

const office = 'van-phong';
const live = { phase: 'live', as: office } as const;
const settledBy = (as: string) => ({ phase: 'settled', as }) as const;

const conferenceDialogs: readonly DialogOfConsole[] = [
  {
    ...{ ...live, file: 'pages/board/bridge-dialog.tsx', name: 'a bridge of the board' },
    ...{ path: '/c/{id}/board?tab=all', opener: row, title: /\S/ },
  },
  {
    ...{ ...live, file: 'pages/board/lifecycle.tsx', name: 'start on the board' },
    ...{ path: '/c/{open}/board', opener: button('Bắt đầu…'), title: 'Bắt đầu hội nghị ngay?' },
  },
  {
    ...{ ...live, file: 'pages/board/lifecycle.tsx', name: 'end on the board' },
    ...{ path: '/c/{id}/board', opener: button('Kết thúc…'), title: 'Kết thúc hội nghị cho tất cả?' },
  },
  {
    ...{ ...live, file: 'pages/conference/acts.tsx', name: 'start' },
    ...{ path: '/c/{open}', opener: button('Bắt đầu hội nghị'), title: 'Bắt đầu hội nghị ngay?' },
  },
  {
    ...{ ...live, file: 'pages/conference/acts.tsx', name: 'end' },
    ...{ path: '/c/{id}', opener: button('Kết thúc hội nghị'), title: 'Kết thúc hội nghị?' },
  },
  {
    ...{ ...live, file: 'pages/conference/acts.tsx', name: 'cancel' },
    ...{ path: '/c/{open}', opener: button('Hủy hội nghị'), title: 'Hủy hội nghị?', key: 'Space' },
  },
  {
    ...{ ...live, file: 'pages/conference/bridge-dialog.tsx', name: 'a bridge and its way in' },
    ...{ path: '/c/{open}?tab=bridges', opener: row, title: /\S/ },
  },
  {
    ...{ ...live, file: 'pages/conference/bridge-dialog.tsx', name: 'shut a bridge out' },
    ...{ path: '/c/{open}?tab=bridges', before: openRow },
    ...{ opener: button('Khóa đường vào'), title: /^Khóa đường vào của/ },
  },
  {
    ...{ ...live, file: 'pages/conference/bridge-dialog.tsx', name: 'a new link and PIN' },
    ...{ path: '/c/{open}?tab=bridges', before: openRow },
    ...{ opener: button('Cấp đường dẫn và PIN mới'), title: /^Cấp đường dẫn và PIN mới cho/ },
  },
  {
    ...{ ...live, file: 'pages/line-check/mark-dialog.tsx', name: 'what a line check found' },
    ...{ path: '/c/{open}/check', opener: row, title: /\S/ },
  },
  {
    ...{ ...live, file: 'pages/delivery/use-columns.tsx', name: 'acts of a recipient' },
    // Under the last of them it covers nothing.
    ...{ path: '/c/{open}/delivery', opener: (page) => page.getByRole('button', { name: /^Việc khác với/ }).last() },
  },
  {
    ...{ ...live, file: 'pages/schedule/tell-dialog.tsx', name: 'who will be told of a change' },
    ...{ path: '/c/{open}/edit', opener: button('Lưu thay đổi'), title: 'Lưu thay đổi lịch?' },
  },
  {
    ...{ ...live, file: 'pages/schedule/versions-dialog.tsx', name: 'two versions of a schedule' },
    ...{ path: '/c/{open}/edit', before: overtakeSchedule },
    ...{ opener: button('Xem hai phiên bản'), title: 'Hai phiên bản của lịch này', means: /status of 409/ },
  },
  {
    ...{ ...live, file: 'pages/agenda/publish.tsx', name: 'send the agenda' },
    ...{ path: '/c/{sample}/agenda', opener: button('Gửi chương trình'), title: /^Gửi chương trình bản/ },
  },
  {
    ...{ ...live, file: 'pages/agenda/paper-dialog.tsx', name: 'add a paper' },
    ...{ path: '/c/{sample}/agenda', opener: button('Thêm tài liệu chung'), title: 'Thêm tài liệu chung' },
  },
  {
    ...{ ...live, file: 'pages/agenda/paper-dialog.tsx', name: 'a new version of a paper' },
    ...{ path: '/c/{sample}/agenda', opener: button(/^Thay bản mới của/), title: /^Bản \d+ của/ },
  },
  {
    ...{ ...live, file: 'pages/agenda/paper-list.tsx', name: 'the versions of a paper' },
    ...{ path: '/c/{sample}/agenda', opener: button(/^Các bản của/), title: /^Các bản của/ },
  },
  {
    ...{ ...live, file: 'design/leave-guard.tsx', name: 'leave an agenda that is not saved' },
    path: '/c/{sample}/agenda?edit=true',
    before: (page) => page.getByRole('textbox', { name: 'Nội dung 1' }).first().fill('Nội dung chưa lưu'),
    ...{ opener: elsewhere, title: 'Rời trang khi chưa lưu?' },
  },
  {
    ...{ ...live, as: 'thu-ky', file: 'pages/attendance/paste-dialog.tsx', name: 'paste a roll' },
    path: '/c/{id}/attendance?bridge={absent}&of=46',
    before: (page) => page.getByRole('button', { name: 'Nhập điểm danh thay điểm cầu' }).click(),
    ...{ opener: button('Dán danh sách'), title: 'Dán danh sách đại biểu' },
  },
  {
    ...{ ...settledBy(office), file: 'pages/attendance/export-menu.tsx', name: 'files of the attendance' },
    ...{ path: '/c/{id}/attendance', opener: button('Tải xuống') },
  },
  {
    ...{ ...settledBy(office), file: 'pages/attendance/settle-again.tsx', name: 'settle again' },
    ...{ path: '/c/{id}/attendance', opener: button('Chốt lại'), title: 'Chốt lại điểm danh?' },
  },
  {
    ...{ ...settledBy('thu-ky'), file: 'pages/delivery/acts.tsx', name: 'remind the silent' },
    ...{ path: '/c/{id}/delivery', opener: button(/^Nhắc \d+ nơi/), title: 'Nhắc xác nhận' },
  },
  {
    ...{ ...settledBy('thu-ky'), file: 'pages/delivery/acts.tsx', name: 'send again' },
    ...{ path: '/c/{id}/delivery', before: bounceOne },
    ...{ opener: button(/^Gửi lại \d+ thư/), title: 'Gửi lại những thư chưa tới' },
  },
];

const conclusionsDialogs: readonly DialogOfConsole[] = [
  {
    ...{ ...live, as: 'thu-ky', file: 'pages/conclusions/editor.tsx', name: 'headings without a word' },
    ...{ path: '/c/{id}/conclusions?notice={draft}', opener: button('Trình duyệt') },
    title: '1 đề mục chưa có nội dung',
  },
  {
    ...{ ...live, as: 'thu-ky', file: 'pages/conclusions/editor.tsx', name: 'leave what is not kept' },
    path: '/c/{id}/conclusions?notice={draft}',
    async before(page) {
      await page.route('**/conclusions/*', (asked) =>
        asked.request().method() === 'PUT' ? asked.fulfill({ status: 422, json: {} }) : asked.continue(),
      );
      await page.getByLabel('Trích yếu').fill('Chưa giữ được');
      await page.getByRole('button', { name: 'Thử lại' }).waitFor();
    },
    ...{ opener: elsewhere, title: 'Có nội dung chưa được lưu', means: /status of 422/ },
  },
  {
    ...{ ...live, as: 'thu-ky', file: 'pages/conclusions/conflict.tsx', name: 'the text of somebody else' },
    ...{ path: '/c/{id}/conclusions?notice={draft}', before: overtakeDraft },
    ...{ opener: button(/^Xem bản của/), title: /^Bản của/, means: /status of 409/ },
  },
  {
    ...{ ...live, as: 'chu-toa', file: 'pages/conclusions/return-dialog.tsx', name: 'return a text' },
    ...{ path: '/c/{id}/conclusions?notice={submitted}', opener: button('Trả lại'), title: 'Trả lại để sửa' },
  },
  {
    ...{ ...settledBy('thu-ky'), file: 'pages/conclusions/publish-dialog.tsx', name: 'publish' },
    path: '/c/{id}/conclusions?notice={approved}',
    ...{ opener: button('Ban hành'), title: 'Ban hành thông báo kết luận' },
  },
  {
    ...{ ...settledBy('chu-toa'), file: 'pages/conclusions/revoke-dialog.tsx', name: 'revoke' },
    ...{ path: '/c/{id}/conclusions?notice={published}', opener: button('Thu hồi'), title: /^Thu hồi thông báo/ },
  },
];

const otherDialogs: readonly DialogOfConsole[] = [
  {
    ...{ ...live, file: 'pages/points/levels-dialog.tsx', name: 'the levels' },
    ...{ path: '/points', opener: button('Các cấp'), title: 'Các cấp của danh mục' },
  },
  {
    ...{ ...live, file: 'pages/points/levels-dialog.tsx', name: 'levels that move points' },
    path: '/points?levels=true',
    before: (page) => page.getByRole('group', { name: 'Cấp 3' }).getByRole('checkbox').check(),
    ...{ opener: button('Lưu các cấp'), title: /^[\d.]+ điểm cầu sẽ thuộc địa bàn khác/ },
  },
  {
    ...{ ...live, file: 'pages/points/side-panel.tsx', name: 'a point on a narrow screen' },
    ...{ path: '/points', width: 1024, opener: row, title: /\S/ },
  },
  {
    ...{ ...live, file: 'pages/points/use-leave-guard.tsx', name: 'leave a point that is not saved' },
    path: '/points?point=24&edit=true',
    before: (page) => page.getByLabel('Số ghế').fill('175'),
    ...{ opener: elsewhere, title: 'Bỏ những gì vừa nhập?' },
  },
  {
    ...{ ...live, file: 'pages/point-import/preview-state.tsx', name: 'take a file into the directory' },
    path: '/points/import',
    async before(page) {
      const lines = 'code,name,level,parent_code,seats,valid_from,host_email\r\nM24001,Xã Mới,commune,24,40,,\r\n';
      const file = { name: 'diem-cau.csv', mimeType: 'text/csv', buffer: Buffer.from(lines) };
      await page.locator('input[type="file"]').first().setInputFiles(file);
    },
    ...{ opener: button('Đưa vào danh mục'), title: 'Đưa tệp này vào danh mục?' },
  },
  {
    ...{ ...live, file: 'app/settings-menus.tsx', name: 'language and theme' },
    ...{ path: '/', opener: button('Ngôn ngữ và giao diện') },
  },
  {
    ...{ ...live, file: 'app/settings-menus.tsx', name: 'the account' },
    ...{ path: '/', opener: button(/^Tài khoản của/), key: 'Space' },
  },
  {
    ...{ phase: 'live', file: 'pages/design/acts.tsx', name: 'a menu' },
    ...{ path: '/design', opener: button('Thêm việc'), key: 'Space' },
  },
  {
    ...{ phase: 'live', file: 'pages/design/acts.tsx', name: 'a dialog' },
    ...{ path: '/design', opener: button('Dialog'), title: 'Gửi chương trình', key: 'Space' },
  },
  {
    ...{ phase: 'live', file: 'pages/design/acts.tsx', name: 'a confirmation that failed' },
    ...{ path: '/design', opener: button('ConfirmDialog'), title: /^Đổi mã PIN/ },
  },
  {
    ...{ phase: 'live', file: 'pages/design/acts.tsx', name: 'a confirmation to be typed' },
    ...{ path: '/design', opener: button('ConfirmDialog typeToConfirm'), title: /^Thu hồi thông báo/ },
  },
  // The last of its account: it ends the session.
  {
    ...{ ...live, file: 'app/staff-frame.tsx', name: 'the session is over' },
    path: '/points?point=24&edit=true',
    async before(page) {
      await page.getByLabel('Số ghế').fill('175');
      await page.route('**/api/**', (asked) => asked.fulfill({ status: 401, json: { message: 'Unauthorized' } }));
    },
    ...{ opener: button('Lưu'), title: 'Phiên làm việc đã hết', means: /status of 401/ },
  },
];

/** Every dialog and every menu of the console. */
export const dialogs: readonly DialogOfConsole[] = [...conferenceDialogs, ...conclusionsDialogs, ...otherDialogs];

/** Somebody else saves the schedule while this person changes it, whose saving is refused. */
async function overtakeSchedule(page: Page, site: Site, { open }: Places): Promise<void> {
  const { office: other } = officeOf(site);
  await page.getByLabel('Tên hội nghị').fill('Tên của tôi');
  const stored = await other.call<Record<string, unknown>>('GET', `/conferences/${open}`);
  await other.call('PUT', `/conferences/${open}`, { body: { ...stored, title: 'Tên của người khác' } });
  await page.getByRole('button', { name: 'Lưu thay đổi' }).click();
  await dialogOn(page).getByRole('button', { name: 'Lưu thay đổi' }).click();
  const versions = page.getByRole('dialog', { name: 'Hai phiên bản của lịch này' });
  await versions.waitFor();
  await page.keyboard.press('Escape');
  await versions.waitFor({ state: 'hidden' });
  // The saving that opened it can no longer be pressed.
  const compare = page.getByRole('button', { name: 'Xem hai phiên bản' });
  if (!(await becomesTrue(compare, (it) => it === document.activeElement)))
    throw new Error(`after the two versions the focus is on ${await focused(page)}`);
}

/** Somebody else keeps the text while this person writes it. */
async function overtakeDraft(page: Page, site: Site, { id, draft }: Places): Promise<void> {
  const path = `/conferences/${id}/conclusions/${draft}`;
  const { second } = officeOf(site);
  const { version, content } = await second.call<{ version: number; content: object }>('GET', path);
  await page.getByLabel('Trích yếu').fill('Kết luận của thư ký thứ nhất');
  await second.call('PUT', path, { body: { version, ...content, abstract: 'Kết luận của thư ký thứ hai' } });
  await page.getByRole('status').filter({ hasText: 'đã lưu một bản khác' }).waitFor();
}

/** A mail that has arrived came back, says the answer. */
async function bounceOne(page: Page): Promise<void> {
  await page.route('**/deliveries*', async (asked) => {
    const response = await asked.fetch();
    const answer = (await response.json()) as { items: { address?: string }[] };
    const at = answer.items.findIndex(({ address }) => address !== undefined);
    const items = answer.items.map((each, place) =>
      place === at ? { ...each, state: 'bounced', reason: 'permanent/noemail 5.1.1' } : each,
    );
    await asked.fulfill({ response, json: { ...answer, items } });
  });
  await page.reload();
}

/**
 * What is wrong with a dialog that is opened and left by keyboard: an opener that is no stop, what axe finds while it is open, in
 * light and dark, a focus that is not within it, Escape that does not close it, and a focus that does not come back.
 */
export async function faultsOfDialog(
  { page, troubles }: Visitor,
  dialog: DialogOfConsole,
  site: Site,
  places: Places,
): Promise<string[]> {
  const { path, before, opener: openerOn, title, key = 'Enter', means, width } = dialog;
  const screen = page.viewportSize();
  if (width && screen) await page.setViewportSize({ ...screen, width });
  try {
    await page.evaluate(() => localStorage.setItem('nhipcau.language', 'vi'));
    await page.goto(path.replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? ''));
    await settled(page);
    await before?.(page, site, places);
    const found: string[] = [];
    const opener = openerOn(page);
    await opener.waitFor();
    if (!(await opener.evaluate((it) => (it as HTMLElement).tabIndex >= 0)))
      found.push('its opener is no stop on the way by keyboard');
    await opener.focus();
    await page.keyboard.press(key);
    const popup = title
      ? page.getByRole('dialog', { name: title }).and(dialogOn(page)).last()
      : page.getByRole('menu').last();
    await popup.waitFor();
    if (!(await becomesTrue(popup, (it) => it.contains(document.activeElement))))
      found.push(`the focus is not within it but on ${await focused(page)}`);
    await page.waitForFunction(() => !document.querySelector('[role="dialog"] [aria-busy="true"]'));
    for (const theme of ['light', 'dark']) {
      await setTheme(page, theme);
      for (const fault of await axeFaults(popup)) found.push(`${theme}: ${fault}`);
    }
    await page.keyboard.press('Escape');
    await popup.waitFor({ state: 'hidden' });
    if (!(await becomesTrue(opener, (it) => it === document.activeElement)))
      found.push(`the focus is not back on its opener but on ${await focused(page)}`);
    return [...found, ...troubles.splice(0).filter((each) => !means?.test(each))];
  } finally {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    if (width && screen) await page.setViewportSize(screen);
  }
}

/** Whether it becomes true within two seconds: a focus moves a frame after what moves it. */
async function becomesTrue(of: Locator, isTrue: (it: Element) => boolean): Promise<boolean> {
  for (let looks = 0; looks < 40; looks += 1) {
    if (await of.evaluate(isTrue)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200) ?? 'nothing');
}
