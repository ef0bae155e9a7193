import type { hallRoutes } from '../../shared/contracts/hall.ts';
import { isOver } from '../../shared/domain/conference.ts';
import { branchKey, partsOfBridgeId } from '../../shared/domain/ids.ts';
import { earlyMs, type Provisioning, type ProvisionStatus } from '../../shared/domain/provision.ts';
import { Refused } from '../../shared/domain/refusals.ts';
import type { Room } from '../../shared/domain/room-state.ts';
import { limitOf } from '../../shared/runtime/caller.ts';
import { demandConference } from '../../shared/runtime/conference-view.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Rooms } from '../../shared/store/rooms.ts';

export interface RoomsDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly rooms: Pick<Rooms, 'provisioning' | 'ofConference' | 'ask'>;
  readonly now: () => number;
}

/** What provisioning did so far. A provincial office sees the rooms' numbers and, of the bridges without a seat, its own. */
export async function getRooms(deps: RoomsDeps, { params, caller }: Request<typeof hallRoutes.getRooms>) {
  demandConference(caller, await deps.conferences.get(params.conferenceId));
  const [record, rooms] = await Promise.all([
    deps.rooms.provisioning(params.conferenceId),
    deps.rooms.ofConference(params.conferenceId),
  ]);
  const limit = limitOf(caller);
  const own = limit === undefined ? undefined : branchKey(limit);
  const generationOf = (room: Room) => record?.generations[room.room] ?? room.generation;
  const isClosed = record?.status === 'closed';
  const statusOf = (room: Room) =>
    isClosed ? ('closed' as const) : room.generation < generationOf(room) ? ('lost' as const) : room.status;
  return {
    status: record ? progressOf(record, deps.now()) : ('none' as const),
    generation: record?.round ?? 0,
    ...(record?.startedAt === undefined ? {} : { startedAt: record.startedAt }),
    ...(record?.readyAt === undefined ? {} : { readyAt: record.readyAt }),
    ...(record?.startedAt === undefined || record.readyAt === undefined
      ? {}
      : { ms: record.readyAt - record.startedAt }),
    bridges: record?.bridges ?? 0,
    seats: rooms.filter((room) => statusOf(room) !== 'lost').reduce((sum, room) => sum + room.seated, 0),
    calls: { ...record?.calls },
    throttled: record?.throttled ?? 0,
    rooms: rooms.map((room) => ({
      room: room.room,
      kind: room.room === 0 ? ('primary' as const) : ('replica' as const),
      generation: generationOf(room),
      status: statusOf(room),
      bridges: room.bridges.length,
      seats: statusOf(room) === 'lost' ? 0 : room.seated,
    })),
    unseated: rooms.flatMap((room) =>
      room.failed
        .filter((failed) => own === undefined || partsOfBridgeId(failed.bridgeId).branchKey === own)
        .map((failed) => ({ ...failed, room: room.room })),
    ),
  };
}

/** Being made while somebody holds the work: rooms that ended empty are made anew when they are asked for, not before. */
function progressOf({ status, leaseUntil }: Provisioning, now: number): ProvisionStatus {
  if (status === 'closed') return status;
  if (leaseUntil >= now) return 'making';
  return status === 'making' ? 'planned' : status;
}

/** Asks for the rooms again: what is there stays, what is missing is made, and Chime is asked whether the rooms still are. */
export async function requestProvision(deps: RoomsDeps, { params }: Request<typeof hallRoutes.requestProvision>) {
  const conference = await deps.conferences.get(params.conferenceId);
  const at = deps.now();
  if (conference.status === 'draft' || isOver(conference)) {
    throw new Refused(
      'wrong-status',
      `Rooms are made for scheduled and live conferences; this one is ${conference.status}.`,
      {
        facts: { status: conference.status },
      },
    );
  }
  if (at < conference.doorsOpenAt - earlyMs) {
    const opensAt = new Date(conference.doorsOpenAt - earlyMs).toISOString();
    throw new Refused('too-early', `Rooms nobody enters end after 5 minutes: ask again from ${opensAt} on.`, {
      facts: { from: opensAt },
    });
  }
  await deps.rooms.ask(params.conferenceId, 'staff', at);
  return { status: 'requested', requestedAt: at };
}
