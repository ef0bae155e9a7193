import { type Envelope, envelope } from '../../shared/contracts/envelope.ts';
import type { Seat } from '../../shared/domain/bridge.ts';
import { isOver } from '../../shared/domain/conference.ts';
import { bySystem } from '../../shared/domain/events.ts';
import { closed, type Floor, type FloorMedia, taken } from '../../shared/domain/floor.ts';
import { type ConferenceId, floorSeatName } from '../../shared/domain/ids.ts';
import type { Provisioning } from '../../shared/domain/provision.ts';
import type { Room } from '../../shared/domain/room-state.ts';
import { isLive } from '../../shared/domain/seat.ts';
import { type Chime, ChimeRefused, RoomGone } from '../../shared/gateways/chime.ts';
import type { Sealer } from '../../shared/gateways/seal.ts';
import { audible, muted } from '../../shared/gateways/seat-rights.ts';
import { log } from '../../shared/runtime/logs.ts';
import { queueHandler } from '../../shared/runtime/queue.ts';
import { countingRefusals, wiredChime } from '../../shared/runtime/wired/chime.ts';
import { wiredSealer } from '../../shared/runtime/wired/seal.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createFloorWork, type FloorLease, type FloorSeat, LeaseOver } from '../../shared/store/floor-work.ts';
import { createFloors } from '../../shared/store/floors.ts';
import { reportRoomGone } from '../../shared/store/provisioning.ts';
import { createRooms } from '../../shared/store/rooms.ts';
import { createSeats } from '../../shared/store/seats.ts';
import type { Table } from '../../shared/store/table.ts';
import { shutOut } from './shut-out.ts';

export interface FloorMediaDeps {
  readonly table: Table;
  readonly chime: Pick<Chime, 'createAttendees' | 'deleteAttendee' | 'allow' | 'allowAllBut' | 'isAlive'>;
  readonly sealer: Pick<Sealer, 'seal'>;
  readonly now: () => number;
}

export type FloorOutcome = 'done' | 'busy' | 'overtaken' | 'ignored';

const turnsAtMost = 8;

/**
 * Trigger: queue `floor` (FloorGiven, FloorTaken, RoomsReady, BridgeRevoked, BridgesEnrolled, the end of a conference). Brings the rooms to what the
 * floor says: the speaker is opened and all others but the chair's hall are muted; second seats of earlier speakers are
 * deleted; who was shut out neither speaks nor waits. In a replica nobody can send, so its speaker gets a second seat in the primary room, on one of those kept free.
 *
 * The trigger only says "look", so a repeat finds nothing to do and a late or reordered one finds the newer floor. One works at a
 * time; a record is written before the call that makes a seat, and names are derived, so whoever takes over after a crash
 * finds the same seat or deletes it. A room that was made anew begins from nothing, and RoomsReady leads here again.
 */
export async function settleFloor(deps: FloorMediaDeps, conferenceId: ConferenceId): Promise<FloorOutcome> {
  const work = createFloorWork(deps.table);
  const floors = createFloors(deps.table);
  const before = await floors.read(conferenceId);
  if (before.version === 0) return 'ignored'; // nobody has asked yet
  const claimed = await work.claim(conferenceId, deps.now());
  if (!claimed) return 'busy';
  let lease: FloorLease = claimed;
  try {
    for (let turn = 1; turn <= turnsAtMost; turn++) {
      if (turn > 1) lease = await work.renew(lease, deps.now());
      const isSettled = await settleOnce({ ...deps, work, floors }, lease);
      if (isSettled && (await work.finish(lease))) return 'done';
    }
    throw new Error(`the floor of ${conferenceId} changes faster than the rooms`);
  } catch (error) {
    if (error instanceof LeaseOver) return 'overtaken';
    await work.drop(lease).catch(() => undefined); // whoever comes next need not wait; the message comes again
    throw error;
  }
}

interface Once extends FloorMediaDeps {
  readonly work: ReturnType<typeof createFloorWork>;
  readonly floors: ReturnType<typeof createFloors>;
}

