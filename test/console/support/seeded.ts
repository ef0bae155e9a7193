import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { digestOf } from '../../../infra/sources.ts';
import { buildAssembly, buildConsole } from '../../../local/build.ts';
import { startCloud } from '../../../local/cloud.ts';
import { waitForFolder } from '../../../local/kit/lock.ts';
import { seedSample, tomorrow } from '../../../local/sample/seed.ts';

/** A system that was filled with the sample country, sent all its mails and was stopped. Nobody writes in it: start from a copy of `data`. */
export interface Seeded {
  readonly assembly: string;
  readonly consoleDir: string;
  readonly data: string;
  readonly conferenceId: string;
}

const root = resolve(import.meta.dirname, '../../..');
const kept = join(root, 'dist/test');
/** What a seeded system is made of. */
const sources = ['functions', 'shared', 'infra', 'local', 'cli/client.ts', 'console', 'cdk.json', 'package-lock.json'];
const dayMs = 24 * 3600_000;
/** Past any build and seeding on a busy machine. */
const waitMs = 400_000;

/**
 * Made once of what stands in the checkout, for the sample conference of tomorrow; whoever asks later, in this run or the next,
 * finds it. What is made stays as it is: functions are loaded at their first call, pages when they are opened, and nobody's build may
 * change what runs.
 */
export async function seededSystem(): Promise<Seeded> {
  const folder = join(kept, digestOf(root, sources, String(tomorrow(Date.now()).startsAt)).slice(0, 16));
  mkdirSync(kept, { recursive: true });
  const release = await waitForFolder(join(kept, 'seeding'), waitMs);
  try {
    if (!existsSync(folder)) await make(folder);
  } finally {
    release();
  }
  const conferenceId = readFileSync(join(folder, 'conference'), 'utf8');
  return { ...placesIn(folder), conferenceId };
}

const placesIn = (folder: string) => ({
  assembly: join(folder, 'cdk.out'),
  consoleDir: join(folder, 'console'),
  data: join(folder, 'data'),
});

async function make(folder: string): Promise<void> {
  for (const name of readdirSync(kept)) {
    const old = join(kept, name);
    if (/^[0-9a-f]{16}/.test(name) && Date.now() - statSync(old).mtimeMs > dayMs)
      rmSync(old, { recursive: true, force: true });
  }
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  const { assembly, consoleDir, data } = placesIn(making);
  // At the rate of a new account every invitation of the sample would be waited for, and at each end of a conference the stragglers.
  const context = { 'nhipcau:sesRate': 1000, 'nhipcau:settleSeconds': 1 };
  await buildAssembly({ root, folder: join(kept, 'build'), context, into: assembly });
  await buildConsole({ root, into: consoleDir });
  const cloud = await startCloud({ assembly, dataDir: data, consoleDir });
  try {
    const tokenOf = async (account: string) => (await cloud.tokensOf(account)).id_token;
    const conferenceId = await seedSample({ apiUrl: cloud.apiUrl, tokenOf });
    await cloud.drain({ timeoutMs: waitMs });
    writeFileSync(join(making, 'conference'), conferenceId);
  } finally {
    await cloud.stop();
  }
  renameSync(making, folder);
}
