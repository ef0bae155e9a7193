import { canReceive } from '../../../local/chime/capabilities.ts';
import { violations } from '../../../local/chime/validate.ts';
import type { MeetingFacts } from '../../../shared/domain/room-state.ts';
import {
  type Capabilities,
  type Chime,
  type ChimeOperation,
  ChimeRefused,
  RoomGone,
} from '../../../shared/gateways/chime.ts';

interface Attendee {
  readonly attendeeId: string;
  readonly externalUserId: string;
  readonly joinToken: string;
  can: Capabilities;
}

interface Meeting {
  readonly id: string;
  readonly facts: MeetingFacts;
  readonly externalId: string;
  readonly token: string;
  readonly primary: string | undefined;
  readonly attendees: Map<string, Attendee>;
}

/**
 * The gateway's port over a Chime of this process, with the service's rules that provisioning rests on;
 * test/gateways/contracts holds it to what the gateway does.
 */
export interface ChimeInMemory extends Chime {
  readonly meetings: Map<string, Meeting>;
  vanish(meetingId: string): void;
  /** Bridges that Chime refuses each by itself, and how often yet. */
  readonly spoiled: Map<string, number>;
  /** With what every call is refused. */
  refuse: Pick<ChimeRefused, 'code' | 'isPassing'> | undefined;
  /** Meetings at once. */
  limit: number;
  replicas: number;
}

const seats = 250;
const everything: Capabilities = { Audio: 'SendReceive', Video: 'SendReceive', Content: 'SendReceive' };
const canBe = ({ Content, Video }: Capabilities) => canReceive(Video) || !canReceive(Content);

export function createChimeInMemory(): ChimeInMemory {
  const meetings = new Map<string, Meeting>();
  const calls: Record<string, number> = {};
  const counted = (name: ChimeOperation) => {
    calls[name] = (calls[name] ?? 0) + 1;
    if (chime.refuse) throw new ChimeRefused(name, chime.refuse.code, chime.refuse.isPassing);
  };
  const refuseUnless = (isFine: boolean, name: ChimeOperation, code = 'BadRequest') => {
    if (!isFine) throw new ChimeRefused(name, code, false);
  };
  const conforms = (shape: string, value: unknown) => violations(shape, value).length === 0;
  let next = 0;
  const end = (id: string) => {
    meetings.delete(id);
    for (const other of [...meetings.values()]) if (other.primary === id) meetings.delete(other.id);
  };
  const meetingOf = (id: string): Meeting => {
    const meeting = meetings.get(id);
    if (!meeting) throw new RoomGone(id);
    return meeting;
  };

  /** The attendee, or the code with which this one alone is refused. */
  function seated({ attendees }: Meeting, externalUserId: string, can: Capabilities): Attendee | string {
    const left = chime.spoiled.get(externalUserId) ?? 0;
    if (left > 0) {
      chime.spoiled.set(externalUserId, left - 1);
      return 'ServiceFailure';
    }
    const known = attendees.get(externalUserId);
    if (known) return known;
    if (!canBe(can)) return 'BadRequest';
    if (attendees.size >= seats) return 'LimitExceeded';
    const made = { attendeeId: `a-${++next}`, externalUserId, joinToken: `CANARYtoken${next}`, can };
    attendees.set(externalUserId, made);
    return made;
  }

  const chime: ChimeInMemory = {
    meetings,
    spoiled: new Map(),
    refuse: undefined,
    limit: 250,
    replicas: 40,
    vanish: end,
    counted: () => ({ calls: { ...calls }, throttled: 0 }),
    async createMeeting({ token, externalMeetingId, primaryMeetingId: primary }) {
      const name = 'CreateMeeting';
      counted(name);
      refuseUnless(conforms('ClientRequestToken', token) && conforms('ExternalMeetingId', externalMeetingId), name);
      const known = [...meetings.values()].find((meeting) => meeting.token === token);
      if (known) return known.facts;
      refuseUnless(meetings.size < chime.limit, name, 'LimitExceeded');
      if (primary !== undefined) {
        const parent = meetings.get(primary);
        refuseUnless(parent !== undefined && parent.primary === undefined, name);
        const siblings = [...meetings.values()].filter((meeting) => meeting.primary === primary);
        refuseUnless(siblings.length < chime.replicas, name, 'LimitExceeded');
      }
      const id = `m-${++next}`;
      const facts = {
        MeetingId: id,
        ExternalMeetingId: externalMeetingId,
        MediaRegion: 'ap-southeast-1',
        MediaPlacement: { AudioHostUrl: 'a', SignalingUrl: `wss://chime.example/${id}` },
        ...(primary === undefined ? {} : { PrimaryMeetingId: primary }),
      };
      meetings.set(id, { id, facts, externalId: externalMeetingId, token, primary, attendees: new Map() });
      return facts;
    },
    async createAttendees(meetingId, wanted) {
      const name = 'BatchCreateAttendee';
      counted(name);
      const items = wanted.map((each) => ({ ExternalUserId: each.externalUserId }));
      refuseUnless(conforms('CreateAttendeeRequestItemList', items), name);
      const meeting = meetingOf(meetingId);
      const attendees = [];
      const errors = [];
      for (const { externalUserId, capabilities = everything } of wanted) {
        const one = seated(meeting, externalUserId, capabilities);
        if (typeof one === 'string') errors.push({ externalUserId, code: one });
        else attendees.push({ externalUserId, attendeeId: one.attendeeId, joinToken: one.joinToken });
      }
      return { attendees, errors };
    },
    async deleteAttendee(meetingId, attendeeId) {
      counted('DeleteAttendee');
      const attendees = meetings.get(meetingId)?.attendees;
      for (const [key, a] of attendees ?? []) if (a.attendeeId === attendeeId) attendees?.delete(key);
    },
    async allow(meetingId, attendeeId, capabilities) {
      const name = 'UpdateAttendeeCapabilities';
      counted(name);
      const one = [...meetingOf(meetingId).attendees.values()].find((a) => a.attendeeId === attendeeId);
      if (!one) throw new RoomGone(meetingId);
      refuseUnless(canBe(capabilities), name);
      one.can = capabilities;
    },
    async allowAllBut(meetingId, attendeeIds, capabilities) {
      const name = 'BatchUpdateAttendeeCapabilitiesExcept';
      counted(name);
      refuseUnless(attendeeIds.length >= 1 && attendeeIds.length <= 250, name);
      const meeting = meetingOf(meetingId);
      refuseUnless(canBe(capabilities), name);
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
