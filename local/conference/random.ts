import { createHash } from 'node:crypto';
import { seeded } from '../kit/random.ts';

/** A stream of numbers 0..1 of its own for each name: what one hall draws never shifts what another does. */
export function drawn(seed: number, ...names: readonly string[]): () => number {
  const hash = createHash('sha256')
    .update([seed, ...names].join('\u0000'))
    .digest();
  return seeded(hash.readUInt32LE(0));
}

/** A whole number, both ends possible. */
export function between(random: () => number, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** Fisher–Yates on a copy. */
export function shuffled<T>(random: () => number, items: readonly T[]): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}
