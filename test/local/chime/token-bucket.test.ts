import fc from 'fast-check';
import { TokenBucket } from '../../../local/chime/token-bucket.ts';

const rates = fc.record({ ratePerSecond: fc.integer({ min: 1, max: 100 }), burst: fc.integer({ min: 1, max: 50 }) });
const gaps = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 200 });

test('no stretch of time lets more calls through than the burst and what the rate gives in it', () => {
  fc.assert(
    fc.property(rates, gaps, (rate, waits) => {
      const bucket = new TokenBucket(rate, 0);
      const passed: number[] = [];
      let now = 0;
      for (const wait of waits) {
        now += wait;
        if (bucket.take(now)) passed.push(now);
      }
      for (let from = 0; from < passed.length; from += 1) {
        for (let to = from; to < passed.length; to += 1) {
          const seconds = ((passed[to] as number) - (passed[from] as number)) / 1000;
          expect(to - from + 1).toBeLessThanOrEqual(rate.burst + seconds * rate.ratePerSecond + 1e-6);
        }
      }
    }),
  );
});

test('a caller that keeps to the rate is never refused', () => {
  fc.assert(
    fc.property(rates, fc.integer({ min: 1, max: 300 }), (rate, calls) => {
      const bucket = new TokenBucket(rate, 0);
      for (let call = 0; call < calls; call += 1) expect(bucket.take((call * 1000) / rate.ratePerSecond)).toBe(true);
    }),
  );
});

test('a refused call costs nothing, and a clock that runs backwards gives nothing', () => {
  const bucket = new TokenBucket({ ratePerSecond: 10, burst: 1 }, 1000);
  expect(bucket.take(1000)).toBe(true);
  expect(bucket.take(1050)).toBe(false);
  expect(bucket.take(500)).toBe(false);
  expect(bucket.take(1100)).toBe(true);
});
