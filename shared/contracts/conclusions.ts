import * as z from 'zod/mini';
import { classification, conclusionsId, conferenceId, instant, line, pointCode, text, version } from './kinds.ts';
import { type Role, type Route, route } from './route.ts';

const readers = ['central-office', 'secretariat', 'provincial-office', 'chair', 'auditor'] as const satisfies Role[];
const drafters = ['secretariat', 'central-office', 'provincial-office'] as const satisfies Role[];
const revokers = ['chair', 'central-office', 'provincial-office'] as const satisfies Role[];
const approvers = ['chair', 'central-office', 'secretariat', 'provincial-office'] as const satisfies Role[];

const one = z.object({ conferenceId, conclusionsId });

export const noticeForm = z.enum(['state', 'party']);
export const urgency = z.enum(['urgent', 'very-urgent', 'express']);
export const conclusionsStatus = z.enum(['draft', 'submitted', 'approved', 'numbered', 'published', 'revoked']);

/** The text of a notice. `abstract` is what stands under THÔNG BÁO: 'Kết luận của … tại Hội nghị …'. */
const draft = {
  abstract: line(1000),
  sections: z
    .array(z.object({ heading: z.optional(line(500)), paragraphs: z.array(text(5000, 1)).check(z.maxLength(200)) }))
    .check(z.minLength(1), z.maxLength(100)),
  signer: z.object({ authority: z.optional(line(300)), post: line(200), name: line(200) }),
  place: line(100),
  /** Lines of 'Nơi nhận', without the dash and the closing mark. */
  recipients: z.optional(z.array(line(300)).check(z.minLength(1), z.maxLength(50))),
  form: z.optional(noticeForm),
  /** The letterhead; what the office's code stands for unless said. */
  issuer: z.optional(z.object({ parent: z.optional(line(200)), name: line(200) })),
  urgency: z.optional(urgency),
};

const content = z.object({
  abstract: z.string(),
  sections: z.readonly(
    z.array(z.object({ heading: z.optional(z.string()), paragraphs: z.readonly(z.array(z.string())) })),
  ),
  signer: z.object({ authority: z.optional(z.string()), post: z.string(), name: z.string() }),
  place: z.string(),
  recipients: z.readonly(z.array(z.string())),
  form: noticeForm,
  issuer: z.object({ parent: z.optional(z.string()), name: z.string() }),
  urgency: z.optional(urgency),
});

const person = z.object({ id: z.string(), name: z.string() });

export const conclusions = z.object({
  id: conclusionsId,
  conferenceId,
  office: z.string(),
  /** Of the provincial office that issues it. */
  branch: z.optional(pointCode),
  classification,
  status: conclusionsStatus,
  /** Optimistic version, +1 on every change; `revision` +1 on every change of the text. */
  version,
  revision: z.number(),
  content,
  drafter: person,
  editor: person,
  /** Ids of everybody who wrote in it: none of them may approve it. */
  authors: z.readonly(z.array(z.string())),
  draftedAt: instant,
  editedAt: instant,
  submittedAt: z.optional(instant),
  returned: z.optional(z.object({ by: person, at: instant, reason: z.string() })),
  approver: z.optional(person),
  approvedAt: z.optional(instant),
  /** Number and symbol, '114/TB-VPCP', and the year of the register it stands in. */
  number: z.optional(z.string()),
  year: z.optional(z.number()),
  numberedAt: z.optional(instant),
  publishedAt: z.optional(instant),
  sha256: z.optional(z.string()),
  /** The notice that this one changes or adds to. */
  amends: z.optional(z.object({ conclusionsId, number: z.string(), numberedAt: instant })),
  revokedAt: z.optional(instant),
  revoker: z.optional(person),
  /** Why it was revoked. */
  reason: z.optional(z.string()),
});

const versionBody = z.object({ version });

/** Numbers begin anew each year. */
const noticeQuery = z.object({
  number: line(60),
  year: z.coerce.number().check(z.int(), z.minimum(2000), z.maximum(9999)),
});
/** `branch`: of the province whose office issued it; none for the centre. The paper itself tells, so a digest needs none. */
const issuedQuery = z.object({ ...noticeQuery.shape, branch: z.optional(pointCode) });

