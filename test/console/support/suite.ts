import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startCloud } from '../../../local/cloud.ts';
import { type BrowserOptions, openBrowser } from '../../support/browser.ts';
import { seededSystem } from './seeded.ts';

export interface Site {
  readonly url: string;
  readonly apiUrl: string;
  readonly mailUrl: string;
  /** The sample conference: tomorrow at eight, every point invited, its agenda written and not sent. */
  readonly conferenceId: string;
  tokenOf(account: string): Promise<string>;
  /** Waits until everything that was set off has been done. */
  drain(): Promise<unknown>;
}

/** A first build and seeding on a busy machine included. */
const startMs = 400_000;
/** What a last test set off ends first. */
const stopMs = 180_000;

/**
 * For the top of a suite: the whole system with the sample country on free ports, and a Chromium that reaches loopback only. Both
 * start before the first test and end after the last. Ten lines of a page's test are in console/README.md.
 */
export function consoleSuite(options: BrowserOptions = {}): { site: () => Site; browser: () => Browser } {
  let running: { site: Site; browser: Browser; stop: () => Promise<void> } | undefined;
  beforeAll(async () => {
    const { assembly, consoleDir, data, conferenceId } = await seededSystem();
    const dataDir = mkdtempSync(join(tmpdir(), 'nhipcau-console-'));
    cpSync(data, dataDir, { recursive: true });
    const [cloud, browser] = await Promise.all([
      startCloud({ assembly, dataDir, consoleDir, durable: false }),
      openBrowser(options),
    ]);
    const tokenOf = async (account: string) => (await cloud.tokensOf(account)).id_token;
    const site: Site = {
      url: cloud.url,
      apiUrl: cloud.apiUrl,
      mailUrl: cloud.mailUrl,
      conferenceId,
      tokenOf,
      drain: () => cloud.drain({ timeoutMs: 120_000 }),
    };
    const stop = async () => {
      await browser.close();
      // What the last test set off would otherwise be written to engines that are gone.
      await cloud.drain({ timeoutMs: stopMs / 2 });
      await cloud.stop();
      rmSync(dataDir, { recursive: true, force: true });
    };
    running = { site, browser, stop };
  }, startMs);
  afterAll(async () => running?.stop(), stopMs);
  const started = () => {
    if (!running) throw new Error('The suite has not started');
    return running;
  };
  return { site: () => started().site, browser: () => started().browser };
}
