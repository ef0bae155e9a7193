import * as z from 'zod/mini';

/**
 * What Chime tells of a meeting, over the bus and over its own queue (developer guide, "Automating with EventBridge"). Only
 * what is relied on is checked; a type that is not known passes and is left aside.
 */
export const chimeEvent = z.object({
  source: z.literal('aws.chime'),
  'detail-type': z.literal('Chime Meeting State Change'),
  detail: z.object({
    eventType: z.string(),
    /** ms since epoch, set by Chime: the same on both channels, unlike the event's id. */
    timestamp: z.number().check(z.int(), z.positive()),
    meetingId: z.string().check(z.minLength(1), z.maxLength(64)),
    externalMeetingId: z.optional(z.string()),
    attendeeId: z.optional(z.string()),
    externalUserId: z.optional(z.string()),
  }),
});
export type ChimeEvent = z.output<typeof chimeEvent>;

/** As they look on the wire; the tests use them too. */
export const examples = {
  joined: {
    version: '0',
    id: '5ee3d8c5-9a0a-4bd5-8c9b-0f9d5ef0a001',
    'detail-type': 'Chime Meeting State Change',
    source: 'aws.chime',
    account: '111122223333',
    time: '2026-11-23T01:00:00Z',
    region: 'ap-southeast-1',
    resources: [],
    detail: {
      version: '0',
      eventType: 'chime:AttendeeJoined',
      timestamp: 1_795_395_600_123,
      meetingId: '0f3c9a5e-1111-4222-8333-444455556666',
      attendeeId: '7a1b2c3d-1111-4222-8333-444455556666',
      externalUserId: 'brg_0123456789ab_0abc_0123456789ab',
      externalMeetingId: 'cnf_0123456789ab.3.1',
      mediaRegion: 'ap-southeast-1',
      networkType: 'VoIP',
    },
  },
} as const;
