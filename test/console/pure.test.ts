import { heldTime } from '../../console/src/app/held-time.ts';
import { rowsOf } from '../../console/src/design/tree-rows.ts';
import { clockTime, countText, dayText, dayTime, spanText, weekdayText } from '../../console/src/i18n/format.ts';
import {
  instantOf,
  monthOf,
  readDateTime,
  startOfDay,
  startOfMonth,
  writeDateTime,
} from '../../console/src/i18n/local-time.ts';
import { isPast, matches } from '../../console/src/pages/conferences/filter.ts';
import { daysOf } from '../../console/src/pages/conferences/month.ts';

const eight = Date.UTC(2026, 10, 24, 1);

describe('dates as the offices write them', () => {
  test('are day, month, year and 24 h of Việt Nam in every language', () => {
    for (const language of ['vi', 'en', 'bn'] as const) {
      expect(dayTime(eight, language)).toBe('08:00 24/11/2026');
      expect(clockTime(Date.UTC(2026, 10, 24, 17), language)).toBe('00:00');
      expect(dayText(Date.UTC(2026, 10, 24, 17), language)).toBe('25/11/2026');
    }
    expect(weekdayText(eight, 'vi')).toBe('Thứ Ba, 24/11/2026');
  });

  test('are read in the ways people type them', () => {
    for (const text of [
      '24/11/2026 08:00',
      '24-11-2026 8h',
      '24.11.26 8:00',
      ' 24/11/2026, 8 giờ 00 ',
      '24/11/2026 8h00',
    ])
      expect([text, readDateTime(text)]).toEqual([text, eight]);
  });

  test('that do not exist are none', () => {
    for (const text of ['31/02/2026 08:00', '24/13/2026 08:00', '24/11/2026 24:00', '24/11/2026', '', 'mai 8h'])
      expect([text, readDateTime(text)]).toEqual([text, undefined]);
    expect(instantOf({ year: 2026, month: 2, day: 29, hour: 8, minute: 0 })).toBeUndefined();
  });

  test('come back as they were written', () => {
    for (let at = eight; at < eight + 400 * 86_400_000; at += 86_400_000 + 3_660_000)
      expect(readDateTime(writeDateTime(at))).toBe(at);
  });

  test('spans and counts', () => {
    expect([42_000, 190_000, 3_730_000].map(spanText)).toEqual(['0:42', '3:10', '1:02:10']);
    expect([countText(3355, 'vi'), countText(3355, 'en'), countText(3355, 'bn')]).toEqual(['3.355', '3,355', '3,355']);
  });
});

describe('the time of a conference in its frame', () => {
  const hour = 3_600_000;
  test('is the planned one before, and after the end when it really was', () => {
    expect(heldTime({ startsAt: eight })).toMatchObject({ is: 'planned', from: eight });
    const startedAt = eight + 5 * 60_000;
    expect(heldTime({ startsAt: eight, startedAt })).toMatchObject({ is: 'running', from: startedAt });
    const held = { is: 'held', from: startedAt, to: eight + 2 * hour, isOneDay: true };
    expect(heldTime({ startsAt: eight, startedAt, endedAt: eight + 2 * hour })).toEqual(held);
    expect(heldTime({ startsAt: eight, startedAt, endedAt: eight + 16 * hour })).toMatchObject({ isOneDay: false });
  });

  test('of one that was called off is the plan', () => {
    expect(heldTime({ startsAt: eight, endedAt: eight - hour })).toMatchObject({ is: 'planned', from: eight });
  });
});

describe('a month', () => {
  test('is whole weeks from Monday, every day once, in Việt Nam', () => {
    for (let add = 0; add < 36; add += 1) {
      const month = monthOf(startOfMonth('2026-01', add));
      const days = daysOf(month, []);
      expect([days.length % 7, new Date((days[0]?.at ?? 0) + 7 * 3600_000).getUTCDay()]).toEqual([0, 1]);
      expect(days.filter(({ isOfMonth }) => isOfMonth).map(({ number }) => number)).toEqual(
        Array.from({ length: (startOfMonth(month, 1) - startOfMonth(month)) / 86_400_000 }, (_, at) => at + 1),
      );
    }
  });

  test('has what begins shortly after midnight on the new day, in order of time', () => {
    const items = [{ startsAt: eight }, { startsAt: startOfDay(eight) + 60_000 }];
    const day = daysOf('2026-11', items).find(({ number, isOfMonth }) => isOfMonth && number === 24);
    expect(day?.items).toEqual([items[1], items[0]]);
  });
});

test('the search finds words without accents at their beginning, and by state', () => {
  const it = { title: 'Chuyển đổi số tại cơ sở', chair: 'Phó Thủ tướng', status: 'scheduled' };
  for (const q of ['chuyen doi', 'CƠ SỞ', 'tuong pho', 'doi s']) expect([q, matches(it, { q })]).toEqual([q, true]);
  for (const q of ['uyen', 'chuyen giao']) expect([q, matches(it, { q })]).toEqual([q, false]);
  expect(matches(it, { q: 'so', status: 'live' })).toBe(false);
});

test('a conference that is over is past at once, whatever was planned; one that goes on over midnight is not', () => {
  const day = 86_400_000;
  const past = (status: string, startsAt: number) => isPast({ status, startsAt }, eight);
  expect([past('ended', eight + 1), past('settled', eight + 1), past('live', eight - 1)]).toEqual([true, true, false]);
  expect(['scheduled', 'draft', 'cancelled'].map((status) => [past(status, eight - day), past(status, eight)])).toEqual(
    Array(3).fill([true, false]),
  );
});

test('a tree shows what is open, with places that count among siblings, and says what it waits for', () => {
  const node = (id: string, hasChildren = false) => ({ id, label: id, hasChildren });
  const roots = [node('a', true), node('b', true), node('c')];
  const children = new Map([['a', [node('a1'), node('a2')]] as const]);
  const rows = rowsOf(roots, children, new Set(['a', 'b', 'c']));
  expect(
    rows.map((row) => (row.kind === 'node' ? [row.node.id, row.level, row.position, row.size] : [row.of, row.what])),
  ).toEqual([
    ['a', 1, 1, 3],
    ['a1', 2, 1, 2],
    ['a2', 2, 2, 2],
    ['b', 1, 2, 3],
    ['b', 'reading'],
    ['c', 1, 3, 3],
  ]);
});
