import { canSend } from './capabilities.ts';
import type { Clock, Timer } from './clock.ts';
import { refuse, throwOut } from './departures.ts';
import type { Announce } from './events.ts';
import type { FaultDice } from './faults.ts';
import {
  audioStatus,
  decodeFrame,
  frames,
  frameType,
  type ISdkSignalFrame,
  type ISdkStreamDescriptor,
  ping,
  videoMedia,
} from './frames.ts';
import { type MediaPlane, OfferRefused } from './media-plane.ts';
import type { Meeting } from './meeting.ts';
import type { MeetingRegistry } from './meeting-registry.ts';
import { type Ending, type Kind, Presence } from './presence.ts';
import { demote, promote, shareFromPromotion } from './promotion.ts';
import { Rooms, selfEntry } from './rooms.ts';
import { type Link, Session, sessionKey } from './session.ts';

export interface SignallingDeps {
  readonly registry: MeetingRegistry;
  readonly clock: Clock;
  readonly dice: FaultDice;
  readonly media: MediaPlane;
  readonly announce: Announce;
}

/** Why a client may not even open its connection. */
export type Refusal = 'meeting-ended' | 'not-allowed';

const sweepMs = 1000;
/** Close code by which the client, before its start, understands that the meeting has ended. */
export const meetingEndedCode = 4410;

/** What happens on the clients' connections, frame by frame. Knows no sockets: see `Link`. */
export class Signalling {
  readonly rooms: Rooms;
  readonly presence: Presence;
  readonly deps: SignallingDeps;
  /** Live clients by attendee, content shares apart; a promotion is listed under the primary's attendee too. */
  readonly live = new Map<string, Session>();
  #lastId = 0;
  readonly #sessions = new Set<Session>();
  readonly #endedMeetings = new Set<string>();
  #sweep: Timer;

  constructor(deps: SignallingDeps) {
    this.deps = deps;
    const { clock, registry, dice, announce } = deps;
    this.rooms = new Rooms(clock, registry.deps.quotas);
    this.presence = new Presence({
      clock,
      dice,
      announce,
      assumptions: registry.deps.assumptions,
      occupancyChanged: (meeting) => registry.occupancyChanged(meeting),
    });
    deps.media.attach({
      sourcesChanged: (id) => this.#tellSources(id),
      failed: (client, reason) => {
        for (const session of this.#sessions) if (session === client) refuse(this, session, 400, reason);
      },
    });
    this.#sweep = clock.setTimeout(() => this.#sweepSilent(), sweepMs);
  }

  /** A fresh number for a client or for its promotion. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Whether a JoinToken would not be taken, and why. */
  refusalOf(meetingId: string, token: string): Refusal | undefined {
    if (this.deps.registry.seats.get(token.split('#')[0] as string)?.meeting.id === meetingId) return undefined;
    return this.#endedMeetings.has(meetingId) ? 'meeting-ended' : 'not-allowed';
  }

  /** Takes up a connection by the JoinToken it brought; `<token>#content` is the attendee's content share. */
  open(meetingId: string, token: string, link: Link): Session | Refusal {
    const [joinToken, suffix] = token.split('#') as [string, string?];
    const seat = this.deps.registry.seats.get(joinToken);
    if (seat?.meeting.id !== meetingId) return this.refusalOf(meetingId, token) ?? 'not-allowed';
    const { meeting, attendee } = seat;
    const session = new Session(this.nextId(), meeting, attendee, suffix === 'content', link, this.deps.clock.now());
    this.#sessions.add(session);
    this.rooms.enter(session);
    if (!session.isContent && this.deps.registry.deps.assumptions.authorizationIsTold)
      this.deps.announce('AttendeeAuthorized', meeting, attendee);
    return session;
  }

  /** One message of the client; what cannot be read ends the connection. */
  receive(session: Session, bytes: Uint8Array): void {
    if (session.phase === 'over') return;
    session.lastHeardAt = this.deps.clock.now();
    let frame: ISdkSignalFrame;
    try {
      frame = decodeFrame(bytes);
    } catch {
      session.link.close(1003);
      this.closed(session);
      return;
    }
    this.#act(session, frame);
  }

  /** The connection is gone, whoever ended it. */
  closed(session: Session): void {
    this.end(session, 'closed');
  }

  /** Notes that tokens of this meeting are to be answered with its end from now on. */
  markEnded(meeting: Meeting): void {
    this.#endedMeetings.add(meeting.id);
  }

  /** The one way out: whatever ended the connection, it is undone and told of here, once. */
  end(session: Session, how: Ending): void {
    if (session.phase === 'over') return;
    if (!session.isContent) demote(this, session, how);
    const wasJoined = session.phase === 'joined';
    session.phase = 'over';
    this.#sessions.delete(session);
    this.rooms.exit(session);
    for (const key of [session.key, sessionKey(session.place.attendee, session.isContent)])
      if (this.live.get(key) === session) this.live.delete(key);
    this.deps.media.changed(session, true);
    if (!wasJoined) return;
    const { meeting, attendee } = session.place;
    this.rooms.hide(meeting, session.audioStreamId, how !== 'left');
    this.presence.ended(session.key, meeting, attendee, kindOf(session), how, () => this.#setVideo(session, false));
  }

  /** For the emulator's own end: no event, no word to anyone. */
  close(): void {
    this.deps.clock.clearTimeout(this.#sweep);
    this.presence.close();
    for (const session of this.#sessions) {
      session.phase = 'over';
      session.link.cut();
    }
    this.#sessions.clear();
  }

  #act(session: Session, frame: ISdkSignalFrame): void {
    const now = this.deps.clock.now();
    switch (frame.type) {
      case frameType.JOIN:
        this.#join(session);
        return;
      case frameType.SUBSCRIBE:
        if (frame.sub) this.#subscribe(session, frame.sub);
        return;
      case frameType.PING_PONG:
        if (frame.pingPong?.type === ping) session.link.send(frames.pong(now, frame.pingPong.pingId));
        return;
      case frameType.AUDIO_CONTROL:
        session.isMuted = frame.audioControl?.muted ?? false;
        if (session.phase === 'joined') this.#showMuted(session);
        return;
      case frameType.DATA_MESSAGE:
        if (session.phase === 'joined') this.rooms.spread(session, frame.dataMessage?.messages ?? []);
        return;
      case frameType.LEAVE:
        session.link.send(frames.leaveAck(now));
        this.end(session, 'left');
        return;
      case frameType.PRIMARY_MEETING_JOIN:
        promote(this, session, frame.primaryMeetingJoin?.credentials ?? {});
        return;
      case frameType.PRIMARY_MEETING_LEAVE:
        demote(this, session, 'demoted', false);
        return;
      default:
        this.deps.media.control(session, frame);
    }
  }

  #join(session: Session): void {
    if (session.phase !== 'open') return;
    const { attendee } = session;
    if (!this.deps.registry.seats.has(attendee.joinToken)) {
      throwOut(this, session, audioStatus.attendeeRemoved, 'ejected');
      return;
    }
    if (session.isContent) shareFromPromotion(this, session);
    const shares = session.isContent ? this.rooms.contentShares(session.place.meeting) : 0;
    if (shares >= this.deps.registry.deps.quotas.contentSharesPerMeeting) {
      throwOut(this, session, audioStatus.atCapacity, 'ejected');
      return;
    }
    this.takeSeat(session.key, session);
    session.phase = 'signalling';
    session.link.send(frames.joinAck(this.deps.clock.now()));
    this.#sendIndex(session);
  }

  /** One seat, one live client: whoever holds it is thrown out. */
  takeSeat(key: string, session: Session): void {
    const former = this.live.get(key);
    if (former && former !== session) {
      if (former.promotion && sessionKey(former.promotion.attendee, false) === key) demote(this, former, 'replaced');
      else throwOut(this, former, audioStatus.joinedElsewhere, 'replaced');
    }
    this.live.set(key, session);
  }

  #subscribe(session: Session, request: NonNullable<ISdkSignalFrame['sub']>): void {
    if (session.phase === 'open') return;
    if (session.phase === 'signalling') session.isMuted ||= request.audioMuted ?? false;
    const acknowledge = (suback: Parameters<typeof frames.subscribeAck>[1]) => {
      if (session.phase === 'over') return;
      session.link.send(frames.subscribeAck(this.deps.clock.now(), suback));
      if (session.phase === 'signalling') this.#joined(session);
      const wantsVideo = (request.sendStreams ?? []).some((stream) => stream.mediaType === videoMedia);
      this.#setVideo(session, wantsVideo && canSend(session.capabilities[session.isContent ? 'Content' : 'Video']));
    };
    const answer = this.deps.media.subscribe(session, request);
    if (!(answer instanceof Promise)) acknowledge(answer);
    else
      answer.then(acknowledge).catch((error: unknown) => {
        if (session.phase === 'over') return;
        const description = error instanceof Error ? error.message : String(error);
        refuse(this, session, error instanceof OfferRefused ? 400 : 500, description);
      });
  }