export const conclusionsRoutes = {
  draftConclusions: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/conclusions',
    operation: 'draftConclusions',
    summary: 'Drafts conclusions of the conference.',
    auth: 'staff',
    roles: drafters,
    ownOnly: true,
    params: z.object({ conferenceId }),
    /** `amends`: a published notice of this conference, which stays in force and is referred to on the paper. */
    body: z.object({ ...draft, amends: z.optional(conclusionsId) }),
    status: 201,
    response: conclusions,
    idempotent: true,
  }),
  listConclusions: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/conclusions',
    operation: 'listConclusions',
    summary:
      'All conclusions of the conference; a provincial office sees the published ones, of its own conferences all.',
    auth: 'staff',
    roles: readers,
    params: z.object({ conferenceId }),
    response: z.object({ items: z.array(conclusions) }),
  }),
  readConclusions: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/conclusions/{conclusionsId}',
    operation: 'readConclusions',
    summary: 'Conclusions as they stand.',
    auth: 'staff',
    roles: readers,
    params: one,
    response: conclusions,
  }),
  editConclusions: route({
    method: 'PUT',
    path: '/conferences/{conferenceId}/conclusions/{conclusionsId}',
    operation: 'editConclusions',
    summary: 'Writes the next revision of a draft; earlier revisions stay.',
    auth: 'staff',
    roles: drafters,
    ownOnly: true,
    params: one,
    body: z.object({ version, ...draft }),
    response: conclusions,
    idempotent: true,
  }),
  submitConclusions: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/conclusions/{conclusionsId}/submit',
    operation: 'submitConclusions',
    summary: 'Submits the draft for approval.',
    auth: 'staff',
    roles: drafters,
    ownOnly: true,
    params: one,
    body: versionBody,
    response: conclusions,
    idempotent: true,
  }),
  approveConclusions: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/conclusions/{conclusionsId}/approve',
    operation: 'approveConclusions',
    summary: 'Approves the submitted text; never by its drafter or an editor of it.',
    auth: 'staff',
    roles: approvers,
    recentSignIn: true,
    ownOnly: true,
    params: one,
    body: versionBody,
    response: conclusions,
    idempotent: true,
  }),
  returnConclusions: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/conclusions/{conclusionsId}/return',
    operation: 'returnConclusions',
    summary: 'Gives the submitted or approved text back to its drafter, with the reason.',
    auth: 'staff',
    roles: approvers,
    ownOnly: true,
    params: one,
    body: z.object({ version, reason: text(2000, 1) }),
    response: conclusions,
    idempotent: true,
  }),
  publishConclusions: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/conclusions/{conclusionsId}/publish',
    operation: 'publishConclusions',
    summary: 'Draws the number of an approved text; the file follows. A repeat answers the same number.',
    auth: 'staff',
    roles: drafters,
    recentSignIn: true,
    ownOnly: true,
    params: one,
    body: versionBody,
    status: 202,
    response: conclusions,
    idempotent: true,
  }),
  revokeConclusions: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/conclusions/{conclusionsId}/revoke',
    operation: 'revokeConclusions',
    summary: 'Revokes a published notice for all time; nobody gets it any more, and whoever has it is told.',
    auth: 'staff',
    roles: revokers,
    recentSignIn: true,
    ownOnly: true,
    params: one,
    /** `number`: the number of the notice as the revoker reads it on the paper, to confirm. */
    body: z.object({ version, number: line(60), reason: text(2000, 1) }),
    response: conclusions,
    idempotent: true,
  }),
  openConclusionsFile: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/conclusions/{conclusionsId}/pdf',
    operation: 'openConclusionsFile',
    summary: 'The notice on paper; marked as a draft until it is published.',
    auth: 'staff',
    roles: readers,
    params: one,
    gives: ['application/pdf'],
  }),
  verifyNotice: route({
    method: 'GET',
    path: '/notices',
    operation: 'verifyNotice',
    summary: 'Whether a file of that digest was published under that number; anything else is not found.',
    auth: 'public',
    query: z.object({
      ...noticeQuery.shape,
      sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    }),
    response: z.object({
      number: z.string(),
      year: z.number(),
      publishedAt: instant,
      sha256: z.string(),
      status: z.enum(['in-force', 'revoked']),
      revokedAt: z.optional(instant),
      amendedBy: z.array(z.object({ number: z.string(), year: z.number() })),
    }),
  }),
  readNotice: route({
    method: 'GET',
    path: '/notices/text',
    operation: 'readNotice',
    summary: 'A published notice of a public conference, by its number; any other is not found.',
    auth: 'public',
    query: issuedQuery,
    response: z.object({
      number: z.string(),
      year: z.number(),
      office: z.string(),
      branch: z.optional(pointCode),
      abstract: z.string(),
      numberedAt: instant,
      publishedAt: instant,
      sha256: z.string(),
      status: z.enum(['in-force', 'revoked']),
      revokedAt: z.optional(instant),
      amends: z.optional(z.object({ number: z.string(), numberedAt: instant })),
      amendedBy: z.array(z.object({ number: z.string(), year: z.number() })),
      /** None of one that was revoked: it is no longer given out. */
      content: z.optional(content),
    }),
  }),
  placeOfNotice: route({
    method: 'GET',
    path: '/notices/place',
    operation: 'placeOfNotice',
    summary: 'Where the caller reads the notice of that number, public or not; nothing where there is none to read.',
    auth: 'staff',
    roles: readers,
    query: issuedQuery,
    response: z.object({ place: z.optional(z.object({ conferenceId, conclusionsId })) }),
  }),
  openNotice: route({
    method: 'GET',
    path: '/notices/file',
    operation: 'openNotice',
    summary: 'The paper of such a notice; of one that was revoked there is none.',
    auth: 'public',
    query: issuedQuery,
    gives: ['application/pdf'],
  }),
} as const satisfies Record<string, Route>;
