import cron from 'aws-cron-parser';

/** When a schedule is due, from its expression and time zone. */
export interface Timetable {
  /** First due instant strictly after `after`; undefined when there is none left. */
  next(after: number): number | undefined;
  readonly isOnce: boolean;
}

export class BadExpression extends Error {
  override readonly name = 'ValidationException';
}

const unitMs: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** `at(yyyy-mm-ddThh:mm:ss)`, `rate(n unit)`, `cron(…)`; at and cron are read in the zone, rate counts from `anchor`. */
export function timetable(expression: string, zone: string, anchor: number): Timetable {
  checkZone(zone);
  const [, kind, argument = ''] = /^(at|rate|cron)\((.+)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'at') {
    const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(argument);
    if (!parts) throw bad(expression);
    const due = fromWallClock(
      Date.UTC(+parts[1]!, +parts[2]! - 1, +parts[3]!, +parts[4]!, +parts[5]!, +parts[6]!),
      zone,
    );
    return { isOnce: true, next: (after) => (due > after ? due : undefined) };
  }
  if (kind === 'rate') {
    const [, count, unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(argument) ?? [];
    const every = Number(count) * (unitMs[unit] ?? 0);
    if (!every) throw bad(expression);
    return { isOnce: false, next: (after) => anchor + Math.max(1, Math.floor((after - anchor) / every) + 1) * every };
  }
  if (kind === 'cron') {
    let parsed: ReturnType<typeof cron.parse>;
    try {
      parsed = cron.parse(argument);
    } catch {
      throw bad(expression);
    }
    return {
      isOnce: false,
      next(after) {
        // The parser knows UTC only: it is given the zone's wall clock as if it were UTC.
        const found = cron.next(parsed, new Date(toWallClock(after, zone)));
        return found ? fromWallClock(found.getTime(), zone) : undefined;
      },
    };
  }
  throw bad(expression);
}

const bad = (expression: string) => new BadExpression(`Invalid Schedule Expression ${expression}.`);

function checkZone(zone: string): void {
  try {
    offsetMs(0, zone);
  } catch {
    throw new BadExpression(`The time zone ${zone} is not known.`);
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the zone's wall clock is ahead of UTC at that instant. */
function offsetMs(instant: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const wall = Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second);
  return wall - Math.floor(instant / 1000) * 1000;
}

const toWallClock = (instant: number, zone: string): number => instant + offsetMs(instant, zone);

/** A wall clock time that a change to summer time skips comes out an hour later, as Scheduler runs it. */
function fromWallClock(wall: number, zone: string): number {
  const guess = wall - offsetMs(wall, zone);
  return wall - offsetMs(guess, zone);
}
