import fc from 'fast-check';
import { TokenBucket } from '../../local/chime/token-bucket.ts';
import { createChimePace, createLimiter } from '../../shared/store/limiter.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import type { Table } from '../../shared/store/table.ts';
import { describeOnEachEngine } from '../support/engines.ts';

/** A clock that goes on when everybody sleeps. */
function virtualTime() {
  let now = 1_000_000;
  let sleepers: { at: number; wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms: number) => new Promise<void>((wake) => sleepers.push({ at: now + ms, wake })),
    async run(work: Promise<unknown>) {
      let isDone = false;
      const ended = work.finally(() => {
        isDone = true;
      });
      while (!isDone) {
        await new Promise((turn) => setImmediate(turn));
        if (isDone || sleepers.length === 0) continue;
        now = Math.max(now, Math.min(...sleepers.map((s) => s.at)));
        const due = sleepers.filter((s) => s.at <= now);
        sleepers = sleepers.filter((s) => s.at > now);
        for (const each of due) each.wake();
      }
      await ended;
    },
  };
}

/** Grants of `count` calls by so many containers, as times. */
async function granted(
  table: Table,
  rate: { ratePerSecond: number; burst: number },
  count: number,
  containers: number,
) {
  const time = virtualTime();
  const limiters = Array.from({ length: containers }, () => createLimiter({ table, name: 'x', ...rate, ...time }));
  const at: number[] = [];
  await time.run(
    Promise.all(
      Array.from({ length: count }, async (_, i) => {
        await limiters[i % containers]?.take(1);
        at.push(time.now());
      }),
    ),
  );
  return at.sort((a, b) => a - b);
}

describe('the shared limiter', () => {
  it('never grants more than burst + rate × time in any window, and wastes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ ratePerSecond: fc.integer({ min: 1, max: 50 }), burst: fc.integer({ min: 1, max: 30 }) }),
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 4 }),
        async (rate, count, containers) => {
          const at = await granted(createMemoryTable(), rate, count, containers);
          for (let i = 0; i < at.length; i++) {
            for (let j = i; j < at.length; j++) {
              const window = ((at[j] as number) - (at[i] as number)) / 1000;
              expect(j - i + 1).toBeLessThanOrEqual(rate.burst + rate.ratePerSecond * window + 1e-6);
            }
          }
          const floor = Math.max(0, (count - rate.burst) / rate.ratePerSecond) * 1000;
          expect((at.at(-1) as number) - 1_000_000).toBeLessThanOrEqual(floor + 1e-6);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('refuses more permits at once than it can ever have', async () => {
    const limiter = createLimiter({
      table: createMemoryTable(),
      name: 'x',
      ratePerSecond: 1,
      burst: 2,
      ...virtualTime(),
    });
    await expect(limiter.take(3)).rejects.toThrow(RangeError);
  });

  it('grants in the order of asking', async () => {
    const time = virtualTime();
    const limiter = createLimiter({ table: createMemoryTable(), name: 'x', ratePerSecond: 10, burst: 2, ...time });
    const order: number[] = [];
    await time.run(Promise.all([...Array(12).keys()].map((i) => limiter.take(1).then(() => order.push(i)))));
    expect(order).toEqual([...Array(12).keys()]);
  });
});

describeOnEachEngine('the limiter', (makeTable) => {
  it('holds the rate over four containers', async () => {
    const at = await granted(await makeTable(), { ratePerSecond: 10, burst: 5 }, 40, 4);
    expect((at.at(-1) as number) - (at[0] as number)).toBeCloseTo(3500, 0);
  });
});

describe('the pace of calls to Chime', () => {
  const rate = { ratePerSecond: 10, burst: 20 };

  /** Calls that reach the service's own bucket after `there` ms and are answered `back` ms later: how many it refused, and how long all took. */
  async function called(ways: readonly { there: number; back: number }[]) {
    const time = virtualTime();
    const begun = time.now();
    const pace = createChimePace({ table: createMemoryTable(), ...rate, ...time });
    const bucket = new TokenBucket(rate, time.now());
    let refused = 0;
    await time.run(
      Promise.all(
        ways.map(async ({ there, back }) => {
          const answered = await pace('BatchCreateAttendee');
          await time.sleep(there);
          if (!bucket.take(time.now())) refused += 1;
          await time.sleep(back);
          answered();
        }),
      ),
    );
    return { refused, ms: time.now() - begun };
  }

  it('has no call refused, however unevenly they travel: the first may take long, for a connection has to be made', async () => {
    const ms = (max: number) => fc.integer({ min: 1, max });
    const way = fc.record({ there: ms(300), back: ms(300) });
    await fc.assert(
      fc.asyncProperty(ms(900), fc.array(way, { minLength: 30, maxLength: 60 }), async (later, ways) => {
        const first = ways.slice(0, 19).map(({ back }) => ({ there: later, back }));
        expect((await called([...first, ...ways.slice(19)])).refused).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('costs nothing where an answer takes no longer than a token', async () => {
    const { refused, ms } = await called(Array.from({ length: 45 }, () => ({ there: 40, back: 40 })));
    // 45 calls less 19 at once, a tenth of a second each, and the last one's way.
    expect([refused, ms]).toEqual([0, 2600 + 80]);
  });
});
