import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from './run.ts';

/** summary.json, and the exports as the API gave them out. */
export function writeReport(folder: string, { summary, exports }: Pick<Run, 'summary' | 'exports'>): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'summary.json'), `${JSON.stringify(summary, undefined, 2)}\n`);
  for (const [name, bytes] of Object.entries(exports)) writeFileSync(join(folder, name), bytes);
}

/** What the command ends with once the run is through: 0 when every invariant holds, else 1. */
export function exitOf({ summary }: Pick<Run, 'summary'>): 0 | 1 {
  return Object.values(summary.invariants).every((verdict) => verdict === 'held') ? 0 : 1;
}
