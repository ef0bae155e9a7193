import type { Page } from 'playwright-core';

/**
 * Keys until what has the focus is called so; a page that never gets there, or on whose way the focus cannot be seen, is told with
 * where one came by.
 */
export async function tabTo(page: Page, name: RegExp | string, key = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let press = 0; press < 80; press += 1) {
    const here = await focused(page);
    if (typeof name === 'string' ? here.name === name : name.test(here.name)) return;
    passed.push(here.name);
    await page.keyboard.press(key);
    if (!(await focused(page)).isSeen) throw new Error(`the focus is not seen on ${(await focused(page)).name}`);
  }
  throw new Error(`the keyboard does not lead to ${name}: ${passed.join(' | ')}`);
}

/** To it by keys, and pressed. */
export async function press(page: Page, name: RegExp | string, key?: string): Promise<void> {
  await tabTo(page, name, key);
  await page.keyboard.press('Enter');
}

/** To the field by keys, and written anew. */
export async function fill(page: Page, label: RegExp | string, text: string): Promise<void> {
  await tabTo(page, label);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/**
 * Where the focus is once everything that fades has faded; `nothing` where an act has lost it. Who goes on by keyboard would begin
 * at the top of the document.
 */
export async function restingFocus(page: Page): Promise<string> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 45; frame += 1) await new Promise(requestAnimationFrame);
  });
  const { name, isNothing } = await focused(page);
  return isNothing ? 'nothing' : name;
}

/** What has the focus: what assistive technology calls it, and whether one sees that it has it. Headings only mark a place. */
async function focused(page: Page): Promise<{ name: string; isNothing: boolean; isSeen: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement as (HTMLElement & { labels?: NodeListOf<HTMLLabelElement> }) | null;
    if (element === null || element === document.body) return { name: '', isNothing: true, isSeen: true };
    const label = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent;
    const by = element.getAttribute('aria-labelledby');
    const text = label ?? (by ? document.getElementById(by)?.textContent : undefined) ?? element.textContent ?? '';
    const ringed = [element, element.parentElement, ...element.children].filter((each) => each !== null);
    const isSeen =
      element.matches('h1, main') ||
      ringed.some((each) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      });
    return { name: text.replace(/\s+/g, ' ').trim(), isNothing: false, isSeen };
  });
}
