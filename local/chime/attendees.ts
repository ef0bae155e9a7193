import { randomUUID } from 'node:crypto';
import { checkCapabilities, defaultCapabilities, sameCapabilities } from './capabilities.ts';
import { ChimeError } from './errors.ts';
import { type Attendee, type Capabilities, type Meeting, seatLimit } from './meeting.ts';
import { type MeetingRegistry, newJoinToken } from './meeting-registry.ts';

/** A validated request for one seat. */
export interface NewAttendee {
  readonly ExternalUserId: string;
  readonly Capabilities?: Capabilities;
}

/** One line of `Errors` in the answer to a batch. */
export interface SeatError {
  readonly ExternalUserId: string;
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/**
 * The seat of the external user: the existing one, JoinToken and capabilities unchanged, or a new one.
 * Throws LimitExceeded when the meeting is full, BadRequest for capabilities that cannot be.
 */
export function addAttendee(registry: MeetingRegistry, meeting: Meeting, request: NewAttendee): Attendee {
  const existing = meeting.byExternalUserId.get(request.ExternalUserId);
  if (existing) return existing;
  const features = meeting.request.MeetingFeatures;
  if (request.Capabilities) checkCapabilities(request.Capabilities, features);
  const seats = seatLimit(meeting.request, registry.deps.quotas);
  if (meeting.attendees.size >= seats)
    throw new ChimeError('LimitExceeded', `The meeting has ${seats} attendees already`);
  const attendee: Attendee = {
    id: randomUUID(),
    externalUserId: request.ExternalUserId,
    joinToken: newJoinToken(),
    capabilities: request.Capabilities ?? defaultCapabilities(features),
  };
  registry.seat(meeting, attendee);
  registry.deps.announce('AttendeeAdded', meeting, attendee);
  return attendee;
}

/** Adds each by itself: those that fail are listed, the others are there. `spoil` picks the ones a fault takes. */
export function addAttendees(
  registry: MeetingRegistry,
  meeting: Meeting,
  requests: readonly NewAttendee[],
  spoil: () => boolean = () => false,
): { attendees: Attendee[]; errors: SeatError[] } {
  const attendees: Attendee[] = [];
  const errors: SeatError[] = [];
  for (const request of requests) {
    try {
      if (spoil()) throw new ChimeError('ServiceFailure', 'The attendee could not be created');
      attendees.push(addAttendee(registry, meeting, request));
    } catch (error) {
      if (!(error instanceof ChimeError)) throw error;
      errors.push({ ExternalUserId: request.ExternalUserId, ErrorCode: error.code, ErrorMessage: error.message });
    }
  }
  return { attendees, errors };
}

/** Throws NotFound. */
export function attendeeOf(meeting: Meeting, attendeeId: string): Attendee {
  const attendee = meeting.attendees.get(attendeeId);
  if (!attendee) throw new ChimeError('NotFound', 'The meeting has no such attendee');
  return attendee;
}

/** Throws BadRequest for capabilities that cannot be. Tells only of a change, and gives those that have changed. */
export function setCapabilities(
  registry: MeetingRegistry,
  meeting: Meeting,
  attendees: Iterable<Attendee>,
  capabilities: Capabilities,
): Attendee[] {
  checkCapabilities(capabilities, meeting.request.MeetingFeatures);
  const changed: Attendee[] = [];
  for (const attendee of attendees) {
    if (sameCapabilities(attendee.capabilities, capabilities)) continue;
    attendee.capabilities = capabilities;
    registry.deps.announce('AttendeeCapabilitiesUpdated', meeting, attendee);
    changed.push(attendee);
  }
  return changed;
}
