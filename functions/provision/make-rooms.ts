import { broughtUp, isServed } from '../../shared/domain/provision.ts';
import type { MeetingFacts, Room } from '../../shared/domain/room-state.ts';
import { ChimeRefused, RoomGone } from '../../shared/gateways/chime.ts';
import { LeaseLost } from '../../shared/store/provision-lease.ts';
import { reportRoomGone } from '../../shared/store/provisioning.ts';
import { atMost, Interrupted, type Run } from './run.ts';
import { openMeeting, type Served, seatRoom } from './serve-room.ts';

/** Batches on their way or waiting for their permit: enough for the burst, few enough not to book the rate far ahead. */
const batchesAtOnce = 24;

export interface Made {
  readonly seats: number;
  readonly unseated: number;
  readonly isPassing: boolean;
}

/**
 * Opens and fills the rooms that are not served: the primary first, then the replicas in order, the seats of a room as soon as
 * it is there. A room that turns out to be gone is reported, which raises its generation and asks for another turn.
 */
export async function makeRooms(run: Run, planned: readonly Room[]): Promise<Made> {
  const generationOf = (room: Room) => run.seen.generations[room.room] ?? room.generation;
  const call = atMost(batchesAtOnce);
  const work = planned.map((room) => broughtUp(room, generationOf(room)));
  const primary = work[0] as Room;
  const opened = Promise.withResolvers<string>();
  opened.promise.catch(() => undefined); // every replica that waits for it reports by itself

  const serve = async (room: Room): Promise<Served> => {
    if (isServed(room, room.generation)) {
      if (room === primary) opened.resolve(room.meetingId as string);
      return { seats: room.seated, failed: [], isPassing: false };
    }
    const primaryId = room === primary ? undefined : await opened.promise;
    if (room !== primary && room.bridges.length === 0) return { seats: 0, failed: [], isPassing: false };
    if (room.meetingId !== undefined) {
      if (room === primary) opened.resolve(room.meetingId);
      const adopted = run.deps.rooms.adopt(run.lease, room);
      await adopted; // an older holder writes no more: what is read now is all there is
      const seated = (await run.deps.seats.ofBridges(room.bridges)).filter((seat) => seat.meetingId === room.meetingId);
      const known = { ...room, meetingId: room.meetingId };
      return seatRoom(run, known, { seated: seated.map((seat) => seat.bridgeId), isFresh: false, call }, adopted);
    }
    await run.checkpoint();
    const meeting = await openMeeting(run, room, primaryId);
    if (room === primary) opened.resolve(meeting.MeetingId);
    const recorded = run.deps.rooms.recordMeeting(run.lease, room, meeting);
    return seatRoom(run, withMeeting(room, meeting), { seated: [], isFresh: true, call }, recorded);
  };

  const served = await Promise.allSettled(
    work.map((room) =>
      serve(room)
        .catch((error) => absorbed(run, room, error))
        .catch((error) => {
          if (room === primary) opened.reject(error);
          throw error;
        })
        .finally(() => {
          if (room === primary) opened.reject(new PrimaryMissing());
        }),
    ),
  );
  const broken = served.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  if (broken.length > 0) throw broken.find(isStop) ?? broken[0];
  const all = served.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  return {
    seats: sum(all.map((each) => each.seats)),
    unseated: sum(all.map((each) => each.failed.length)),
    isPassing: all.some((each) => each.isPassing),
  };
}

/** Asks Chime after rooms that a hall could not get into; answers whether all are there. */
export async function checkRooms(run: Run, rooms: readonly Room[]): Promise<boolean> {
  const live = rooms.filter(
    (room) => room.meetingId !== undefined && room.generation === run.seen.generations[room.room],
  );
  for (const room of live) {
    await run.checkpoint();
    if (await run.deps.chime.isAlive(room.meetingId as string)) continue;
    await reportRoomGone(run.deps, { ...placeOf(room), at: run.deps.now() });
    if (room.room === 0) return false; // the others went with it
  }
  return true;
}

/** There is no primary, so a replica cannot be. */
class PrimaryMissing extends Error {
  override readonly name = 'PrimaryMissing';
}

/** What a room's failure means: gone (made anew in the next turn), refused (its bridges are listed), or the run's end. */
async function absorbed(run: Run, room: Room, error: unknown): Promise<Served> {
  const none: Served = { seats: 0, failed: [], isPassing: false };
  if (error instanceof RoomGone) {
    await reportRoomGone(run.deps, { ...placeOf(room), at: run.deps.now() });
    return none;
  }
  if (!(error instanceof ChimeRefused || error instanceof PrimaryMissing)) throw error;
  const reason = error instanceof ChimeRefused ? error.code : 'PrimaryMissing';
  const isPassing = error instanceof ChimeRefused && error.isPassing;
  if (reason === 'BadRequest' && room.room !== 0 && (await isPrimaryGone(run))) return none;
  const failed = room.bridges.map((bridgeId) => ({ bridgeId, reason }));
  await run.deps.rooms.recordFailure(run.lease, room, failed);
  return { seats: 0, failed, isPassing };
}

/** Chime answers BadRequest where the primary of a replica is no more: look, and report it. */
async function isPrimaryGone(run: Run): Promise<boolean> {
  const primary = await run.deps.rooms.room(run.conferenceId, 0);
  if (primary?.meetingId === undefined || (await run.deps.chime.isAlive(primary.meetingId))) return false;
  await reportRoomGone(run.deps, { ...placeOf(primary), at: run.deps.now() });
  return true;
}

function isStop(error: unknown): boolean {
  return error instanceof LeaseLost || error instanceof Interrupted;
}

function placeOf({ conferenceId, room, generation }: Room) {
  return { conferenceId, room, generation };
}

function withMeeting(room: Room, meeting: MeetingFacts): Room & { meetingId: string } {
  return { ...room, meeting, meetingId: meeting.MeetingId };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
