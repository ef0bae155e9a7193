import * as z from 'zod/mini';
import { bridgeId, conferenceId, device, instant, line, pointCode } from './kinds.ts';
import { type Role, type Route, route } from './route.ts';

/** What a hall asks the floor for; the first goes before the second, and so on. */
export const floorKind = z.enum(['interposed-question', 'intervention', 'point-of-order', 'ordinary']);

/** How a turn ended: the next one was called, it was taken back, the hall was done, or the bridge was shut out. */
export const turnEnd = z.enum(['passed-on', 'taken', 'done', 'shut-out', 'conference-over']);

const turn = z.number().check(z.int(), z.minimum(0));
const minutes = z.number().check(z.int(), z.minimum(1), z.maximum(180));
const words = line(120, 0);
const ofConference = z.object({ conferenceId });
const ofHand = z.object({ conferenceId, bridgeId });

/** Whether the speaker can be heard: Chime is being told, was told, or said no (the reason is its error's name). */
export const floorMedia = z.enum(['opening', 'open', 'failed']);

const point = {
  bridgeId,
  code: pointCode,
  name: z.string(),
  parentName: z.optional(z.string()),
  branch: pointCode,
};

export const floor = z.object({
  conferenceId,
  status: z.enum(['draft', 'scheduled', 'live', 'ended', 'settled', 'cancelled']),
  serverTime: instant,
  /** Of the queue: raised by every hand and every act. A re-sort names the one it was made on. */
  version: z.int(),
  /** Of the last turn that was given; 0 before the first. An act names the one it was decided on. */
  turn,
  /** The conference is over: nobody asks and nobody gets the floor. */
  isClosed: z.boolean(),
  speaker: z.optional(
    z.object({
      ...point,
      turn,
      since: instant,
      /** Speaking time that was set. */
      minutes: z.optional(z.int()),
      media: floorMedia,
      reason: z.optional(z.string()),
    }),
  ),
  /** In the order in which they shall speak. `position` counts all, also where a provincial office sees its own only. */
  waiting: z.array(
    z.object({ ...point, position: z.int(), kind: floorKind, words: z.optional(z.string()), askedAt: instant }),
  ),
  waitingInAll: z.int(),
  /** Turns, the last one first. */
  history: z.array(
    z.object({
      ...point,
      turn,
      from: instant,
      to: z.optional(instant),
      seconds: z.int(),
      ended: z.optional(turnEnd),
      /** Was undone: does not count in the totals. */
      isUndone: z.boolean(),
    }),
  ),
  /** Time spoken by branch, the current turn included; the longest first. */
  branches: z.array(z.object({ branch: pointCode, name: z.string(), turns: z.int(), seconds: z.int() })),
  /** The turn that can be undone. */
  undoable: z.optional(turn),
});

/** What a hall knows of the floor; also in the answer to a heartbeat. */
export const hallFloor = z.object({
  /** none → asked → yours → none; closed when the conference is over. */
  state: z.enum(['none', 'asked', 'yours', 'closed']),
  kind: z.optional(floorKind),
  askedAt: z.optional(instant),
  /** 1 is the next. */
  position: z.optional(z.int()),
  waiting: z.int(),
  /** Of the last turn given; while it is `yours`, your turn. */
  turn,
  since: z.optional(instant),
  minutes: z.optional(z.int()),
  /** While it is yours: whether you are heard now. */
  media: z.optional(floorMedia),
  /** While it is yours and open: `seat` lets your own seat speak; `promotion`: fetch POST /hall/floor/seat and promote. */
  way: z.optional(z.enum(['seat', 'promotion'])),
  /** While it is yours and open: generation of the primary room it is open in. Another than before: fetch the seat again. */
  generation: z.optional(z.int()),
  /** Another hall that has the floor. */
  speaker: z.optional(z.object({ name: z.string(), parentName: z.optional(z.string()) })),
  /** Whether this bridge's own seat may be heard: in the primary room while the floor is its own. The chair's hall, which is always heard there, is not told so here. */
  mayBeHeard: z.boolean(),
});

const controllers = ['admin', 'central-office', 'provincial-office', 'chair'] as const satisfies Role[];

