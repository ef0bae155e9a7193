import type { Bridge, Seat } from '../../shared/domain/bridge.ts';
import { eachOf } from '../../shared/domain/each-of.ts';
import type { BridgeId } from '../../shared/domain/ids.ts';
import { isHead } from '../../shared/domain/point.ts';
import { replanned } from '../../shared/domain/provision.ts';
import { planRooms } from '../../shared/domain/room-plan.ts';
import type { Room } from '../../shared/domain/room-state.ts';
import { RoomGone } from '../../shared/gateways/chime.ts';
import type { Run } from './run.ts';

/**
 * Who belongs in which room, fixed in the table before any call is made. It is made anew when the enrolment is another
 * than the one planned for, or when somebody was shut out or let in. Seats of those who no longer belong are withdrawn
 * first: a crash in between finds them again, since the old plan still names them.
 */
export async function planFor(run: Run): Promise<Room[]> {
  const { rooms, bridges, access } = run.deps;
  const { conference } = run;
  const before = await rooms.ofConference(run.conferenceId);
  const enrolled = conference.enrolledVersion ?? 0;
  if (before.length > 0 && run.seen.plannedVersion === enrolled) return before;

  const branches = conference.branches ?? [];
  const [all, revoked] = await Promise.all([
    bridges.ofBranches(run.conferenceId, branches),
    access.revokedOf(run.conferenceId, branches),
  ]);
  const invited = all.filter((bridge) => bridge.withdrawnAt === undefined && !revoked.has(bridge.id));
  const invitedIds = new Set(invited.map((bridge) => bridge.id));
  const roomOf = new Map(before.flatMap((room) => room.bridges.map((id) => [id, room.room] as const)));

  // not only those of the old plan: whoever has a seat and may not is put out
  const out = [...new Set([...roomOf.keys(), ...all.map((b) => b.id)])].filter((id) => !invitedIds.has(id));
  await withdraw(run, before, out);

  const kept = new Map([...roomOf].filter(([id]) => invitedIds.has(id)));
  const plan = planRooms(invited.map(roomBridgeOf), run.deps.limits, kept);
  const hosts = new Set(invited.filter((bridge) => bridge.isHost).map((bridge) => bridge.id));
  const next = replanned(run.conferenceId, before, plan.rooms, hosts);
  const fixed = { rooms: next, plannedVersion: enrolled, bridges: invited.length };
  run.seen = await rooms.savePlan(run.lease, fixed, run.seen);
  return next;
}

function roomBridgeOf(bridge: Bridge) {
  return { id: bridge.id, branch: bridge.branch, isHead: isHead(bridge), isHost: bridge.isHost };
}

/** Calls on their way; the pace is the limiter's. */
const atOnce = 20;

/** The attendee first, its record after: what is recorded can be found again, what is not cannot. */
async function withdraw(run: Run, rooms: readonly Room[], out: readonly BridgeId[]): Promise<void> {
  const { chime, seats } = run.deps;
  if (out.length === 0 || rooms.length === 0) return;
  const recorded = await seats.ofBridges(out);
  await eachOf(recorded, atOnce, async (seat) => {
    await run.checkpoint();
    await chime.deleteAttendee(seat.meetingId, seat.attendeeId);
    await seats.remove(seat);
  });
  for (const [room, ids] of unrecorded(rooms, out, recorded)) await findAndDelete(run, room, ids);
}

/** Bridges of a room whose seating was cut short: an attendee may be there that nobody wrote down. */
function unrecorded(rooms: readonly Room[], out: readonly BridgeId[], recorded: readonly Seat[]): [Room, BridgeId[]][] {
  const written = new Set(recorded.map((seat) => seat.bridgeId));
  const searched = new Set(out.filter((id) => !written.has(id)));
  return rooms
    .filter((room) => room.status === 'seating' && room.meetingId !== undefined)
    .map((room): [Room, BridgeId[]] => [room, room.bridges.filter((id) => searched.has(id))])
    .filter(([, ids]) => ids.length > 0);
}

/** The same external id is the same attendee: asking again is how it is found. */
async function findAndDelete(run: Run, room: Room, ids: readonly BridgeId[]): Promise<void> {
  const { chime } = run.deps;
  const meetingId = room.meetingId as string;
  await run.checkpoint();
  const wanted = ids.map((externalUserId) => ({ externalUserId }));
  try {
    const found = await chime.createAttendees(meetingId, wanted, false);
    await eachOf(found.attendees, atOnce, (made) => chime.deleteAttendee(meetingId, made.attendeeId));
  } catch (error) {
    if (!(error instanceof RoomGone)) throw error; // they went with the room
  }
}