  #joined(session: Session): void {
    session.phase = 'joined';
    session.joinedAt = this.deps.clock.now();
    const { meeting, attendee } = session.place;
    if (session.isInPrimary) this.rooms.show(meeting, selfEntry(session));
    this.presence.joined(session.key, meeting, attendee, kindOf(session));
    this.rooms.welcome(session);
    // Sources that came or went while it was being answered were told only to those who had joined.
    if (idsOf(this.deps.media.sources(session)) !== session.shownSources) this.#sendIndex(session);
  }

  /** What the session sends ends with the seat it sends from. */
  stopVideo(session: Session): void {
    this.#setVideo(session, false);
  }

  #showMuted(session: Session): void {
    const entry = selfEntry(session);
    if (session.isInPrimary) this.rooms.show(session.meeting.primary ?? session.meeting, entry);
    else session.link.send(frames.roster(this.deps.clock.now(), [entry]));
  }

  #setVideo(session: Session, isSending: boolean): void {
    if (session.isSendingVideo === isSending) return;
    session.isSendingVideo = isSending;
    const what = session.isContent ? 'ContentVideo' : 'Video';
    const { meeting, attendee } = session.place;
    this.deps.announce(`Attendee${what}${isSending ? 'Started' : 'Stopped'}`, meeting, attendee);
  }

  #sendIndex(session: Session): void {
    const sources = this.deps.media.sources(session);
    session.shownSources = idsOf(sources);
    session.link.send(frames.index(this.deps.clock.now(), sources, this.rooms.participantCount(session)));
  }

  #tellSources(mediaMeetingId: string): void {
    const primary = this.deps.registry.meetings.get(mediaMeetingId);
    if (primary) for (const session of this.rooms.audience(primary)) this.#sendIndex(session);
  }

  #sweepSilent(): void {
    const before = this.deps.clock.now() - this.deps.registry.deps.assumptions.silenceMs;
    for (const session of [...this.#sessions]) {
      if (session.lastHeardAt > before) continue;
      this.end(session, 'silent');
      session.link.cut();
    }
    this.#sweep = this.deps.clock.setTimeout(() => this.#sweepSilent(), sweepMs);
  }
}

const idsOf = (sources: readonly ISdkStreamDescriptor[]) => sources.map(({ streamId }) => streamId).join();
const kindOf = (session: Session): Kind => (session.isContent ? 'content' : 'direct');
