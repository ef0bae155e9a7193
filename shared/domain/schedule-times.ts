import type { Invitation } from './conference.ts';
import type { FieldError } from './refusals.ts';
import { overrunMs } from './wake-up.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
export const doorsBeforeMs = 30 * minute;
const earliestDoorsMs = 12 * hour;
const farthestMs = 2 * 366 * day;
/** A conference so long that nobody's 24-hour list can miss one that still runs. */
export const longestMs = day;

/** What of a planned conference has to fit together in time. Runs in the console as well: nothing of Node here. */
export interface Times {
  readonly doorsOpenAt?: number | undefined;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly zone: string;
  readonly invited: Invitation;
  readonly draft: boolean;
}

/** Doors open 30 minutes before the start, or at once where that is past. */
export function withDoors<T extends Times>(wish: T, now: number): T & { readonly doorsOpenAt: number } {
  const usual = Math.min(Math.max(wish.startsAt - doorsBeforeMs, now), wish.startsAt);
  return { ...wish, doorsOpenAt: wish.doorsOpenAt ?? usual };
}

const reasons = {
  'end-before-start': 'must be after the start',
  'too-long': 'from the opening of the doors to the end there may be 22 hours: rooms live 24, two are for running over',
  'start-past': 'lies in the past',
  'end-past': 'lies in the past; end the conference instead',
  'too-far': 'lies more than two years ahead',
  'doors-after-start': 'must not be after the start',
  'doors-too-early': 'may be 12 hours before the start at most',
  'no-zone': 'is no time zone; write it like Asia/Ho_Chi_Minh',
  nobody: 'names nobody',
} as const;

export type TimeFaultCode = keyof typeof reasons;

export interface TimeFault {
  readonly field: 'startsAt' | 'endsAt' | 'doorsOpenAt' | 'zone' | 'invited';
  readonly code: TimeFaultCode;
}

/** Everything that is wrong with the times, the zone and the invitation at once. `live`: it has begun, so its start lies in the past. */
export function timeFaults(wish: Times & { readonly doorsOpenAt: number }, now: number, live = false): TimeFault[] {
  const { doorsOpenAt, startsAt, endsAt } = wish;
  const faults: TimeFault[] = [];
  const find = (field: TimeFault['field'], code: TimeFaultCode) => faults.push({ field, code });
  if (endsAt <= startsAt) find('endsAt', 'end-before-start');
  else if (endsAt + overrunMs - Math.min(doorsOpenAt, startsAt) > longestMs) find('endsAt', 'too-long');
  if (!live && startsAt <= now) find('startsAt', 'start-past');
  if (live && endsAt <= now) find('endsAt', 'end-past');
  if (startsAt - now > farthestMs) find('startsAt', 'too-far');
  if (doorsOpenAt > startsAt) find('doorsOpenAt', 'doors-after-start');
  else if (startsAt - doorsOpenAt > earliestDoorsMs) find('doorsOpenAt', 'doors-too-early');
  if (!isZone(wish.zone)) find('zone', 'no-zone');
  const { all, subtrees, codes } = wish.invited;
  if (!wish.draft && !all && !subtrees?.length && !codes?.length) find('invited', 'nobody');
  return faults;
}

/** The same as the API says it. */
export function timeErrors(wish: Times & { readonly doorsOpenAt: number }, now: number, live = false): FieldError[] {
  return timeFaults(wish, now, live).map(({ field, code }) => ({
    field: `body/${field}`,
    reason: code === 'no-zone' ? `${JSON.stringify(wish.zone)} ${reasons[code]}` : reasons[code],
  }));
}

function isZone(zone: string): boolean {
  try {
    return zone !== '' && Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}
