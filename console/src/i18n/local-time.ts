/**
 * Typed dates of the offices: dd/mm/yyyy hh:mm, in Việt Nam's time, which has had one offset since 1975.
 */
const offsetMs = 7 * 3600_000;
const dayMs = 86_400_000;

export interface LocalParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

export function partsOf(at: number): LocalParts {
  const local = new Date(at + offsetMs);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
  };
}

/** Undefined where there is no such day or time (31/02, 25:00). */
export function instantOf({ year, month, day, hour, minute }: LocalParts): number | undefined {
  if (hour > 23 || minute > 59) return undefined;
  const at = Date.UTC(year, month - 1, day, hour, minute) - offsetMs;
  const back = partsOf(at);
  return back.day === day && back.month === month && back.year === year ? at : undefined;
}

const two = (value: number): string => String(value).padStart(2, '0');

export function writeDateTime(at: number): string {
  const { year, month, day, hour, minute } = partsOf(at);
  return `${two(day)}/${two(month)}/${year} ${two(hour)}:${two(minute)}`;
}

/**
 * Reads what people type: `24/11/2026 08:00`, `24-11-2026 8h`, `24.11.26 8:05`, `24/11/2026 8 giờ 5`. Undefined for
 * anything else, a day that does not exist among it.
 */
export function readDateTime(text: string): number | undefined {
  const found =
    /^\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})[\s,]+(\d{1,2})\s*(?:[:h.]|giờ)?\s*(\d{1,2})?\s*(?:phút)?\s*$/iu.exec(
      text.normalize('NFC'),
    );
  if (!found) return undefined;
  const [day, month, year, hour, minute] = found.slice(1).map((each) => (each === undefined ? 0 : Number(each)));
  const whole = (year as number) < 100 ? 2000 + (year as number) : (year as number);
  return instantOf({
    year: whole,
    month: month as number,
    day: day as number,
    hour: hour as number,
    minute: minute as number,
  });
}

/** The first instant of the day, in Việt Nam. */
export function startOfDay(at: number): number {
  return Math.floor((at + offsetMs) / dayMs) * dayMs - offsetMs;
}

/** `2026-11` of an instant, and back to the first instant of that month. */
export function monthOf(at: number): string {
  const { year, month } = partsOf(at);
  return `${year}-${two(month)}`;
}

export function startOfMonth(month: string, add = 0): number {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return Date.UTC(year, number - 1 + add, 1) - offsetMs;
}
