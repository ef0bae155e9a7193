import type { liveRoutes } from '../../../../shared/contracts/live.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { Answer } from '../../api/shapes.ts';
import { offsetOf } from '../../design/clock-offset.ts';

export type Board = Answer<typeof liveRoutes.board>;
export type BoardState = Board['rows'][number]['state'];
/** `countedAt`: the server's time up to which `minutes` are counted. */
export type BoardRow = Board['rows'][number] & { readonly countedAt: number };
export type Counts = Board['counts'];

/** The board as far as this page knows it. */
export interface Sight extends Pick<Board, 'status' | 'endedAt' | 'total' | 'counts' | 'branches'> {
  readonly rows: ReadonlyMap<string, BoardRow>;
  /** The server's time of the last answer. */
  readonly readAt: number;
  readonly offset: number;
}

export interface FeedWorld {
  readonly read: (since: string | undefined, signal: AbortSignal) => Promise<Board>;
  /** Milliseconds that never jump. */
  readonly elapsed: () => number;
  readonly setTimer: (act: () => void, ms: number) => unknown;
  readonly clearTimer: (timer: unknown) => void;
}

export interface FeedState {
  readonly sight: Sight | undefined;
  /** Of the last reading. What was read before stays. */
  readonly error: Error | undefined;
}

/** Hints come by the second; a page that reads more often than this shows nothing that an eye would catch. */
const betweenMs = 700;
/** An answer that takes longer is not waited for: the next question asks for the same and more. */
const patienceMs = 12_000;

/**
 * Holds the board and asks for what changed since the last answer whenever told to `pull`. One question is under way at a time, so
 * answers cannot overtake each other. Where the rows at hand do not add up to the counts of the answer, everything is read anew.
 */
export function createBoardFeed(world: FeedWorld) {
  const listeners = new Set<() => void>();
  let state: FeedState = { sight: undefined, error: undefined };
  let version: string | undefined;
  let asking: AbortController | undefined;
  let isWanted = false;
  let askedAt = Number.NEGATIVE_INFINITY;
  let later: unknown;

  const become = (next: FeedState): void => {
    state = next;
    for (const each of listeners) each();
  };

  async function ask(): Promise<void> {
    const question = new AbortController();
    asking = question;
    isWanted = false;
    askedAt = world.elapsed();
    const timer = world.setTimer(() => question.abort(), patienceMs);
    try {
      const answer = await world.read(version, question.signal);
      if (asking === question) take(answer);
    } catch (cause) {
      if (asking === question) become({ ...state, error: problemOf(cause) });
    } finally {
      world.clearTimer(timer);
      if (asking === question) {
        asking = undefined;
        if (isWanted) pull();
      }
    }
  }

  function take(answer: Board): void {
    const sight = taken(state.sight, answer);
    const isWhole = addsUp(sight);
    version = isWhole || answer.complete ? answer.version : undefined;
    if (!isWhole && !answer.complete) isWanted = true;
    become({ sight, error: undefined });
  }

  function pull(): void {
    isWanted = true;
    if (asking || later !== undefined) return;
    const wait = askedAt + betweenMs - world.elapsed();
    if (wait <= 0) void ask();
    else
      later = world.setTimer(() => {
        later = undefined;
        void ask();
      }, wait);
  }

  return {
    pull,
    state: (): FeedState => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** What is under way is dropped; a later `pull` goes on from what is known. */
    stop(): void {
      const question = asking;
      asking = undefined;
      question?.abort();
      world.clearTimer(later);
      later = undefined;
    },
  };
}

export type BoardFeed = ReturnType<typeof createBoardFeed>;

/** The board after an answer: rows that say the same stay the same object. */
export function taken(before: Sight | undefined, answer: Board): Sight {
  const rows = new Map(answer.complete ? [] : before?.rows);
  for (const given of answer.rows) {
    const known = before?.rows.get(given.bridgeId);
    rows.set(given.bridgeId, known && isSame(known, given) ? known : { ...given, countedAt: answer.serverTime });
  }
  for (const id of answer.withdrawn) rows.delete(id);
  const { status, endedAt, total, counts, branches, serverTime } = answer;
  const offset = offsetOf(serverTime, before?.offset);
  return { status, endedAt, total, counts, branches, rows, readAt: serverTime, offset };
}

const told = ['state', 'reason', 'since', 'heardAt', 'room', 'drops', 'minutes', 'name', 'code', 'branch'] as const;

function isSame(known: BoardRow, given: Board['rows'][number]): boolean {
  const isSameCall = known.redial?.attempt === given.redial?.attempt && known.redial?.of === given.redial?.of;
  return isSameCall && told.every((key) => known[key] === given[key]);
}

function addsUp({ rows, total, counts }: Sight): boolean {
  if (rows.size !== total) return false;
  const found: Record<BoardState, number> = {
    expected: 0,
    connecting: 0,
    connected: 0,
    degraded: 0,
    dropped: 0,
    left: 0,
  };
  for (const { state } of rows.values()) found[state]++;
  return (Object.keys(found) as BoardState[]).every((state) => found[state] === counts[state]);
}

/** A question that was given up is a line that does not answer. */
function problemOf(cause: unknown): Error {
  if (cause instanceof DOMException) return new ApiProblem({ status: 0, code: 'no-connection', cause });
  return cause instanceof Error ? cause : new Error(String(cause));
}
