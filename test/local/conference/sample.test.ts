import { communesPerProvince, provinces, sampleCountry, sampleCsv } from '../../../local/sample/country.ts';
import { tomorrow } from '../../../local/sample/seed.ts';

describe('the sample country', () => {
  const points = sampleCountry();

  test('has the 34 provinces, a central hall, and six communes in each', () => {
    expect(provinces).toHaveLength(34);
    expect(points).toHaveLength(1 + 34 + 34 * communesPerProvince);
  });

  test('codes are unique, every commune stands in its province, no two have one name', () => {
    expect(new Set(points.map(({ code }) => code)).size).toBe(points.length);
    expect(new Set(points.map(({ name }) => name)).size).toBe(points.length);
    for (const { code, level, parent } of points) if (level === 'commune') expect(code.slice(1, 3)).toBe(parent);
  });

  test('no code of a commune looks like an official one', () => {
    expect(points.filter(({ level, code }) => level === 'commune' && /^\d+$/.test(code))).toEqual([]);
  });

  test('addresses lead nowhere', () => {
    expect([...sampleCsv().matchAll(/@([^,\s]+)/g)].every(([, domain]) => domain?.endsWith('.example'))).toBe(true);
  });

  test('the conference is at eight in the morning of the next day in Việt Nam', () => {
    for (const now of ['2026-11-22T16:59:00Z', '2026-11-22T17:01:00Z', '2026-11-22T03:00:00Z']) {
      const { startsAt } = tomorrow(Date.parse(now));
      expect(new Date(startsAt).toISOString()).toMatch(/T01:00:00\.000Z$/);
      expect(startsAt - Date.parse(now)).toBeGreaterThan(0);
      expect(startsAt - Date.parse(now)).toBeLessThanOrEqual(32 * 3600_000);
    }
  });
});
