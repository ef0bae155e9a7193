import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { RunOptions } from 'axe-core';
import type { Locator, Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const options: RunOptions = { runOnly: tags, resultTypes: ['violations'] };

/** For every document of a browser, where it waits unread until it is asked for: sent each time it would take longer than it looks. */
export const axeScript = `window.bringAxe = () => {${source}}`;

/**
 * What axe has against the page as it stands, or against one part of it, a line each; an empty list is what a test asks for. It runs in
 * the page, which has no frames of other origins: a third of the time of a call through its driver.
 */
export function axeFaults(where: Page | Locator): Promise<string[]> {
  return ('goto' in where ? where.locator(':root') : where).evaluate(async (part, chosen) => {
    if (!window.axe) window.bringAxe();
    const { violations } = await window.axe.run(part === document.documentElement ? document : part, chosen);
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 200)}`),
    );
  }, options);
}

declare global {
  interface Window {
    readonly axe: typeof import('axe-core');
    readonly bringAxe: () => void;
  }
}
