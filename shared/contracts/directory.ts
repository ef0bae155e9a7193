import * as z from 'zod/mini';
import { instant, line, pageOf, pageQuery, pointCode } from './kinds.ts';
import { type Role, type Route, roles, route } from './route.ts';

const readers = roles;
const keepers = ['admin', 'central-office'] as const satisfies Role[];

export const levelCode = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,31}$/));
const importId = z.templateLiteral(['imp_', z.string().check(z.regex(/^[0-9a-z]{16}$/))]);

export const level = z.object({
  code: levelCode,
  name: line(100),
  /** Points of this level head a branch: the unit of work, rights and rooms. */
  headsBranch: z.boolean(),
});

/** From the top of the tree downward. `version` is the directory's: 0 before anything was saved. */
export const levels = z.object({
  version: z.number().check(z.int(), z.minimum(0)),
  levels: z.array(level).check(z.minLength(1), z.maxLength(16)),
});

export const email = z
  .string()
  .check(z.trim(), z.maxLength(254), z.regex(/^[^\s@<>(),;:"\\[\]]+@[^\s@.<>(),;:"\\[\]]+(\.[^\s@.<>(),;:"\\[\]]+)+$/));
export const phone = z.string().check(z.trim(), z.regex(/^\+?[0-9][0-9 .()-]{4,24}$/));
const seats = z.number().check(z.int(), z.minimum(0), z.maximum(100_000));

export const contact = z.object({
  name: line(200),
  role: z.enum(['host', 'office']),
  email: z.optional(email),
  phone: z.optional(phone),
});

export const point = z.object({
  code: z.string(),
  name: z.string(),
  level: z.string(),
  type: z.optional(z.string()),
  parent: z.optional(z.string()),
  parentName: z.optional(z.string()),
  branch: z.string(),
  path: z.string(),
  /** Points directly below. */
  children: z.number(),
  contacts: z.array(
    z.object({ ...contact.shape, name: z.string(), email: z.optional(z.string()), phone: z.optional(z.string()) }),
  ),
  seats: z.optional(seats),
  validFrom: z.optional(instant),
  validTo: z.optional(instant),
  mergedInto: z.optional(z.string()),
  version: z.number(),
});

/** A whole point: what is left out is cleared. `version` 0 makes a new one. */
export const pointBody = z.object({
  version: z.number().check(z.int(), z.minimum(0)),
  name: line(200),
  level: levelCode,
  type: z.optional(line(100)),
  parent: z.optional(pointCode),
  contacts: z._default(z.array(contact).check(z.maxLength(10)), []),
  seats: z.optional(seats),
  validFrom: z.optional(instant),
  validTo: z.optional(instant),
  mergedInto: z.optional(pointCode),
});

const verdict = z.enum(['new', 'changed', 'unchanged', 'error']);
const rowError = z.object({ line: z.number(), column: z.optional(z.string()), reason: z.string() });

export const importPreview = z.object({
  id: importId,
  /** previewed → committing → committed; `refused` when the directory had moved on before it could be put in force. */
  status: z.enum(['previewed', 'committing', 'committed', 'refused']),
  fileName: z.string(),
  /** Version of the directory that the verdicts compare with. */
  baseVersion: z.number(),
  counts: z.object({ new: z.number(), changed: z.number(), unchanged: z.number(), error: z.number() }),
  /** Points outside of the file whose place in the tree moves along. */
  moved: z.number(),
  /** The first 100; `errorCount` counts all. */
  errors: z.array(rowError),
  errorCount: z.number(),
  createdAt: instant,
  committedAt: z.optional(instant),
  /** Version of the directory in which it came into force. */
  directoryVersion: z.optional(z.number()),
  refusal: z.optional(z.string()),
});

export const importRow = z.object({
  line: z.number(),
  code: z.string(),
  name: z.string(),
  verdict,
  changed: z.optional(z.array(z.string())),
  /** The columns that differ with their values, as a file writes them; absent where there is none. */
  changes: z.optional(
    z.array(z.object({ column: z.string(), before: z.optional(z.string()), after: z.optional(z.string()) })),
  ),
  errors: z.optional(z.array(rowError)),
});

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const directoryRoutes = {
  listLevels: route({
    method: 'GET',
    path: '/levels',
    operation: 'listLevels',
    summary: 'The levels of the tree, from the top downward',
    auth: 'staff',
    roles: readers,
    response: levels,
  }),
  replaceLevels: route({
    method: 'PUT',
    path: '/levels',
    operation: 'replaceLevels',
    summary: 'Replace the levels; one in use cannot go',
    auth: 'staff',
    roles: keepers,
    body: levels,
    response: levels,
    idempotent: true,
  }),
  listPoints: route({
    method: 'GET',
    path: '/points',
    operation: 'listPoints',
    summary: 'Connection points in Vietnamese order; `q` finds names without their accents, and codes',
    auth: 'staff',
    roles: readers,
    query: z.object({
      /** Directly below this point; `root` for the top of the tree. */
      parent: z.optional(z.union([z.literal('root'), pointCode])),
      q: z.optional(line(100)),
      level: z.optional(levelCode),
      branch: z.optional(pointCode),
      /** Only those in being at that instant. */
      validAt: z.optional(instant),
      ...pageQuery,
    }),
    response: z.object({ ...pageOf(point).shape, total: z.number(), directoryVersion: z.number() }),
  }),
  getPoint: route({
    method: 'GET',
    path: '/points/{code}',
    operation: 'getPoint',
    summary: 'One connection point',
    auth: 'staff',
    roles: readers,
    params: z.object({ code: pointCode }),
    response: point,
  }),
  putPoint: route({
    method: 'PUT',
    path: '/points/{code}',
    operation: 'putPoint',
    summary: 'Make or change one connection point; a provincial office keeps contacts and seats of its own branch',
    auth: 'staff',
    roles: [...keepers, 'provincial-office'],
    params: z.object({ code: pointCode }),
    body: pointBody,
    response: point,
    idempotent: true,
  }),
  previewImport: route({
    method: 'POST',
    path: '/points/imports',
    operation: 'previewImport',
    summary: 'Read a CSV or XLSX file of points and say what it would change; nothing changes yet',
    auth: 'staff',
    roles: keepers,
    takes: ['text/csv', 'application/csv', 'application/vnd.ms-excel', xlsxType, 'application/octet-stream'],
    maxBytes: 4 * 1024 * 1024,
    status: 201,
    response: importPreview,
    idempotent: true,
  }),
  getImport: route({
    method: 'GET',
    path: '/points/imports/{importId}',
    operation: 'getImport',
    summary: 'The state of an import',
    auth: 'staff',
    roles: keepers,
    params: z.object({ importId }),
    response: importPreview,
  }),
  listImportRows: route({
    method: 'GET',
    path: '/points/imports/{importId}/rows',
    operation: 'listImportRows',
    summary: 'The rows of an import with their verdicts, in the order of the file',
    auth: 'staff',
    roles: keepers,
    params: z.object({ importId }),
    query: z.object({ verdict: z.optional(verdict), ...pageQuery }),
    response: pageOf(importRow),
  }),
  commitImport: route({
    method: 'POST',
    path: '/points/imports/{importId}/commit',
    operation: 'commitImport',
    summary: 'Put a preview in force; it comes into force as a whole, a moment later',
    auth: 'staff',
    roles: keepers,
    params: z.object({ importId }),
    status: 202,
    response: importPreview,
    idempotent: true,
  }),
} as const satisfies Record<string, Route>;