/** False where the floor has changed meanwhile: look again. */
async function settleOnce(deps: Once, lease: FloorLease): Promise<boolean> {
  const { conferenceId } = lease;
  const rooms = createRooms(deps.table);
  const [conference, floor, provisioning, primary, records] = await Promise.all([
    createConferences(deps.table).find(conferenceId),
    deps.floors.read(conferenceId),
    rooms.provisioning(conferenceId),
    rooms.room(conferenceId, 0),
    deps.work.seats(conferenceId),
  ]);
  if (!conference || isOver(conference)) {
    const at = conference?.endedAt ?? conference?.cancelledAt ?? deps.now();
    await deps.floors.act(conferenceId, { by: bySystem, at: deps.now() }, (current) => closed(current, at));
    for (const record of records) await withdraw(deps, conferenceId, record);
    return true;
  }
  const { speaker } = floor;
  const out = await shutOut(deps.table, conferenceId, [...floor.hands, ...(speaker ? [speaker] : [])]);
  for (const { bridgeId } of floor.hands) {
    if (out.has(bridgeId)) await deps.floors.lower(conferenceId, bridgeId, { by: bySystem, at: deps.now() });
  }
  if (speaker && out.has(speaker.bridgeId)) {
    await deps.floors.act(conferenceId, { by: bySystem, at: deps.now() }, (current) =>
      taken(current, speaker.turn, 'shut-out', deps.now()),
    );
    return false;
  }
  const isThere =
    primary?.meetingId !== undefined &&
    provisioning !== undefined &&
    primary.generation === provisioning.generations[0];
  const generation = isThere ? primary.generation : undefined;
  // what is to be deleted in the end; the next speaker need not wait for it
  const stale = records.filter((r) => r.turn !== floor.speaker?.turn || r.generation !== generation);
  if (!isThere || floor.turn === 0) {
    for (const record of stale) await withdraw(deps, conferenceId, record);
    return true; // the rooms are being made: RoomsReady leads here again
  }
  const place: Place = { conferenceId, floor, provisioning, primary, meetingId: primary.meetingId as string };
  if (isAsNoted(place)) {
    for (const record of stale) await withdraw(deps, conferenceId, record);
    return true;
  }
  const media = await opened(deps, place);
  for (const record of stale) await withdraw(deps, conferenceId, record);
  return media === undefined || deps.work.note(lease, floor, media, deps.now());
}

interface Place {
  readonly conferenceId: ConferenceId;
  readonly floor: Floor;
  readonly provisioning: Provisioning;
  readonly primary: Room;
  readonly meetingId: string;
}

function isAsNoted({ floor, provisioning, primary }: Place): boolean {
  const { media } = floor;
  return media?.outcome === 'open' && media.generation === primary.generation && media.round === provisioning.round;
}

/** Opens the speaker and mutes the rest; undefined where the room has gone: it is being made anew. */
async function opened(deps: Once, place: Place): Promise<FloorMedia | undefined> {
  const { floor, primary, provisioning, meetingId, conferenceId } = place;
  const of = { generation: primary.generation, round: provisioning.round };
  try {
    const seats = (await createSeats(deps.table).ofBridges(primary.bridges)).filter(
      (seat) => isLive(provisioning, seat) && seat.room === 0,
    );
    const hosts = seats.filter((seat) => primary.hosts.includes(seat.bridgeId)).map((seat) => seat.attendeeId);
    const speaker = floor.speaker && (await speakerOf(deps, place, seats));
    if (floor.speaker && !speaker) return undefined; // taken back while its seat was made
    if (speaker?.way === 'seat' && !hosts.includes(speaker.attendeeId)) {
      await deps.chime.allow(meetingId, speaker.attendeeId, audible);
    }
    await mute(deps, meetingId, [...new Set([...hosts, ...(speaker ? [speaker.attendeeId] : [])])], seats);
    return { ...of, outcome: 'open', ...(speaker ? { way: speaker.way } : {}) };
  } catch (error) {
    if (error instanceof RoomGone) {
      if (await deps.chime.isAlive(meetingId)) return { ...of, outcome: 'failed', reason: 'SeatGone' };
      const { room, generation } = primary;
      await reportRoomGone({ table: deps.table }, { conferenceId, room, generation, at: deps.now() });
      return undefined;
    }
    if (!(error instanceof ChimeRefused) || error.isPassing) throw error;
    return { ...of, outcome: 'failed', reason: error.code };
  }
}

