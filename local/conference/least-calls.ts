import { usualRoomLimits } from '../../shared/domain/room-plan.ts';
import { defaultQuotas } from '../chime/settings.ts';
import type { Rate } from '../chime/token-bucket.ts';
import type { PointRow } from './points.ts';

/** What Chime takes in one call. */
const batchSize = 100;

/**
 * The least that seats these points by the rules of the house, counted without its planner: one room for all where they fit,
 * else the chair's hall and the provinces in the first, as far as they fit, and the rest in as few others as hold them.
 */
export function minimumCalls(
  points: readonly PointRow[],
  host: string,
  roomSeats: number = usualRoomLimits.roomSeats,
): Record<string, number> {
  const full = (seats: number, size: number) => Math.ceil(seats / size);
  const atOnce = Math.min(batchSize, roomSeats);
  if (points.length <= roomSeats) return { CreateMeeting: 1, BatchCreateAttendee: full(points.length, atOnce) };
  const heads = points.filter(({ code, level }) => level === 'province' || code === host).length;
  const inFirst = Math.min(heads, roomSeats);
  const rest = points.length - inFirst;
  return {
    CreateMeeting: 1 + full(rest, roomSeats),
    BatchCreateAttendee: full(inFirst, atOnce) + full(rest, atOnce),
  };
}

/**
 * The least time in which the service takes so many calls, ms, whoever makes them: an operation's bucket lets `burst` through at
 * once and then `ratePerSecond`; each has its own bucket and they run side by side, so the slowest tells. Whether there had to be so
 * many is judged by `minimumCalls`.
 */
export function quotaFloorMs(calls: Readonly<Record<string, number>>, rate: Rate = defaultQuotas): number {
  const waiting = Math.max(0, ...Object.values(calls).map((count) => count - rate.burst));
  return Math.ceil((waiting / rate.ratePerSecond) * 1000);
}
