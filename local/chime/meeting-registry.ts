import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock, Timer } from './clock.ts';
import { ChimeError } from './errors.ts';
import type { Announce } from './events.ts';
import type { Attendee, EndReason, Meeting, NewMeeting } from './meeting.ts';
import type { Assumptions, Quotas } from './settings.ts';

export interface RegistryDeps {
  readonly clock: Clock;
  readonly quotas: Quotas;
  readonly assumptions: Assumptions;
  readonly region: string;
  readonly account: string;
  readonly announce: Announce;
}

/** What a ClientRequestToken leads to. */
export type CreationStart =
  | { readonly kind: 'existing'; readonly meeting: Meeting }
  | { readonly kind: 'begun'; complete(): Meeting; abandon(): void };

/** Whom a JoinToken belongs to. */
export interface Seat {
  readonly meeting: Meeting;
  readonly attendee: Attendee;
}

/**
 * The live meetings and the clocks that end them. They live in memory: when the process ends, so do they, without an event, as
 * in an outage of a Region. `restore` (see snapshot.ts) brings them back where a restart is not meant to be one.
 */
export class MeetingRegistry {
  readonly deps: RegistryDeps;
  readonly meetings = new Map<string, Meeting>();
  /** Seats by JoinToken. */
  readonly seats = new Map<string, Seat>();
  /** Called after a meeting has ended and left `meetings`. */
  onEnded: (meeting: Meeting, reason: EndReason) => void = () => {};
  readonly #byRequestToken = new Map<string, Meeting>();
  readonly #inFlight = new Set<string>();
  readonly #emptySince = new Map<string, Timer>();
  readonly #expiry = new Map<string, Timer>();

  constructor(deps: RegistryDeps) {
    this.deps = deps;
  }

  /** Throws NotFound. */
  get(id: string): Meeting {
    const meeting = this.meetings.get(id);
    if (!meeting) throw new ChimeError('NotFound', 'The meeting has ended or does not exist');
    return meeting;
  }

  byArn(arn: string): Meeting {
    const meeting = this.meetings.get(arn.slice(arn.lastIndexOf('/') + 1));
    if (meeting?.arn !== arn) throw new ChimeError('ResourceNotFound', 'No such resource', { resourceName: arn });
    return meeting;
  }

