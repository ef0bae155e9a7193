import * as z from 'zod/mini';
import { bridgeId, conferenceId, device, instant, line, pageQuery, pointCode } from './kinds.ts';
import { type Role, type Route, route } from './route.ts';

/** One thing tested. Reasons are codes that the page translates: `camera-denied`, `network-slow`. */
const testResult = z.object({
  result: z.enum(['pass', 'fail', 'not-tested']),
  reasons: z._default(z.array(z.string().check(z.regex(/^[a-z][a-z0-9-]{1,39}$/))).check(z.maxLength(6)), []),
});

export const lineTests = z.object({
  picture: testResult,
  /** The hall's microphone. */
  sound: testResult,
  /** The hall hears the test tone. */
  speaker: testResult,
  network: testResult,
});

/** failed: something does not work. partial: nothing failed, not all was tested. unchecked: nothing was heard. */
export const lineVerdict = z.enum(['failed', 'unchecked', 'partial', 'passed']);

const lineCounts = z.object({ passed: z.int(), partial: z.int(), failed: z.int(), unchecked: z.int() });

export const lineCheck = z.object({
  bridgeId,
  verdict: lineVerdict,
  /** When the device was tested last, by the server's clock. */
  checkedAt: z.optional(instant),
  tests: z.optional(lineTests),
  /** Browser and system as the page names them. */
  client: z.optional(z.string()),
  /** How often this hall has tested. */
  rounds: z.int(),
  /** What staff said; it has the word until the hall tests again. */
  mark: z.optional(
    z.object({
      verdict: z.enum(['passed', 'failed']),
      note: z.string(),
      by: z.string(),
      at: instant,
      /** The hall has tested after it was made. */
      isOvertaken: z.boolean(),
    }),
  ),
});

export const lineCheckRow = z.object({
  code: pointCode,
  name: z.string(),
  parentName: z.optional(z.string()),
  branch: pointCode,
  level: z.string(),
  isHost: z.boolean(),
  ...lineCheck.shape,
});

export const lineCheckBoard = z.object({
  conferenceId,
  serverTime: instant,
  /** The counts of a branch, and of all, add up to `expected`. */
  expected: z.int(),
  counts: lineCounts,
  branches: z.array(z.object({ branch: pointCode, name: z.string(), expected: z.int(), counts: lineCounts })),
  /** Problems first: failed, unchecked, partial, passed; by branch and code within. */
  items: z.array(lineCheckRow),
  cursor: z.optional(z.string()),
});

const markers = ['admin', 'central-office', 'provincial-office'] as const satisfies Role[];

/** Served by live-http. */
export const lineCheckRoutes = {
  readLineChecks: route({
    method: 'GET',
    path: '/conferences/{conferenceId}/line-checks',
    operation: 'readLineChecks',
    summary: 'Which bridges have tested their line, which failed, and which have not; counted by branch',
    auth: 'staff',
    roles: ['admin', 'central-office', 'secretariat', 'provincial-office', 'chair', 'auditor'],
    params: z.object({ conferenceId }),
    query: z.object({ branch: z.optional(pointCode), verdict: z.optional(lineVerdict), ...pageQuery }),
    response: lineCheckBoard,
  }),
  markLineCheck: route({
    method: 'PUT',
    path: '/conferences/{conferenceId}/line-checks/{bridgeId}',
    operation: 'markLineCheck',
    summary: 'Says by hand how a line is (tested by phone), or takes that back; what the hall tested stays beside it',
    auth: 'staff',
    roles: markers,
    params: z.object({ conferenceId, bridgeId }),
    body: z.object({ verdict: z.enum(['passed', 'failed', 'none']), note: z._default(line(300, 0), '') }),
    maxBytes: 4096,
    response: lineCheckRow,
    idempotent: true,
  }),
} as const satisfies Record<string, Route>;

/** Served by hall-http. */
export const hallLineCheckRoutes = {
  readOwnLineCheck: route({
    method: 'GET',
    path: '/hall/line-check',
    operation: 'readOwnLineCheck',
    summary: 'What is known of the line of this hall',
    auth: 'hall',
    response: lineCheck,
  }),
  reportLineCheck: route({
    method: 'PUT',
    path: '/hall/line-check',
    operation: 'reportLineCheck',
    summary: 'The result of the device check; the newest test counts, one that arrives late changes nothing',
    auth: 'hall',
    body: z.object({
      ...lineTests.shape,
      /** Age of the test when it is sent, by the page's own clock: a clock that is wrong does no harm so. */
      secondsAgo: z._default(z.number().check(z.minimum(0), z.maximum(7 * 86_400)), 0),
      device: z.optional(device),
      client: z.optional(line(120)),
    }),
    maxBytes: 4096,
    response: lineCheck,
  }),
} as const satisfies Record<string, Route>;
