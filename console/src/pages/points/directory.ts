import type { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import {
  compareUnits,
  fold,
  hasAccents,
  hasWords,
  searchable,
  withTonesLast,
  wordsOf,
} from '../../../../shared/domain/text.ts';
import type { Answer } from '../../api/shapes.ts';
import type { ListedState, PointsSearch } from './search.ts';

export type Point = Answer<typeof directoryRoutes.getPoint>;

interface Entry {
  readonly point: Point;
  readonly name: string;
  /** ' ' + folded name + ' ' + code: a word begins after a blank. */
  readonly words: string;
  readonly accented: string;
}

/** The whole directory, ready to be looked up, walked and searched. */
export interface Directory {
  readonly points: ReadonlyMap<string, Point>;
  /** In Vietnamese order. */
  readonly entries: readonly Entry[];
  /** By parent, in Vietnamese order; '' holds those whose parent this person does not see. */
  readonly below: ReadonlyMap<string, readonly Point[]>;
  readonly mergedFrom: ReadonlyMap<string, readonly Point[]>;
}

export function directoryOf(all: readonly Point[]): Directory {
  const points = new Map(all.map((point) => [point.code, point]));
  const sorted = all.toSorted((a, b) => compareUnits(a.name, b.name) || (a.code < b.code ? -1 : 1));
  const entries = sorted.map((point) => {
    const name = fold(point.name);
    return { point, name, words: searchable(point.name, point.code), accented: ` ${withTonesLast(point.name)}` };
  });
  const below = Map.groupBy(sorted, ({ parent }) => (parent !== undefined && points.has(parent) ? parent : ''));
  const mergedFrom = Map.groupBy(
    sorted.filter(({ mergedInto }) => mergedInto !== undefined),
    ({ mergedInto }) => mergedInto as string,
  );
  return { points, entries, below, mergedFrom };
}

export type Being = 'current' | 'coming' | 'ended';

export function beingOf({ validFrom, validTo }: Pick<Point, 'validFrom' | 'validTo'>, now: number): Being {
  if (validTo !== undefined && validTo <= now) return 'ended';
  return validFrom !== undefined && validFrom > now ? 'coming' : 'current';
}

/** Somebody there gets the hall's link: the host has an address, and a phone for the PIN. */
export function hasHost({ contacts }: Pick<Point, 'contacts'>): boolean {
  return contacts.some(({ role, email, phone }) => role === 'host' && email && phone);
}

function isListed(point: Point, state: ListedState, now: number): boolean {
  if (state === 'all') return true;
  const being = beingOf(point, now);
  return state === 'no-host' ? being !== 'ended' && !hasHost(point) : being === state;
}

const isWithin = (point: Point, root: Point): boolean =>
  point.code === root.code || point.path.startsWith(`${root.path}/`);

/**
 * What the filters leave. Every word of `q` begins a word of the name, or the code, accents or not; best first, as the API's own
 * search has it: the whole name, a name that begins so, a word in it, a code; with accents, those that have the same ones first.
 */
export function listed(directory: Directory, search: PointsSearch, now: number): Point[] {
  const { q = '', in: within, level, state = 'current' } = search;
  const root = within === undefined ? undefined : directory.points.get(within);
  if (within !== undefined && !root) return [];
  const folded = fold(q);
  const wanted = wordsOf(q);
  const accents = hasAccents(q) ? ` ${withTonesLast(q)}` : undefined;
  const found = directory.entries.filter(
    ({ point, words }) =>
      isListed(point, state, now) &&
      (level === undefined || point.level === level) &&
      (!root || isWithin(point, root)) &&
      hasWords(words, wanted),
  );
  if (wanted.length === 0) return found.map(({ point }) => point);
  const rank = ({ name, accented }: Entry): number => {
    const reads = name === folded ? 0 : name.startsWith(folded) ? 1 : ` ${name}`.includes(` ${folded}`) ? 2 : 3;
    return accents !== undefined && !accented.includes(accents) ? reads + 4 : reads;
  };
  return found
    .map((entry) => ({ entry, rank: rank(entry) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry.point);
}

/**
 * How many halls there are under each point that has some below it, its own among them: as the list of that unit, the picker of a
 * conference and the board count. Under '' all. Counted is what `isCounted` says.
 */
export function countsUnder(directory: Directory, isCounted: (point: Point) => boolean): ReadonlyMap<string, number> {
  const counts = new Map<string, number>([['', 0]]);
  const counted = [...directory.points.values()].filter(isCounted);
  const add = (code: string): void => void counts.set(code, (counts.get(code) ?? 0) + 1);
  for (const { path } of counted) for (const code of ['', ...path.split('/').slice(0, -1)]) add(code);
  for (const { code } of counted) if (counts.has(code)) add(code);
  return counts;
}

/** From the top down to the point's parent, as far as this person sees it. */
export function above(directory: Directory, code: string): Point[] {
  const path = directory.points.get(code)?.path.split('/').slice(0, -1) ?? [];
  return path.flatMap((each) => directory.points.get(each) ?? []);
}
