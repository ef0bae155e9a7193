/** One timer that can be rung before its time: a hall waits in one place for whatever comes first. */
export interface Alarm {
  /** Resolves at the instant, or when rung; a ring while nobody waits ends the next wait at once. */
  until(instant: number, now: number): Promise<void>;
  ring(): void;
}

export function createAlarm(): Alarm {
  let wake: (() => void) | undefined;
  let hasRung = false;
  return {
    until(instant, now) {
      if (hasRung || instant <= now) {
        hasRung = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => wake?.(), instant - now);
        wake = () => {
          clearTimeout(timer);
          wake = undefined;
          hasRung = false;
          resolve();
        };
      });
    },
    ring() {
      if (wake) wake();
      else hasRung = true;
    },
  };
}
