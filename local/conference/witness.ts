import { floorSeatSuffix } from '../../shared/domain/ids.ts';
import type { Cloud } from '../cloud.ts';
import type { WitnessedRoom } from './evidence.ts';

/** Chime's own limit. */
const seatsLimit = 250;

/** The media service's own view of its meetings, as an outside witness. */
export async function witnessRooms(cloud: Pick<Cloud, 'chime'>): Promise<WitnessedRoom[]> {
  const snapshot = await cloud.chime?.snapshot();
  return (snapshot?.meetings ?? []).map(({ id, createdAt, attendees }) => ({
    meetingId: id,
    createdAt,
    attendees: attendees.map(({ externalUserId }) => ({ externalUserId })),
  }));
}

/** Bridges that have a seat; the second seat of one that has the floor is none of its own. */
export function seatsIn(rooms: readonly WitnessedRoom[]): Map<string, number> {
  const seats = new Map<string, number>();
  for (const { attendees } of rooms) {
    for (const { externalUserId: who } of attendees)
      if (!floorSeatSuffix.test(who)) seats.set(who, (seats.get(who) ?? 0) + 1);
  }
  return seats;
}

export const overfull = (rooms: readonly WitnessedRoom[]): string[] =>
  rooms
    .filter(({ attendees }) => attendees.length > seatsLimit)
    .map(({ meetingId, attendees }) => `${meetingId}: ${attendees.length} seats`);

export const doubledSeats = (rooms: readonly WitnessedRoom[]): string[] =>
  [...seatsIn(rooms)].filter(([, count]) => count > 1).map(([id, count]) => `${id}: ${count} seats`);

export interface Looks {
  readonly count: number;
  readonly offences: readonly string[];
}

/** Looks at the rooms now and then, as long as it is not stopped, and keeps what is wrong with them. */
export function watchRooms(cloud: Pick<Cloud, 'chime'>, everyMs: number): { stop(): Promise<Looks> } {
  const offences = new Set<string>();
  let count = 0;
  let isStopped = false;
  let wake = () => {};
  const look = async () => {
    while (!isStopped) {
      const rooms = await witnessRooms(cloud);
      count += 1;
      for (const each of [...overfull(rooms), ...doubledSeats(rooms)]) offences.add(each);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, everyMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const looking = look();
  looking.catch(() => {}); // stop() tells of it
  return {
    async stop() {
      isStopped = true;
      wake();
      await looking;
      return { count, offences: [...offences] };
    },
  };
}

export interface Provisioned {
  /** From the first meeting that was made to the last seat. */
  readonly ms: number;
  readonly rooms: number;
  readonly seats: number;
  readonly calls: Readonly<Record<string, number>>;
  readonly throttled: number;
}

/** Before a first meeting there is nothing to miss. */
const idleGlanceMs = 250;
const glanceMs = 50;

/** Watches Chime from before the doors until every bridge has a seat, or it is said that no more will come. */
export async function witnessProvisioning(
  cloud: Pick<Cloud, 'chime'>,
  bridges: number,
  isGivenUp: () => boolean,
): Promise<Provisioned> {
  for (;;) {
    const stats = await cloud.chime?.stats();
    if (!stats || stats.attendees >= bridges || isGivenUp()) {
      const at = Date.now();
      const counts = Object.entries(stats?.calls ?? {});
      const rooms = await witnessRooms(cloud);
      return {
        ms: rooms.length === 0 ? 0 : at - Math.min(...rooms.map(({ createdAt }) => createdAt)),
        calls: Object.fromEntries(counts.map(([name, { ok, throttled, failed }]) => [name, ok + throttled + failed])),
        rooms: rooms.length,
        seats: seatsIn(rooms).size,
        throttled: counts.reduce((sum, [, { throttled }]) => sum + throttled, 0),
      };
    }
    await new Promise((resolve) => setTimeout(resolve, stats.meetings > 0 ? glanceMs : idleGlanceMs));
  }
}
