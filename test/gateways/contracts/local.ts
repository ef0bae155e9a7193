import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServicesOptions, startServices } from '../../../local/cloud/services.ts';
import type { CloudModel } from '../../../local/template/model.ts';

export const region = 'ap-southeast-1';
export const account = '000000000000';

interface Described {
  readonly name: string;
  readonly arn?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** As much of a template as one engine reads. */
export function modelOf(resources: Readonly<Record<string, readonly Described[]>>): CloudModel {
  const of = (type: string) => (resources[type] ?? []).map((each) => ({ properties: {}, ...each }));
  return { region, account, of } as unknown as CloudModel;
}

/** What a client of the SDK needs to reach a service of this process, which never asks who it is. */
export const clientOf = (endpoint: string) => ({
  ...{ endpoint, region, maxAttempts: 1 },
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

/** The endpoint of the local services with one of them behind it. */
export const serving = (part: Partial<ServicesOptions>) => startServices(() => part as ServicesOptions);

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'nhipcau-contract-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
