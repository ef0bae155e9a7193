import { type Language, locales, zone } from './languages.ts';

/** dd/mm/yyyy and 24 h in every language: what the offices write, and what a reader of another language must not misread. */
const cached = new Map<string, Intl.DateTimeFormat>();

function formatter(name: string, language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${language}`;
  const known = cached.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locales[language], { timeZone: zone, hourCycle: 'h23', ...options });
  cached.set(key, made);
  return made;
}

const twoDigits = { day: '2-digit', month: '2-digit' } as const;

/** 09:05 */
export function clockTime(at: number, language: Language): string {
  return formatter('time', language, { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** 08:42:17 */
export function clockSeconds(at: number, language: Language): string {
  return formatter('seconds', language, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);
}

/** 24/11/2026 */
export function dayText(at: number, language: Language): string {
  const parts = formatter('day', language, { ...twoDigits, year: 'numeric' }).formatToParts(at);
  const of = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return `${of('day')}/${of('month')}/${of('year')}`;
}

/** 08:00 24/11/2026 */
export function dayTime(at: number, language: Language): string {
  return `${clockTime(at, language)} ${dayText(at, language)}`;
}

/** Thứ Ba, 24/11/2026 */
export function weekdayText(at: number, language: Language): string {
  return `${weekdayName(at, language)}, ${dayText(at, language)}`;
}

/** tháng 11 năm 2026 */
export function monthText(at: number, language: Language): string {
  return formatter('month', language, { month: 'long', year: 'numeric' }).format(at);
}

/** 0:42, 3:10, 1:02:10: a span for tables. */
export function spanText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${hours > 0 ? two(Math.floor((seconds % 3600) / 60)) : Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** 37 %: none only where there is none, all only where it is all. */
export function partText(part: number, language: Language): string {
  const percent = Math.floor(part * 100);
  return percent === 0 && part > 0 ? '< 1%' : `${countText(percent, language)}%`;
}

/** Kept: a board writes hundreds of counts a second. */
const counters = new Map<Language, Intl.NumberFormat>();

/** 3.355 in Vietnamese, 3,355 in English and Bengali: grouped, with Latin digits. */
export function countText(count: number, language: Language): string {
  const known = counters.get(language);
  if (known) return known.format(count);
  const made = new Intl.NumberFormat(locales[language]);
  counters.set(language, made);
  return made.format(count);
}

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** "5 phút trước", "trong 2 giờ nữa" */
export function relativeText(at: number, now: number, language: Language): string {
  const format = new Intl.RelativeTimeFormat(locales[language], { numeric: 'auto' });
  const delta = at - now;
  const [unit, size] = units.find(([, ms]) => Math.abs(delta) >= ms) ?? (['second', 1000] as const);
  return format.format(Math.round(delta / size), unit);
}

/** Thứ Ba */
export function weekdayName(at: number, language: Language): string {
  return formatter('weekday', language, { weekday: 'long' }).format(at);
}
