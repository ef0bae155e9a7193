/**
 * GCRA, the generic cell rate algorithm: one number a name, `tat`, the instant at which everything granted so far will have
 * been paid back at the set rate. A grant raises it by permits × interval; a grant may be used once the debt is no more
 * than the burst. Fractions of a millisecond are kept, so that the rate is met exactly.
 */
export interface Rate {
  readonly ratePerSecond: number;
  /** Permits that may be used at once after a pause. */
  readonly burst: number;
}

export const intervalOf = (rate: Rate): number => 1000 / rate.ratePerSecond;

/** Ms to wait before permits may be used that were granted by raising the debt to `tat`. */
export function waitFor(tat: number, now: number, rate: Rate): number {
  return Math.max(0, tat - rate.burst * intervalOf(rate) - now);
}
