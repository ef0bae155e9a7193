import * as z from 'zod/mini';
import { bridgeId, conferenceId, instant, line, pointCode, version } from './kinds.ts';
import { type Role, type Route, route } from './route.ts';

const ofConference = z.object({ conferenceId });

/** What an operator sees of a bridge: expected ○, connecting, connected ●, degraded, dropped ■, left ◌. */
export const bridgeState = z.enum(['expected', 'connecting', 'connected', 'degraded', 'dropped', 'left']);

/** Why a bridge is in its state, by the evidence that says so. The page translates the code. */
export const stateReason = z.enum([
  'no-evidence', // nothing was ever heard of it
  'page-open', // its page is open and not in the room yet
  'media-joined', // Chime told of the join
  'page-beats', // its page says that it is connected; Chime has not told of it
  'redialling', // its page calls again; `redial` says how far it has got
  'picture-not-sent', // its page says that its picture does not go out, though it should
  'picture-not-received', // its page says that no picture of the conference comes
  'no-picture', // both
  'page-silent', // Chime has told of no end, and the page has been silent for more than 2.5 heartbeats
  'media-dropped', // Chime got no packets for 10 to 15 s
  'media-left', // Chime told of the leave
  'beats-stopped', // known by its page alone, which fell silent
  'room-ended', // its room ended
  'conference-ended', // it was in to the end of the conference
]);

const counts = z.object({
  expected: z.int(),
  connecting: z.int(),
  connected: z.int(),
  degraded: z.int(),
  dropped: z.int(),
  left: z.int(),
});

export const boardRow = z.object({
  bridgeId,
  code: pointCode,
  name: z.string(),
  level: z.string(),
  parent: z.optional(z.string()),
  branch: pointCode,
  isHost: z.boolean(),
  state: bridgeState,
  reason: stateReason,
  /** Since when it is in this state; absent where nothing was heard. */
  since: z.optional(instant),
  /** The last sign of life, of whatever kind. */
  heardAt: z.optional(instant),
  room: z.optional(z.int()),
  /** With `redialling`: the call its page is at. Beyond `of` it goes on calling at the same pace. */
  redial: z.optional(z.object({ attempt: z.int(), of: z.int() })),
  drops: z.int(),
  /** Whole minutes connected so far, reconnections united. */
  minutes: z.int(),
});

export const board = z.object({
  conferenceId,
  status: z.enum(['draft', 'scheduled', 'live', 'ended', 'settled', 'cancelled']),
  serverTime: instant,
  /** When the conference ended or was cancelled: everything here is as of then. */
  endedAt: z.optional(instant),
  /** Hand it back as `since` together with the same `branch` to get only the rows that may have changed. */
  version: z.string(),
  /** False: `rows` holds what may have changed since; true: every row of what was asked. */
  complete: z.boolean(),
  total: z.int(),
  /** They add up to `total`. */
  counts,
  branches: z.array(z.object({ branch: pointCode, name: z.string(), total: z.int(), counts })),
  rows: z.array(boardRow),
  /** Bridges that were withdrawn: take them off the page. */
  withdrawn: z.array(bridgeId),
});

/** Where a conference stands after an act of starting or ending. */
export const conferenceMoment = z.object({
  conferenceId,
  status: board.shape.status,
  version,
  startedAt: z.optional(instant),
  endedAt: z.optional(instant),
});

const controllers = ['admin', 'central-office', 'provincial-office', 'chair'] as const satisfies Role[];

export const liveRoutes = {
  start: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/start',
    operation: 'startConference',
    summary: 'Start the conference now; it starts by itself at its set time otherwise. A repeat changes nothing',
    auth: 'staff',
    roles: controllers,
    ownOnly: true,
    params: ofConference,
    response: conferenceMoment,
    idempotent: true,
  }),
  end: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/end',
    operation: 'endConference',
    summary: 'End the conference for all; its rooms close and the attendance is settled. A repeat changes nothing',
    auth: 'staff',
    roles: controllers,
    ownOnly: true,
    params: ofConference,
    body: z.optional(z.object({ version: z.optional(version), reason: z.optional(line(300)) })),
    response: conferenceMoment,
    idempotent: true,
  }),
  board: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/board',
    operation: 'readBoard',
    summary: 'The state of every bridge, or of one branch; with `since` only what may have changed',
    auth: 'staff',
    roles: ['admin', 'central-office', 'secretariat', 'provincial-office', 'chair', 'auditor'],
    params: ofConference,
    query: z.object({
      branch: z.optional(pointCode),
      since: z.optional(z.string().check(z.regex(/^[0-9a-z]{1,12}-[0-9a-z]{1,32}$/))),
    }),
    response: board,
  }),
} as const satisfies Record<string, Route>;
