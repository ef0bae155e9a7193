import { type Role, roles } from '../contracts/route.ts';
import type { Actor } from '../domain/events.ts';
import type { BridgeId, ConferenceId } from '../domain/ids.ts';
import { Missing } from '../domain/refusals.ts';

/** Who calls, as the gateway's authoriser has established it. */
export type Caller = Staff | HallHost | { readonly kind: 'public' };

export interface Staff {
  readonly kind: 'staff';
  /** The user pool's subject: opaque, stable. */
  readonly id: string;
  readonly name: string;
  /** Those that the route lists: a second role that would not let in must not widen what the first one may. */
  readonly roles: readonly Role[];
  /** The branch a provincial office is limited to. */
  readonly branch?: string;
  /** When this person gave the password and second factor last, ms; a renewed token does not change it. */
  readonly signedInAt?: number;
}

export interface HallHost {
  readonly kind: 'hall';
  readonly conferenceId: ConferenceId;
  readonly bridgeId: BridgeId;
  /** Digest of the session's secret: names the device without being usable as it. */
  readonly sessionId: string;
}

/** Who stands in the audit record for what this caller does. */
export function actorOf(caller: Caller): Actor {
  if (caller.kind === 'staff') return caller.id;
  if (caller.kind === 'hall') return caller.bridgeId;
  throw new Error('nobody acts without an account or a hall session');
}

/** Groups arrive as a JSON array or as `[a b]`: HTTP APIs flatten list claims into that text. */
export function rolesOf(claim: unknown): Role[] {
  const given = Array.isArray(claim)
    ? claim.map(String)
    : String(claim ?? '')
        .replace(/^\[|\]$/g, '')
        .split(/[\s,]+/);
  return roles.filter((role) => given.includes(role));
}

/** Staff as one route sees them; undefined where none of their roles lets them in. */
export function staffOf(
  claims: Readonly<Record<string, unknown>>,
  listed: readonly Role[] | undefined,
): Staff | undefined {
  const held = rolesOf(claims['cognito:groups']).filter((role) => listed?.includes(role));
  if (held.length === 0) return undefined;
  return {
    kind: 'staff',
    id: String(claims.sub),
    name: String(claims.name ?? claims.username ?? claims.sub),
    roles: held,
    ...(claims['custom:branch'] ? { branch: String(claims['custom:branch']) } : {}),
    ...(Number(claims.auth_time) > 0 ? { signedInAt: Number(claims.auth_time) * 1000 } : {}),
  };
}

export function hasRole(caller: Caller, ...wanted: readonly Role[]): boolean {
  return caller.kind === 'staff' && wanted.some((role) => caller.roles.includes(role));
}

/**
 * The branch that limits this caller, or undefined for one who may see all. Somebody who is only a provincial office and has
 * no branch sees nothing at all: a missing claim must never widen a right.
 */
export function limitOf(caller: Caller): string | undefined {
  if (caller.kind !== 'staff') return undefined;
  const wide = caller.roles.some((role) => role !== 'provincial-office');
  return wide ? undefined : (caller.branch ?? '\u0000none');
}

/** Denies as if the thing did not exist: who may not know of it learns nothing from the answer. */
export function demandBranch(caller: Caller, branch: string, what: string, id: string): void {
  const limit = limitOf(caller);
  if (limit !== undefined && limit !== branch) throw new Missing(what, id);
}
