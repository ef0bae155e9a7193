import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { buildConsole } from '../local/build.ts';
import { provinces } from '../local/sample/country.ts';
import type { Bridge } from '../shared/domain/bridge.ts';
import { bridgeIdOf } from '../shared/domain/ids.ts';
import { openBrowser } from '../test/support/browser.ts';
import { startBoardStandIn } from './support/board-stand-in.ts';
import { check, flag, median, percentile } from './support/figures.ts';
import { conferenceId, nationOf } from './support/nation.ts';

/**
 * The live board as it is built, in Chromium, with the whole country on it: how soon the first rows are there for somebody who is
 * signed in, and which tasks of the page are long while bridges change, each tab in turn. The API is a stand-in on loopback.
 *
 *     npm run bench:board-page [-- --bridges 3355 --changes 335 --seconds 12 --runs 5]
 */
const size = Number(flag('bridges', ['3355'])[0]);
const changes = Number(flag('changes', ['335'])[0]);
const seconds = Number(flag('seconds', ['12'])[0]);
const runs = Number(flag('runs', ['5'])[0]);

const root = resolve(import.meta.dirname, '..');
if (!process.argv.includes('--built')) await buildConsole({ root });
const bridges = inProvinces(nationOf(size));
const standIn = await startBoardStandIn(bridges);
const browser = await openBrowser();
const board = `${standIn.url}/c/${conferenceId}/board`;
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'vi-VN' });
  await context.addInitScript(() => {
    const seen = { firstRow: 0, tasks: [] as { at: number; ms: number }[] };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) seen.tasks.push({ at: startTime, ms: duration });
    }).observe({ type: 'longtask', buffered: true });
    const watch = new MutationObserver(() => {
      if (!document.querySelector('[data-row]')) return;
      watch.disconnect();
      requestAnimationFrame(() => {
        seen.firstRow = performance.timeOrigin + performance.now();
      });
    });
    watch.observe(document, { childList: true, subtree: true });
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(board);
  await page.locator('main button').first().click();
  await page.locator('a[href*="account=van-phong"]').click();
  await page.locator('[data-row]').first().waitFor();

  const views: number[] = [];
  for (let run = 0; run < runs; run++) {
    const from = Date.now();
    await page.goto(board);
    await page.waitForFunction(() => (globalThis as unknown as Seen).seen.firstRow > 0);
    views.push((await seenOf(page)).firstRow - from);
  }
  await page.waitForTimeout(2500); // contacts come after the rows
  const loading = (await seenOf(page)).tasks;

  const storms: { tab: string; tasks: number[]; pulls: number }[] = [];
  for (const tab of ['attention', 'all', 'branches']) {
    await page.locator('[role="tab"]').nth(['attention', 'all', 'branches'].indexOf(tab)).click();
    await page.waitForTimeout(500);
    storms.push({ tab, ...(await storm(page)) });
  }

  console.log(
    `${size} bridges, Chromium ${browser.version()}, ${runs} views; ${changes} changes/s for ${seconds} s a tab`,
  );
  console.log(`  first view   median ${median(views).toFixed(0)} ms, worst ${Math.max(...views).toFixed(0)} ms`);
  console.log(`  long tasks while it loads: ${loading.map(({ ms }) => ms.toFixed(0)).join(', ') || 'none'} ms`);
  for (const { tab, tasks, pulls } of storms)
    console.log(
      `  ${tab.padEnd(10)} ${pulls} answers, tasks over 50 ms: ${tasks.map((ms) => ms.toFixed(0)).join(', ') || 'none'}`,
    );
  const lost = await lateOf(page, true);
  const told = await lateOf(page, false);
  console.log(`  a change is shown after ${told.toFixed(0)} ms; when its push is lost, after ${lost.toFixed(0)} ms`);
  check(percentile(views, 0.95) <= 1500, 'first view within 1.5 s');
  check(
    storms.every(({ tasks }) => tasks.length === 0),
    `no task over 50 ms while ${changes} bridges change a second`,
  );
  check(
    storms.every(({ pulls }) => pulls >= seconds / 2),
    'the page kept up',
  );
  check(await agrees(page), 'the counts of the page are those of the stand-in afterwards');
  check(told <= 1500, 'what is pushed shows within 1.5 s');
  check(lost <= 5000, 'a lost push shows within 5 s');
} finally {
  await browser.close();
  await standIn.close();
}

/** What the script that each page begins with keeps in the page's own global object; no type reaches over there. */
interface Seen {
  readonly seen: { readonly firstRow: number; readonly tasks: { at: number; ms: number }[] };
}

function seenOf(page: Page): Promise<Seen['seen']> {
  return page.evaluate(() => (globalThis as unknown as Seen).seen);
}

async function storm(page: Page): Promise<{ tasks: number[]; pulls: number }> {
  const from = await page.evaluate(() => performance.now());
  const pulls = standIn.answered();
  for (let second = 0; second < seconds; second++) {
    standIn.change(changes);
    await page.waitForTimeout(1000);
  }
  await page.waitForTimeout(500);
  const { tasks } = await seenOf(page);
  return { tasks: tasks.filter(({ at }) => at >= from).map(({ ms }) => ms), pulls: standIn.answered() - pulls };
}

/** From a change of one bridge that is shown to its new state on the page; ms. */
async function lateOf(page: Page, isLost: boolean): Promise<number> {
  await page.goto(`${board}?tab=all`);
  await page.locator('[data-row]').first().waitFor();
  await page.waitForTimeout(1500); // the socket is open, what it began with was read
  const row = page
    .locator('[data-row]')
    .filter({ hasNot: page.getByText('■') })
    .first();
  const id = (await row.getAttribute('data-row')) as string;
  const from = performance.now();
  standIn.drop(bridges.find((each) => each.id === id) as Bridge, isLost);
  await page.locator(`[data-row="${id}"]`).getByText('■').waitFor();
  return performance.now() - from;
}

/** What the line of counts says, in the order in which it says it. */
async function agrees(page: Page): Promise<boolean> {
  await page.goto(board);
  await page.locator('[data-row]').first().waitFor();
  const said = await page.locator('main strong').allInnerTexts();
  const { connected, connecting, dropped, degraded, expected, left } = standIn.counts();
  const wanted = [connected, connecting, dropped, degraded, expected, left];
  const read = said.slice(0, wanted.length).map((text) => Number(text.replace(/\D/g, '')));
  return JSON.stringify(read) === JSON.stringify(wanted);
}

/** The bench's country in the provinces as they are, so that the map is the real one. */
function inProvinces(nation: readonly Bridge[]): Bridge[] {
  return nation.map((bridge) => {
    const [code, province] = provinces[Number(bridge.branch) - 1] as readonly [string, string];
    const pointCode = `${code}${bridge.pointCode.slice(2)}`;
    const isProvince = bridge.level === 'province';
    return {
      ...bridge,
      id: bridgeIdOf(conferenceId, code, pointCode),
      branch: code,
      pointCode,
      name: isProvince ? province : `Xã Điểm cầu ${Number(bridge.pointCode.slice(2))}`,
      ...(isProvince ? {} : { parent: code, parentName: province }),
    };
  });
}
