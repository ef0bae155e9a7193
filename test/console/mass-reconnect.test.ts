import type { Page } from 'playwright-core';
import { sampleCountry } from '../../local/sample/country.ts';
import { openConference } from './support/halls.ts';
import { cuttableLine } from './support/lines.ts';
import { openHalls, type SimulatedHalls } from './support/simulated-halls.ts';
import { consoleSuite } from './support/suite.ts';
import { settled, shoot, signIn, visit } from './support/visitor.ts';

const { site, browser } = consoleSuite();
jest.setTimeout(240_000);

const codes = sampleCountry().map(({ code }) => code);
/** Every fifth first, all others while the operator reads. */
const firstCut = codes.filter((_, at) => at % 5 === 0);
const thenCut = codes.filter((_, at) => at % 5 !== 0);

/** The figures of the board whenever they change, from now on; read with `figuresSeen`. */
async function watchFigures(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: number[][] = [];
    Object.assign(globalThis, { figuresSeen: seen });
    const read = (): void => {
      const line = [...document.querySelectorAll('main p')].find(
        (each) => each.querySelectorAll('strong').length === 6,
      );
      if (!line) return;
      const figures = [line.querySelector('span > span'), ...line.querySelectorAll('strong')];
      const now = figures.map((each) => Number((each?.textContent ?? 'NaN').replace(/\D/g, '')));
      if (now.join() !== seen.at(-1)?.join()) seen.push(now);
    };
    read();
    new MutationObserver(read).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

const figuresSeen = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { figuresSeen: number[][] }).figuresSeen);

/** The bridges in the order in which the list shows them. */
const shown = (page: Page) =>
  page.locator('[data-row]').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.row as string));

/** How many the list holds, in sight or not. */
const listed = async (page: Page): Promise<number> =>
  Number(await page.locator('[aria-rowcount]').getAttribute('aria-rowcount')) - 1;

const countOf = async (page: Page, name: RegExp): Promise<number> => {
  const [text = '0'] = await page.getByRole('button', { name }).allTextContents();
  return Number(text.replace(/\D/g, ''));
};

/** Asks until the answer will do; the test's own time limit is the limit. */
async function until(ask: () => Promise<boolean>): Promise<void> {
  while (!(await ask())) await new Promise((resolve) => setTimeout(resolve, 200));
}

let halls: SimulatedHalls | undefined;
afterEach(() => halls?.stop());

test('when all lines break and come back, figures add up, rows keep their place, newcomers wait, and the list empties', async () => {
  const { conferenceId, office } = await openConference(site(), { invited: { all: true } });
  await site().drain();
  halls = openHalls(site(), codes, 20_000);
  const operator = await visit(browser(), site().url);
  const { page, troubles, close } = operator;
  const own = await cuttableLine(operator);
  await signIn(page, 'van-phong', `/c/${conferenceId}/board`);
  const figures = page.locator('main p').filter({ hasText: 'Đã kết nối' }).first();
  const connected = async (): Promise<number> =>
    Number(((await figures.locator('strong').first().textContent()) ?? '').replace(/\D/g, ''));
  await until(async () => (await connected()) === codes.length);
  const live = page.getByRole('status').filter({ hasText: /Trực tiếp$/ });
  await live.waitFor();
  await office.call('POST', `/conferences/${conferenceId}/start`);
  await page.getByText('Mọi điểm cầu đều ổn').waitFor();
  await watchFigures(page);

  halls.cut(firstCut);
  // Who has lost the line calls again, and the board counts along; nobody waits for Chime to tell of it.
  await page
    .getByText(/^lần gọi\s\d+\/10/)
    .first()
    .waitFor({ timeout: 60_000 });
  const before = await shown(page);
  const inList = await listed(page);
  halls.cut(thenCut);
  const newcomers = /điểm cầu mới cần chú ý/;
  await until(async () => (await countOf(page, newcomers)) >= 200 - firstCut.length);
  // Who reads is not disturbed: the same rows stand where they stood.
  expect(await shown(page)).toEqual(before);
  await shoot(page, 'board-newcomers');
  await until(async () => (await connected()) === 0);
  expect(await countOf(page, newcomers)).toBe(codes.length - inList);
  expect(await shown(page)).toEqual(before);
  await page.getByRole('button', { name: newcomers }).click();
  await page.locator(`[aria-rowcount="${codes.length + 1}"]`).waitFor();
  const list = await shown(page);

  halls.mend();
  await until(async () => (await connected()) === codes.length);
  // They are well again and still stand there, until the operator puts the list in order.
  expect(await shown(page)).toEqual(list);
  await page.getByRole('button', { name: `Xếp lại: ${codes.length} điểm cầu đã ổn` }).click();
  await page.getByText('Mọi điểm cầu đều ổn').waitFor();

  // What they did was pushed, from the first to the last: the page's own line held.
  await live.waitFor();
  const all = await figuresSeen(page);
  expect(all.filter(([total, ...parts]) => parts.reduce((sum, part) => sum + part, 0) !== total)).toEqual([]);
  expect(all.every(([total]) => total === codes.length)).toBe(true);
  // It went down to nobody and up again, past those that were cut first: in how many steps more is up to the machine.
  expect(Math.min(...all.map(([, inRoom]) => inRoom as number))).toBe(0);
  expect(all.length).toBeGreaterThanOrEqual(4);

  // The operator's own line breaks: what halls do meanwhile is seen by asking, and nothing is missing when it is back.
  await own.cut();
  await page.getByRole('status').filter({ hasText: 'Tự cập nhật mỗi 5 giây' }).waitFor();
  halls.cut(firstCut);
  await until(async () => (await connected()) === codes.length - firstCut.length);
  own.mend();
  await live.waitFor();
  halls.mend();
  await until(async () => (await connected()) === codes.length);
  const { counts } = await office.call<{ counts: object }>('GET', `/conferences/${conferenceId}/board`);
  expect(counts).toMatchObject({ connected: codes.length });

  // Answers stay away: what one sees is not called live for longer than a moment.
  await page.route(/\/board(\?|$)/, () => undefined);
  await page.getByRole('status').filter({ hasText: 'số liệu lúc' }).waitFor();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await live.waitFor();
  troubles.splice(0);

  await office.call('POST', `/conferences/${conferenceId}/end`);
  await halls.gone;
  await page.reload();
  await settled(page);
  expect(troubles).toEqual([]);
  await close();
});
