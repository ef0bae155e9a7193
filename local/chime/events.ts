import { randomUUID } from 'node:crypto';
import type { Attendee, Meeting } from './meeting.ts';

/** Event types the service sends, each with the prefix `chime:` on the wire. Source: developer guide, lifecycle events. */
export type EventType =
  | 'MeetingStarted'
  | 'MeetingEnded'
  | 'AttendeeAdded'
  | 'AttendeeDeleted'
  | 'AttendeeAuthorized'
  | 'AttendeeJoined'
  | 'AttendeeLeft'
  | 'AttendeeDropped'
  | 'AttendeeVideoStarted'
  | 'AttendeeVideoStopped'
  | 'AttendeeContentJoined'
  | 'AttendeeContentLeft'
  | 'AttendeeContentDropped'
  | 'AttendeeContentVideoStarted'
  | 'AttendeeContentVideoStopped'
  | 'AttendeeCapabilitiesUpdated';

export interface EventDetail {
  readonly version: '0';
  readonly eventType: `chime:${EventType}`;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly meetingId: string;
  readonly externalMeetingId?: string;
  readonly mediaRegion: string;
  readonly attendeeId?: string;
  readonly externalUserId?: string;
  readonly networkType?: 'Voip';
}

/** An event as EventBridge and the queue carry it. `time` has a resolution of one second. */
export interface ChimeEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Chime Meeting State Change';
  readonly source: 'aws.chime';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: EventDetail;
}

/** What happened. `queueArn` is the meeting's own second channel, where it asked for one. */
export interface Announcement {
  readonly detail: EventDetail;
  readonly queueArn: string | undefined;
}

/** Tells the world that something happened to a meeting or one of its attendees. */
export type Announce = (type: EventType, meeting: Meeting, attendee?: Attendee) => void;

/** Types of events that come from a client's connection and so name its network. */
const onConnection = /Joined|Left|Dropped|Started|Stopped/;

/** `timestamp` is in milliseconds since the epoch. */
export function announcement(
  type: EventType,
  timestamp: number,
  meeting: Meeting,
  attendee: Attendee | undefined,
): Announcement {
  return {
    queueArn: meeting.request.NotificationsConfiguration?.SqsQueueArn,
    detail: {
      version: '0',
      eventType: `chime:${type}`,
      timestamp,
      meetingId: meeting.id,
      externalMeetingId: meeting.request.ExternalMeetingId,
      mediaRegion: meeting.request.MediaRegion,
      ...(attendee && { attendeeId: attendee.id, externalUserId: attendee.externalUserId }),
      ...(attendee && onConnection.test(type) && { networkType: 'Voip' as const }),
    },
  };
}

/** One copy of what happened; each channel's copy has an id of its own around the same detail. */
export function asEvent(detail: EventDetail, place: { readonly region: string; readonly account: string }): ChimeEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Chime Meeting State Change',
    source: 'aws.chime',
    account: place.account,
    time: `${new Date(detail.timestamp).toISOString().slice(0, 19)}Z`,
    region: place.region,
    resources: [],
    detail,
  };
}
