import type { Clock, Timer } from './clock.ts';
import { frames, type ISdkDataMessagePayload, type RosterEntry } from './frames.ts';
import { isContentShare } from './media/rights.ts';
import type { Meeting } from './meeting.ts';
import type { Session } from './session.ts';
import type { Quotas } from './settings.ts';
import { TokenBucket } from './token-bucket.ts';

/** Who is connected to one meeting, and what of it is still to be told. */
interface Room {
  readonly meeting: Meeting;
  readonly sessions: Set<Session>;
  /** Who is seen in a primary meeting, by audio stream id; a replica's stays empty. */
  readonly participants: Map<number, RosterEntry>;
  /** Those of them that are content shares: listed, but nobody who takes part. */
  readonly shares: Set<number>;
  readonly untold: Map<number, RosterEntry>;
  readonly retained: { readonly until: number; readonly message: ISdkDataMessagePayload }[];
  readonly messageRate: TokenBucket;
  telling: Timer | undefined;
}

/** Changes of the roster within so many ms go out as one frame, so that a rush of joins costs one frame a client, not n². */
const rosterWindowMs = 100;
/** A data message's `lifetimeMs` is at most five minutes (developer guide). */
const longestLifetimeMs = 5 * 60_000;
const mostRetained = 1024;

/** Rosters and data messages: who gets to know of whom, and who hears whom. */
export class Rooms {
  readonly counts = { dataMessages: 0, dataMessagesRefused: 0 };
  readonly #clock: Clock;
  readonly #quotas: Quotas;
  readonly #rooms = new Map<string, Room>();

  constructor(clock: Clock, quotas: Quotas) {
    this.#clock = clock;
    this.#quotas = quotas;
  }

  /** All sessions of the meeting, joined or not; empty for a meeting nobody has come to. */
  sessionsOf(meeting: Meeting): Iterable<Session> {
    return this.#rooms.get(meeting.id)?.sessions ?? [];
  }

  /** Everyone who sees the primary meeting: its own clients and those of its replicas. */
  *audience(primary: Meeting): Iterable<Session> {
    for (const meeting of [primary, ...primary.replicas])
      for (const session of this.sessionsOf(meeting)) if (session.phase === 'joined') yield session;
  }

  /** How many take part in what the session sees, itself included. */
  participantCount(session: Session): number {
    const room = this.#rooms.get(session.mediaMeetingId);
    const seen = room ? room.participants.size - room.shares.size : 0;
    return session.isInPrimary ? Math.max(seen, 1) : seen + 1;
  }

  /** Content shares that have joined the meeting. */
  contentShares(meeting: Meeting): number {
    let shares = 0;
    for (const from of [meeting, ...meeting.replicas])
      for (const session of this.sessionsOf(from))
        if (session.isContent && session.phase !== 'open' && session.place.meeting === meeting) shares += 1;
    return shares;
  }

  enter(session: Session): void {
    this.#roomOf(session.meeting).sessions.add(session);
  }

  exit(session: Session): void {
    this.#rooms.get(session.meeting.id)?.sessions.delete(session);
  }

  /** Gives a client that has just joined the whole roster, itself included, and messages that are still to be given. */
  welcome(session: Session): void {
    const room = this.#roomOf(session.meeting.primary ?? session.meeting);
    const now = this.#clock.now();
    const self = session.isInPrimary ? [] : [selfEntry(session)];
    session.link.send(frames.roster(now, [...room.participants.values(), ...self]));
    const kept = room.retained.filter((entry) => entry.until > now);
    if (kept.length > 0)
      session.link.send(
        frames.dataMessages(
          now,
          kept.map((entry) => entry.message),
        ),
      );
  }

  /** Shows someone in the primary meeting, or shows it changed. */
  show(primary: Meeting, entry: RosterEntry): void {
    const room = this.#roomOf(primary);
    room.participants.set(entry.audioStreamId, entry);
    if (isContentShare(entry.attendeeId ?? '')) room.shares.add(entry.audioStreamId);
    this.#tellLater(room, entry);
  }

  hide(primary: Meeting, audioStreamId: number, isDropped: boolean): void {
    const room = this.#rooms.get(primary.id);
    if (!room?.participants.delete(audioStreamId)) return;
    room.shares.delete(audioStreamId);
    this.#tellLater(room, { audioStreamId, dropped: isDropped });
  }

  /** Hands a message on to all who see the primary meeting. Viewers of a replica send nothing; what is too big or too much is dropped. */
  spread(sender: Session, messages: readonly ISdkDataMessagePayload[]): void {
    const now = this.#clock.now();
    const primary = sender.meeting.primary ?? sender.meeting;
    const room = this.#roomOf(primary);
    const passed: ISdkDataMessagePayload[] = [];
    for (const message of messages) {
      const size = message.data?.length ?? 0;
      if (!sender.isInPrimary || size > this.#quotas.dataMessageBytes || !room.messageRate.take(now)) {
        this.counts.dataMessagesRefused += 1;
        continue;
      }
      this.counts.dataMessages += 1;
      const stamped: ISdkDataMessagePayload = {
        ...message,
        senderAttendeeId: sender.attendeeId,
        senderExternalUserId: sender.externalUserId,
        ingestTimeNs: now * 1e6,
      };
      passed.push(stamped);
      const lifetime = Math.min(message.lifetimeMs ?? 0, longestLifetimeMs);
      if (lifetime > 0) room.retained.push({ until: now + lifetime, message: stamped });
    }
    if (room.retained.length > mostRetained) room.retained.splice(0, room.retained.length - mostRetained);
    if (passed.length === 0) return;
    const bytes = frames.dataMessages(now, passed);
    for (const session of this.audience(primary)) if (session !== sender) session.link.send(bytes);
  }

  close(meeting: Meeting): void {
    const room = this.#rooms.get(meeting.id);
    if (room?.telling !== undefined) this.#clock.clearTimeout(room.telling);
    this.#rooms.delete(meeting.id);
  }

  #roomOf(meeting: Meeting): Room {
    let room = this.#rooms.get(meeting.id);
    if (!room) {
      room = {
        meeting,
        sessions: new Set(),
        participants: new Map(),
        shares: new Set(),
        untold: new Map(),
        retained: [],
        messageRate: new TokenBucket(this.#quotas.dataMessageRate, this.#clock.now()),
        telling: undefined,
      };
      this.#rooms.set(meeting.id, room);
    }
    return room;
  }

  #tellLater(room: Room, entry: RosterEntry): void {
    room.untold.set(entry.audioStreamId, entry);
    room.telling ??= this.#clock.setTimeout(() => {
      room.telling = undefined;
      const bytes = frames.roster(this.#clock.now(), [...room.untold.values()]);
      room.untold.clear();
      for (const session of this.audience(room.meeting)) session.link.send(bytes);
    }, rosterWindowMs);
  }
}

/** What the session itself is told about itself. */
export function selfEntry(session: Session): RosterEntry {
  return {
    audioStreamId: session.audioStreamId,
    attendeeId: session.attendeeId,
    externalUserId: session.externalUserId,
    muted: session.isMuted,
  };
}
