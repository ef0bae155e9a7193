import type { Level, Point } from './point.ts';

/** The whole directory at one version. */
export interface Directory {
  /** 0 before anything was saved. */
  readonly version: number;
  readonly levels: readonly Level[];
  readonly points: ReadonlyMap<string, Point>;
}

/** A point before its place in the tree is known. */
export type Unplaced = Omit<Point, 'branch' | 'path'>;

export interface TreeError {
  readonly code: string;
  /** Column of the import file; the field of the API is named alike. */
  readonly column: string;
  readonly reason: string;
}

export const pointsLimit = 50_000;
const depthLimit = 16;

/**
 * Gives every point its path and branch, whatever the depth of the tree, and names all that is wrong with it: unknown level
 * or parent, cycles, a parent of a lower level, a merger into nothing.
 */
export function placed(
  points: ReadonlyMap<string, Unplaced>,
  levels: readonly Level[],
): { points: Map<string, Point>; errors: TreeError[] } {
  const depth = new Map(levels.map((level, at) => [level.code, at]));
  const heads = new Set(levels.filter((level) => level.headsBranch).map((level) => level.code));
  const errors: TreeError[] = [];
  const done = new Map<string, Point>();
  const refuse = (code: string, column: string, reason: string) => errors.push({ code, column, reason });

  const parentOf = (point: Unplaced) => (point.parent === undefined ? undefined : points.get(point.parent));
  for (const point of points.values()) {
    checkOne(point, points, depth, refuse);
    // upward until something placed, a root or a ring; then downward again, so that depth never means recursion
    const chain: Unplaced[] = [];
    const seen = new Set<string>();
    let at: Unplaced | undefined = point;
    while (at && !done.has(at.code) && !seen.has(at.code)) {
      seen.add(at.code);
      chain.push(at);
      at = parentOf(at);
    }
    if (at && seen.has(at.code)) {
      const ring = chain.slice(chain.findIndex((p) => p.code === at?.code));
      const names = ring.map((p) => p.code);
      if (names.length > 1 && names.every((code) => code >= point.code)) {
        const shown = [...names.slice(0, 6), ...(names.length > 6 ? ['…'] : []), names[0]].join(' → ');
        for (const code of names) refuse(code, 'parent_code', `the parents form a ring: ${shown}`);
      }
      continue;
    }
    for (const each of chain.reverse()) done.set(each.code, place(each, done.get(each.parent ?? ''), heads));
    if ((done.get(point.code)?.path.split('/').length ?? 0) > depthLimit) {
      refuse(point.code, 'parent_code', `lies deeper than ${depthLimit} levels`);
    }
  }
  return { points: done, errors };
}

function place(point: Unplaced, parent: Point | undefined, heads: ReadonlySet<string>): Point {
  const path = parent ? `${parent.path}/${point.code}` : point.code;
  const branch = heads.has(point.level) || !parent ? point.code : parent.branch;
  return { ...point, branch, path };
}

function checkOne(
  point: Unplaced,
  points: ReadonlyMap<string, Unplaced>,
  depth: ReadonlyMap<string, number>,
  refuse: (code: string, column: string, reason: string) => void,
): void {
  const { code, level, parent, mergedInto, validFrom, validTo } = point;
  const known = depth.get(level);
  if (known === undefined) {
    refuse(code, 'level', `unknown level ${JSON.stringify(level)}; known are ${[...depth.keys()].join(', ')}`);
  }
  if (parent === code) refuse(code, 'parent_code', 'is its own parent');
  else if (parent !== undefined) {
    const above = points.get(parent);
    const aboveDepth = above && depth.get(above.level);
    if (!above) refuse(code, 'parent_code', `unknown parent ${JSON.stringify(parent)}`);
    else if (known !== undefined && aboveDepth !== undefined && aboveDepth > known) {
      refuse(code, 'parent_code', `the parent ${parent} is of level ${above.level}, which lies below ${level}`);
    }
  }
  if (validFrom !== undefined && validTo !== undefined && validTo <= validFrom) {
    refuse(code, 'valid_to', 'must be after valid_from');
  }
  if (mergedInto === undefined) return;
  if (mergedInto === code) refuse(code, 'merged_into', 'is merged into itself');
  else if (!points.has(mergedInto)) refuse(code, 'merged_into', `unknown point ${JSON.stringify(mergedInto)}`);
  else if (validTo === undefined) refuse(code, 'valid_to', 'is needed where merged_into is given');
  else {
    let at: Unplaced | undefined = point;
    for (let steps = 0; at?.mergedInto !== undefined; steps++) {
      at = points.get(at.mergedInto);
      if (at?.code !== code && steps <= 100) continue;
      refuse(code, 'merged_into', 'the mergers form a ring');
      break;
    }
  }
}

/** The point and everything below it. */
export function subtreeOf(directory: Directory, code: string): Point[] {
  const root = directory.points.get(code);
  if (!root) return [];
  const prefix = `${root.path}/`;
  return [...directory.points.values()].filter((p) => p === root || p.path.startsWith(prefix));
}