/** "All but" takes 1..250 exceptions: where there is none to make, one is made and then muted by itself. */
async function mute(deps: Once, meetingId: string, open: readonly string[], seats: readonly Seat[]): Promise<void> {
  if (open.length > 0) return deps.chime.allowAllBut(meetingId, open, muted);
  const one = seats[0];
  if (!one) return;
  await deps.chime.allowAllBut(meetingId, [one.attendeeId], muted);
  await deps.chime.allow(meetingId, one.attendeeId, muted);
}

/** The attendee by which the speaker is heard: its own seat in the primary room, or one made for this turn. */
async function speakerOf(deps: Once, place: Place, seats: readonly Seat[]) {
  const { conferenceId, floor, primary, meetingId } = place;
  const { bridgeId, turn } = floor.speaker as NonNullable<Floor['speaker']>;
  const own = seats.find((seat) => seat.bridgeId === bridgeId);
  if (own) return { attendeeId: own.attendeeId, way: 'seat' as const };
  const known = await deps.work.seat(conferenceId, turn);
  if (known?.attendeeId !== undefined && known.meetingId === meetingId) {
    return { attendeeId: known.attendeeId, way: 'promotion' as const };
  }
  const record: FloorSeat = { turn, bridgeId, generation: primary.generation, meetingId };
  if (!(await deps.work.intend(conferenceId, record))) return undefined;
  const externalUserId = floorSeatName(bridgeId, turn);
  const { attendees, errors } = await deps.chime.createAttendees(
    meetingId,
    [{ externalUserId, capabilities: audible }],
    false,
  );
  const made = attendees[0];
  if (!made) throw new ChimeRefused('BatchCreateAttendee', errors[0]?.code ?? 'NotAnswered', false);
  const sealedToken = await deps.sealer.seal(conferenceId, made.joinToken);
  if (await deps.work.made(conferenceId, { ...record, attendeeId: made.attendeeId, sealedToken })) {
    return { attendeeId: made.attendeeId, way: 'promotion' as const };
  }
  await deps.chime.deleteAttendee(meetingId, made.attendeeId); // withdrawn meanwhile: it must not stay behind
  return undefined;
}

/** The attendee first, its record after. One that was only intended is found by asking for it again under its name. */
async function withdraw(deps: Once, conferenceId: ConferenceId, record: FloorSeat): Promise<void> {
  const { meetingId, bridgeId, turn } = record;
  const attendeeId = record.attendeeId ?? (await found(deps, meetingId, floorSeatName(bridgeId, turn)));
  if (attendeeId !== undefined) await deps.chime.deleteAttendee(meetingId, attendeeId);
  await deps.work.forget(conferenceId, record);
}

async function found(deps: Once, meetingId: string, externalUserId: string): Promise<string | undefined> {
  try {
    const { attendees } = await deps.chime.createAttendees(meetingId, [{ externalUserId }], false);
    return attendees[0]?.attendeeId;
  } catch (error) {
    if (error instanceof RoomGone) return undefined; // it went with the room
    throw error;
  }
}

/** The conference that a message is about; undefined for one that is none of ours. */
export function conferenceOfMessage({ detail }: Envelope): ConferenceId | undefined {
  const { conferenceId } = detail;
  return typeof conferenceId === 'string' && conferenceId.startsWith('cnf_')
    ? (conferenceId as ConferenceId)
    : undefined;
}

export const handler = queueHandler(envelope, () => {
  const table = wiredTable();
  const chime = wiredChime(table);
  const deps = { table, chime, sealer: wiredSealer(), now: world.now };
  return async ({ body }) => {
    const conferenceId = conferenceOfMessage(body);
    if (!conferenceId) return;
    const outcome = await countingRefusals(chime, () => settleFloor(deps, conferenceId));
    log.info('floor', { conferenceId, type: body['detail-type'], outcome });
  };
});
