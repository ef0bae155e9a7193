import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createClient } from '../../cli/client.ts';
import { type Cloud, startCloud } from '../cloud.ts';
import { passingFolder } from '../kit/passing.ts';
import type { OnServiceCall } from '../kit/service-call.ts';
import { localPaths } from '../template/addresses.ts';
import { assemble } from './assembly.ts';
import { countFailures, type Failures } from './failures.ts';
import { cloudOptionsOf, type RunFaults } from './faults.ts';
import { type Halls, startHalls } from './halls.ts';
import type { Staff } from './office.ts';
import type { ConferenceOptions } from './options.ts';
import type { Stages } from './stages.ts';

/** What a run takes place in: a fresh cloud of its own, the people at the centre, the process of the halls. */
export interface Venue {
  readonly cloud: Cloud;
  readonly staff: Staff;
  readonly halls: Halls;
  readonly failures: Failures;
  /** What the local cloud itself complained of. */
  readonly troubles: readonly string[];
  /** Addresses that requests came to, each once; those of the inbox, which is none of the system, left out. */
  readonly urls: ReadonlySet<string>;
  /** Of the whole run; the cloud's own are in `cloud/`. */
  readonly dataDir: string;
  close(): Promise<void>;
}

/** A function that was not called for so long gives its memory back; each has its own part in the story. */
const workerIdleMs = 5_000;
/** With faults: the run's minutes stand for the hours of a conference, so what a dead worker had in hand comes again sooner too. */
const visibilityFactor = 1 / 20;

export async function openVenue(
  options: ConferenceOptions,
  context: Readonly<Record<string, string | number>>,
  faults: RunFaults | undefined,
  stages: Stages,
  {
    signal,
    onServiceCall,
  }: { readonly signal?: AbortSignal | undefined; readonly onServiceCall?: OnServiceCall | undefined },
): Promise<Venue> {
  const dataDir = passingFolder(tmpdir(), options.keep ? 'nhipcau-conference-kept' : 'nhipcau-conference');
  const undo: (() => Promise<void> | void)[] = [];
  if (!options.keep) undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const close = async () => {
    for (const each of undo.splice(0).reverse()) await each();
  };
  const failures = countFailures();
  const troubles: string[] = [];
  const urls = new Set<string>();
  try {
    const assembly = await stages.run('synthesis', undefined, () => assemble(join(dataDir, 'assembly'), context));
    signal?.throwIfAborted();
    const starting = startCloud({
      assembly,
      dataDir: join(dataDir, 'cloud'),
      durable: false,
      seed: options.seed,
      idleMs: workerIdleMs,
      onTrouble: (text) => troubles.push(text),
      onRequest: (url) => {
        if (urls.size < urlsKept && !url.startsWith(localPaths.mail)) urls.add(url);
      },
      ...(faults ? { visibilityFactor } : {}),
      ...cloudOptionsOf(faults),
      ...(signal ? { signal } : {}),
      ...(onServiceCall ? { onServiceCall } : {}),
    });
    // a start that is given up in the middle ends by itself, and is waited for
    undo.push(async () => (await starting.catch(() => undefined))?.stop());
    const cloud = await stages.run('local cloud', undefined, () => starting);
    stages.memory.alsoCount(dirname(cloud.tablesFile));
    cloud.logs.listen(failures.line);
    const halls = startHalls();
    undo.push(() => halls.stop());
    return { cloud, staff: staffOf(cloud), halls, failures, troubles, urls, dataDir, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Of a nation's halls each has its own bridge in few addresses. */
const urlsKept = 50_000;
/** People sign in anew before an approval would ask them to (15 minutes). */
const tokenMs = 10 * 60_000;

export const accounts = {
  office: 'van-phong',
  secretary: 'thu-ky',
  approver: 'chu-toa',
  auditor: 'kiem-toan',
} as const;

function staffOf(cloud: Cloud): Staff {
  const as = (username: string) => {
    let held: { token: string; until: number } | undefined;
    return createClient({
      url: cloud.apiUrl,
      async token() {
        if (!held || held.until < Date.now()) {
          const { id_token: token } = await cloud.tokensOf(username);
          held = { token, until: Date.now() + tokenMs };
        }
        return held.token;
      },
    });
  };
  return {
    office: as(accounts.office),
    secretary: as(accounts.secretary),
    approver: as(accounts.approver),
    auditor: as(accounts.auditor),
  };
}
