import {
  BatchCreateAttendeeCommand,
  BatchUpdateAttendeeCapabilitiesExceptCommand,
  type ChimeSDKMeetingsClient,
  CreateMeetingCommand,
  DeleteAttendeeCommand,
  DeleteMeetingCommand,
  GetMeetingCommand,
  UpdateAttendeeCapabilitiesCommand,
} from '@aws-sdk/client-chime-sdk-meetings';
import { chimeAttendee, chimeMeeting, chimeSeatError } from '../contracts/chime.ts';
import type { MeetingFacts } from '../domain/room-state.ts';

/**
 * The media service, in its own words: rooms are meetings, seats are attendees. Every call waits for its permit, so the
 * quota is met by pace and not by being refused; what is refused all the same is tried again with full jitter, each try
 * under a permit of its own. Nothing that this module throws holds a request or an answer: those carry tokens.
 */
export interface Chime {
  /** The same token gives the same meeting. Throws ChimeRefused. */
  createMeeting(wanted: { token: string; externalMeetingId: string; primaryMeetingId?: string }): Promise<MeetingFacts>;
  /**
   * 1..100 at once; the same external id in the same meeting is the same attendee. Some may fail alone.
   * A meeting just made may not be found at once: `isFresh` grants it some tries. Throws RoomGone, ChimeRefused.
   */
  createAttendees(
    meetingId: string,
    wanted: readonly WantedAttendee[],
    isFresh: boolean,
  ): Promise<{ attendees: MadeAttendee[]; errors: { externalUserId: string; code: string }[] }>;
  /** One that is gone already is as good. */
  deleteAttendee(meetingId: string, attendeeId: string): Promise<void>;
  /** What one attendee may send and receive from now on. Throws RoomGone (also where only the attendee is gone), ChimeRefused. */
  allow(meetingId: string, attendeeId: string, capabilities: Capabilities): Promise<void>;
  /** The same for everybody in the meeting but those, 1..250 of them. Throws RoomGone, ChimeRefused. */
  allowAllBut(meetingId: string, attendeeIds: readonly string[], capabilities: Capabilities): Promise<void>;
  /** Ends it, and its replicas where it is a primary. One that is gone already is as good. */
  deleteMeeting(meetingId: string): Promise<void>;
  isAlive(meetingId: string): Promise<boolean>;
  /** Calls by operation and how many of them were answered 429, since the start. */
  counted(): { calls: Record<string, number>; throttled: number };
}

export interface WantedAttendee {
  readonly externalUserId: string;
  readonly capabilities?: Capabilities;
}
export type Capability = 'SendReceive' | 'Send' | 'Receive' | 'None';
export interface Capabilities {
  readonly Audio: Capability;
  readonly Video: Capability;
  readonly Content: Capability;
}
export interface MadeAttendee {
  readonly externalUserId: string;
  readonly attendeeId: string;
  readonly joinToken: string;
}

export type ChimeOperation =
  | 'CreateMeeting'
  | 'BatchCreateAttendee'
  | 'DeleteAttendee'
  | 'UpdateAttendeeCapabilities'
  | 'BatchUpdateAttendeeCapabilitiesExcept'
  | 'DeleteMeeting'
  | 'GetMeeting';

/** The meeting does not exist (any more). */
export class RoomGone extends Error {
  constructor(meetingId: string) {
    super(`meeting ${meetingId} is gone`);
    this.name = 'RoomGone';
  }
}

/** Chime says no, or said "later" too often. `code` is the service's error name without `Exception`. */
export class ChimeRefused extends Error {
  readonly code: string;
  readonly isPassing: boolean;
  constructor(operation: ChimeOperation, code: string, isPassing: boolean) {
    super(`${operation}: ${code}`);
    this.name = 'ChimeRefused';
    this.code = code;
    this.isPassing = isPassing;
  }
}

export interface ChimeOptions {
  readonly client: ChimeSDKMeetingsClient;
  readonly mediaRegion: string;
  /** Chime's second, direct channel of events. */
  readonly queueArn?: string;
  /** Resolves when one call of that operation may be made, with what is to be called when it has been answered or given up. */
  readonly pace: (operation: ChimeOperation) => Promise<() => void>;
  readonly sleep: (ms: number) => Promise<void>;
  /** In [0, 1). */
  readonly chance: () => number;
}

const tries = 6;
const firstPauseMs = 200;
const longestPauseMs = 5_000;

