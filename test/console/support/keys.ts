import type { Page } from 'playwright-core';

/** Keys until what has the focus is called so; a page that never gets there is told with where one came by. */
export async function tabTo(page: Page, name: RegExp | string, key = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let press = 0; press < 80; press += 1) {
    const focused = page.locator(':focus');
    const here = (await focused.count()) === 0 ? '' : await nameOf(page);
    if (typeof name === 'string' ? here === name : name.test(here)) return;
    passed.push(here);
    await page.keyboard.press(key);
  }
  throw new Error(`the keyboard does not lead to ${name}: ${passed.join(' | ')}`);
}

/** What assistive technology calls the element that has the focus. */
async function nameOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLLabelElement> };
    const label = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent;
    const by = element.getAttribute('aria-labelledby');
    const text = label ?? (by ? document.getElementById(by)?.textContent : undefined) ?? element.textContent ?? '';
    return text.replace(/\s+/g, ' ').trim();
  });
}
