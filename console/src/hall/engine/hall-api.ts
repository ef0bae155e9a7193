import { attendanceRoutes } from '../../../../shared/contracts/attendance.ts';
import { hallFloorRoutes } from '../../../../shared/contracts/floor.ts';
import { hallHeader, hallRoutes } from '../../../../shared/contracts/hall.ts';
import { hallLineCheckRoutes } from '../../../../shared/contracts/line-check.ts';
import { papersRoutes } from '../../../../shared/contracts/papers.ts';
import { createApi } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { Answer, Input } from '../../api/shapes.ts';
import type { Refusal } from '../state/hall-state.ts';
import type { LineTests } from '../state/line-tests.ts';
import type { Roll } from '../state/roll.ts';

export interface HallApiWorld {
  /** Whose session the browser shall send; undefined before the PIN was right. The session itself no script sees. */
  readonly bridgeId: () => string | undefined;
  readonly device: string;
  /** How long an answer may take, to its last byte; 20 s unless given. */
  readonly patienceMs?: number;
}

/** The pages' own origin has the API too: so the session can be a cookie of it. */
const baseUrl = '/api';

export type FloorKind = 'interposed-question' | 'intervention' | 'point-of-order' | 'ordinary';
export type HallAgenda = Answer<typeof papersRoutes.readHallAgenda>;
type Said = Input<typeof hallRoutes.heartbeat>['body'];
export type HallApi = ReturnType<typeof createHallApi>;

/**
 * A line that was lost without a word answers nothing and breaks nothing off, for minutes: who waits for it does nothing else meanwhile.
 * Longer than any answer takes on a weak line; a paper takes as long as it takes.
 */
const longestMs = 20_000;

/** To the answer's last byte. Not by `AbortSignal.timeout`, which the browser of an older phone does not have. */
async function fetchWithin(ms: number, input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const breaking = new AbortController();
  const timer = setTimeout(() => breaking.abort(), ms);
  try {
    const answer = await fetch(input, { ...init, signal: breaking.signal });
    const { status, statusText, headers } = answer;
    const body = await answer.arrayBuffer();
    // An answer that has no body by its status may not be given an empty one.
    return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
  } finally {
    clearTimeout(timer);
  }
}

/** What a hall asks the coordinator for. Everything throws ApiProblem. */
export function createHallApi({ bridgeId, device, patienceMs = longestMs }: HallApiWorld) {
  const world = {
    baseUrl,
    credentials: 'same-origin',
    proof: async () => ({ [hallHeader]: bridgeId() ?? '' }),
    onUnauthorised: () => undefined,
    wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  } as const;
  const api = createApi({
    ...world,
    fetch: (input, init) => fetchWithin(patienceMs, input, init),
  });
  const files = createApi({ ...world, fetch: (input, init) => fetch(input, init) });
  return {
    signIn: (link: string, pin: string) =>
      api.call(hallRoutes.openSession, { body: { link, pin, device, keep: 'cookie' } }),
    readSession: () => api.call(hallRoutes.readSession, {}),
    signOut: () => api.call(hallRoutes.closeSession, {}),
    previewLink: (link: string) => api.call(hallRoutes.previewLink, { body: { link } }),
    takeSeat: (takeOver: boolean, failedGeneration: number | undefined) =>
      api.call(hallRoutes.takeSeat, { body: { device, takeOver, failedGeneration } }),
    beat: (said: Omit<Said, 'device'>) => api.call(hallRoutes.heartbeat, { body: { ...said, device } }),
    readFloor: () => api.call(hallFloorRoutes.readHallFloor, {}),
    raise: (kind: FloorKind, words: string) =>
      api.call(hallFloorRoutes.raiseHand, { body: { kind, ...(words === '' ? {} : { words }) } }),
    lower: () => api.call(hallFloorRoutes.lowerHand, {}),
    finish: (turn: number) => api.call(hallFloorRoutes.finishTurn, { body: { turn } }),
    takeFloorSeat: () => api.call(hallFloorRoutes.takeFloorSeat, { body: { device } }),
    ticket: () => api.call(hallFloorRoutes.createHallTicket, {}),
    readLine: () => api.call(hallLineCheckRoutes.readOwnLineCheck, {}),
    reportLine: (tests: LineTests, secondsAgo: number, client: string) =>
      api.call(hallLineCheckRoutes.reportLineCheck, { body: { ...copied(tests), secondsAgo, device, client } }),
    readRoll: () => api.call(attendanceRoutes.readHallRollCall, {}),
    sendRoll: ({ revision, presentCount, delegates, takenAt }: Roll, now: number) =>
      api.call(attendanceRoutes.takeHallRollCall, {
        body: { revision, presentCount, delegates: [...delegates], takenAt: takenAt ?? now },
      }),
    readAgenda: () => api.call(papersRoutes.readHallAgenda, {}),
    openPaper: (paperId: `ppr_${string}`) => files.file(papersRoutes.openHallPaper, { params: { paperId } }),
  };
}

function copied(tests: LineTests) {
  const of = ({ result, reasons }: LineTests['picture']) => ({ result, reasons: [...reasons] });
  return {
    picture: of(tests.picture),
    sound: of(tests.sound),
    speaker: of(tests.speaker),
    network: of(tests.network),
  };
}

/** What the page's states need of a problem; anything else that was thrown counts as no answer. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof ApiProblem)) return { status: 0, code: 'no-connection' };
  const { retryAfterSeconds, doorsOpenAt } = error.facts;
  const doors = typeof doorsOpenAt === 'string' ? Date.parse(doorsOpenAt) : undefined;
  return {
    status: error.status,
    code: error.code,
    retryAfterSeconds: typeof retryAfterSeconds === 'number' ? retryAfterSeconds : error.retryAfterSeconds,
    ...(doors === undefined ? {} : { doorsOpenAt: doors }),
  };
}
