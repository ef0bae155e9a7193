import type * as z from 'zod/mini';

/** Who may come in: `staff` by a token of the user pool, `hall` by a bridge's session, `public` without. */
export type Auth = 'staff' | 'hall' | 'public';

export const roles = ['admin', 'central-office', 'secretariat', 'provincial-office', 'chair', 'auditor'] as const;
export type Role = (typeof roles)[number];

/**
 * One operation of the API. Everything that describes it is here once: the gateway's route, its authoriser, the roles, the
 * checks of the request, the answer, the OpenAPI page and the authorisation matrix of the tests all come out of it.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/conferences/{conferenceId}`: parameters in braces, one segment each. */
  readonly path: string;
  /** camelCase verb-noun; unique. */
  readonly operation: string;
  readonly summary: string;
  readonly auth: Auth;
  /** Staff roles that may call it; `admin` is not implied. */
  readonly roles?: readonly Role[];
  /** An act that is signed for: the person must have signed in within the last minutes, not just hold a token (`SIGN_IN_SECONDS`). */
  readonly recentSignIn?: true;
  /** A provincial office may call it for the conferences that it plans itself, and for no other. */
  readonly ownOnly?: boolean;
  readonly params?: z.ZodMiniType;
  readonly query?: z.ZodMiniType;
  readonly body?: z.ZodMiniType;
  /** Media types of a body that is taken raw (a file) instead of JSON. */
  readonly takes?: readonly string[];
  /** Largest body in bytes; 1 MiB unless said. Lambda's own limit is 6 MB, base64 included. */
  readonly maxBytes?: number;
  /** Status of success; 200 unless said. */
  readonly status?: number;
  readonly response?: z.ZodMiniType;
  /** Media types of an answer that is a file instead of JSON. */
  readonly gives?: readonly string[];
  /** Honour `Idempotency-Key`: a repeat within 24 h with the same body answers what the first did. */
  readonly idempotent?: boolean;
}

export function route<const R extends Route>(it: R): R {
  return it;
}

/** `{conferenceId}` → `['conferenceId']`. */
export function parametersOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\+?\}/g)].map((m) => m[1] as string);
}
