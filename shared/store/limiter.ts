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
 * One conditional update a grant: a slot is reserved ahead and the caller sleeps until it comes, so nobody polls and
 * nobody is passed over. A caller that dies wastes its slot and harms nothing. Clocks of two containers that differ
 * by d ms let at most d × rate calls come early: keep the burst that much under the quota's.
 */
export function createLimiter(options: LimiterOptions): Limiter {
  const { table, name, now, sleep } = options;
  const key = keys.limit(name);

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

  return {
    async take(permits) {
      if (!(permits > 0 && permits <= options.burst)) {
        throw new RangeError(`permits must be 1..${options.burst}, given ${permits}`);
      }
      const tat = await reserve(permits * intervalOf(options));
      const wait = waitFor(tat, now(), options);
      if (wait > 0) await sleep(wait);
    },
  };
}

/**
 * One rate for each Chime operation (the quotas are per operation and Region), kept a permit under the burst: calls travel
 * unevenly, and one that overtakes the others by up to 1/rate seconds must still find its token.
 */
export function createChimePace(options: Omit<LimiterOptions, 'name'>): (operation: string) => Promise<void> {
  const limiters = new Map<string, Limiter>();
  return async (operation) => {
    let limiter = limiters.get(operation);
    if (!limiter) {
      limiter = createLimiter({ ...options, burst: Math.max(1, options.burst - 1), name: `chime:${operation}` });
      limiters.set(operation, limiter);
    }
    await limiter.take(1);
  };
}
