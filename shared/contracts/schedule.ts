import * as z from 'zod/mini';
import {
  bridgeId,
  classification,
  conferenceId,
  instant,
  line,
  pageOf,
  pageQuery,
  pointCode,
  version,
} from './kinds.ts';
import { type Role, type Route, roles, route } from './route.ts';

const readers = roles;
const planners = ['admin', 'central-office', 'provincial-office'] as const satisfies Role[];
const conferenceParams = z.object({ conferenceId });

const codes = z.array(pointCode).check(z.maxLength(20_000));
const invitation = z.object({
  all: z.optional(z.boolean()),
  subtrees: z.optional(codes),
  codes: z.optional(codes),
  except: z.optional(codes),
});

const zone = z.string().check(z.maxLength(64));
const lateAfterMinutes = z.number().check(z.int(), z.minimum(0), z.maximum(60));

const conferenceFields = {
  title: line(300),
  chair: line(200),
  /** The issuing body's code in the numbers of its notices, e.g. VPCP. */
  office: z.string().check(z.regex(/^[\p{L}0-9][\p{L}0-9.&-]{0,29}$/u)),
  hostPoint: pointCode,
  /** 30 minutes before the start unless said. */
  doorsOpenAt: z.optional(instant),
  startsAt: instant,
  endsAt: instant,
  /** IANA name; for showing only. */
  zone: z._default(zone, 'Asia/Ho_Chi_Minh'),
  classification,
  invited: invitation,
  operatorPhone: z.string().check(z.trim(), z.regex(/^\+?[0-9][0-9 .()-]{2,24}$/)),
  /** Who first connects later than that after the start is late. */
  lateAfterMinutes: z._default(lateAfterMinutes, 5),
  /** A draft tells nobody and reserves nothing. */
  draft: z._default(z.boolean(), false),
};

export const conferenceBody = z.object(conferenceFields);
/** What has a usual value stays as it is where an edit leaves it out; the doors follow the start. */
export const conferenceEdit = z.object({
  version,
  ...conferenceFields,
  zone: z.optional(zone),
  lateAfterMinutes: z.optional(lateAfterMinutes),
});
/** `editing`: the conference that is being changed to this; its own rooms and halls do not count against it. */
export const planBody = z.object({ editing: z.optional(conferenceId), ...conferenceFields });

const quotaUse = z.object({ quota: z.string(), needed: z.number(), granted: z.number() });

export const capacityPlan = z.object({
  bridges: z.number(),
  rooms: z.array(z.object({ room: z.number(), seats: z.number() })),
  replicas: z.number(),
  calls: z.object({ createMeeting: z.number(), batchCreateAttendee: z.number(), total: z.number() }),
  /** The quota lets nobody seat them faster than this. */
  floorMs: z.number(),
  minutes: z.number(),
  cost: z.object({
    attendeeMinutes: z.number(),
    usd: z.number(),
    usdPerAttendeeMinute: z.number(),
    source: z.string(),
  }),
  quotas: z.array(quotaUse),
  /** What the account cannot serve; saving is refused while there is one. */
  refusals: z.array(
    z.object({
      ...quotaUse.shape,
      reason: z.string(),
      wayOut: z.string(),
      /** So many points less (heads of branches not counted), and it could be served. */
      pointsOver: z.optional(z.int()),
    }),
  ),
});

/**
 * Points that another conference holds at the same time (a hall may have two screens), that no mail reaches, or whose link and
 * PIN go to one address: from confidential up such a PIN is read out by phone instead.
 */
export const warning = z.object({
  code: z.enum(['overlap', 'no-contact', 'one-contact']),
  message: z.string(),
  points: z.number(),
  examples: z.array(z.string()),
  conference: z.optional(z.object({ id: conferenceId, title: z.string(), startsAt: instant, endsAt: instant })),
});

