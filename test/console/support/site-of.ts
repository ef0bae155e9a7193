import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildConsole } from '../../../local/build.ts';
import { startCloud } from '../../../local/cloud.ts';
import { assemble, type Context } from '../../../local/conference/assembly.ts';
import { seedSample } from '../../../local/sample/seed.ts';
import type { Site } from './suite.ts';

/** The system as `consoleSuite` starts it, with settings of its own; `stop` ends what was started. */
export async function siteOf(context: Context): Promise<Site & { stop(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'nhipcau-console-'));
  const [assembly, consoleDir] = [
    // At the rate of a new account every invitation of the sample would be waited for.
    await assemble(join(dataDir, 'cdk.out'), { 'nhipcau:sesRate': 1000, 'nhipcau:settleSeconds': 1, ...context }),
    await buildConsole({ root: resolve(import.meta.dirname, '../../..'), into: join(dataDir, 'console') }),
  ];
  const cloud = await startCloud({
    ...{ assembly, dataDir: join(dataDir, 'data'), consoleDir, durable: false, mailRate: 200 },
  });
  const stop = async () => {
    // What is on its way would otherwise be written to engines that are gone.
    await cloud.drain().catch((error: unknown) => console.warn(error));
    await cloud.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const tokenOf = async (account: string) => (await cloud.tokensOf(account)).id_token;
    const conferenceId = await seedSample({ apiUrl: cloud.apiUrl, tokenOf });
    const { url, apiUrl, mailUrl } = cloud;
    return { url, apiUrl, mailUrl, tokenOf, conferenceId, drain: () => cloud.drain(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
