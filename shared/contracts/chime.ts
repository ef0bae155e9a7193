import * as z from 'zod/mini';

/** What Chime answers, as far as it is relied on (service model 2021-07-15). Anything more passes unread. */
export const chimeMeeting = z.object({
  MeetingId: z.string(),
  ExternalMeetingId: z.optional(z.string()),
  MediaRegion: z.optional(z.string()),
  PrimaryMeetingId: z.optional(z.string()),
  MediaPlacement: z.record(z.string(), z.string()),
  MeetingFeatures: z.optional(z.record(z.string(), z.unknown())),
});

export const chimeAttendee = z.object({
  ExternalUserId: z.string(),
  AttendeeId: z.string(),
  JoinToken: z.string(),
});

export const chimeSeatError = z.object({
  ExternalUserId: z.string(),
  ErrorCode: z.optional(z.string()),
});
