import { Refused } from '../domain/refusals.ts';
import type { Caller } from './caller.ts';
import type { Problem } from './problems.ts';

/** How long ago a person may have signed in who signs for something. */
export interface RecentSignIn {
  readonly now: () => number;
  readonly maxAgeSeconds: number;
}

export const signInAgain = 'sign-in-again';

/**
 * Whoever approves, publishes or revokes has shown a moment ago that it is him, not only that somebody sits at a desk that is
 * still signed in. It is the sign-in that counts (`auth_time`): a token that was renewed since is no newer than that.
 */
export function demandRecentSignIn(operation: string, caller: Caller, demanded: RecentSignIn | undefined): void {
  if (!demanded) throw new Error(`${operation} demands a recent sign-in and its function does not say how recent`);
  const { now, maxAgeSeconds } = demanded;
  const at = caller.kind === 'staff' ? caller.signedInAt : undefined;
  if (at !== undefined && now() - at <= maxAgeSeconds * 1000) return;
  throw new Refused(signInAgain, 'This is signed for: sign in again, then repeat it. Nothing was done.', {
    status: 401,
    facts: { maxAgeSeconds },
  });
}

/** RFC 9470: what the client has to ask the issuer for. */
export function challengeOf({ facts }: Problem): string {
  return `Bearer error="insufficient_user_authentication", max_age="${Number(facts?.maxAgeSeconds ?? 0)}"`;
}
