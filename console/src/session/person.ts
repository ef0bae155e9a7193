import { type Role, roles } from '../../../shared/contracts/route.ts';

/** Who is signed in, by the claims of the user pool's ID token. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string | undefined;
  readonly roles: readonly Role[];
  /** The branch a provincial office is limited to. */
  readonly branch: string | undefined;
}

export function personOf(claims: Readonly<Record<string, unknown>>): Person {
  const groups = claims['cognito:groups'];
  const given = Array.isArray(groups) ? groups.map(String) : [];
  const text = (name: string): string | undefined => (typeof claims[name] === 'string' ? claims[name] : undefined);
  return {
    id: String(claims.sub),
    name: text('name') ?? text('email') ?? String(claims.sub),
    email: text('email'),
    roles: roles.filter((role) => given.includes(role)),
    branch: text('custom:branch'),
  };
}

/**
 * Whether a route of the contracts is for this person, and in `conference` where it is about one: what another office plans, a
 * provincial office only reads. The API decides again; this only keeps from offering in vain.
 */
export function mayCall(
  person: Pick<Person, 'roles' | 'branch'>,
  route: { readonly roles?: readonly Role[]; readonly ownOnly?: boolean },
  conference?: { readonly ownerBranch?: string | undefined },
): boolean {
  if (route.roles === undefined) return true;
  const held = route.roles.filter((role) => person.roles.includes(role));
  const isLimited = held.every((role) => role === 'provincial-office');
  if (held.length > 0 && route.ownOnly && isLimited && conference) {
    return person.branch !== undefined && conference.ownerBranch === person.branch;
  }
  return held.length > 0;
}