/** Served by live-http: who asks, who speaks, and what the operator and the chair do about it. */
export const floorRoutes = {
  readFloor: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/floor',
    operation: 'readFloor',
    summary: 'The queue, the speaker and the turns so far; a provincial office sees who waits of its own branch',
    auth: 'staff',
    roles: ['admin', 'central-office', 'secretariat', 'provincial-office', 'chair', 'auditor'],
    params: ofConference,
    response: floor,
  }),
  sortFloor: route({
    method: 'PUT',
    path: '/conferences/{conferenceId}/floor/order',
    operation: 'sortFloor',
    summary: 'Sets the order of all who wait; refused where somebody came or went since that version',
    auth: 'staff',
    roles: controllers,
    ownOnly: true,
    params: ofConference,
    body: z.object({ version: z.int(), bridgeIds: z.array(bridgeId).check(z.maxLength(500)) }),
    response: floor,
    idempotent: true,
  }),
  raiseHandFor: route({
    method: 'PUT',
    path: '/conferences/{conferenceId}/floor/hands/{bridgeId}',
    operation: 'raiseHandFor',
    summary: 'Puts a bridge in the queue (it asked by phone), or changes what it asks for; it keeps its time of asking',
    auth: 'staff',
    roles: controllers,
    ownOnly: true,
    params: ofHand,
    body: z.object({ kind: z._default(floorKind, 'ordinary'), words: z.optional(words) }),
    maxBytes: 4096,
    response: floor,
    idempotent: true,
  }),
  lowerHandOf: route({
    method: 'DELETE',
    path: '/conferences/{conferenceId}/floor/hands/{bridgeId}',
    operation: 'lowerHandOf',
    summary: 'Takes a bridge out of the queue; one that is not in it is as good',
    auth: 'staff',
    roles: controllers,
    ownOnly: true,
    params: ofHand,
    response: floor,
    idempotent: true,
  }),
  giveFloor: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/floor/give',
    operation: 'giveFloor',
    summary: 'Opens one bridge, asked or not, and mutes the rest; the others keep their places. A repeat looks again',
    auth: 'staff',
    roles: controllers,
    ownOnly: true,
    params: ofConference,
    /** `turn`: the last one the page has seen. Another was given meanwhile: refused. */
    body: z.object({ turn, bridgeId, minutes: z.optional(minutes) }),
    response: floor,
    idempotent: true,
  }),
  takeFloor: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/floor/take',
    operation: 'takeFloor',
    summary: 'Takes the floor back from that turn; one that is over already changes nothing',
    auth: 'staff',
    roles: controllers,
    ownOnly: true,
    params: ofConference,
    body: z.object({ turn }),
    response: floor,
    idempotent: true,
  }),
  undoFloor: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/floor/undo',
    operation: 'undoFloor',
    summary: 'Undoes the last turn: its bridge loses the floor and goes back to the place in the queue it had',
    auth: 'staff',
    roles: controllers,
    ownOnly: true,
    params: ofConference,
    body: z.object({ turn }),
    response: floor,
    idempotent: true,
  }),
} as const satisfies Record<string, Route>;

/** Served by hall-http: the hall's own hand. */
export const hallFloorRoutes = {
  readHallFloor: route({
    method: 'GET',
    path: '/hall/floor',
    operation: 'readHallFloor',
    summary: 'Where this bridge stands: one read, for a page that waits for its turn',
    auth: 'hall',
    response: hallFloor,
  }),
  raiseHand: route({
    method: 'PUT',
    path: '/hall/floor',
    operation: 'raiseHand',
    summary: 'Asks for the floor; a repeat keeps the place and takes the new words',
    auth: 'hall',
    body: z.object({ kind: z._default(floorKind, 'ordinary'), words: z.optional(words) }),
    maxBytes: 4096,
    response: hallFloor,
  }),
  lowerHand: route({
    method: 'DELETE',
    path: '/hall/floor',
    operation: 'lowerHand',
    summary: 'Asks no more; who speaks goes on speaking',
    auth: 'hall',
    status: 200,
    response: hallFloor,
  }),
  finishTurn: route({
    method: 'POST',
    path: '/hall/floor/done',
    operation: 'finishTurn',
    summary: 'Gives the floor back after having spoken; a turn that is over already changes nothing',
    auth: 'hall',
    body: z.object({ turn }),
    maxBytes: 4096,
    response: hallFloor,
  }),
  takeFloorSeat: route({
    method: 'POST',
    path: '/hall/floor/seat',
    operation: 'takeFloorSeat',
    summary:
      'The credential in the primary room of a bridge of a replica that has the floor, for the device in the seat',
    auth: 'hall',
    body: z.object({ device }),
    maxBytes: 4096,
    response: z.object({
      turn,
      generation: z.int(),
      attendee: z.object({ AttendeeId: z.string(), ExternalUserId: z.string(), JoinToken: z.string() }),
    }),
  }),
  createHallTicket: route({
    method: 'POST',
    path: '/hall/tickets',
    operation: 'createHallTicket',
    summary: 'One-time ticket, good for 60 s, for a push socket that tells this hall when its turn has come',
    auth: 'hall',
    status: 201,
    response: z.object({ ticket: z.string(), url: z.string(), expiresAt: instant }),
  }),
} as const satisfies Record<string, Route>;
