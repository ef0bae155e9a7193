/** Opaque handle of a pending timer. */
export type Timer = unknown;

/** The only source of time of the local Chime, so that five minutes or a day pass at once in a test. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `act` once after `ms` milliseconds. */
  setTimeout(act: () => void, ms: number): Timer;
  clearTimeout(timer: Timer): void;
}

/** The machine's clock. Its timers never keep the process alive by themselves: a listening socket does. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (act, ms) => setTimeout(act, ms).unref(),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** Resolves after `ms` milliseconds of `clock`. */
export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.setTimeout(resolve, ms));
}

/** A clock that stands still until told: `advance` runs what falls due, in order, and is then `ms` later. */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #pending = new Map<number, { at: number; act: () => void }>();

  constructor(startMs = Date.UTC(2026, 0, 5, 1, 0, 0)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(act: () => void, ms: number): Timer {
    this.#order += 1;
    this.#pending.set(this.#order, { at: this.#now + Math.max(0, ms), act });
    return this.#order;
  }

  clearTimeout(timer: Timer): void {
    this.#pending.delete(timer as number);
  }

  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      let next: [number, { at: number; act: () => void }] | undefined;
      for (const entry of this.#pending) if (entry[1].at <= until && (!next || entry[1].at < next[1].at)) next = entry;
      if (!next) break;
      this.#pending.delete(next[0]);
      this.#now = Math.max(this.#now, next[1].at);
      next[1].act();
    }
    this.#now = until;
  }
}
