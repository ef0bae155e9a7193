import { told } from '../domain/events.ts';
import type { ConferenceId } from '../domain/ids.ts';
import { afterLoss, type Provisioning } from '../domain/provision.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Item, type Table } from './table.ts';

export interface CallCounts {
  readonly calls: Readonly<Record<string, number>>;
  readonly throttled: number;
}

/** For whoever learns that a room is gone (MeetingEnded, a refused call). Counts once, however often it is told. */
export async function reportRoomGone(
  deps: { table: Table },
  gone: { conferenceId: ConferenceId; room: number; generation: number; at: number },
): Promise<boolean> {
  const { conferenceId, room, generation, at } = gone;
  const key = keys.provision(conferenceId);
  for (;;) {
    const item = await deps.table.get(key);
    if (!item || item.status === 'closed') return false;
    const generations = afterLoss(item.generations as number[], room, generation);
    if (!generations) return false;
    try {
      await deps.table.update({
        update: key,
        set: { generations, status: 'making' },
        add: { asks: 1 },
        if: { asks: { eq: item.asks as number }, status: { ne: 'closed' } },
        emits: [told('RoomLost', `${conferenceId}:${room}:${generation}`, at, { conferenceId, room, generation })],
      });
      return true;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error; // something else was asked meanwhile: look again
    }
  }
}

const callPrefix = 'calls_';

/** Counters are attributes of their own: an update can add to those, not to members of a map. */
export function countersOf({ calls, throttled }: CallCounts): Record<string, number> {
  return { throttled, ...Object.fromEntries(Object.entries(calls).map(([name, n]) => [`${callPrefix}${name}`, n])) };
}

export function provisioningOf(item: Item): Provisioning {
  const calls: Record<string, number> = {};
  const number = (name: string) => (item[name] as number | undefined) ?? 0;
  for (const [name, value] of Object.entries(item)) {
    if (name.startsWith(callPrefix)) calls[name.slice(callPrefix.length)] = value as number;
  }
  const { beganAt, startedAt, readyAt } = item as unknown as Provisioning;
  return {
    conferenceId: item.conferenceId as ConferenceId,
    status: (item.status as Provisioning['status'] | undefined) ?? 'planned',
    fence: number('fence'),
    leaseUntil: number('leaseUntil'),
    asks: number('asks'),
    askedAt: number('askedAt'),
    generations: (item.generations as number[] | undefined) ?? [],
    round: number('round'),
    plannedVersion: number('plannedVersion'),
    bridges: number('bridges'),
    seats: number('seats'),
    unseated: number('unseated'),
    throttled: number('throttled'),
    calls,
    ...(beganAt === undefined ? {} : { beganAt }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(readyAt === undefined ? {} : { readyAt }),
  };
}
