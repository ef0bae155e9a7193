import type { Page } from 'playwright-core';
import { axeFaults } from './axe.ts';
import { cutWords, hasPictures, overWidth, readIn, setTheme, settled, shoot, signIn, type Visitor } from './visitor.ts';

export interface Look {
  /** Of the pictures, below `screenshots/pages/`. */
  readonly name: string;
  /** Where axe looks, in Vietnamese. A page that is seen on a desk in the one theme is seen on a phone in the other. */
  readonly theme: Theme;
  /** Beside Vietnamese, chosen on the page itself: for the width and the words that are cut. */
  readonly languages?: readonly string[];
  /** Nothing to be looked at by a person. */
  readonly isPlain?: boolean;
  /** The API may answer 404. */
  readonly isMissing?: boolean;
}

type Theme = 'light' | 'dark';
const both: readonly Theme[] = ['light', 'dark'];
/**
 * A language changes words and `lang`, for axe as good as nothing: it looks once more in Bengali, where script, font and lines differ
 * most, on a phone, where they have the least room. Every page of every phase is seen there too.
 */
const phone = { axeAlsoIn: 'bn', pictureAlsoIn: 'bn' };
const desk = { axeAlsoIn: undefined, pictureAlsoIn: 'en' };

/**
 * What is wrong with a page as it opens: what axe finds, content wider than the screen and words that are cut in any language, and
 * whatever went wrong on the way (console errors, violations of the policy, requests beyond this machine). Takes its pictures on the way.
 */
export async function faultsOf(visitor: Visitor, path: string, look: Look): Promise<string[]> {
  const { page, troubles } = visitor;
  const found: string[] = [];
  await page.evaluate(() => localStorage.setItem('nhipcau.language', 'vi'));
  await page.goto(path);
  await settled(page);
  const place = isOnDesk(page) ? desk : phone;
  for (const language of ['vi', ...(look.languages ?? [])]) {
    await readIn(page, language);
    await setTheme(page, look.theme);
    if (language === 'vi' || language === place.axeAlsoIn)
      for (const fault of await axeFaults(page)) found.push(`${language}, ${look.theme}: ${fault}`);
    const isPictured = !look.isPlain && (hasPictures || language === 'vi' || language === place.pictureAlsoIn);
    for (const theme of isPictured ? (hasPictures ? both : [look.theme]) : []) {
      await setTheme(page, theme);
      await shoot(page, `pages/${look.name}-${page.viewportSize()?.width}-${language}-${theme}`);
    }
    for (const fault of await faultsOfWidths(page, look.name, language)) found.push(`${language}: ${fault}`);
  }
  const told = troubles.splice(0).filter((each) => !look.isMissing || !/status of 404 .*\/api\//.test(each));
  return [...found, ...told];
}

/** A code, a reason and a correlation that no page knows: the words of the server may only stand in the technical line. */
const unknown = { code: 'newer-than-this-page', detail: 'The flux is out of phase.', correlation: 'corr-0123456789' };

/**
 * What is wrong with a page while it reads, and when what it asks for is refused for a reason that it does not know. Its conference
 * is read as ever. Told is it politely: nobody did anything.
 */
export async function faultsWithoutAnswers({ page, troubles }: Visitor, path: string, name: string): Promise<string[]> {
  const found: string[] = [];
  const judge = async (state: string, theme: Theme): Promise<void> => {
    await setTheme(page, theme);
    for (const fault of await axeFaults(page)) found.push(`${state}, ${theme}: ${fault}`);
    const over = await overWidth(page);
    if (over > 0) found.push(`${state}: the page is ${over} px wider than the screen`);
  };
  await page.evaluate(() => localStorage.setItem('nhipcau.language', 'vi'));
  let refuse = (): void => undefined;
  const refused = new Promise<void>((resolve) => {
    refuse = resolve;
  });
  const isHeld = ({ pathname }: URL): boolean => /\/api\//.test(pathname) && !/\/conferences\/cnf_\w+$/.test(pathname);
  await page.route(isHeld, async (route) => {
    await refused;
    const { code, detail, correlation } = unknown;
    const headers = { 'x-correlation-id': correlation, 'content-type': 'application/problem+json' };
    const body = JSON.stringify({ type: `urn:nhipcau:problem:${code}`, title: 'Refused', status: 422, code, detail });
    await route.fulfill({ status: 422, headers, body }).catch(() => undefined);
  });
  await page.goto(path);
  await page.locator('h1').first().waitFor();
  await judge('reading', 'light');
  refuse();
  const line = `${unknown.code} · ${unknown.detail} · ${unknown.correlation}`;
  await page.getByText(line).first().waitFor();
  await settled(page);
  await judge('refused', 'dark');
  await shoot(page, `pages/refused-${name}`);
  if ((await page.getByRole('alert').count()) > 0) found.push('what was read by itself breaks in');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  return [...found, ...troubles.splice(0).filter((each) => !/status of 422/.test(each))];
}

/** A small desk, a desk at 200 %, and 320 px, which WCAG 2.2 asks for (1.4.10): a browser that zooms has as much less room. */
const narrower = [
  { width: 1024, height: 768 },
  { width: 720, height: 450 },
  { width: 320, height: 450 },
];

/** What does not fit, at the width of this screen and, on a desk, at those that are narrower. */
async function faultsOfWidths(page: Page, name: string, language: string): Promise<string[]> {
  const found = await faultsOfWidth(page);
  const before = page.viewportSize();
  if (!before || !isOnDesk(page)) return found;
  for (const size of narrower) {
    await page.setViewportSize(size);
    await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
    for (const fault of await faultsOfWidth(page)) found.push(`at a width of ${size.width} px ${fault}`);
    if (hasPictures && size.width === 1024)
      for (const theme of both) {
        await setTheme(page, theme);
        await shoot(page, `pages/${name}-${size.width}-${language}-${theme}`);
      }
  }
  await page.setViewportSize(before);
  return found;
}

const isOnDesk = (page: Page): boolean => (page.viewportSize()?.width ?? 0) >= 1000;

async function faultsOfWidth(page: Page): Promise<string[]> {
  const over = await overWidth(page);
  return [...(over > 0 ? [`the page is ${over} px wider than the screen`] : []), ...(await cutWords(page))];
}

/** Their browsers, one for each account and kept from page to page: one signs in once. */
export function visitorsOf(open: () => Promise<Visitor>) {
  const known = new Map<string, Visitor>();
  return {
    /** Without an account: one who is not signed in. */
    async as(account = ''): Promise<Visitor> {
      const there = known.get(account);
      if (there) return there;
      const visitor = await open();
      if (account) await signIn(visitor.page, account);
      else await visitor.page.goto('/verify');
      known.set(account, visitor);
      return visitor;
    },
    async close(): Promise<void> {
      for (const each of known.values()) await each.close();
    },
  };
}
