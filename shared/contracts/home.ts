import * as z from 'zod/mini';
import { documentId, documentKind } from './distribute.ts';
import { conclusionsId, conferenceId, instant, pointCode } from './kinds.ts';
import { type Route, roles, route } from './route.ts';

const conferenceBrief = z.object({
  id: conferenceId,
  title: z.string(),
  status: z.enum(['draft', 'scheduled', 'live', 'ended', 'settled', 'cancelled']),
  doorsOpenAt: instant,
  startsAt: instant,
  endsAt: instant,
  /** When it really began and was over; the others are what was planned. */
  startedAt: z.optional(instant),
  endedAt: z.optional(instant),
  /** 0 before the enrolment. */
  bridges: z.int(),
  /** Of a provincial office: its own branch in it, and how many of those halls have passed their line check. */
  branch: z.optional(z.object({ bridges: z.int(), linesPassed: z.int() })),
  /** Another office plans it: to be looked at, and not to be run. */
  isOthers: z.boolean(),
});

/** What asks for the caller now. Lists are short (at most 20 each); what does not concern the role is empty. */
export const home = z.object({
  serverTime: instant,
  /** `floor`: for whoever gives it. */
  live: z.array(
    z.object({
      ...conferenceBrief.shape,
      floor: z.optional(z.object({ waiting: z.int(), isGiven: z.boolean() })),
    }),
  ),
  /** Announced, not started, and the doors are open. */
  doorsOpen: z.array(conferenceBrief),
  /** Doors open within 24 h, the next one first. */
  doorsSoon: z.array(conferenceBrief),
  /** The rest of the next 14 days, the next one first. */
  coming: z.array(conferenceBrief),
  /** Drafts that were saved and not scheduled. */
  drafts: z.array(conferenceBrief),
  /** Of the announced ones: nobody has written the agenda, or what is written has not been sent. The next one first. */
  agendas: z.array(z.object({ ...conferenceBrief.shape, agenda: z.enum(['none', 'unsent', 'changed']) })),
  /** Ended, and the attendance is not settled yet. */
  toSettle: z.array(conferenceBrief),
  /** Settled in the last 60 days, the latest first, with the notices that were published of it. */
  settled: z.array(
    z.object({
      ...conferenceBrief.shape,
      settledAt: z.optional(instant),
      notices: z.array(
        z.object({ number: z.string(), year: z.int(), publishedAt: instant, branch: z.optional(pointCode) }),
      ),
    }),
  ),
  /** Ended in the last 60 days and without a published notice; how far the furthest draft is. */
  toConclude: z.array(
    z.object({
      ...conferenceBrief.shape,
      conclusions: z.enum(['none', 'draft', 'submitted', 'approved', 'numbered']),
      conclusionsId: z.optional(conclusionsId),
    }),
  ),
  /** Submitted, and neither drafted nor edited by the caller. */
  toApprove: z.array(
    z.object({
      conferenceId,
      conclusionsId,
      title: z.string(),
      abstract: z.string(),
      drafter: z.string(),
      submittedAt: z.optional(instant),
    }),
  ),
  /** Documents of those conferences with mails that did not arrive. */
  failedDeliveries: z.array(
    z.object({
      conferenceId,
      title: z.string(),
      documentId,
      kind: documentKind,
      /** At least so many. */
      failed: z.int(),
      isMore: z.boolean(),
    }),
  ),
  /** Notices that arrived there and whose receipt nobody has acknowledged; a provincial office's own branch, where another office sent them. */
  unacknowledged: z.array(
    z.object({
      conferenceId,
      title: z.string(),
      documentId,
      /** At least so many. */
      waiting: z.int(),
      isMore: z.boolean(),
      /** Another office sent it: to be looked at, and not to be reminded of. */
      isOthers: z.boolean(),
    }),
  ),
});

/** Served by schedule-http. */
export const homeRoutes = {
  readHome: route({
    method: 'GET',
    path: '/home',
    operation: 'readHome',
    summary: 'What asks for the caller now, by role and branch',
    auth: 'staff',
    roles,
    response: home,
  }),
} as const satisfies Record<string, Route>;
