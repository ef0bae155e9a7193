import * as z from 'zod/mini';
import { bridgeId, conclusionsId, conferenceId, instant, pageOf, pageQuery, pointCode } from './kinds.ts';
import { type Role, type Route, route } from './route.ts';

const readers = ['central-office', 'secretariat', 'provincial-office', 'auditor'] as const satisfies Role[];
const senders = ['central-office', 'secretariat', 'provincial-office'] as const satisfies Role[];

export const documentKind = z.enum([
  'invitation',
  'pin',
  'agenda',
  'reschedule',
  'cancellation',
  'conclusions',
  'revocation',
]);

/** `${kind}-${conferenceId}-${version}`; opaque to clients. */
export const documentId = z
  .string()
  .check(
    z.regex(
      /^(invitation|pin|agenda|reschedule|cancellation|conclusions|revocation)-cnf_[0-9a-z]{12}-[0-9a-z]{1,16}(-\d{1,6})?$/,
    ),
  );

export const deliveryState = z.enum([
  'queued',
  'sending',
  'sent',
  'delivered',
  'bounced',
  'failed',
  'unknown',
  'acknowledged',
]);

export const document = z.object({
  id: documentId,
  conferenceId,
  kind: documentKind,
  version: z.string(),
  number: z.optional(z.string()),
  sha256: z.optional(z.string()),
  /** Rows of the list, one a recipient. */
  recipients: z.number(),
  plannedAt: instant,
});

export const delivery = z.object({
  id: z.string(),
  documentId,
  bridgeId,
  branch: z.string(),
  pointCode: z.string(),
  unit: z.string(),
  recipient: z.string(),
  role: z.enum(['host', 'office']),
  /** None: the unit has no address, and its row is a failed one from the start. */
  address: z.optional(z.string()),
  state: deliveryState,
  reason: z.optional(z.string()),
  attempt: z.number(),
  queuedAt: instant,
  sentAt: z.optional(instant),
  deliveredAt: z.optional(instant),
  bouncedAt: z.optional(instant),
  /** A mail that had been delivered came back later. */
  bouncedAfterDelivery: z.boolean(),
  acknowledgedAt: z.optional(instant),
  /** Reminders sent so far, and the last of them. */
  reminders: z.optional(z.number()),
  remindedAt: z.optional(instant),
});

/** Every state counted, and the four places in which each recipient stands exactly once: their sum is the list. */
export const deliverySummary = z.object({
  documentId,
  recipients: z.number(),
  states: z.record(deliveryState, z.number()),
  reckoning: z.object({
    delivered: z.number(),
    acknowledged: z.number(),
    failed: z.number(),
    unknown: z.number(),
  }),
  branches: z.array(
    z.object({
      branch: z.string(),
      recipients: z.number(),
      delivered: z.number(),
      acknowledged: z.number(),
      failed: z.number(),
      unknown: z.number(),
    }),
  ),
});

const documentParams = z.object({ conferenceId, documentId });

export const distributeRoutes = {
  previewPublication: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/conclusions/{conclusionsId}/publication',
    operation: 'previewPublication',
    summary: 'What publishing would do now: the number that is next and who would get it. Draws nothing',
    auth: 'staff',
    roles: senders,
    ownOnly: true,
    params: z.object({ conferenceId, conclusionsId }),
    response: z.object({
      /** Of now: another notice may take it before. */
      number: z.string(),
      year: z.number(),
      bridges: z.number(),
      /** Mails, one a recipient; `withoutAddress` bridges have nobody to write to. */
      recipients: z.number(),
      withoutAddress: z.number(),
    }),
  }),
  listDocuments: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/documents',
    operation: 'listDocuments',
    summary: 'What was sent out for the conference.',
    auth: 'staff',
    roles: readers,
    params: z.object({ conferenceId }),
    response: z.object({ items: z.array(document) }),
  }),
  listDeliveries: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/documents/{documentId}/deliveries',
    operation: 'listDeliveries',
    summary: 'One row a recipient; a provincial office sees those of its branch.',
    auth: 'staff',
    roles: readers,
    params: documentParams,
    query: z.object({ state: z.optional(deliveryState), branch: z.optional(pointCode), ...pageQuery }),
    response: pageOf(delivery),
  }),
  summariseDeliveries: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/documents/{documentId}/summary',
    operation: 'summariseDeliveries',
    summary: 'The recipients counted by state and by branch.',
    auth: 'staff',
    roles: readers,
    params: documentParams,
    response: deliverySummary,
  }),
  resendDeliveries: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/documents/{documentId}/resend',
    operation: 'resendDeliveries',
    summary: 'Sends again what did not arrive, or with bridgeId the invitation or PIN of that bridge.',
    auth: 'staff',
    roles: senders,
    ownOnly: true,
    params: documentParams,
    body: z.object({
      /** 'unknown' only by choice: such a mail may have arrived already. */
      states: z._default(z.array(z.enum(['failed', 'bounced', 'unknown'])).check(z.maxLength(3)), []),
      bridgeId: z.optional(bridgeId),
    }),
    status: 202,
    response: z.object({ requeued: z.number() }),
    idempotent: true,
  }),
  remindRecipients: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/documents/{documentId}/remind',
    operation: 'remindRecipients',
    summary: 'Reminds those who have it and have not acknowledged it, each at most once in 24 hours.',
    auth: 'staff',
    roles: senders,
    ownOnly: true,
    params: documentParams,
    status: 202,
    /** `tooSoon`: not acknowledged, and reminded within the last 24 hours. */
    response: z.object({ reminded: z.number(), tooSoon: z.number() }),
    idempotent: true,
  }),
  exportDeliveries: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/documents/{documentId}/deliveries.csv',
    operation: 'exportDeliveries',
    summary: 'The list of recipients as a sheet.',
    auth: 'staff',
    roles: readers,
    params: documentParams,
    gives: ['text/csv'],
  }),
  previewAcknowledgement: route({
    method: 'POST',
    path: '/acknowledgements/preview',
    operation: 'previewAcknowledgement',
    summary: 'What a mailed link is about, before it is acknowledged. Changes nothing',
    auth: 'public',
    body: z.object({ token: z.string().check(z.maxLength(200)) }),
    maxBytes: 4096,
    response: z.object({
      document: z.object({ kind: documentKind, number: z.optional(z.string()), title: z.optional(z.string()) }),
      unit: z.string(),
      /** Of what was sent with that link. */
      sha256: z.string(),
      acknowledgedAt: z.optional(instant),
      /** Where it can be opened here: POST /acknowledgements/file with the same token. */
      fileName: z.optional(z.string()),
      /** The notice it brought is not in force any more. */
      revokedAt: z.optional(instant),
    }),
  }),
  openAcknowledgedFile: route({
    method: 'POST',
    path: '/acknowledgements/file',
    operation: 'openAcknowledgedFile',
    summary: 'The published notice a mailed link is about, where it may go over an open network',
    auth: 'public',
    body: z.object({ token: z.string().check(z.maxLength(200)) }),
    maxBytes: 4096,
    gives: ['application/pdf'],
  }),
  acknowledge: route({
    method: 'POST',
    path: '/acknowledgements',
    operation: 'acknowledge',
    summary: 'The recipient says that the document was received; a repeat answers the first time.',
    auth: 'public',
    body: z.object({ token: z.string().check(z.maxLength(200)) }),
    response: z.object({
      document: z.object({ kind: documentKind, number: z.optional(z.string()), title: z.optional(z.string()) }),
      unit: z.string(),
      acknowledgedAt: instant,
      sha256: z.string(),
    }),
  }),
} as const satisfies Record<string, Route>;
