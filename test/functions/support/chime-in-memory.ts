import { type Capabilities, type Chime, ChimeRefused, RoomGone } from '../../../shared/gateways/chime.ts';

interface Attendee {
  readonly attendeeId: string;
  readonly externalUserId: string;
  readonly joinToken: string;
  can: Capabilities;
}

interface Meeting {
  id: string;
  externalId: string;
  token: string;
  primary: string | undefined;
  attendees: Map<string, Attendee>;
}

/** The gateway's port over a Chime of this process, with the service's rules that provisioning rests on. */
export interface ChimeInMemory extends Chime {
  readonly meetings: Map<string, Meeting>;
  vanish(meetingId: string): void;
  /** Bridges that Chime refuses each by itself, and how often yet. */
  readonly spoiled: Map<string, number>;
  refuse: ChimeRefused | undefined;
  limit: number;
}

export function createChimeInMemory(): ChimeInMemory {
  const meetings = new Map<string, Meeting>();
  const calls: Record<string, number> = {};
  const counted = (name: string) => {
    calls[name] = (calls[name] ?? 0) + 1;
    if (chime.refuse) throw chime.refuse;
  };
  let next = 0;
  const end = (id: string) => {
    meetings.delete(id);
    for (const other of [...meetings.values()]) if (other.primary === id) meetings.delete(other.id);
  };
  const chime: ChimeInMemory = {
    meetings,
    spoiled: new Map(),
    refuse: undefined,
    limit: 250,
    vanish: end,
    counted: () => ({ calls: { ...calls }, throttled: 0 }),
    async createMeeting({ token, externalMeetingId, primaryMeetingId }) {
      counted('CreateMeeting');
      if (primaryMeetingId && !meetings.has(primaryMeetingId))
        throw new ChimeRefused('CreateMeeting', 'BadRequest', false);
      const id = [...meetings.values()].find((m) => m.token === token)?.id ?? `m-${++next}`;
      if (!meetings.has(id)) {
        if (meetings.size >= chime.limit) throw new ChimeRefused('CreateMeeting', 'LimitExceeded', false);
        meetings.set(id, { id, externalId: externalMeetingId, token, primary: primaryMeetingId, attendees: new Map() });
      }
      return {
        MeetingId: id,
        MediaPlacement: { AudioHostUrl: 'a' },
        ...(primaryMeetingId ? { PrimaryMeetingId: primaryMeetingId } : {}),
      };
    },
    async createAttendees(meetingId, wanted) {
      counted('BatchCreateAttendee');
      const meeting = meetings.get(meetingId);
      if (!meeting) throw new RoomGone(meetingId);
      if (wanted.length > 100) throw new ChimeRefused('BatchCreateAttendee', 'BadRequest', false);
      const attendees: Attendee[] = [];
      const errors: { externalUserId: string; code: string }[] = [];
      for (const { externalUserId, capabilities } of wanted) {
        const left = chime.spoiled.get(externalUserId) ?? 0;
        if (left > 0) {
          chime.spoiled.set(externalUserId, left - 1);
          errors.push({ externalUserId, code: 'ServiceFailure' });
          continue;
        }
        const made = meeting.attendees.get(externalUserId) ?? {
          attendeeId: `a-${++next}`,
          externalUserId,
          joinToken: `CANARYtoken${next}`,
          can: capabilities ?? { Audio: 'SendReceive', Video: 'SendReceive', Content: 'SendReceive' },
        };
        meeting.attendees.set(externalUserId, made);
        if (meeting.attendees.size > 250) throw new Error('more than 250 attendees');
        attendees.push(made);
      }
      return { attendees, errors };
    },
    async deleteAttendee(meetingId, attendeeId) {
      counted('DeleteAttendee');
      const attendees = meetings.get(meetingId)?.attendees;
      for (const [key, a] of attendees ?? []) if (a.attendeeId === attendeeId) attendees?.delete(key);
    },
    async allow(meetingId, attendeeId, capabilities) {
      counted('UpdateAttendeeCapabilities');
      const one = [...(meetings.get(meetingId)?.attendees.values() ?? [])].find((a) => a.attendeeId === attendeeId);
      if (!one) throw new RoomGone(meetingId);
      one.can = capabilities;
    },
    async allowAllBut(meetingId, attendeeIds, capabilities) {
      counted('BatchUpdateAttendeeCapabilitiesExcept');
      const meeting = meetings.get(meetingId);
      if (!meeting) throw new RoomGone(meetingId);
      if (attendeeIds.length < 1 || attendeeIds.length > 250)
        throw new ChimeRefused('BatchUpdateAttendeeCapabilitiesExcept', 'BadRequest', false);
      for (const one of meeting.attendees.values()) if (!attendeeIds.includes(one.attendeeId)) one.can = capabilities;
    },
    async deleteMeeting(meetingId) {
      counted('DeleteMeeting');
      end(meetingId);
    },
    async isAlive(meetingId) {
      counted('GetMeeting');
      return meetings.has(meetingId);
    },
  };
  return chime;
}
