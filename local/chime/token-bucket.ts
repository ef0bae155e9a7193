/** How fast an operation may be called: `ratePerSecond` on average, `burst` at once. */
export interface Rate {
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** A token bucket. Times are milliseconds and may stand still; a clock that runs backwards gives nothing. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #filledAt: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#filledAt = now;
  }

  /** Takes one token, or says no and takes nothing. */
  take(now: number): boolean {
    if (now > this.#filledAt) {
      const gained = ((now - this.#filledAt) / 1000) * this.#rate.ratePerSecond;
      this.#tokens = Math.min(this.#rate.burst, this.#tokens + gained);
      this.#filledAt = now;
    }
    // The tolerance keeps ten gains of a tenth from falling short of one by a rounding error.
    if (this.#tokens < 1 - 1e-9) return false;
    this.#tokens -= 1;
    return true;
  }
}
