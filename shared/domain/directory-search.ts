import type { Directory } from './directory-tree.ts';
import { comparePlaces, type PageRequest, type Place, pageOfList } from './pages.ts';
import { isValidAt, type Point } from './point.ts';
import { compareVietnamese, fold, hasAccents, withTonesLast } from './text.ts';

export interface PointQuery extends PageRequest {
  readonly parent?: string | undefined;
  readonly q?: string | undefined;
  readonly level?: string | undefined;
  readonly branch?: string | undefined;
  readonly validAt?: number | undefined;
}

export interface FoundPoint extends Point {
  readonly parentName?: string;
  readonly children: number;
}

/** A read model of the directory at one version: in Vietnamese order, ready to be searched. Made once a version. */
export interface DirectoryIndex {
  readonly directory: Directory;
  readonly entries: readonly Entry[];
  readonly children: ReadonlyMap<string, number>;
}

interface Entry {
  readonly point: Point;
  /** ' ' + folded name + ' ' + code: a word begins after a blank. */
  readonly words: string;
  readonly name: string;
  readonly accented: string;
  readonly order: number;
}

export function indexOf(directory: Directory): DirectoryIndex {
  const children = new Map<string, number>();
  for (const { parent } of directory.points.values()) {
    if (parent !== undefined) children.set(parent, (children.get(parent) ?? 0) + 1);
  }
  const sorted = [...directory.points.values()].sort(
    (a, b) => compareVietnamese(a.name, b.name) || (a.code < b.code ? -1 : 1),
  );
  const entries = sorted.map((point, order) => {
    const name = fold(point.name);
    return { point, name, words: ` ${name} ${point.code.toLowerCase()}`, accented: withTonesLast(point.name), order };
  });
  return { directory, entries, children };
}

/**
 * Every word of `q` must begin a word of the name, or the code. Best first: the whole name, a name that begins so, others; with
 * accents in `q`, names that have the same accents come before those that only read alike without.
 */
export function findPoints(
  index: DirectoryIndex,
  query: PointQuery,
): { items: FoundPoint[]; cursor?: string; total: number } {
  const folded = fold(query.q ?? '');
  const wanted = folded.split(' ').filter(Boolean);
  const accents = query.q && hasAccents(query.q) ? withTonesLast(query.q) : undefined;
  const hits: { entry: Entry; rank: number }[] = [];
  for (const entry of index.entries) {
    if (!matches(entry.point, query) || !wanted.every((word) => entry.words.includes(` ${word}`))) continue;
    hits.push({ entry, rank: wanted.length > 0 ? rankOf(entry, folded, accents) : 0 });
  }
  hits.sort((a, b) => a.rank - b.rank || a.entry.order - b.entry.order);
  const page = pageOfList(hits, query, ({ entry, rank }) => [rank, entry.point.name, entry.point.code], comparePoints);
  return { ...page, items: page.items.map(({ entry }) => found(index, entry.point)), total: hits.length };
}

export function found({ directory, children }: DirectoryIndex, point: Point): FoundPoint {
  const parent = point.parent === undefined ? undefined : directory.points.get(point.parent);
  return { ...point, ...(parent ? { parentName: parent.name } : {}), children: children.get(point.code) ?? 0 };
}

function matches(point: Point, { parent, level, branch, validAt }: PointQuery): boolean {
  return (
    (parent === undefined || (parent === 'root' ? point.parent === undefined : point.parent === parent)) &&
    (level === undefined || point.level === level) &&
    (branch === undefined || point.branch === branch) &&
    (validAt === undefined || isValidAt(point, validAt))
  );
}

function rankOf(entry: Entry, folded: string, accents: string | undefined): number {
  const reads =
    entry.name === folded ? 0 : entry.name.startsWith(folded) ? 1 : ` ${entry.name}`.includes(` ${folded}`) ? 2 : 3;
  if (accents === undefined) return reads;
  return ` ${entry.accented}`.includes(` ${accents}`) ? reads : reads + 4;
}

function comparePoints(a: Place, b: Place): number {
  const [rankA, nameA, codeA] = a as [number, string, string];
  const [rankB, nameB, codeB] = b as [number, string, string];
  return rankA - rankB || compareVietnamese(nameA, nameB) || comparePlaces([codeA], [codeB]);
}
