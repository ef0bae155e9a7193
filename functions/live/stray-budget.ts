import { intervalOf, type Rate, waitFor } from '../../shared/domain/limiter.ts';

/** Tries with links that lead nowhere whose trace is kept: of one source, and of all together. */
const ofSource: Rate = { ratePerSecond: 0.1, burst: 20 };
const ofAll: Rate = { ratePerSecond: 5, burst: 500 };
const sourcesAtMost = 10_000;

export interface StrayBudget {
  /** Whether a trace of such a try may be written. */
  allows(sourceIp: string, now: number): boolean;
}

/**
 * What anybody can have us write is bounded: everyone can make up links, and each different one would leave an item. It is
 * kept in the container, for a budget in the table would be a write itself. Only links that lead nowhere are counted, and
 * they are answered as ever: thousands of halls may stand behind one address, and none with its own link meets this at all.
 */
export function createStrayBudget(): StrayBudget {
  const debts = new Map<string, number>();
  let debtOfAll = 0;
  return {
    allows(sourceIp, now) {
      const source = networkOf(sourceIp);
      const next = Math.max(debts.get(source) ?? 0, now) + intervalOf(ofSource);
      const nextOfAll = Math.max(debtOfAll, now) + intervalOf(ofAll);
      if (waitFor(next, now, ofSource) > 0 || waitFor(nextOfAll, now, ofAll) > 0) return false;
      debtOfAll = nextOfAll;
      debts.delete(source); // the one used last stands last
      debts.set(source, next);
      if (debts.size > sourcesAtMost) debts.delete(debts.keys().next().value as string);
      return true;
    },
  };
}

/** One holder of IPv6 has at least the 2⁶⁴ addresses of a network. */
function networkOf(ip: string): string {
  const four = /(?:^|:)(\d+\.\d+\.\d+\.\d+)$/.exec(ip)?.[1];
  if (four) return four;
  const [head = '', tail = ''] = ip.split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = ip.includes('::') ? 8 - groups.length - (tail === '' ? 0 : tail.split(':').length) : 0;
  const all = [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...(tail === '' ? [] : tail.split(':'))];
  return all.slice(0, 4).join(':');
}
