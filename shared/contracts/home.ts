import * as z from 'zod/mini';
import { documentId, documentKind } from './distribute.ts';
import { conclusionsId, conferenceId, instant } from './kinds.ts';
import { type Route, roles, route } from './route.ts';

const conferenceBrief = z.object({
  id: conferenceId,
  title: z.string(),
  status: z.enum(['draft', 'scheduled', 'live', 'ended', 'settled', 'cancelled']),
  doorsOpenAt: instant,
  startsAt: instant,
  endsAt: instant,
  /** 0 before the enrolment. */
  bridges: z.int(),
});

/** What asks for the caller now. Lists are short (at most 20 each); what does not concern the role is empty. */
export const home = z.object({
  serverTime: instant,
  live: z.array(conferenceBrief),
  /** Doors open now or within 24 h, the next one first. */
  doorsSoon: z.array(conferenceBrief),
  /** The rest of the next 14 days, the next one first. */
  coming: z.array(conferenceBrief),
  /** Drafts that were saved and not scheduled. */
  drafts: z.array(conferenceBrief),
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
