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
    await assemble(join(dataDir, 'cdk.out'), context),
    await buildConsole({ root: resolve(import.meta.dirname, '../../..') }),
  ];
  const cloud = await startCloud({
    ...{ assembly, dataDir: join(dataDir, 'data'), consoleDir, durable: false, retrySeconds: 2, mailRate: 200 },
  });
  const stop = async () => {
    await cloud.drain();
    await cloud.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const tokenOf = async (account: string) => (await cloud.tokensOf(account)).id_token;
    const seeded = await seedSample({ apiUrl: cloud.apiUrl, tokenOf });
    if (seeded.kind !== 'seeded') throw new Error('a new system was not empty');
    await cloud.drain();
    const { url, apiUrl, mailUrl } = cloud;
    return { url, apiUrl, mailUrl, tokenOf, conferenceId: seeded.conferenceId, drain: () => cloud.drain(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
