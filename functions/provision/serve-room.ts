import type { Seat } from '../../shared/domain/bridge.ts';
import type { BridgeId } from '../../shared/domain/ids.ts';
import { evenly, seatBatch } from '../../shared/domain/provision.ts';
import {
  externalMeetingIdOf,
  type MeetingFacts,
  type Room,
  requestTokenOf,
  type Unseated,
} from '../../shared/domain/room-state.ts';
import { type Capabilities, ChimeRefused, type MadeAttendee } from '../../shared/gateways/chime.ts';
import { audible, muted } from '../../shared/gateways/seat-rights.ts';
import { inOrder, type Run } from './run.ts';

/** How often a bridge that Chime refused alone is asked for. */
const seatRounds = 3;

export interface Served {
  readonly seats: number;
  readonly failed: readonly Unseated[];
  /** Some failed for a reason that passes: worth another delivery of the message. */
  readonly isPassing: boolean;
}

/** Makes the room's meeting. Repeating is harmless: the token is derived, so Chime answers the same meeting. */
export function openMeeting(run: Run, room: Room, primaryMeetingId: string | undefined): Promise<MeetingFacts> {
  return run.deps.chime.createMeeting({
    token: requestTokenOf(run.conferenceId, room.room, room.generation),
    externalMeetingId: externalMeetingIdOf(run.conferenceId, room.room, room.generation),
    ...(primaryMeetingId ? { primaryMeetingId } : {}),
  });
}

/**
 * Seats everybody of a room who has no seat of this generation. Calls go out side by side; the room's writes follow each
 * other (two transactions at once on the room's item would cancel one another) while the next calls are on their way.
 */
export async function seatRoom(
  run: Run,
  room: Room & { meetingId: string },
  options: { seated: readonly BridgeId[]; isFresh: boolean; call: <T>(work: () => Promise<T>) => Promise<T> },
  recorded: Promise<void>,
): Promise<Served> {
  const { chime, rooms, now } = run.deps;
  const write = inOrder();
  recorded.catch(() => undefined); // its failure is met at `ready`
  const ready = write(() => recorded);
  const known = new Set(options.seated);
  let waiting: readonly BridgeId[] = room.bridges.filter((id) => !known.has(id));
  let failed: Unseated[] = [];
  let isPassing = false;
  let seats = room.bridges.length - waiting.length;

  const seatSome = async (ids: readonly BridgeId[]): Promise<Unseated[]> => {
    const wanted = ids.map((externalUserId) => ({ externalUserId, ...capabilitiesOf(room, externalUserId) }));
    const answer = await options
      .call(async () => {
        await run.checkpoint();
        return chime.createAttendees(room.meetingId, wanted, options.isFresh);
      })
      .catch((error) => {
        if (!(error instanceof ChimeRefused)) throw error;
        isPassing ||= error.isPassing;
        return { attendees: [], errors: ids.map((externalUserId) => ({ externalUserId, code: error.code })) };
      });
    if (answer.attendees.length > 0) {
      const made = await Promise.all(answer.attendees.map((attendee) => sealedSeat(run, room, attendee)));
      await write(() => rooms.recordSeats(run.lease, room, made));
      seats += made.length;
    }
    const answered = new Set(answer.attendees.map((a) => a.externalUserId));
    const reasons = new Map(answer.errors.map((e) => [e.externalUserId, e.code]));
    return ids
      .filter((id) => !answered.has(id))
      .map((bridgeId) => ({ bridgeId, reason: reasons.get(bridgeId) ?? 'NotAnswered' }));
  };

  for (let round = 1; round <= seatRounds && waiting.length > 0; round++) {
    isPassing = false;
    const batches = await Promise.allSettled(evenly(waiting, seatBatch).map(seatSome));
    const broken = batches.find((batch) => batch.status === 'rejected');
    if (broken) throw broken.reason;
    failed = batches.flatMap((batch) => (batch.status === 'fulfilled' ? batch.value : []));
    if (isPassing) break; // the gateway has tried for long: more of it would only hold up the others
    waiting = failed.map((f) => f.bridgeId);
  }
  await ready;
  await write(() => rooms.recordDone(run.lease, room, { failed, at: now(), seats }));
  return { seats, failed, isPassing };
}

async function sealedSeat(run: Run, room: Room & { meetingId: string }, made: MadeAttendee): Promise<Seat> {
  return {
    bridgeId: made.externalUserId as BridgeId,
    room: room.room,
    generation: room.generation,
    meetingId: room.meetingId,
    attendeeId: made.attendeeId,
    sealedToken: await run.deps.sealer.seal(run.conferenceId, made.joinToken),
    seatedAt: run.deps.now(),
  };
}

/** In the primary only the chair's hall is heard by its seat; the others wait for the floor. In a replica nobody can send anyway. */
function capabilitiesOf(room: Room, id: BridgeId): { capabilities?: Capabilities } {
  if (room.room !== 0) return {};
  return { capabilities: room.hosts.includes(id) ? audible : muted };
}