export function createChime(options: ChimeOptions): Chime {
  const { client } = options;
  const calls: Record<string, number> = {};
  let throttled = 0;

  async function called<T>(
    operation: ChimeOperation,
    send: () => Promise<T>,
    isAlsoPassing: (failure: Failure) => boolean = () => false,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const answered = await options.pace(operation);
      calls[operation] = (calls[operation] ?? 0) + 1;
      try {
        return await Promise.resolve().then(send).finally(answered);
      } catch (error) {
        const failure = failureOf(error);
        if (failure.status === 429) throttled++;
        const isPassing = isPassingStatus(failure.status) || isAlsoPassing(failure);
        if (!isPassing || attempt === tries) throw new ChimeFailure(failure, isPassing);
        const most = Math.min(longestPauseMs, firstPauseMs * 2 ** attempt);
        await options.sleep(Math.max(failure.retryAfterMs, options.chance() * most));
      }
    }
  }
  const refused = (operation: ChimeOperation, error: unknown, goneId?: string): never => {
    if (!(error instanceof ChimeFailure)) throw error;
    if (goneId !== undefined && error.failure.status === 404) throw new RoomGone(goneId);
    throw new ChimeRefused(operation, error.failure.code, error.isPassing);
  };

  return {
    counted: () => ({ calls: { ...calls }, throttled }),
    async createMeeting({ token, externalMeetingId, primaryMeetingId }) {
      const command = new CreateMeetingCommand({
        ClientRequestToken: token,
        ExternalMeetingId: externalMeetingId,
        MediaRegion: options.mediaRegion,
        ...(primaryMeetingId ? { PrimaryMeetingId: primaryMeetingId } : {}),
        ...(options.queueArn ? { NotificationsConfiguration: { SqsQueueArn: options.queueArn } } : {}),
        // FHD video or UHD content would drop the meeting to 25 attendees (developer guide, meeting features)
        MeetingFeatures: { Video: { MaxResolution: 'HD' }, Content: { MaxResolution: 'FHD' } },
      });
      try {
        const out = await called('CreateMeeting', () => client.send(command));
        return chimeMeeting.parse(withoutUndefined(out.Meeting)) as MeetingFacts; // no undefined is left in it
      } catch (error) {
        return refused('CreateMeeting', error);
      }
    },
    async createAttendees(meetingId, wanted, isFresh) {
      const command = new BatchCreateAttendeeCommand({
        MeetingId: meetingId,
        Attendees: wanted.map((w) => ({
          ExternalUserId: w.externalUserId,
          ...(w.capabilities ? { Capabilities: w.capabilities } : {}),
        })),
      });
      try {
        const out = await called(
          'BatchCreateAttendee',
          () => client.send(command),
          (failure) => isFresh && failure.status === 404,
        );
        const attendees = (out.Attendees ?? []).map((each) => {
          const made = chimeAttendee.parse(each);
          return { externalUserId: made.ExternalUserId, attendeeId: made.AttendeeId, joinToken: made.JoinToken };
        });
        const errors = (out.Errors ?? []).map((each) => {
          const failed = chimeSeatError.parse(withoutUndefined(each));
          return { externalUserId: failed.ExternalUserId, code: failed.ErrorCode ?? 'Unknown' };
        });
        return { attendees, errors };
      } catch (error) {
        return refused('BatchCreateAttendee', error, meetingId);
      }
    },
    async deleteAttendee(meetingId, attendeeId) {
      const command = new DeleteAttendeeCommand({ MeetingId: meetingId, AttendeeId: attendeeId });
      await called('DeleteAttendee', () => client.send(command)).catch((e) => unlessGone('DeleteAttendee', e));
    },
    async allow(meetingId, attendeeId, capabilities) {
      const operation = 'UpdateAttendeeCapabilities';
      const command = new UpdateAttendeeCapabilitiesCommand({
        MeetingId: meetingId,
        AttendeeId: attendeeId,
        Capabilities: capabilities,
      });
      await called(operation, () => client.send(command)).catch((e) => refused(operation, e, meetingId));
    },
    async allowAllBut(meetingId, attendeeIds, capabilities) {
      const operation = 'BatchUpdateAttendeeCapabilitiesExcept';
      const command = new BatchUpdateAttendeeCapabilitiesExceptCommand({
        MeetingId: meetingId,
        ExcludedAttendeeIds: attendeeIds.map((AttendeeId) => ({ AttendeeId })),
        Capabilities: capabilities,
      });
      await called(operation, () => client.send(command)).catch((e) => refused(operation, e, meetingId));
    },
    async deleteMeeting(meetingId) {
      const command = new DeleteMeetingCommand({ MeetingId: meetingId });
      await called('DeleteMeeting', () => client.send(command)).catch((e) => unlessGone('DeleteMeeting', e));
    },
    async isAlive(meetingId) {
      try {
        await called('GetMeeting', () => client.send(new GetMeetingCommand({ MeetingId: meetingId })));
        return true;
      } catch (error) {
        if (error instanceof ChimeFailure && error.failure.status === 404) return false;
        return refused('GetMeeting', error);
      }
    },
  };

  function unlessGone(operation: ChimeOperation, error: unknown): void {
    if (error instanceof ChimeFailure && error.failure.status === 404) return;
    refused(operation, error);
  }
}

interface Failure {
  /** 0 where there was no answer: a timeout or a cut connection, outcome unknown. */
  readonly status: number;
  readonly code: string;
  readonly retryAfterMs: number;
}

class ChimeFailure extends Error {
  readonly failure: Failure;
  readonly isPassing: boolean;
  constructor(failure: Failure, isPassing: boolean) {
    super(failure.code);
    this.failure = failure;
    this.isPassing = isPassing;
  }
}

/** 409: another call with the same token is under way. All operations used here may be repeated after an unknown outcome. */
function isPassingStatus(status: number): boolean {
  return status === 0 || status === 409 || status === 429 || status >= 500;
}

function failureOf(error: unknown): Failure {
  const { name, $metadata, $response } = (error ?? {}) as {
    name?: string;
    $metadata?: { httpStatusCode?: number };
    $response?: { headers?: Record<string, string> };
  };
  const seconds = Number($response?.headers?.['retry-after'] ?? 0);
  return {
    status: $metadata?.httpStatusCode ?? 0,
    code: String(name ?? 'Unknown').replace(/Exception$/, ''),
    retryAfterMs: Number.isFinite(seconds) ? Math.min(seconds * 1000, longestPauseMs) : 0,
  };
}

/** The SDK fills what is absent with undefined, which the table does not take. */
function withoutUndefined(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}
