import * as z from 'zod/mini';
import { conferenceId, pageOf, pageQuery } from './kinds.ts';
import { type Role, type Route, route } from './route.ts';

const readers = ['admin', 'auditor'] as const satisfies Role[];

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const head = z.object({ seq: z.int(), hash: sha256 });

/**
 * As it is stored, and as its hash is over it: SHA-256 of the entry without `hash`, as canonical JSON (RFC 8785). An act names who
 * acted in `actor`: a member of staff, a bridge, or `system`; a batch stands for many events, counted by type. What does not belong
 * into an entry is handed out with it: left out, a forged entry would look whole to who verifies it elsewhere.
 */
export const auditEntry = z.looseObject({
  chain: z.string(),
  seq: z.int(),
  at: z.iso.datetime(),
  actor: z.string(),
  act: z.string(),
  facts: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  event: z.optional(z.looseObject({ id: z.string(), digest: sha256 })),
  from: z.optional(z.iso.datetime()),
  counts: z.optional(z.record(z.string(), z.int())),
  digest: z.optional(sha256),
  previous: sha256,
  hash: sha256,
});

const entries = z.extend(pageOf(auditEntry), {
  /** Names of the staff in it, by id, as far as they are known. */
  people: z.record(z.string(), z.string()),
});

export const verdict = z.union([
  z.object({ verifies: z.literal(true), entries: z.int(), head }),
  z.object({
    verifies: z.literal(false),
    /** Those before the first that is broken. */
    entries: z.int(),
    /** The place of the first that is broken. */
    seq: z.int(),
    fault: z.enum(['malformed', 'other-chain', 'wrong-seq', 'wrong-previous', 'wrong-hash', 'cut-off', 'other-head']),
  }),
]);

/** `order`: the newest first unless asked for the other way, as an export is. */
const listQuery = z.object({
  ...pageQuery,
  order: z._default(z.enum(['newest', 'oldest']), 'newest'),
  act: z.optional(z.string().check(z.regex(/^[A-Za-z]{1,40}$/))),
  actor: z.optional(z.string().check(z.regex(/^[\x21-\x7e]{1,80}$/))),
});
/** A head that was written down earlier: the chain must still contain it. */
const verifyQuery = z
  .object({ seq: z.optional(z.coerce.number().check(z.int(), z.minimum(1))), hash: z.optional(sha256) })
  .check(
    z.refine(({ seq, hash }) => (seq === undefined) === (hash === undefined), 'seq and hash of a head go together'),
  );

export const auditRoutes = {
  listAudit: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/audit',
    operation: 'listAudit',
    summary: 'Who did what in the conference, and what happened, as the audit record has it.',
    auth: 'staff',
    roles: readers,
    params: z.object({ conferenceId }),
    query: listQuery,
    response: entries,
  }),
  verifyAudit: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/audit/verification',
    operation: 'verifyAudit',
    summary: 'Walks the chain of the conference: whether each entry is as it was written, or the first that is not.',
    auth: 'staff',
    roles: readers,
    params: z.object({ conferenceId }),
    query: verifyQuery,
    response: verdict,
  }),
  listDirectoryAudit: route({
    method: 'GET',
    path: '/audit/directory',
    operation: 'listDirectoryAudit',
    summary: 'Who changed the directory, as the audit record has it.',
    auth: 'staff',
    roles: readers,
    query: listQuery,
    response: entries,
  }),
  verifyDirectoryAudit: route({
    method: 'GET',
    path: '/audit/directory/verification',
    operation: 'verifyDirectoryAudit',
    summary: 'Walks the chain of the directory.',
    auth: 'staff',
    roles: readers,
    query: verifyQuery,
    response: verdict,
  }),
} as const satisfies Record<string, Route>;
