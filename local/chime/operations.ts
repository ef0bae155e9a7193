import type { ErrorCode } from './errors.ts';

/** One operation of the service model: where it is reached, what it takes and gives, how it may refuse. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with `{Member}` placeholders. */
  readonly path: string;
  /** Value of the `operation` query parameter that tells operations on the same path apart. */
  readonly select?: string;
  /** Members that travel in the query, as member → parameter name. */
  readonly query?: Readonly<Record<string, string>>;
  /** Name of the input shape; the answer's shape is `output`, absent where the answer has no body. */
  readonly input: string;
  readonly output?: string;
  readonly status: 200 | 204;
  readonly errors: readonly ErrorCode[];
}

const always = [
  'BadRequest',
  'Forbidden',
  'Unauthorized',
  'ServiceUnavailable',
  'ServiceFailure',
  'Throttling',
] as const;
const found = [...always, 'NotFound'] as const;
const seats = [...found, 'UnprocessableEntity', 'LimitExceeded'] as const;
const creating = [...always, 'Conflict', 'LimitExceeded'] as const;
const tagging = [...always, 'LimitExceeded', 'ResourceNotFound'] as const;

const meeting = '/meetings/{MeetingId}';
const attendees = `${meeting}/attendees`;
const attendee = `${attendees}/{AttendeeId}`;

/** The 16 operations of Amazon Chime SDK Meetings (service model 2021-07-15). */
export const operations = {
  BatchCreateAttendee: {
    method: 'POST',
    path: attendees,
    select: 'batch-create',
    input: 'BatchCreateAttendeeRequest',
    output: 'BatchCreateAttendeeResponse',
    status: 200,
    errors: seats,
  },
  BatchUpdateAttendeeCapabilitiesExcept: {
    method: 'PUT',
    path: `${attendees}/capabilities`,
    select: 'batch-update-except',
    input: 'BatchUpdateAttendeeCapabilitiesExceptRequest',
    status: 200,
    errors: [...found, 'Conflict'],
  },
  CreateAttendee: {
    method: 'POST',
    path: attendees,
    input: 'CreateAttendeeRequest',
    output: 'CreateAttendeeResponse',
    status: 200,
    errors: seats,
  },
  CreateMeeting: {
    method: 'POST',
    path: '/meetings',
    input: 'CreateMeetingRequest',
    output: 'CreateMeetingResponse',
    status: 200,
    errors: creating,
  },
  CreateMeetingWithAttendees: {
    method: 'POST',
    path: '/meetings',
    select: 'create-attendees',
    input: 'CreateMeetingWithAttendeesRequest',
    output: 'CreateMeetingWithAttendeesResponse',
    status: 200,
    errors: creating,
  },
  DeleteAttendee: { method: 'DELETE', path: attendee, input: 'DeleteAttendeeRequest', status: 204, errors: found },
  DeleteMeeting: { method: 'DELETE', path: meeting, input: 'DeleteMeetingRequest', status: 204, errors: found },
  GetAttendee: {
    method: 'GET',
    path: attendee,
    input: 'GetAttendeeRequest',
    output: 'GetAttendeeResponse',
    status: 200,
    errors: found,
  },
  GetMeeting: {
    method: 'GET',
    path: meeting,
    input: 'GetMeetingRequest',
    output: 'GetMeetingResponse',
    status: 200,
    errors: found,
  },
  ListAttendees: {
    method: 'GET',
    path: attendees,
    query: { NextToken: 'next-token', MaxResults: 'max-results' },
    input: 'ListAttendeesRequest',
    output: 'ListAttendeesResponse',
    status: 200,
    errors: found,
  },
  ListTagsForResource: {
    method: 'GET',
    path: '/tags',
    query: { ResourceARN: 'arn' },
    input: 'ListTagsForResourceRequest',
    output: 'ListTagsForResourceResponse',
    status: 200,
    errors: tagging,
  },
  StartMeetingTranscription: {
    method: 'POST',
    path: `${meeting}/transcription`,
    select: 'start',
    input: 'StartMeetingTranscriptionRequest',
    status: 200,
    errors: seats,
  },
  StopMeetingTranscription: {
    method: 'POST',
    path: `${meeting}/transcription`,
    select: 'stop',
    input: 'StopMeetingTranscriptionRequest',
    status: 200,
    errors: [...found, 'UnprocessableEntity'],
  },
  TagResource: {
    method: 'POST',
    path: '/tags',
    select: 'tag-resource',
    input: 'TagResourceRequest',
    output: 'TagResourceResponse',
    status: 204,
    errors: [...tagging, 'TooManyTags'],
  },
  UntagResource: {
    method: 'POST',
    path: '/tags',
    select: 'untag-resource',
    input: 'UntagResourceRequest',
    output: 'UntagResourceResponse',
    status: 204,
    errors: tagging,
  },
  UpdateAttendeeCapabilities: {
    method: 'PUT',
    path: `${attendee}/capabilities`,
    input: 'UpdateAttendeeCapabilitiesRequest',
    output: 'UpdateAttendeeCapabilitiesResponse',
    status: 200,
    errors: [...found, 'Conflict'],
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;

export const operationNames = Object.keys(operations) as OperationName[];

/** The operation widened to its interface, for code that treats all alike. */
export function operationOf(name: OperationName): Operation {
  return operations[name];
}
