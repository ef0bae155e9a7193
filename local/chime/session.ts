import { asReplicaViewer } from './capabilities.ts';
import type { MediaClient } from './media-plane.ts';
import type { Attendee, Capabilities, Meeting } from './meeting.ts';

/** The connection below a session; all calls are harmless after its end. */
export interface Link {
  send(frame: Uint8Array): void;
  /** Closes with a websocket close code. */
  close(code: number): void;
  /** Cuts the connection without a closing handshake. */
  cut(): void;
}

/**
 * A seat in the primary meeting that a viewer of a replica has taken with its credentials. What it shares meanwhile, on a second
 * connection with its own replica credentials, goes out from that seat too (assumed: the client cleans it up on demotion).
 */
export interface Promotion {
  readonly primary: Meeting;
  readonly attendee: Attendee;
  readonly streamId: number;
  readonly since: number;
}

/** One client's connection. `open` → JOIN → `signalling` → SUBSCRIBE → `joined` → `over`; only `joined` takes part. */
export class Session implements MediaClient {
  readonly sessionId: number;
  readonly meeting: Meeting;
  readonly attendee: Attendee;
  /** A content share is a second connection of the same attendee. */
  readonly isContent: boolean;
  readonly link: Link;
  phase: 'open' | 'signalling' | 'joined' | 'over' = 'open';
  promotion: Promotion | undefined;
  isMuted = false;
  isSendingVideo = false;
  /** Stream ids of the last INDEX. */
  shownSources = '';
  /** Milliseconds since the epoch. */
  joinedAt = 0;
  lastHeardAt: number;

  constructor(sessionId: number, meeting: Meeting, attendee: Attendee, isContent: boolean, link: Link, now: number) {
    this.sessionId = sessionId;
    this.meeting = meeting;
    this.attendee = attendee;
    this.isContent = isContent;
    this.link = link;
    this.lastHeardAt = now;
  }

  /** One attendee has one live client, and one live content share beside it. */
  get key(): string {
    return sessionKey(this.attendee, this.isContent);
  }

  get mediaMeetingId(): string {
    return (this.meeting.primary ?? this.meeting).id;
  }

  get attendeeId(): string {
    return (this.promotion?.attendee ?? this.attendee).id + (this.isContent ? '#content' : '');
  }

  get audioStreamId(): number {
    return this.promotion?.streamId ?? this.sessionId;
  }

  get externalUserId(): string {
    return (this.promotion?.attendee ?? this.attendee).externalUserId;
  }

  get capabilities(): Capabilities {
    if (this.promotion) return this.promotion.attendee.capabilities;
    return this.meeting.primary ? asReplicaViewer(this.attendee.capabilities) : this.attendee.capabilities;
  }

  /** Where what it sends comes from. */
  get place(): { readonly meeting: Meeting; readonly attendee: Attendee } {
    return this.promotion ? { meeting: this.promotion.primary, attendee: this.promotion.attendee } : this;
  }

  /** Whether others in the primary meeting can notice it: viewers of a replica are seen by nobody. */
  get isInPrimary(): boolean {
    return this.meeting.primary === undefined || this.promotion !== undefined;
  }
}

export function sessionKey(attendee: Attendee, isContent: boolean): string {
  return isContent ? `${attendee.id}#content` : attendee.id;
}
