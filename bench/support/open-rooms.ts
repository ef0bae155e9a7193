import type { Bridge } from '../../shared/domain/bridge.ts';
import { keys } from '../../shared/store/keys.ts';
import type { Table } from '../../shared/store/table.ts';
import { conferenceId } from './nation.ts';

/** The rooms are there, every bridge has its seat, and every hall is signed in with the session `bench`. */
export async function openRooms(table: Table, bridges: readonly Bridge[], at: number): Promise<void> {
  const rooms = Math.ceil(bridges.length / 240);
  const session = { id: 'bench', openedAt: at, expiresAt: at + 12 * 3600_000 };
  const seat = { generation: 1, meetingId: 'm', attendeeId: 'a', sealedToken: 'x'.repeat(300), seatedAt: at };
  await table.putMany([
    {
      ...keys.provision(conferenceId),
      ...{ conferenceId, status: 'ready', fence: 1, leaseUntil: 0, asks: 1, askedAt: at, round: 1, plannedVersion: 1 },
      ...{ generations: Array(rooms).fill(1), bridges: bridges.length, seats: bridges.length, unseated: 0 },
      ...{ calls: {}, throttled: 0 },
    },
    ...bridges.flatMap(({ id: bridgeId }, i) => [
      { ...keys.seat(bridgeId), ...seat, bridgeId, room: Math.floor(i / 240) },
      {
        ...keys.access(bridgeId),
        ...{ bridgeId, linkHash: '', sealedLink: '', pinHash: '', sealedPin: '', epoch: 1, version: 1 },
        ...{ attempts: { failures: 0, waitUntil: 0 }, sessions: [session] },
      },
    ]),
  ]);
}
