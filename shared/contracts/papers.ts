import * as z from 'zod/mini';
import { classification, conferenceId, instant, line } from './kinds.ts';
import { type Role, type Route, roles, route } from './route.ts';

const readers = roles;
const writers = ['central-office', 'secretariat', 'provincial-office'] as const satisfies Role[];

const conferenceParams = z.object({ conferenceId });
export const paperId = z.templateLiteral(['ppr_', z.string().check(z.regex(/^[0-9a-z]{16}$/))]);
/** Chosen by the client or given by us; stays the same over versions, so that papers keep their item. */
const partId = z.string().check(z.regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,31}$/));
const minutes = z.number().check(z.int(), z.minimum(1), z.maximum(1440));

/** What the client sends; ids it leaves out are given. */
export const agendaBody = z.object({
  /** The version that the client has read; 0 for the first. */
  version: z.number().check(z.int(), z.minimum(0)),
  sessions: z
    .array(
      z.object({
        id: z.optional(partId),
        title: line(300),
        startsAt: instant,
        endsAt: instant,
        chair: z.optional(line(200)),
        items: z
          .array(
            z.object({
              id: z.optional(partId),
              title: line(500),
              speaker: z.optional(line(200)),
              minutes: z.optional(minutes),
            }),
          )
          .check(z.maxLength(200)),
      }),
    )
    .check(z.minLength(1), z.maxLength(50)),
});

export const agendaSession = z.object({
  id: z.string(),
  title: z.string(),
  startsAt: instant,
  endsAt: instant,
  chair: z.optional(z.string()),
  items: z.readonly(
    z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        speaker: z.optional(z.string()),
        minutes: z.optional(z.number()),
      }),
    ),
  ),
});

/** Version 0 without sessions is an agenda that nobody has written yet. */
export const agenda = z.object({
  conferenceId,
  version: z.number(),
  sessions: z.readonly(z.array(agendaSession)),
  publishedVersion: z.optional(z.number()),
  publishedAt: z.optional(instant),
});

export const paper = z.object({
  id: paperId,
  version: z.number(),
  title: z.string(),
  /** The agenda item it belongs to; none for the whole conference. */
  item: z.optional(z.string()),
  fileName: z.string(),
  mediaType: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  classification,
  addedAt: instant,
});

export const paperMediaTypes = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'image/png',
  'image/jpeg',
] as const;

/** Lambda takes 6 MB with base64: 4 MiB of file is what fits. */
export const paperLimit = 4 * 1024 * 1024;

const versionQuery = z.object({ version: z.optional(z.coerce.number().check(z.int(), z.minimum(1))) });

export const papersRoutes = {
  setAgenda: route({
    method: 'PUT',
    path: '/conferences/{conferenceId}/agenda',
    operation: 'setAgenda',
    summary: 'Writes the next version of the agenda.',
    auth: 'staff',
    roles: writers,
    ownOnly: true,
    params: conferenceParams,
    body: agendaBody,
    response: agenda,
    idempotent: true,
  }),
  readAgenda: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/agenda',
    operation: 'readAgenda',
    summary: 'The agenda as it stands; a provincial office sees the published version, of its own conferences all.',
    auth: 'staff',
    roles: readers,
    params: conferenceParams,
    response: agenda,
  }),
  publishAgenda: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/agenda/publish',
    operation: 'publishAgenda',
    summary: 'Publishes this version of the agenda to every bridge; a repeat changes nothing.',
    auth: 'staff',
    roles: writers,
    ownOnly: true,
    params: conferenceParams,
    body: z.object({ version: z.number().check(z.int(), z.minimum(1)) }),
    response: agenda,
    idempotent: true,
  }),
  addPaper: route({
    method: 'POST',
    path: '/conferences/{conferenceId}/papers',
    operation: 'addPaper',
    summary: 'Adds a paper (the file is the body, its name in x-file-name), or with paperId its next version.',
    auth: 'staff',
    roles: writers,
    ownOnly: true,
    params: conferenceParams,
    query: z.object({
      item: z.optional(partId),
      title: z.optional(line(300)),
      paperId: z.optional(paperId),
      classification: z.optional(classification),
    }),
    takes: paperMediaTypes,
    maxBytes: paperLimit,
    status: 201,
    response: paper,
    idempotent: true,
  }),
  listPapers: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/papers',
    operation: 'listPapers',
    summary: 'The newest version of each paper; with paperId every version of that one, the oldest first.',
    auth: 'staff',
    roles: readers,
    params: conferenceParams,
    query: z.object({ paperId: z.optional(paperId) }),
    response: z.object({ items: z.array(paper) }),
  }),
  openPaper: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/papers/{paperId}/file',
    operation: 'openPaper',
    summary: 'The file of a paper; its newest version unless one is named.',
    auth: 'staff',
    roles: readers,
    params: z.object({ conferenceId, paperId }),
    query: versionQuery,
    gives: paperMediaTypes,
  }),
  readHallAgenda: route({
    method: 'GET',
    path: '/hall/agenda',
    operation: 'readHallAgenda',
    summary: 'The published agenda of the conference of this hall, with its papers.',
    auth: 'hall',
    response: z.object({
      version: z.number(),
      publishedAt: instant,
      sessions: z.readonly(z.array(agendaSession)),
      papers: z.array(paper),
    }),
  }),
  openHallPaper: route({
    method: 'GET',
    path: '/hall/papers/{paperId}/file',
    operation: 'openHallPaper',
    summary: 'The file of a paper of the conference of this hall.',
    auth: 'hall',
    params: z.object({ paperId }),
    query: versionQuery,
    gives: paperMediaTypes,
  }),
} as const satisfies Record<string, Route>;
