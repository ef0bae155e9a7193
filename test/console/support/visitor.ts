import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { axeScript } from './axe.ts';

export interface VisitorOptions {
  readonly language?: 'vi' | 'en' | 'bn';
  readonly theme?: 'light' | 'dark';
  /** CSS pixels; 1440 × 900 unless given. Up to 480 it is a phone: touch, a dense screen, 740 high. */
  readonly width?: number;
  readonly height?: number;
  /** Lets its pages use camera and microphone. */
  readonly withDevices?: boolean;
  /** Its line is good enough for pages to be fetched before they are opened. Otherwise it saves data: a story waits for nothing else. */
  readonly hasGoodLine?: boolean;
}

/** A person's browser with nothing kept in it, and what went wrong on its pages. */
export interface Visitor {
  readonly page: Page;
  /** What no page may have: console errors, broken scripts, violations of the policy, requests beyond this machine. */
  readonly troubles: string[];
  close(): Promise<void>;
}

export async function visit(browser: Browser, url: string, options: VisitorOptions = {}): Promise<Visitor> {
  const { language = 'vi', theme = 'light', width = 1440 } = options;
  const isPhone = width <= 480;
  const height = options.height ?? (isPhone ? 740 : 900);
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    ...(isPhone ? { isMobile: true, hasTouch: true, deviceScaleFactor: 2 } : {}),
    colorScheme: theme,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write', ...(options.withDevices ? ['camera', 'microphone'] : [])],
  });
  await context.addInitScript(
    ({ kept, hasGoodLine }) => {
      if (!hasGoodLine) Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
      for (const [key, value] of Object.entries(kept)) if (!localStorage.getItem(key)) localStorage.setItem(key, value);
      addEventListener('securitypolicyviolation', (event) =>
        console.error(`policy: ${event.violatedDirective} refused ${event.blockedURI}`),
      );
    },
    {
      kept: { 'nhipcau.language': language, 'nhipcau.theme': theme },
      hasGoodLine: options.hasGoodLine ?? false,
    },
  );
  await context.addInitScript({ content: axeScript });
  const troubles: string[] = [];
  // Heard of and not held up: a browser whose requests are held up keeps nothing, neither files nor compiled scripts. None gets out.
  const noteIfBeyond = (address: string): void => {
    const { hostname, protocol } = new URL(address);
    if (/^(https?|wss?):$/.test(protocol) && !['127.0.0.1', 'localhost'].includes(hostname))
      troubles.push(`request beyond this machine: ${address}`);
  };
  context.on('request', (request) => noteIfBeyond(request.url()));
  const page = await context.newPage();
  page.on('websocket', (socket) => noteIfBeyond(socket.url()));
  page.setDefaultTimeout(30_000);
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => troubles.push(`script: ${error.stack ?? error.message}`));
  return { page, troubles, close: () => context.close() };
}

/** Signs in as a demo account and waits for the page that was asked for. */
export async function signIn(page: Page, account: string, path = '/'): Promise<void> {
  await page.goto(path);
  await page.locator('main button').first().click();
  await page.locator(`a[href$="account=${account}"]`).click();
  await settled(page);
}

/**
 * Lets the session run out at what `act` writes, and signs in again from where that is said. What the page reads by itself goes on: told of
 * it first, the page would show the dialog over what is to be pressed.
 */
export async function signInAnew(page: Page, act: () => Promise<void>): Promise<void> {
  await page.route('**/api/**', (route) =>
    route.request().method() === 'GET'
      ? route.fallback()
      : route.fulfill({ status: 401, json: { message: 'Unauthorized' } }),
  );
  await act();
  const told = dialogOn(page).filter({ hasText: 'Phiên làm việc đã hết' });
  await told.waitFor();
  await page.unroute('**/api/**');
  await Promise.all([page.waitForEvent('load'), told.getByRole('button', { name: 'Đăng nhập' }).click()]);
  await settled(page);
}

/** The dialog that is open. A toast bears the same role and may still stand on the page: it is not meant. */
export const dialogOn = (page: Page) => page.locator('[role="dialog"]:not([aria-modal="false"])');

/** Nothing is being read any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]:not([data-sample] *)'));
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** By how many pixels the page is wider than its screen. A phone's `innerWidth` would grow with what is too wide. */
export function overWidth(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
}

/** How many sheets of paper the page takes when it is printed. */
export async function printedSheets(page: Page): Promise<number> {
  const file = await page.pdf({ preferCSSPageSize: true });
  return file.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
}

/** Shows the page in a theme, as the menu would. */
export async function setTheme(page: Page, theme: string): Promise<void> {
  await page.evaluate((name) => {
    document.documentElement.dataset.theme = name;
  }, theme);
}

/**
 * Reads the page on in another language, chosen in its own menu as a reader does: nothing is asked for again. A page without the menu
 * is opened anew.
 */
export async function readIn(page: Page, language: string): Promise<void> {
  if ((await page.locator('html').getAttribute('lang')) === language) return;
  const choice = page.locator(`[role="menuitemradio"][lang="${language}"]`);
  const menus = page.locator('[data-shell] button[aria-haspopup="menu"]');
  if ((await menus.count()) === 0) {
    await page.evaluate((chosen) => localStorage.setItem('nhipcau.language', chosen), language);
    await page.reload();
  } else {
    await menus.first().click();
    await choice.click();
    await page.keyboard.press('Escape');
    await choice.waitFor({ state: 'detached' });
  }
  await page.locator(`html[lang="${language}"]`).waitFor();
  await settled(page);
}

/**
 * Words that are cut off at the edge of their box, with nothing that says so (a name that is too long ends in an ellipsis), and boxes
 * that are too low for the marks above and below letters (ệ ữ ẵ, and what hangs under a Bengali line).
 */
export function cutWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const box of document.querySelectorAll<HTMLElement>('body *:not(select, option, script, style, svg, svg *)')) {
      const { overflowX, overflowY, textOverflow, clipPath, webkitLineClamp, fontSize } = getComputedStyle(box);
      const cuts = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
      if (!(cuts(overflowX) || cuts(overflowY)) || clipPath !== 'none' || !box.textContent.trim()) continue;
      if (box.closest('.visually-hidden') || box.clientHeight === 0) continue;
      const isWide = cuts(overflowX) && textOverflow !== 'ellipsis' && box.scrollWidth > box.clientWidth + 1;
      const isHigh = cuts(overflowY) && webkitLineClamp === 'none' && box.scrollHeight > box.clientHeight + 1;
      const isLow = box.clientHeight < 1.3 * Number.parseFloat(fontSize);
      if (isWide || isHigh || isLow) found.push(`cut: ${box.textContent.slice(0, 60)} (${box.className})`);
    }
    return found;
  });
}

/** `PICTURES=all`: every picture there is, in every language, theme and width, to be looked at by a person. */
export const hasPictures = process.env.PICTURES === 'all';

/**
 * A picture of the whole page under `screenshots/`, which git ignores. Those in its `pages/`, one of each page in each place and
 * language, are always taken; what a story looks like on its way only with PICTURES=all.
 */
export async function shoot(page: Page, name: string): Promise<void> {
  if (!hasPictures && !name.startsWith('pages/')) return;
  const path = join(resolve(import.meta.dirname, '../../../screenshots'), `${name}.png`);
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path, fullPage: true, animations: 'disabled', scale: 'css' });
}
