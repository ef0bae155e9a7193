import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './lock.ts';

/**
 * A folder for as long as this process lives, under a name that says whose it is. What a process that was killed has left there
 * is cleared away first.
 */
export function passingFolder(base: string, name: string): string {
  const ours = new RegExp(`^${name}-(\\d+)-\\w{6}$`);
  for (const each of readdirSync(base)) {
    const owner = Number(ours.exec(each)?.[1]);
    if (!owner || isAlive(owner)) continue;
    try {
      rmSync(join(base, each), { recursive: true, force: true });
    } catch {
      // another user's: not ours to clear away
    }
  }
  return mkdtempSync(join(base, `${name}-${process.pid}-`));
}
