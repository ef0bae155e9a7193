import { addAttendee, addAttendees, attendeeOf, type NewAttendee, setCapabilities } from './attendees.ts';
import { type Clock, pause } from './clock.ts';
import { ChimeError } from './errors.ts';
import type { FaultDice } from './faults.ts';
import {
  type Attendee,
  type Capabilities,
  describeAttendee,
  describeMeeting,
  type Meeting,
  type NewMeeting,
  type Tag,
} from './meeting.ts';
import type { MeetingRegistry } from './meeting-registry.ts';
import type { OperationName } from './operations.ts';

/** Input members of all operations; each operation reads those that its validated input shape promises. */
export type Input = Readonly<Record<string, unknown>>;

export interface ServiceDeps {
  readonly registry: MeetingRegistry;
  readonly clock: Clock;
  readonly dice: FaultDice;
  /** Like `ws://127.0.0.1:8090`; asked at each answer, since the port is known only when the server listens. */
  signallingBase(): string;
  /** Told after a seat is gone, to throw out whoever sits on it. */
  attendeeDeleted(attendee: Attendee): void;
  /** Told after an attendee's capabilities have changed. */
  capabilitiesChanged(attendee: Attendee): void;
  /** Told of a meeting just made (not of one found again). */
  meetingCreated(meeting: Meeting): void;
}

export type Handlers = { readonly [Name in OperationName]: (input: Input) => unknown };

const defaultPage = 100;
const mostTags = 50;

/** What each operation does with a validated input. Throws `ChimeError`; gives the answer's body, or undefined for none. */
export function serviceHandlers(deps: ServiceDeps): Handlers {
  const { registry, dice } = deps;
  const meetingOf = (input: Input): Meeting => registry.get(input.MeetingId as string);
  const seatOf = (input: Input): { meeting: Meeting; attendee: Attendee } => {
    const meeting = meetingOf(input);
    return { meeting, attendee: attendeeOf(meeting, input.AttendeeId as string) };
  };
  const described = (meeting: Meeting) => describeMeeting(meeting, deps.signallingBase());
  const batch = (operation: OperationName, meeting: Meeting, input: Input) => {
    const { attendees, errors } = addAttendees(registry, meeting, input.Attendees as NewAttendee[], () =>
      dice.fires('partialErrors', dice.profile.service?.partialErrors, operation),
    );
    return { Attendees: attendees.map(describeAttendee), Errors: errors };
  };

  const change = (meeting: Meeting, attendees: Attendee[], input: Input) => {
    const changed = setCapabilities(registry, meeting, attendees, input.Capabilities as Capabilities);
    for (const attendee of changed) deps.capabilitiesChanged(attendee);
  };

  async function createMeeting(input: Input): Promise<Meeting> {
    const start = registry.beginCreation(input as unknown as NewMeeting);
    if (start.kind === 'existing') return start.meeting;
    const { createMeetingMs } = registry.deps.assumptions;
    if (createMeetingMs > 0) await pause(deps.clock, createMeetingMs);
    try {
      const meeting = start.complete();
      deps.meetingCreated(meeting);
      return meeting;
    } finally {
      start.abandon();
    }
  }

  return {
    CreateMeeting: async (input) => ({ Meeting: described(await createMeeting(input)) }),

    CreateMeetingWithAttendees: async (input) => {
      const most = registry.deps.quotas.attendeesAtCreation;
      if ((input.Attendees as unknown[]).length > most)
        throw new ChimeError('BadRequest', `Attendees must hold between 1 and ${most} items`);
      const meeting = await createMeeting(input);
      return { Meeting: described(meeting), ...batch('CreateMeetingWithAttendees', meeting, input) };
    },

    GetMeeting: (input) => ({ Meeting: described(meetingOf(input)) }),

    DeleteMeeting: (input) => registry.end(meetingOf(input), 'deleted'),

    CreateAttendee: (input) => ({
      Attendee: describeAttendee(addAttendee(registry, meetingOf(input), input as unknown as NewAttendee)),
    }),

    BatchCreateAttendee: (input) => batch('BatchCreateAttendee', meetingOf(input), input),

    GetAttendee: (input) => ({ Attendee: describeAttendee(seatOf(input).attendee) }),

    ListAttendees: (input) => {
      const all = [...meetingOf(input).attendees.values()];
      const from = pageStart(input.NextToken as string | undefined, all.length);
      const until = from + ((input.MaxResults as number | undefined) ?? defaultPage);
      return {
        Attendees: all.slice(from, until).map(describeAttendee),
        ...(until < all.length ? { NextToken: `after-${until}` } : {}),
      };
    },

    DeleteAttendee: (input) => {
      const { meeting, attendee } = seatOf(input);
      registry.unseat(meeting, attendee);
      deps.attendeeDeleted(attendee);
      registry.deps.announce('AttendeeDeleted', meeting, attendee);
    },

    UpdateAttendeeCapabilities: (input) => {
      const { meeting, attendee } = seatOf(input);
      change(meeting, [attendee], input);
      return { Attendee: describeAttendee(attendee) };
    },

    BatchUpdateAttendeeCapabilitiesExcept: (input) => {
      const meeting = meetingOf(input);
      const excluded = new Set((input.ExcludedAttendeeIds as { AttendeeId: string }[]).map((item) => item.AttendeeId));
      const rest = [...meeting.attendees.values()].filter((attendee) => !excluded.has(attendee.id));
      change(meeting, rest, input);
    },

    StartMeetingTranscription: (input) => {
      const meeting = meetingOf(input);
      const engines = Object.keys(input.TranscriptionConfiguration as object);
      if (engines.length !== 1)
        throw new ChimeError('BadRequest', 'TranscriptionConfiguration must name exactly one engine');
      // Assumed: starting what runs, or stopping what does not, cannot be processed.
      if (meeting.isTranscribing) throw new ChimeError('UnprocessableEntity', 'Transcription has been started already');
      meeting.isTranscribing = true;
    },

    StopMeetingTranscription: (input) => {
      const meeting = meetingOf(input);
      if (!meeting.isTranscribing) throw new ChimeError('UnprocessableEntity', 'Transcription has not been started');
      meeting.isTranscribing = false;
    },

    ListTagsForResource: (input) => {
      const tags = registry.byArn(input.ResourceARN as string).tags;
      return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
    },

    TagResource: (input) => {
      const arn = input.ResourceARN as string;
      const { tags } = registry.byArn(arn);
      const wanted = new Map([...tags, ...(input.Tags as Tag[]).map((tag) => [tag.Key, tag.Value] as const)]);
      if (wanted.size > mostTags)
        throw new ChimeError('TooManyTags', `A resource has at most ${mostTags} tags`, { resourceName: arn });
      for (const [key, value] of wanted) tags.set(key, value);
      return {};
    },

    UntagResource: (input) => {
      const { tags } = registry.byArn(input.ResourceARN as string);
      for (const key of input.TagKeys as string[]) tags.delete(key);
      return {};
    },
  };
}

function pageStart(token: string | undefined, length: number): number {
  if (token === undefined) return 0;
  const from = Number(/^after-(\d{1,6})$/.exec(token)?.[1] ?? Number.NaN);
  if (!(from <= length)) throw new ChimeError('BadRequest', 'NextToken was not given by this operation');
  return from;
}
