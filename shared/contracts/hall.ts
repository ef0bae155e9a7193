import * as z from 'zod/mini';
import { pictureFaults } from '../domain/picture-fault.ts';
import { mostCalls } from '../domain/redial.ts';
import { hallFloor } from './floor.ts';
import { bridgeId, conferenceId, device, instant } from './kinds.ts';
import { type Route, route } from './route.ts';

const ofConference = z.object({ conferenceId });
const ofBridge = z.object({ conferenceId, bridgeId });

/** As the Chime client takes it; only what it needs. */
export const meeting = z.object({
  MeetingId: z.string(),
  ExternalMeetingId: z.optional(z.string()),
  MediaRegion: z.optional(z.string()),
  PrimaryMeetingId: z.optional(z.string()),
  MediaPlacement: z.record(z.string(), z.string()),
  MeetingFeatures: z.optional(z.record(z.string(), z.unknown())),
});

export const accessState = z.object({
  bridgeId,
  epoch: z.number(),
  state: z.enum(['open', 'locked', 'revoked']),
  failures: z.number(),
  sessions: z.number(),
  revokedAt: z.optional(instant),
  /** Only where one bridge is read. `held`: not mailed, since it would lie in the mailbox of the link; POST …/access/pin reads it out. */
  pin: z.optional(z.enum(['mailed', 'held'])),
  /** When staff last had it shown. */
  pinToldAt: z.optional(instant),
});

export const roomsView = z.object({
  status: z.enum(['none', 'planned', 'making', 'ready', 'closed']),
  generation: z.number(),
  startedAt: z.optional(instant),
  readyAt: z.optional(instant),
  ms: z.optional(z.number()),
  bridges: z.number(),
  seats: z.number(),
  calls: z.record(z.string(), z.number()),
  throttled: z.number(),
  rooms: z.array(
    z.object({
      room: z.number(),
      kind: z.enum(['primary', 'replica']),
      generation: z.number(),
      status: z.enum(['planned', 'seating', 'open', 'lost', 'closed']),
      bridges: z.number(),
      seats: z.number(),
    }),
  ),
  unseated: z.array(z.object({ bridgeId, room: z.number(), reason: z.string() })),
});

const keepers = ['admin', 'central-office', 'provincial-office'] as const;
const onAccess = <const A extends string>(act: A, operation: string, summary: string) =>
  ({
    method: 'POST',
    path: `/conferences/{conferenceId}/bridges/{bridgeId}/access/${act}`,
    operation,
    summary,
    auth: 'staff',
    roles: keepers,
    params: ofBridge,
    status: 200,
    response: accessState,
    idempotent: true,
  }) as const;

/**
 * A page in a hall keeps its session in a cookie that no script reads, one for each bridge, and names the bridge with each call; the
 * edge makes of both what everybody else sends, `Authorization: Bearer …`.
 */
export const hallHeader = 'x-hall';
export const hallCookiePrefix = '__Host-hall-';

/** What a hall's page says of itself: whose it is, and of which conference. */
const ownFacts = {
  serverTime: instant,
  /** `isHost`: the hall of the chair, which may always be heard and share content. */
  bridge: z.object({ id: bridgeId, name: z.string(), parentName: z.optional(z.string()), isHost: z.boolean() }),
  conference: z.object({
    id: conferenceId,
    title: z.string(),
    status: z.string(),
    doorsOpenAt: instant,
    startsAt: instant,
    endsAt: instant,
    operatorPhone: z.string(),
  }),
};

