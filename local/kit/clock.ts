/** Time as an argument: the scheduler and every expiry run on it. */
export interface Clock {
  now(): number;
  /** Calls back at or after the instant; the result cancels. */
  at(instant: number, then: () => void): () => void;
}

/** setTimeout takes at most 2^31-1 ms: longer waits are taken in steps. */
const longestTimer = 2_000_000_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  at(instant, then) {
    let timer: NodeJS.Timeout;
    const wait = () => {
      const left = instant - Date.now();
      timer = left > longestTimer ? setTimeout(wait, longestTimer) : setTimeout(then, Math.max(0, left));
    };
    wait();
    return () => clearTimeout(timer);
  },
};

/** A clock that only moves when told: for tests and simulation. */
export function manualClock(start: number): Clock & { advance(ms: number): void } {
  let now = start;
  let waiting: { instant: number; then: () => void }[] = [];
  return {
    now: () => now,
    at(instant, then) {
      const entry = { instant, then };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((each) => each !== entry);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = waiting.filter((each) => each.instant <= end).sort((a, b) => a.instant - b.instant)[0];
        if (!next) break;
        waiting = waiting.filter((each) => each !== next);
        now = Math.max(now, next.instant);
        next.then();
      }
      now = end;
    },
  };
}
