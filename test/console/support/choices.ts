import type { Page } from 'playwright-core';
import { settled } from './visitor.ts';

/** What a person has chosen of a page: tabs, orders, filters and what is open; what an address has to bring back. */
function chosen(page: Page) {
  return page.evaluate(() => {
    const all = <E extends Element>(selector: string) => [...document.querySelectorAll<E>(selector)];
    return {
      tabs: all('main [role="tab"]').map((tab) => tab.ariaSelected),
      orders: all('main [aria-sort]').map((head) => `${head.textContent} ${head.getAttribute('aria-sort')}`),
      filters: all<HTMLInputElement | HTMLSelectElement>('main :is(input[type="search"], select)').map(
        (it) => it.value,
      ),
      open: all('[role="dialog"]:not([aria-modal="false"]), main aside').length,
    };
  });
}

/** The last of every choice that the page offers outside of a form: what it takes for granted is the first. */
async function choose(page: Page): Promise<void> {
  const offered = 'main :is(input[type="search"], select):not(form *)';
  const count = await page.locator(offered).count();
  for (let at = 0; at < count; at += 1) {
    const control = page.locator(offered).nth(at);
    if (!(await control.isVisible())) continue;
    const options = await control.locator('option:enabled').count();
    if (options > 1) await control.selectOption({ index: options - 1 });
    else if (options === 0) await control.fill('a');
    await settled(page);
  }
}

/** Where the page of this address does not come back as it was left: a line each. An empty list is what a test asks for. */
export async function forgottenChoices(page: Page, path: string): Promise<string[]> {
  const found: string[] = [];
  const compare = async (what: string): Promise<void> => {
    await settled(page);
    const before = await chosen(page);
    await page.reload();
    await settled(page);
    const after = await chosen(page);
    const isSame = JSON.stringify(after) === JSON.stringify(before);
    if (!isSame) found.push(`${path}, ${what}: ${JSON.stringify(before)} came back as ${JSON.stringify(after)}`);
  };
  const tabs = async (): Promise<number> => page.locator('main [role="tab"]').count();
  await page.goto(path);
  await settled(page);
  const count = Math.max(1, await tabs());
  for (let at = 0; at < count; at += 1) {
    if (at > 0) await page.goto(path);
    await settled(page);
    if ((await tabs()) > 0) await page.locator('main [role="tab"]').nth(at).click();
    await settled(page);
    const orders = page.locator('main [role="columnheader"] button:visible');
    if ((await orders.count()) > 0) await orders.last().click();
    await settled(page);
    const rows = page.locator('main [data-row]');
    const opens = (await rows.count()) > 0;
    if (opens) {
      await rows.first().focus();
      await page.keyboard.press('Enter');
      await compare(`tab ${at + 1}, opened`);
      await page.keyboard.press('Escape');
    }
    await choose(page);
    await compare(`tab ${at + 1}`);
  }
  return found;
}
