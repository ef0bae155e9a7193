import { randomBytes } from 'node:crypto';

/** Time and chance, handed to use cases as arguments; tests and simulation hand in their own. */
export interface World {
  /** ms since epoch */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly sleep: (ms: number) => Promise<void>;
}

export const world: World = {
  now: () => Date.now(),
  random: (bytes) => randomBytes(bytes),
  sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
};