export const conference = z.object({
  id: conferenceId,
  version: z.number(),
  sequence: z.number(),
  status: z.enum(['draft', 'scheduled', 'live', 'ended', 'settled', 'cancelled']),
  title: z.string(),
  chair: z.string(),
  office: z.string(),
  hostPoint: z.string(),
  doorsOpenAt: instant,
  startsAt: instant,
  endsAt: instant,
  zone: z.string(),
  classification,
  invited: invitation,
  operatorPhone: z.string(),
  lateAfterMinutes: z.optional(z.number()),
  plan: z.optional(
    z.object({
      bridges: z.number(),
      rooms: z.number(),
      replicas: z.number(),
      calls: z.number(),
      floorMs: z.number(),
      estimateUsd: z.number(),
    }),
  ),
  createdAt: instant,
  ownerBranch: z.optional(z.string()),
  branches: z.optional(z.array(z.string())),
  enrolledVersion: z.optional(z.number()),
  enrolledBridges: z.optional(z.number()),
  startedAt: z.optional(instant),
  endedAt: z.optional(instant),
  settledAt: z.optional(instant),
  cancelledAt: z.optional(instant),
  cancelReason: z.optional(z.string()),
});

/** What a save answers: the conference, and what the plan says of it (no plan of a draft that cannot be planned yet). */
export const savedConference = z.object({
  conference,
  plan: z.optional(capacityPlan),
  warnings: z.array(warning),
});

export const bridge = z.object({
  id: bridgeId,
  pointCode: z.string(),
  name: z.string(),
  level: z.string(),
  parent: z.optional(z.string()),
  parentName: z.optional(z.string()),
  branch: z.string(),
  contacts: z.array(
    z.object({
      name: z.string(),
      role: z.enum(['host', 'office']),
      email: z.optional(z.string()),
      phone: z.optional(z.string()),
    }),
  ),
  seats: z.optional(z.number()),
  isHost: z.boolean(),
  withdrawnAt: z.optional(instant),
});

export const scheduleRoutes = {
  createConference: route({
    method: 'POST',
    path: '/conferences',
    operation: 'createConference',
    summary: 'Plan a conference; refused with the reason where the account cannot serve it',
    auth: 'staff',
    roles: planners,
    body: conferenceBody,
    status: 201,
    response: savedConference,
    idempotent: true,
  }),
  planConference: route({
    method: 'POST',
    path: '/conferences/plan',
    operation: 'planConference',
    summary: 'What such a conference would need and cost; nothing is saved',
    auth: 'staff',
    roles: planners,
    body: planBody,
    response: z.object({ plan: capacityPlan, warnings: z.array(warning) }),
  }),
  listConferences: route({
    method: 'GET',
    path: '/conferences',
    operation: 'listConferences',
    summary: 'Conferences by their start, latest first; a page may hold fewer than asked for',
    auth: 'staff',
    roles: readers,
    query: z.object({ from: z.optional(instant), to: z.optional(instant), ...pageQuery }),
    response: pageOf(conference),
  }),
  getConference: route({
    method: 'GET',
    path: '/conferences/{conferenceId}',
    operation: 'getConference',
    summary: 'One conference',
    auth: 'staff',
    roles: readers,
    params: conferenceParams,
    // Whom a conference concerns may know where its hall is, though that point be of another branch.
    response: z.object({ ...conference.shape, hostName: z.optional(z.string()) }),
  }),
  editConference: route({
    method: 'PUT',
    path: '/conferences/{conferenceId}',
    operation: 'editConference',
    summary: 'Change or move a conference; `version` is the one that was read',
    auth: 'staff',
    roles: planners,
    ownOnly: true,
    params: conferenceParams,
    body: conferenceEdit,
    response: savedConference,
    idempotent: true,
  }),
  cancelConference: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/cancel',
    operation: 'cancelConference',
    summary: 'Cancel a conference; everybody who was invited is told',
    auth: 'staff',
    roles: planners,
    ownOnly: true,
    params: conferenceParams,
    body: z.object({ version, reason: line(500) }),
    response: conference,
    idempotent: true,
  }),
  listBridges: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/bridges',
    operation: 'listBridges',
    summary: 'The bridges of a conference, branch by branch',
    auth: 'staff',
    roles: readers,
    params: conferenceParams,
    query: z.object({
      branch: z.optional(pointCode),
      /** `true`: those withdrawn too. */
      withdrawn: z.optional(z.enum(['true', 'false'])),
      ...pageQuery,
    }),
    response: pageOf(bridge),
  }),
} as const satisfies Record<string, Route>;
