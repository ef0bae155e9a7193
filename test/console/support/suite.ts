import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { buildAssembly, buildConsole } from '../../../local/build.ts';
import { startCloud } from '../../../local/cloud.ts';
import { seedSample } from '../../../local/sample/seed.ts';
import { type BrowserOptions, openBrowser } from '../../support/browser.ts';

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

const root = resolve(import.meta.dirname, '../../..');
/** A first build on a busy machine included. */
const startMs = 240_000;

/**
 * For the top of a suite: the whole system with the sample country on free ports, and a Chromium that reaches loopback only. Both
 * start before the first test and end after the last. Ten lines of a page's test are in console/README.md.
 */
export function consoleSuite(options: BrowserOptions = {}): { site: () => Site; browser: () => Browser } {
  let running: { site: Site; browser: Browser; stop: () => Promise<void> } | undefined;
  beforeAll(async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'nhipcau-console-'));
    // Functions are loaded at their first call, pages when they are opened: nobody's build may change what runs.
    const assembly = join(dataDir, 'cdk.out');
    const consoleDir = join(dataDir, 'console');
    cpSync(await buildAssembly({ root }), assembly, { recursive: true });
    cpSync(await buildConsole({ root }), consoleDir, { recursive: true });
    const [cloud, browser] = await Promise.all([
      startCloud({
        assembly,
        dataDir: join(dataDir, 'data'),
        consoleDir,
        durable: false,
        mailRate: 200,
      }),
      openBrowser(options),
    ]);
    const tokenOf = async (account: string) => (await cloud.tokensOf(account)).id_token;
    const seeded = await seedSample({ apiUrl: cloud.apiUrl, tokenOf });
    if (seeded.kind !== 'seeded') throw new Error('a new system was not empty');
    await cloud.drain();
    const site: Site = {
      url: cloud.url,
      apiUrl: cloud.apiUrl,
      mailUrl: cloud.mailUrl,
      conferenceId: seeded.conferenceId,
      tokenOf,
      drain: () => cloud.drain(),
    };
    const stop = async () => {
      await browser.close();
      // What the last test set off would otherwise be written to engines that are gone.
      await cloud.drain();
      await cloud.stop();
      rmSync(dataDir, { recursive: true, force: true });
    };
    running = { site, browser, stop };
  }, startMs);
  afterAll(async () => running?.stop(), 30_000);
  const started = () => {
    if (!running) throw new Error('The suite has not started');
    return running;
  };
  return { site: () => started().site, browser: () => started().browser };
}
