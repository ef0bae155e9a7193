import { intervalOf, type Rate, waitFor } from '../domain/limiter.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Table } from './table.ts';

/** A rate shared by everything that uses the same name, across all containers. */
export interface Limiter {
  /** Resolves when that many calls may be made. Permits are granted in order of asking and never given back. */
  take(permits: number): Promise<void>;
}

export interface LimiterOptions extends Rate {
  readonly table: Table;
  readonly name: string;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

const keptSeconds = 3600;

/**
 * One conditional update a grant: slots are reserved ahead and each caller sleeps until its own comes, so nobody polls and
 * nobody is passed over. A caller that dies wastes its slot and harms nothing. Clocks of two containers that differ
 * by d ms let at most d × rate calls come early: keep the burst that much under the quota's.
 */
export function createLimiter(options: LimiterOptions): Limiter {
  const { table, name, now, sleep } = options;
  const key = keys.limit(name);
  const interval = intervalOf(options);

  async function reserve(cost: number): Promise<number> {
    for (;;) {
      const at = now();
      const expiresAt = Math.ceil(at / 1000) + keptSeconds;
      try {
        const item = await table.update({
          update: key,
          add: { tat: cost },
          set: { expiresAt },
          if: { tat: { gt: at } },
        });
        return item.tat as number;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
      try {
        await table.update({
          update: key,
          set: { tat: at + cost, expiresAt },
          if: { tat: { absentOr: { le: at } } },
        });
        return at + cost;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error; // another was first: the debt is over now again
      }
    }
  }

  const waiting: Waiting[] = [];
  let isReserving = false;

  /** One write for all who wait, as far as the burst goes: many askers of one container do not contend with each other. */
  async function reserveForAll(): Promise<void> {
    if (isReserving) return;
    isReserving = true;
    while (waiting.length > 0) {
      const together: Waiting[] = [];
      let permits = 0;
      while (waiting[0] && permits + waiting[0].permits <= options.burst) {
        permits += waiting[0].permits;
        together.push(waiting.shift() as Waiting);
      }
      try {
        let tat = (await reserve(permits * interval)) - permits * interval;
        for (const each of together) {
          tat += each.permits * interval;
          each.granted(tat);
        }
      } catch (error) {
        for (const each of together) each.failed(error);
      }
    }
    isReserving = false;
  }

  return {
    async take(permits) {
      if (!(permits > 0 && permits <= options.burst)) {
        throw new RangeError(`permits must be over 0 and at most ${options.burst}, given ${permits}`);
      }
      const tat = await new Promise<number>((granted, failed) => {
        waiting.push({ permits, granted, failed });
        void reserveForAll();
      });
      const wait = waitFor(tat, now(), options);
      if (wait > 0) await sleep(wait);
    },
  };
}

interface Waiting {
  readonly permits: number;
  readonly granted: (tat: number) => void;
  readonly failed: (error: unknown) => void;
}

/** Waits for the permit of one call; the call is then on its way until what it gives is called, whatever came of it. */
export type ChimePace = (operation: string) => Promise<() => void>;

/**
 * One rate for each Chime operation (the quotas are per operation and Region), kept a permit under the burst: calls travel
 * unevenly, and one that overtakes the others by up to 1/rate seconds must still find its token. Where answers take longer than
 * that, nobody knows how long the calls before took to get there, and the next waits (`travelling`).
 */
export function createChimePace(options: Omit<LimiterOptions, 'name'>): ChimePace {
  const paces = new Map<string, () => Promise<() => void>>();
  return async (operation) => {
    let pace = paces.get(operation);
    if (!pace) {
      const limiter = createLimiter({ ...options, burst: Math.max(1, options.burst - 1), name: `chime:${operation}` });
      const start = travelling(options);
      pace = async () => {
        await limiter.take(1);
        return start();
      };
      paces.set(operation, pace);
    }
    return pace();
  };
}

const glanceMs = 20;

/**
 * The service's own bucket as far as it can be known from here: a call took its token at some time between its start and its answer,
 * so until the answer it may take one from whatever is there, and at the answer it has taken it, at the latest then.
 */
function travelling({ ratePerSecond, burst, now, sleep }: Omit<LimiterOptions, 'name' | 'table'>) {
  const interval = intervalOf({ ratePerSecond, burst });
  let tokens = burst;
  let filledAt = now();
  let onTheWay = 0;
  const fill = (): void => {
    const at = now();
    tokens = Math.min(burst, tokens + Math.max(0, at - filledAt) / interval);
    filledAt = at;
  };
  return async (): Promise<() => void> => {
    // The tolerance keeps ten gains of a tenth from falling short of one by a rounding error.
    for (fill(); tokens - onTheWay < 1 - 1e-9; fill()) await sleep(glanceMs);
    onTheWay += 1;
    return () => {
      fill();
      tokens -= 1;
      onTheWay -= 1;
    };
  };
}
