/** Media of an attendee, as the service model names it. */
export type MediaCapability = 'SendReceive' | 'Send' | 'Receive' | 'None';

export interface Capabilities {
  readonly Audio: MediaCapability;
  readonly Video: MediaCapability;
  readonly Content: MediaCapability;
}

export interface MeetingFeatures {
  readonly Audio?: { readonly EchoReduction?: 'AVAILABLE' | 'UNAVAILABLE' };
  readonly Video?: { readonly MaxResolution?: 'None' | 'HD' | 'FHD' };
  readonly Content?: { readonly MaxResolution?: 'None' | 'FHD' | 'UHD' };
  readonly Attendee?: { readonly MaxCount?: number };
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** A validated CreateMeeting request. */
export interface NewMeeting {
  readonly ClientRequestToken: string;
  readonly MediaRegion: string;
  readonly ExternalMeetingId: string;
  readonly MeetingHostId?: string;
  readonly NotificationsConfiguration?: { readonly SqsQueueArn?: string };
  readonly MeetingFeatures?: MeetingFeatures;
  readonly PrimaryMeetingId?: string;
  readonly TenantIds?: readonly string[];
  readonly Tags?: readonly Tag[];
}

/** One seat. It counts until it is deleted, whether anybody sits on it or not. */
export interface Attendee {
  readonly id: string;
  readonly externalUserId: string;
  /** Secret: whoever has it can join. Only `[a-zA-Z0-9]`, since it travels as a websocket subprotocol. */
  readonly joinToken: string;
  capabilities: Capabilities;
}

/** A live meeting. */
export interface Meeting {
  readonly id: string;
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly request: NewMeeting;
  /** The primary meeting whose media a replica shows. */
  readonly primary: Meeting | undefined;
  readonly replicas: Set<Meeting>;
  readonly attendees: Map<string, Attendee>;
  readonly byExternalUserId: Map<string, Attendee>;
  readonly tags: Map<string, string>;
  isTranscribing: boolean;
  /** Clients that take part right now: direct ones and, in a primary, promoted ones. */
  connected: number;
}

/** Why a meeting ended. */
export type EndReason = 'deleted' | 'empty' | 'expired' | 'primary-ended' | 'vanished';

/** The seats a meeting has: fewer with FHD video or UHD content, fewer still where the request says so. */
export function seatLimit(
  request: NewMeeting,
  limits: { readonly attendeesPerMeeting: number; readonly attendeesPerHighResolutionMeeting: number },
): number {
  const features = request.MeetingFeatures;
  const isHigh = features?.Video?.MaxResolution === 'FHD' || features?.Content?.MaxResolution === 'UHD';
  const most = isHigh ? limits.attendeesPerHighResolutionMeeting : limits.attendeesPerMeeting;
  return Math.min(most, features?.Attendee?.MaxCount ?? most);
}

/** The meeting's description in an answer. `signallingBase` is like `ws://127.0.0.1:8090`. */
export function describeMeeting(meeting: Meeting, signallingBase: string): Record<string, unknown> {
  const { request } = meeting;
  const signalling = `${signallingBase}/control/${meeting.id}`;
  return {
    MeetingId: meeting.id,
    MeetingArn: meeting.arn,
    ExternalMeetingId: request.ExternalMeetingId,
    MediaRegion: request.MediaRegion,
    MediaPlacement: {
      // Nothing listens there: media goes where the answer to the client's offer says.
      AudioHostUrl: 'local.audio:3478',
      AudioFallbackUrl: signalling,
      SignalingUrl: signalling,
    },
    ...(request.MeetingHostId === undefined ? {} : { MeetingHostId: request.MeetingHostId }),
    ...(request.MeetingFeatures === undefined ? {} : { MeetingFeatures: request.MeetingFeatures }),
    ...(request.PrimaryMeetingId === undefined ? {} : { PrimaryMeetingId: request.PrimaryMeetingId }),
    ...(request.TenantIds === undefined ? {} : { TenantIds: request.TenantIds }),
  };
}

/** The attendee in an answer, JoinToken included. */
export function describeAttendee(attendee: Attendee): Record<string, unknown> {
  return {
    AttendeeId: attendee.id,
    ExternalUserId: attendee.externalUserId,
    JoinToken: attendee.joinToken,
    Capabilities: attendee.capabilities,
  };
}
