import type { Clock, Timer } from './clock.ts';
import type { Announce } from './events.ts';
import type { FaultDice } from './faults.ts';
import type { Attendee, Meeting } from './meeting.ts';
import type { Assumptions, EndEvent } from './settings.ts';

/** One stretch of being connected, as it truly was. Times are milliseconds since the epoch. */
export interface TrueSession {
  readonly meetingId: string;
  readonly attendeeId: string;
  readonly externalUserId: string;
  readonly isPromotion: boolean;
  readonly joinedAt: number;
  endedAt?: number;
  how?: Ending;
}

/** How a connection came to its end. */
export type Ending = 'left' | 'closed' | 'silent' | 'replaced' | 'ejected' | 'meeting-ended' | 'demoted';

export interface PresenceDeps {
  readonly clock: Clock;
  readonly dice: FaultDice;
  readonly assumptions: Assumptions;
  readonly announce: Announce;
  /** Told whenever the number of connected clients of a meeting has changed. */
  occupancyChanged(meeting: Meeting): void;
}

/** So many true sessions are remembered; older ones are forgotten and counted. */
const mostRemembered = 100_000;

/**
 * Who is truly connected, and which events tell of it when. The truth changes at once; what is told of a connection's end may come
 * 10–15 s later, as Dropped, or not at all.
 */
export class Presence {
  readonly history: TrueSession[] = [];
  forgotten = 0;
  connected = 0;
  peakConnected = 0;
  readonly #deps: PresenceDeps;
  readonly #open = new Map<string, TrueSession>();
  readonly #undetected = new Map<string, { meeting: Meeting; tell: () => void; timer: Timer }>();

  constructor(deps: PresenceDeps) {
    this.#deps = deps;
  }

  /** `key` names attendee and kind of connection; see `sessionKey`. A connection whose end is not told yet is told of first. */
  joined(key: string, meeting: Meeting, attendee: Attendee, kind: Kind): void {
    this.detectNow(key);
    if (kind !== 'content') {
      meeting.connected += 1;
      this.connected += 1;
      this.peakConnected = Math.max(this.peakConnected, this.connected);
      this.#remember(key, meeting, attendee, kind === 'promotion');
      this.#deps.occupancyChanged(meeting);
    }
    if (this.#isTold(kind))
      this.#deps.announce(kind === 'content' ? 'AttendeeContentJoined' : 'AttendeeJoined', meeting, attendee);
  }

  /** `tellBefore` sends what goes with the end, such as VideoStopped, just before it. */
  ended(key: string, meeting: Meeting, attendee: Attendee, kind: Kind, how: Ending, tellBefore: () => void): void {
    const { clock, dice, assumptions } = this.#deps;
    if (kind !== 'content') {
      meeting.connected -= 1;
      this.connected -= 1;
      const truth = this.#open.get(key);
      if (truth) {
        truth.endedAt = clock.now();
        truth.how = how;
        this.#open.delete(key);
      }
      this.#deps.occupancyChanged(meeting);
    }
    const event = this.#eventFor(how);
    const tell = () => {
      tellBefore();
      if (event !== 'none' && this.#isTold(kind)) this.#announceEnd(event, kind, meeting, attendee);
    };
    if (how !== 'closed') {
      tell();
      return;
    }
    const afterMs = dice.within('drop-detection', assumptions.dropDetectionMs);
    this.#undetected.set(key, { meeting, tell, timer: clock.setTimeout(() => this.detectNow(key), afterMs) });
  }

  /** Tells at once of a closed connection that would have been told of later. */
  detectNow(key: string): void {
    const waiting = this.#undetected.get(key);
    if (!waiting) return;
    this.#undetected.delete(key);
    this.#deps.clock.clearTimeout(waiting.timer);
    waiting.tell();
  }

  /** The meeting is over: nothing of it is told later. */
  meetingEnded(meeting: Meeting): void {
    for (const [key, waiting] of [...this.#undetected]) if (waiting.meeting === meeting) this.detectNow(key);
  }

  /** The sessions that are connected right now. */
  live(): TrueSession[] {
    return [...this.#open.values()];
  }

  close(): void {
    for (const { timer } of this.#undetected.values()) this.#deps.clock.clearTimeout(timer);
    this.#undetected.clear();
  }

  #eventFor(how: Ending): EndEvent {
    const { assumptions } = this.#deps;
    switch (how) {
      case 'left':
      case 'demoted':
        return 'left';
      case 'closed':
        return assumptions.closedWithoutLeave;
      case 'silent':
        return 'dropped';
      case 'replaced':
        return assumptions.takeover;
      case 'ejected':
        return assumptions.ejection;
      case 'meeting-ended':
        return assumptions.meetingEnd;
    }
  }

  #isTold(kind: Kind): boolean {
    return kind !== 'promotion' || this.#deps.assumptions.promotionIsTold;
  }

  #announceEnd(event: 'left' | 'dropped', kind: Kind, meeting: Meeting, attendee: Attendee): void {
    if (kind === 'content')
      this.#deps.announce(event === 'left' ? 'AttendeeContentLeft' : 'AttendeeContentDropped', meeting, attendee);
    else this.#deps.announce(event === 'left' ? 'AttendeeLeft' : 'AttendeeDropped', meeting, attendee);
  }

  #remember(key: string, meeting: Meeting, attendee: Attendee, isPromotion: boolean): void {
    const truth: TrueSession = {
      meetingId: meeting.id,
      attendeeId: attendee.id,
      externalUserId: attendee.externalUserId,
      isPromotion,
      joinedAt: this.#deps.clock.now(),
    };
    this.#open.set(key, truth);
    this.history.push(truth);
    if (this.history.length > mostRemembered) {
      this.history.shift();
      this.forgotten += 1;
    }
  }
}

/** A client, its content share, or its seat in the primary meeting while it is promoted. */
export type Kind = 'direct' | 'content' | 'promotion';