  /**
   * First half of CreateMeeting: finds the meeting of the token, or takes the token until `complete` or `abandon`.
   * Throws Conflict while another call holds the token, BadRequest and LimitExceeded where a new meeting may not be.
   */
  beginCreation(request: NewMeeting): CreationStart {
    const token = request.ClientRequestToken;
    const known = this.#byRequestToken.get(token);
    const isLive = known !== undefined && this.meetings.has(known.id);
    if (known && (isLive || this.deps.assumptions.tokenOfEndedMeeting === 'ended-meeting'))
      return { kind: 'existing', meeting: known };
    if (this.#inFlight.has(token))
      throw new ChimeError('Conflict', 'A request with the same ClientRequestToken is in progress');
    this.#checkRoomFor(request);
    this.#inFlight.add(token);
    return {
      kind: 'begun',
      complete: () => {
        this.#inFlight.delete(token);
        this.#checkRoomFor(request);
        const meeting = this.#add(request, randomUUID(), this.deps.clock.now());
        this.deps.announce('MeetingStarted', meeting);
        return meeting;
      },
      abandon: () => this.#inFlight.delete(token),
    };
  }

  /** Ends the meeting and, where it is a primary, its replicas. A meeting that has ended already is left alone. */
  end(meeting: Meeting, reason: EndReason, isTold = true): void {
    if (!this.meetings.delete(meeting.id)) return;
    meeting.primary?.replicas.delete(meeting);
    for (const timers of [this.#emptySince, this.#expiry]) {
      this.deps.clock.clearTimeout(timers.get(meeting.id));
      timers.delete(meeting.id);
    }
    for (const attendee of meeting.attendees.values()) this.seats.delete(attendee.joinToken);
    if (this.deps.assumptions.tokenOfEndedMeeting === 'new-meeting')
      this.#byRequestToken.delete(meeting.request.ClientRequestToken);
    for (const replica of [...meeting.replicas]) this.end(replica, 'primary-ended', isTold);
    this.onEnded(meeting, reason);
    if (isTold) this.deps.announce('MeetingEnded', meeting);
    if (meeting.primary) this.occupancyChanged(meeting.primary);
  }

  /** To be told whenever `connected` of a meeting changed: starts or stops the clock of the empty primary. */
  occupancyChanged(meeting: Meeting): void {
    const primary = meeting.primary ?? meeting;
    if (!this.meetings.has(primary.id)) return;
    const { clock, quotas } = this.deps;
    if (this.#isEmpty(primary)) {
      if (this.#emptySince.has(primary.id)) return;
      this.#emptySince.set(
        primary.id,
        clock.setTimeout(() => this.end(primary, 'empty'), quotas.emptyMeetingMs),
      );
      return;
    }
    clock.clearTimeout(this.#emptySince.get(primary.id));
    this.#emptySince.delete(primary.id);
  }

  /** Adds a seat; the caller has checked that there is room. */
  seat(meeting: Meeting, attendee: Attendee): void {
    meeting.attendees.set(attendee.id, attendee);
    meeting.byExternalUserId.set(attendee.externalUserId, attendee);
    this.seats.set(attendee.joinToken, { meeting, attendee });
  }

  unseat(meeting: Meeting, attendee: Attendee): void {
    meeting.attendees.delete(attendee.id);
    meeting.byExternalUserId.delete(attendee.externalUserId);
    this.seats.delete(attendee.joinToken);
  }

  /** Takes up a meeting that was alive before a restart. Its empty clock starts anew; its 24 hours do not. */
  revive(request: NewMeeting, id: string, createdAt: number): Meeting {
    return this.#add(request, id, createdAt);
  }

  /** Stops all clocks; no meeting is ended. */
  close(): void {
    for (const timers of [this.#emptySince, this.#expiry]) {
      for (const timer of timers.values()) this.deps.clock.clearTimeout(timer);
      timers.clear();
    }
  }

  #isEmpty(primary: Meeting): boolean {
    if (primary.connected > 0) return false;
    if (!this.deps.assumptions.replicaViewersKeepPrimaryAlive) return true;
    for (const replica of primary.replicas) if (replica.connected > 0) return false;
    return true;
  }

  #checkRoomFor(request: NewMeeting): void {
    const { quotas } = this.deps;
    if (this.meetings.size >= quotas.concurrentMeetings)
      throw new ChimeError('LimitExceeded', `There are ${quotas.concurrentMeetings} meetings already`);
    if (request.PrimaryMeetingId === undefined) return;
    const primary = this.meetings.get(request.PrimaryMeetingId);
    // CreateMeeting has no NotFound in the service model.
    if (!primary) throw new ChimeError('BadRequest', 'PrimaryMeetingId names no live meeting');
    if (primary.primary) throw new ChimeError('BadRequest', 'PrimaryMeetingId names a replica meeting');
    if (primary.replicas.size >= quotas.replicasPerPrimary)
      throw new ChimeError('LimitExceeded', `The primary meeting has ${quotas.replicasPerPrimary} replicas already`);
  }

  #add(request: NewMeeting, id: string, createdAt: number): Meeting {
    const { clock, quotas, region, account } = this.deps;
    const primary = request.PrimaryMeetingId === undefined ? undefined : this.meetings.get(request.PrimaryMeetingId);
    const meeting: Meeting = {
      id,
      arn: `arn:aws:chime:${region}:${account}:meeting/${id}`,
      createdAt,
      request,
      primary,
      replicas: new Set(),
      attendees: new Map(),
      byExternalUserId: new Map(),
      tags: new Map((request.Tags ?? []).map((tag) => [tag.Key, tag.Value])),
      isTranscribing: false,
      connected: 0,
    };
    this.meetings.set(id, meeting);
    this.#byRequestToken.set(request.ClientRequestToken, meeting);
    primary?.replicas.add(meeting);
    const remaining = createdAt + quotas.longestMeetingMs - clock.now();
    this.#expiry.set(
      id,
      clock.setTimeout(() => this.end(meeting, 'expired'), remaining),
    );
    this.occupancyChanged(meeting);
    return meeting;
  }
}

/** A new seat's secret: 64 characters of `[a-zA-Z0-9]`. */
export function newJoinToken(): string {
  return randomBytes(48).toString('base64').replace(/[+/=]/g, 'x');
}
