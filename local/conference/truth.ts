import type { RollCall } from './script.ts';

/**
 * What really happened at one hall, written by the simulated client itself and never read from the system: what the system says
 * afterwards is held against this.
 */
export interface HallTruth {
  readonly code: string;
  bridgeId?: string;
  /** Opened its link with its PIN. */
  admitted: boolean;
  readonly sessions: TrueInterval[];
  /** Heartbeats that were answered. */
  heartbeats: number;
  /** From the first request to being connected, ms, one for each time it got in anew. */
  readonly joinMs: number[];
  /** Times it tried to get in. */
  attempts: number;
  rollCall?: RollCall;
  /** Documents whose receipt it acknowledged, by the token's answer. */
  readonly acknowledged: string[];
  /** Everything it got that must never be seen in a log. */
  readonly secrets: Secret[];
  readonly errors: string[];
  /** Refusals as they were worded, each once. */
  readonly problems: string[];
  /** What it tried a second after it had been shut out, and how that was answered. */
  readonly afterShutOut: { readonly what: string; readonly status: number }[];
}

export interface Secret {
  readonly kind: 'link' | 'pin' | 'session' | 'join-token' | 'acknowledgement';
  readonly value: string;
}

/** One stretch of being connected, by this machine's clock (ms); `to` is absent while it lasts. */
export interface TrueInterval {
  readonly from: number;
  to?: number;
  end?: string;
  readonly room: number;
  readonly generation: number;
  readonly attendeeId: string;
}

export function noTruth(code: string): HallTruth {
  return {
    code,
    admitted: false,
    sessions: [],
    heartbeats: 0,
    joinMs: [],
    attempts: 0,
    acknowledged: [],
    secrets: [],
    errors: [],
    problems: [],
    afterShutOut: [],
  };
}

/** Whether any of it lies in the time that counts: the record holds nothing else. */
export function isWithin({ from, to }: TrueInterval, counting: Pick<Counting, 'from' | 'to'>): boolean {
  return from < counting.to && (to ?? counting.to) > counting.from;
}

export function isConnectedAtEnd(sessions: readonly TrueInterval[]): boolean {
  return sessions.some(({ end }) => end === undefined || end === 'meeting-ended');
}

/**
 * A room closes for everybody in it at once, but thousands of halls in one process notice it one after the other: when the first
 * of the room noticed is when it closed for the others too.
 */
export function closedTogether(truths: readonly HallTruth[]): HallTruth[] {
  const closedAt = new Map<string, number>();
  for (const { sessions } of truths)
    for (const session of sessions)
      if (session.end === 'meeting-ended' && session.to !== undefined)
        closedAt.set(roomOf(session), Math.min(session.to, closedAt.get(roomOf(session)) ?? session.to));
  const corrected = (session: TrueInterval): TrueInterval => {
    const closed = closedAt.get(roomOf(session));
    const isCutByIt = session.end === 'meeting-ended' && closed !== undefined && closed >= session.from;
    return isCutByIt ? { ...session, to: closed } : session;
  };
  return truths.map((truth) => ({ ...truth, sessions: truth.sessions.map(corrected) }));
}

const roomOf = ({ room, generation }: TrueInterval): string => `${room}.${generation}`;

export type TrueState = 'present' | 'late' | 'absent';

/** Time in which attendance counts, and from when a first connection is late. */
export interface Counting {
  readonly from: number;
  readonly to: number;
  readonly lateFrom: number;
}

/** By the rule of the record: there in the time that counts, and since when. */
export function trueState(sessions: readonly TrueInterval[], counting: Counting): TrueState {
  const within = sessions.filter((each) => isWithin(each, counting));
  if (within.length === 0) return 'absent';
  const first = Math.min(...within.map((each) => each.from));
  return first > counting.lateFrom ? 'late' : 'present';
}

/** A hall whose first connection or last leaving lies this near to a limit may be told either way. */
export function isBorderline(sessions: readonly TrueInterval[], counting: Counting, marginMs: number): boolean {
  return sessions.some(({ from, to = counting.to }) =>
    [from - counting.lateFrom, to - counting.from, from - counting.to].some((gap) => Math.abs(gap) <= marginMs),
  );
}

export interface DelegateCounts {
  inPerson: number;
  online: number;
  absent: number;
  absentWithLeave: number;
  substitutes: number;
}

const nameOfMode = {
  'in-person': 'inPerson',
  online: 'online',
  absent: 'absent',
  'absent-with-leave': 'absentWithLeave',
} as const;

export function delegateCounts(rollCalls: readonly RollCall[]): DelegateCounts {
  const counts: DelegateCounts = { inPerson: 0, online: 0, absent: 0, absentWithLeave: 0, substitutes: 0 };
  for (const { delegates } of rollCalls) {
    for (const { mode, substituteFor } of delegates) {
      counts[nameOfMode[mode]] += 1;
      if (substituteFor) counts.substitutes += 1;
    }
  }
  return counts;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
