import type { OperationName } from './operations.ts';
import type { Rate } from './token-bucket.ts';

/** The service's limits. Sources: AWS general reference (Amazon Chime SDK quotas) and developer guide. */
export interface Quotas extends Rate {
  /** Rates of single operations that differ from `ratePerSecond` and `burst`, which hold for each operation by itself. */
  readonly perOperation: Readonly<Partial<Record<OperationName, Rate>>>;
  /** Created attendees per meeting, joined or not; 250, not adjustable. */
  readonly attendeesPerMeeting: number;
  /** The same where the meeting asks for FHD video or UHD content. */
  readonly attendeesPerHighResolutionMeeting: number;
  /** 4 by default, up to 40 by quota request. */
  readonly replicasPerPrimary: number;
  /** Primary and replica meetings alive at once. */
  readonly concurrentMeetings: number;
  /** The model says 20; the service has enforced 10. */
  readonly attendeesAtCreation: number;
  readonly contentSharesPerMeeting: number;
  /** A primary meeting with nobody connected for so many ms is deleted, and its replicas with it. */
  readonly emptyMeetingMs: number;
  /** Any meeting ends after so many ms. */
  readonly longestMeetingMs: number;
  /** Data messages: bytes of one, and how many a meeting takes. */
  readonly dataMessageBytes: number;
  readonly dataMessageRate: Rate;
}

export const defaultQuotas: Quotas = {
  ratePerSecond: 10,
  burst: 20,
  perOperation: {},
  attendeesPerMeeting: 250,
  attendeesPerHighResolutionMeeting: 25,
  replicasPerPrimary: 4,
  concurrentMeetings: 250,
  attendeesAtCreation: 10,
  contentSharesPerMeeting: 2,
  emptyMeetingMs: 5 * 60_000,
  longestMeetingMs: 24 * 3_600_000,
  dataMessageBytes: 2048,
  dataMessageRate: { ratePerSecond: 100, burst: 200 },
};

/** Which event, if any, tells that a connection is over when nothing documents it. */
export type EndEvent = 'left' | 'dropped' | 'none';

/** Times and answers that no source states. Each is a switch, so that nothing comes to depend on one of them. */
export interface Assumptions {
  /** Ms until a closed socket without LEAVE is told as Dropped; documented as 10–15 s without packets. */
  readonly dropDetectionMs: readonly [number, number];
  /** What such a closed socket is told as. #727: Left has been seen for Dropped. */
  readonly closedWithoutLeave: EndEvent;
  /** A connected client that says nothing for so many ms is cut off and told as Dropped. */
  readonly silenceMs: number;
  /** Whether a promotion and its end are told as Joined and Left of the primary meeting's attendee. */
  readonly promotionIsTold: boolean;
  /** Whether AttendeeAuthorized is told when a JoinToken is accepted. */
  readonly authorizationIsTold: boolean;
  /** How the first client's end is told when a second one joins with the same token. */
  readonly takeover: EndEvent;
  /** How a connected attendee's end is told when it is deleted (beside AttendeeDeleted). */
  readonly ejection: EndEvent;
  /** How each connected attendee's end is told when its meeting ends (beside MeetingEnded). */
  readonly meetingEnd: EndEvent;
  /** Whether viewers in replica meetings keep the primary from counting as empty. */
  readonly replicaViewersKeepPrimaryAlive: boolean;
  /** What a ClientRequestToken of an ended meeting gives: a new meeting, or the description of the ended one. */
  readonly tokenOfEndedMeeting: 'new-meeting' | 'ended-meeting';
  /** Ms that making a meeting takes; a second call with its token meanwhile is a ConflictException. */
  readonly createMeetingMs: number;
}

export const defaultAssumptions: Assumptions = {
  dropDetectionMs: [10_000, 15_000],
  closedWithoutLeave: 'dropped',
  silenceMs: 15_000,
  promotionIsTold: true,
  authorizationIsTold: true,
  takeover: 'dropped',
  ejection: 'dropped',
  meetingEnd: 'dropped',
  replicaViewersKeepPrimaryAlive: true,
  tokenOfEndedMeeting: 'new-meeting',
  createMeetingMs: 20,
};
