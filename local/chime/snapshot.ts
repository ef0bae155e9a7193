import type { Attendee, NewMeeting } from './meeting.ts';
import type { MeetingRegistry } from './meeting-registry.ts';

/** The live meetings and their seats as plain JSON, JoinTokens included: keep it where the other secrets are. */
export interface ChimeSnapshot {
  readonly version: 1;
  readonly meetings: readonly {
    readonly id: string;
    /** Milliseconds since the epoch. */
    readonly createdAt: number;
    readonly request: NewMeeting;
    readonly tags: readonly (readonly [string, string])[];
    readonly isTranscribing: boolean;
    readonly attendees: readonly Attendee[];
  }[];
}

/** Connections are not part of it: whoever was connected has to join again. */
export function takeSnapshot(registry: MeetingRegistry): ChimeSnapshot {
  return {
    version: 1,
    meetings: [...registry.meetings.values()].map((meeting) => ({
      id: meeting.id,
      createdAt: meeting.createdAt,
      request: meeting.request,
      tags: [...meeting.tags],
      isTranscribing: meeting.isTranscribing,
      attendees: [...meeting.attendees.values()].map((attendee) => ({ ...attendee })),
    })),
  };
}

/** Brings the meetings back without an event; those past their 24 hours end at once. Throws on any other version. */
export function restoreSnapshot(registry: MeetingRegistry, snapshot: ChimeSnapshot): void {
  if (snapshot.version !== 1) throw new Error(`A snapshot of version 1 is needed, not ${String(snapshot.version)}`);
  // Replicas refer to their primary, so primaries come first.
  const inOrder = [...snapshot.meetings].sort(
    (one, other) =>
      Number(one.request.PrimaryMeetingId !== undefined) - Number(other.request.PrimaryMeetingId !== undefined),
  );
  for (const saved of inOrder) {
    if (registry.meetings.has(saved.id)) continue;
    const meeting = registry.revive(saved.request, saved.id, saved.createdAt);
    meeting.tags.clear();
    for (const [key, value] of saved.tags) meeting.tags.set(key, value);
    meeting.isTranscribing = saved.isTranscribing;
    for (const attendee of saved.attendees) registry.seat(meeting, { ...attendee });
  }
}
