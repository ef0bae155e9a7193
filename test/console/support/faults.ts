import { axeFaults, overWidth, setTheme, settled, shoot, signIn, type Visitor } from './visitor.ts';

export interface Look {
  /** Of the pictures, below `screenshots/pages/`. */
  readonly name: string;
  /** Where axe looks, in Vietnamese: what it judges is the same in every language. */
  readonly axeIn: readonly Theme[];
  /** Of the pictures in Vietnamese; both unless given. In other languages one in the light is enough. */
  readonly themes?: readonly Theme[];
  /** Beside Vietnamese, for the pictures and for the width. */
  readonly languages?: readonly string[];
  /** The API may answer 404. */
  readonly isMissing?: boolean;
}

type Theme = 'light' | 'dark';
const both: readonly Theme[] = ['light', 'dark'];

/**
 * What is wrong with a page as it opens: what axe finds, content wider than the screen in any language, and whatever went wrong on
 * the way (console errors, violations of the policy, requests beyond this machine). Takes its pictures on the way.
 */
export async function faultsOf(visitor: Visitor, path: string, look: Look): Promise<string[]> {
  const { page, troubles } = visitor;
  const found: string[] = [];
  for (const language of ['vi', ...(look.languages ?? [])]) {
    await page.evaluate((chosen) => localStorage.setItem('nhipcau.language', chosen), language);
    await page.goto(path);
    await settled(page);
    for (const theme of language === 'vi' ? (look.themes ?? both) : both.slice(0, 1)) {
      await setTheme(page, theme);
      if (language === 'vi' && look.axeIn.includes(theme))
        for (const fault of await axeFaults(page)) found.push(`${theme}: ${fault}`);
      await shoot(page, `pages/${look.name}-${page.viewportSize()?.width}-${language}-${theme}`);
    }
    const over = await overWidth(page);
    if (over > 0) found.push(`${language}: the page is ${over} px wider than the screen`);
    if (language === 'vi') found.push(...(await faultsWhenZoomed(visitor)));
  }
  const told = troubles.splice(0).filter((each) => !look.isMissing || !/status of 404 .*\/api\//.test(each));
  return [...found, ...told];
}

/** A desk at 200 %, and 320 px, which WCAG 2.2 asks for (1.4.10): a browser that zooms has as much less room. */
async function faultsWhenZoomed({ page }: Visitor): Promise<string[]> {
  const before = page.viewportSize();
  if (!before || before.width < 1000) return [];
  const found: string[] = [];
  for (const width of [before.width / 2, 320]) {
    await page.setViewportSize({ width, height: before.height / 2 });
    await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
    const over = await overWidth(page);
    if (over > 0) found.push(`at a width of ${width} px the page is ${over} px wider than the screen`);
  }
  await page.setViewportSize(before);
  return found;
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