/** Served by hall-http: the halls themselves, and what staff does about their access, rooms and push. */
export const hallRoutes = {
  openSession: route({
    method: 'POST',
    path: '/hall/sessions',
    operation: 'openSession',
    summary: "Exchange a hall's link and PIN for a session",
    auth: 'public',
    body: z.object({
      link: z.string().check(z.maxLength(200)),
      pin: z.string().check(z.maxLength(16)),
      device: z.optional(device),
      /** Leave the session with the browser as a cookie instead of in the answer. */
      keep: z.optional(z.literal('cookie')),
    }),
    maxBytes: 4096,
    status: 201,
    response: z.object({
      session: z.optional(z.string()),
      expiresAt: instant,
      ...ownFacts,
    }),
  }),
  previewLink: route({
    method: 'POST',
    path: '/hall/links/preview',
    operation: 'previewLink',
    summary: 'Which hall and conference a mailed link is of, before the PIN: what its mail says. Changes nothing',
    auth: 'public',
    body: z.object({ link: z.string().check(z.maxLength(200)) }),
    maxBytes: 4096,
    response: z.object({
      bridge: z.object({ name: z.string(), parentName: z.optional(z.string()) }),
      /** The title only where a mail may name it. */
      conference: z.object({ title: z.optional(z.string()), startsAt: instant, endsAt: instant }),
    }),
  }),
  readSession: route({
    method: 'GET',
    path: '/hall/sessions',
    operation: 'readSession',
    summary: 'Which hall and conference this session is of: a page that was loaded anew does not keep all of it',
    auth: 'hall',
    response: z.object(ownFacts),
  }),
  closeSession: route({
    method: 'DELETE',
    path: '/hall/sessions',
    operation: 'closeSession',
    summary: 'Sign this device out',
    auth: 'hall',
    status: 204,
  }),
  takeSeat: route({
    method: 'POST',
    path: '/hall/seat',
    operation: 'takeSeat',
    summary: "The bridge's credential in its room, for the one device that holds the seat",
    auth: 'hall',
    body: z.object({
      device,
      /** Take the seat from the device that holds it. */
      takeOver: z.optional(z.boolean()),
      /** The generation this page could not get into, or was thrown out of: doubt of the room, checked before it is remade. */
      failedGeneration: z.optional(z.number().check(z.int(), z.minimum(1))),
    }),
    maxBytes: 4096,
    response: z.object({
      generation: z.number(),
      room: z.number(),
      meeting,
      attendee: z.object({ AttendeeId: z.string(), ExternalUserId: z.string(), JoinToken: z.string() }),
    }),
  }),
  heartbeat: route({
    method: 'POST',
    path: '/hall/heartbeat',
    operation: 'heartbeat',
    summary: 'The page is there; learn what changed',
    auth: 'hall',
    body: z.object({
      generation: z.number().check(z.int(), z.minimum(0)),
      connected: z.boolean(),
      device: z.optional(device),
      /** By the coordinator's clock as far as the page knows it: of words that overtook each other the last said counts. */
      saidAt: z.optional(instant),
      /** While the page calls again: which call it is at, and how many its ladder has. It may well go beyond. */
      redial: z.optional(
        z.object({
          attempt: z.number().check(z.int(), z.minimum(1), z.maximum(mostCalls)),
          of: z.number().check(z.int(), z.minimum(1), z.maximum(99)),
        }),
      ),
      /** It has left by hand, and this is its last word. */
      leaving: z.optional(z.boolean()),
      /** While it is connected: what is missing of the pictures that it should send or receive; absent where nothing is. */
      picture: z.optional(z.enum(pictureFaults)),
    }),
    maxBytes: 4096,
    response: z.object({
      serverTime: instant,
      /** Of the conference. */
      status: z.enum(['draft', 'scheduled', 'live', 'ended', 'settled', 'cancelled']),
      /** Of this bridge's seat now; 0 where there is none. Another than the page's own: ask for the seat again. */
      generation: z.number(),
      seat: z.enum(['yours', 'free', 'elsewhere', 'waiting']),
      nextSeconds: z.number(),
      floor: hallFloor,
    }),
  }),
  getAccess: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/bridges/{bridgeId}/access',
    operation: 'getAccess',
    summary: "State of a bridge's access",
    auth: 'staff',
    roles: keepers,
    params: ofBridge,
    response: accessState,
  }),
  listAccess: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/access',
    operation: 'listAccess',
    summary: 'Bridges that are shut out, locked or have wrong PINs; whoever is not listed can sign in',
    auth: 'staff',
    roles: keepers,
    params: ofConference,
    response: z.object({ items: z.array(accessState) }),
  }),
  revokeAccess: route(onAccess('revoke', 'revokeAccess', 'Shut a bridge out at once')),
  restoreAccess: route(onAccess('restore', 'restoreAccess', 'Let a shut-out bridge in again')),
  rotateAccess: route(onAccess('rotate', 'rotateAccess', 'New link and PIN; the old ones and every session end')),
  unlockAccess: route(onAccess('unlock', 'unlockAccess', 'Forget the wrong PINs of a bridge')),
  tellPin: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/bridges/{bridgeId}/access/pin',
    operation: 'tellPin',
    summary: 'The PIN of a bridge to which it is not mailed, to be read out by phone; who saw it is kept',
    auth: 'staff',
    roles: keepers,
    ownOnly: true,
    params: ofBridge,
    response: z.object({ pin: z.string() }),
  }),
  getRooms: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/rooms',
    operation: 'getRooms',
    summary: 'Rooms, seats and bridges without one, with reasons',
    auth: 'staff',
    roles: ['admin', 'central-office', 'provincial-office', 'auditor'],
    params: ofConference,
    response: roomsView,
  }),
  requestProvision: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/provision',
    operation: 'requestProvision',
    summary: 'Ask for the rooms again: what is missing is made, what is there stays',
    auth: 'staff',
    roles: keepers,
    ownOnly: true,
    params: ofConference,
    idempotent: true,
    status: 202,
    response: z.object({ status: z.string(), requestedAt: instant }),
  }),
  createTicket: route({
    method: 'POST',
    path: '/live/tickets',
    operation: 'createTicket',
    summary: 'One-time ticket for the push socket, good for 60 s',
    auth: 'staff',
    roles: ['admin', 'central-office', 'secretariat', 'provincial-office', 'chair', 'auditor'],
    body: z.object({ conferenceId }),
    status: 201,
    response: z.object({ ticket: z.string(), url: z.string(), expiresAt: instant }),
  }),
} as const satisfies Record<string, Route>;
