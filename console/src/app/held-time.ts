import { dayText } from '../i18n/format.ts';
import type { Conference } from './use-conference.ts';

/** What the frame of a conference says of its time: as planned, since when it runs, or when it really was. */
export interface HeldTime {
  readonly is: 'planned' | 'running' | 'held';
  readonly from: number;
  readonly to?: number;
  /** `to` is of the day of `from`. */
  readonly isOneDay: boolean;
}

type Times = Pick<Conference, 'startsAt' | 'startedAt' | 'endedAt'>;

export function heldTime({ startsAt, startedAt, endedAt }: Times): HeldTime {
  // Called off, or ended without ever having been started: only the plan is left to say.
  if (startedAt === undefined) return { is: 'planned', from: startsAt, isOneDay: true };
  if (endedAt === undefined) return { is: 'running', from: startedAt, isOneDay: true };
  const isOneDay = dayText(startedAt, 'vi') === dayText(endedAt, 'vi');
  return { is: 'held', from: startedAt, to: endedAt, isOneDay };
}
