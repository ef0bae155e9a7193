import type { Page } from 'playwright-core';

export interface Told {
  readonly how: 'polite' | 'assertive';
  readonly text: string;
}

declare global {
  interface Window {
    whatWasTold: Told[];
  }
}

/**
 * Notes from the next page on what a screen reader would tell by itself: the words of a polite region that change after it came to
 * stand there (one that comes together with its words is not told), and those of an alert, which is told when it comes as well.
 */
export async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.whatWasTold = [];
    const polite = '[role="status"], [aria-live="polite"]';
    const assertive = '[role="alert"], [aria-live="assertive"]';
    const before = new Map<Element, string>();
    const wordsOf = (of: Element): string => {
      const copy = of.cloneNode(true) as Element;
      for (const hidden of copy.querySelectorAll('[aria-hidden="true"]')) hidden.remove();
      return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
    };
    const look = (): void => {
      for (const region of document.querySelectorAll(`${polite}, ${assertive}`)) {
        const text = wordsOf(region);
        const isUrgent = region.matches(assertive);
        const was = before.get(region) ?? (isUrgent ? '' : text);
        before.set(region, text);
        const isHidden = region.closest('[inert], [aria-hidden="true"]') !== null;
        if (text !== was && text !== '' && !isHidden)
          window.whatWasTold.push({ how: isUrgent ? 'assertive' : 'polite', text });
      }
    };
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  });
}

/** What was told so far and not asked for yet. */
export async function told(page: Page): Promise<Told[]> {
  return page.evaluate(() => window.whatWasTold.splice(0));
}

/** Waits until words are told, and says how; what was told before them is dropped. */
export async function waitUntilTold(page: Page, words: RegExp): Promise<Told['how']> {
  const heard: Told[] = [];
  for (let looks = 0; looks < 150; looks += 1) {
    const news = await told(page);
    heard.push(...news);
    const found = news.find(({ text }) => words.test(text));
    if (found) return found.how;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${words} was not told, but: ${heard.map(({ how, text }) => `${how}: ${text}`).join(' | ')}`);
}
