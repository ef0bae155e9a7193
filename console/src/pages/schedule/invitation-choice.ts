import type { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import type { Invitation } from '../../../../shared/domain/conference.ts';
import { compareUnits } from '../../../../shared/domain/text.ts';
import type { ItemOf } from '../../api/shapes.ts';
import type { TreeNode } from '../../design/tree-rows.ts';

export type Point = ItemOf<typeof directoryRoutes.listPoints>;

/** The directory as it stands on the day of the conference. */
export interface Country {
  readonly points: ReadonlyMap<string, Point>;
  /** In Vietnamese order. */
  readonly below: ReadonlyMap<string, readonly Point[]>;
  readonly roots: readonly Point[];
}

/** Behind this prefix stands the hall of a point that has others below it: a province's own, without its communes. */
export const hallOf = 'hall:';

export function countryOf(all: readonly Point[], at: number): Country {
  const there = all.filter(({ validFrom, validTo }) => (validFrom ?? -Infinity) <= at && at < (validTo ?? Infinity));
  const points = new Map(there.map((point) => [point.code, point]));
  const below = Map.groupBy(
    there.toSorted((a, b) => compareUnits(a.name, b.name)),
    ({ parent }) => (parent !== undefined && points.has(parent) ? parent : ''),
  );
  return { points, below, roots: below.get('') ?? [] };
}

/** The point and everything below it. */
export function codesUnder(country: Country, code: string): string[] {
  return [code, ...(country.below.get(code) ?? []).flatMap((point) => codesUnder(country, point.code))];
}

/** Everybody the invitation means; the host as well, whatever it says (as shared/domain/invitation.ts resolves it). */
export function invitedOf(country: Country, invited: Invitation, hostPoint: string): ReadonlySet<string> {
  const chosen = new Set<string>(invited.all ? country.points.keys() : []);
  for (const root of invited.subtrees ?? [])
    if (country.points.has(root)) for (const code of codesUnder(country, root)) chosen.add(code);
  for (const code of invited.codes ?? []) if (country.points.has(code)) chosen.add(code);
  for (const code of invited.except ?? []) chosen.delete(code);
  if (country.points.has(hostPoint)) chosen.add(hostPoint);
  return chosen;
}

/** Invites these points, or no longer, in the shortest words that mean exactly that. */
export function changed(country: Country, before: Invitation, codes: readonly string[], isOn: boolean): Invitation {
  const wanted = new Set(invitedOf(country, before, ''));
  for (const code of codes) isOn ? wanted.add(code) : wanted.delete(code);
  return inWords(country, wanted);
}

/** Everybody less some, or whole branches and single points: whichever says less. */
export function inWords(country: Country, wanted: ReadonlySet<string>): Invitation {
  if (wanted.size === 0) return {};
  const missing = [...country.points.keys()].filter((code) => !wanted.has(code));
  const subtrees: string[] = [];
  const codes: string[] = [];
  const add = (point: Point): void => {
    const under = country.below.get(point.code) ?? [];
    if (under.length > 0 && codesUnder(country, point.code).every((code) => wanted.has(code))) {
      subtrees.push(point.code);
      return;
    }
    if (wanted.has(point.code)) codes.push(point.code);
    for (const each of under) add(each);
  };
  for (const root of country.roots) add(root);
  if (missing.length < subtrees.length + codes.length)
    return { all: true, ...(missing.length > 0 ? { except: missing.sort() } : {}) };
  return {
    ...(subtrees.length > 0 ? { subtrees: subtrees.sort() } : {}),
    ...(codes.length > 0 ? { codes: codes.sort() } : {}),
  };
}

export interface Tally {
  readonly chosen: number;
  readonly all: number;
}

/** Of every point that has others below it, itself counted in. */
export function tallies(country: Country, wanted: ReadonlySet<string>): ReadonlyMap<string, Tally> {
  const found = new Map<string, Tally>();
  const count = (point: Point): Tally => {
    let chosen = wanted.has(point.code) ? 1 : 0;
    let all = 1;
    for (const each of country.below.get(point.code) ?? []) {
      const part = count(each);
      chosen += part.chosen;
      all += part.all;
    }
    found.set(point.code, { chosen, all });
    return { chosen, all };
  };
  for (const root of country.roots) count(root);
  return found;
}

/** What a node of the tree stands for. */
export function codesOf(country: Country, node: Pick<TreeNode, 'id'>): string[] {
  return node.id.startsWith(hallOf) ? [node.id.slice(hallOf.length)] : codesUnder(country, node.id);
}

/** Codes typed or pasted, apart by anything that no code has. */
export function codesIn(text: string): string[] {
  return [...new Set(text.split(/[^0-9A-Za-z._-]+/).filter(Boolean))];
}
