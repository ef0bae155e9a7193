import type { BridgeId } from './ids.ts';

/**
 * A hall's way in: a link that names the bridge and carries a secret of 160 bits, and a PIN that comes apart from it. The
 * two are exchanged for a session of one device. Nothing here is a secret: hashes and sealed texts only.
 */
export interface Access {
  readonly bridgeId: BridgeId;
  readonly linkHash: string;
  readonly sealedLink: string;
  /** Of PIN and link secret together: the table alone does not tell a PIN by trying a million. */
  readonly pinHash: string;
  readonly sealedPin: string;
  /** Raised by every rotation; a mail of an older epoch must not go out. */
  readonly epoch: number;
  /** Of the bridge, when this was issued; 1 unless said. What was issued before a withdrawal lets nobody in after it. */
  readonly enrolments?: number;
  readonly attempts: Attempts;
  readonly revokedAt?: number;
  /** The last of the staff to whom this PIN was shown. */
  readonly pinTold?: { readonly by: string; readonly at: number };
  readonly sessions: readonly HallSession[];
  /** +1 on every write. */
  readonly version: number;
}

/** What wrong tries with one link have led to. Kept alike for a link that is right and one that is not. */
export interface Attempts {
  readonly failures: number;
  /** No try is looked at before. */
  readonly waitUntil: number;
}

export interface HallSession {
  /** Digest of the session's secret: names the device without being usable as it. */
  readonly id: string;
  readonly device?: string;
  readonly openedAt: number;
  readonly expiresAt: number;
  /** When the page last said that it is there, to some minutes; ahead where it says nothing before the doors. */
  readonly seenAt?: number;
}

export const noAttempts: Attempts = { failures: 0, waitUntil: 0 };

/** Devices of one bridge that may be signed in at once; the longest signed in gives way. */
export const sessionsLimit = 4;
/** For a line check days ahead, or a roll handed in days after. */
export const checkMs = 3 * 3600_000;
/** How long after the planned end a session of a conference still serves the roll call and the papers. */
export const sessionTailMs = 4 * 3600_000;
/** A page that was closed so long needs its PIN again: a lunch is shorter. */
export const idleMs = 2 * 3600_000;
/** From then on before the doors a page says that it is there. */
export const pageBeatsMs = 30 * 60_000;
/** Whoever signs in so near the doors stays: no session of a check ends while halls gather. */
const leadMs = checkMs + pageBeatsMs;
/** A session is noted as seen no more often: each note is a write, and a nation beats a hundred times a second. */
const seenEveryMs = 15 * 60_000;

const freeFailures = 3;
const firstWaitMs = 5_000;
const longestWaitMs = 5 * 60_000;
/** Ten tries of a million PINs: a guess succeeds once in 100,000. Then only staff lets in again. */
export const lockedAfter = 10;

export function isLocked(attempts: Attempts): boolean {
  return attempts.failures >= lockedAfter;
}

/** 3 tries at once, then 5 s, 10 s, 20 s … at most 5 min, locked after 10. */
export function afterFailure(attempts: Attempts, now: number): Attempts {
  const failures = Math.min(attempts.failures + 1, lockedAfter);
  const over = failures - freeFailures;
  return { failures, waitUntil: over < 0 ? 0 : now + Math.min(longestWaitMs, firstWaitMs * 2 ** over) };
}

export type SignIn =
  | { readonly kind: 'opened'; readonly access: Access }
  /** Link, PIN, revoked or unknown: the caller is not told which. */
  | { readonly kind: 'wrong'; readonly attempts: Attempts }
  | { readonly kind: 'slow-down'; readonly waitMs: number; readonly locked: boolean };

export interface SignInTry {
  /** The access the link leads to, if it does. */
  readonly access: Access | undefined;
  /** Of that link, right or wrong. */
  readonly attempts: Attempts;
  readonly isRight: boolean;
  readonly session: HallSession;
}

/** One try. A locked link waits as if it would end, so that nobody learns more from the lock than from the wait. */
export function signIn({ access, attempts, isRight, session }: SignInTry, now: number): SignIn {
  if (isLocked(attempts)) return { kind: 'slow-down', waitMs: longestWaitMs, locked: true };
  if (attempts.waitUntil > now) return { kind: 'slow-down', waitMs: attempts.waitUntil - now, locked: false };
  if (!access || !isRight || access.revokedAt !== undefined) {
    return { kind: 'wrong', attempts: afterFailure(attempts, now) };
  }
  const others = access.sessions.filter(
    (s) => isUsable(s, now) && (session.device === undefined || s.device !== session.device),
  );
  const kept = [...others].sort((a, b) => a.openedAt - b.openedAt).slice(-(sessionsLimit - 1));
  return { kind: 'opened', access: { ...access, attempts: noAttempts, sessions: [...kept, session] } };
}

/** The session of that digest, if it may still be used. */
export function sessionOf(access: Access | undefined, sessionId: string, now: number): HallSession | undefined {
  if (!access || access.revokedAt !== undefined) return undefined;
  return access.sessions.find((s) => s.id === sessionId && isUsable(s, now));
}

export function isUsable({ expiresAt, seenAt }: HallSession, now: number): boolean {
  return expiresAt > now && (seenAt === undefined || seenAt + idleMs > now);
}

interface Times {
  readonly doorsOpenAt: number;
  readonly endsAt: number;
}

/** Some hours for a check; near the doors and during the conference until its end and the time for what comes after. */
export function sessionEnd(now: number, { doorsOpenAt, endsAt }: Times): number {
  const isOfConference = now >= doorsOpenAt - leadMs;
  const end = Math.max(now + checkMs, isOfConference ? endsAt + sessionTailMs : 0);
  return Math.min(end, now + 24 * 3600_000); // never past the one day of a room
}

export function opened(
  session: Pick<HallSession, 'id' | 'device'>,
  now: number,
  times: Times | undefined,
): HallSession {
  if (!times) return { ...session, openedAt: now, expiresAt: now };
  const seenAt = Math.max(now, times.doorsOpenAt - pageBeatsMs);
  return { ...session, openedAt: now, expiresAt: sessionEnd(now, times), seenAt };
}

/** The page is there, and the conference may have been moved: undefined where that is noted already. */
export function seen(access: Access, sessionId: string, now: number, times: Times): Access | undefined {
  const session = sessionOf(access, sessionId, now);
  if (!session || now < (session.seenAt ?? session.openedAt) + seenEveryMs) return undefined;
  const next = { ...session, seenAt: now, expiresAt: sessionEnd(now, times) };
  return { ...access, sessions: access.sessions.map((each) => (each.id === sessionId ? next : each)) };
}

export const accessStateOf = (access: Access): 'open' | 'locked' | 'revoked' =>
  access.revokedAt !== undefined ? 'revoked' : isLocked(access.attempts) ? 'locked' : 'open';
