const firstSeconds = 2;
const mostSeconds = 90;

/**
 * After how many whole seconds a message that failed comes again, by how often it has been handed out (1 the first time):
 * soon at first, then later and later. `chance` from 0 to 1 spreads what failed together over the upper half.
 */
export function backOffSeconds(receives: number, chance: number): number {
  const full = Math.min(mostSeconds, firstSeconds * 2 ** (Math.max(1, receives) - 1));
  return Math.ceil(full * (0.5 + chance / 2));
}
