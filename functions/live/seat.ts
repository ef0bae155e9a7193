import type { hallRoutes } from '../../shared/contracts/hall.ts';
import { sessionOf } from '../../shared/domain/access.ts';
import { deviceOf } from '../../shared/domain/access-secrets.ts';
import type { Seat } from '../../shared/domain/bridge.ts';
import { isOver } from '../../shared/domain/conference.ts';
import { askAgainMs, mayAsk } from '../../shared/domain/provision.ts';
import { Conflict, Refused } from '../../shared/domain/refusals.ts';
import type { MeetingFacts } from '../../shared/domain/room-state.ts';
import { decideSeat, isLive, waitSeconds } from '../../shared/domain/seat.ts';
import type { Sealer } from '../../shared/gateways/seal.ts';
import type { HallHost } from '../../shared/runtime/caller.ts';
import { sessionIsOver } from '../../shared/runtime/hall-session.ts';
import type { Request } from '../../shared/runtime/http.ts';
import { type JoinFacts, readForJoin } from '../../shared/store/hall-reads.ts';
import type { Rooms } from '../../shared/store/rooms.ts';
import type { Seats } from '../../shared/store/seats.ts';
import type { Table } from '../../shared/store/table.ts';

export interface SeatDeps {
  readonly table: Table;
  readonly seats: Pick<Seats, 'hold'>;
  readonly rooms: Pick<Rooms, 'room' | 'ask'>;
  readonly sealer: Sealer;
  /** Meetings known to this container: they never change, so one read a room serves all its halls. */
  readonly meetings: Map<string, MeetingFacts>;
  readonly now: () => number;
  /** In [0, 1). */
  readonly chance: () => number;
}

/**
 * Hands the bridge's credential to one device: one consistent read, one conditional write, no call to Chime. Asking again from
 * the same device gives the same credential (a reload); another device has to say that it takes over, and Chime throws the
 * first one out when the second comes in with the same token. Where there is no live seat, somebody asks for the rooms once.
 */
export async function takeSeat(deps: SeatDeps, { body }: Request<typeof hallRoutes.takeSeat>, host: HallHost) {
  const now = deps.now();
  const facts = await readForJoin(deps.table, host.bridgeId);
  const { access, seat, provisioning } = facts;
  if (!sessionOf(access, host.sessionId, now)) throw sessionIsOver();
  const device = deviceOf(body.device);
  const isDoubted = isLive(provisioning, seat) && seat.generation === body.failedGeneration;
  if (isDoubted) throw await notReady(deps, host, facts, 'doubt', now);

  const decision = decideSeat(provisioning, seat, device, body.takeOver === true);
  switch (decision.kind) {
    case 'over':
      throw conferenceIsOver();
    case 'not-ready':
      throw await notReady(deps, host, facts, 'hall', now);
    case 'held-elsewhere':
      throw heldElsewhere(decision.heldAt);
  }
  const meeting = await meetingOf(deps, host, decision.seat);
  if (!meeting) throw await notReady(deps, host, facts, 'hall', now);
  const held = await deps.seats.hold(decision.seat, device, body.takeOver === true, now);
  if (!held) throw heldElsewhere(now); // taken or remade in this very moment: the page asks again
  return {
    generation: held.generation,
    room: held.room,
    meeting,
    attendee: {
      AttendeeId: held.attendeeId,
      ExternalUserId: held.bridgeId,
      JoinToken: await deps.sealer.open(host.conferenceId, held.sealedToken),
    },
  };
}

async function meetingOf(deps: SeatDeps, host: HallHost, seat: Seat): Promise<MeetingFacts | undefined> {
  const known = deps.meetings.get(seat.meetingId);
  if (known) return known;
  const room = await deps.rooms.room(host.conferenceId, seat.room);
  if (!room?.meeting || room.meetingId !== seat.meetingId) return undefined;
  if (deps.meetings.size >= meetingsKept) deps.meetings.clear();
  deps.meetings.set(seat.meetingId, room.meeting);
  return room.meeting;
}

const meetingsKept = 100;

/** Says when to come again, spread over some seconds; asks for the rooms where nobody works on them. */
async function notReady(
  deps: SeatDeps,
  host: HallHost,
  { provisioning, conference, bridge }: JoinFacts,
  reason: 'hall' | 'doubt',
  now: number,
): Promise<Refused> {
  if (!conference || isOver(conference)) return conferenceIsOver();
  if (!bridge || bridge.withdrawnAt !== undefined) {
    return new Refused('bridge-withdrawn', 'This hall is not invited to the conference any more.', { status: 410 });
  }
  if (now < conference.doorsOpenAt) {
    const untilDoors = Math.min(60, Math.ceil((conference.doorsOpenAt - now) / 1000));
    return waiting(untilDoors + waitSeconds(provisioning, now, deps.chance()), { doorsOpenAt: conference.doorsOpenAt });
  }
  if (mayAsk(provisioning, now)) await deps.rooms.ask(host.conferenceId, reason, now, now - askAgainMs);
  return waiting(waitSeconds(provisioning, now, deps.chance()));
}

function waiting(retryAfterSeconds: number, facts: { doorsOpenAt?: number } = {}): Refused {
  return new Refused('not-ready', 'The rooms are being made. The page asks again by itself.', {
    status: 503,
    facts: {
      retryAfterSeconds,
      ...(facts.doorsOpenAt === undefined ? {} : { doorsOpenAt: new Date(facts.doorsOpenAt).toISOString() }),
    },
  });
}

function heldElsewhere(heldAt: number): Conflict {
  return new Conflict('held-elsewhere', 'Another device of this hall has the seat. Take it over to go on here.', {
    heldAt: new Date(heldAt).toISOString(),
  });
}

function conferenceIsOver(): Refused {
  return new Refused('conference-over', 'This conference is over.', { status: 410 });
}
