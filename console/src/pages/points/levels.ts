import * as z from 'zod/mini';
import { type directoryRoutes, levelCode } from '../../../../shared/contracts/directory.ts';
import { placed, type TreeError, type Unplaced } from '../../../../shared/domain/directory-tree.ts';
import { fold } from '../../../../shared/domain/text.ts';
import type { Answer } from '../../api/shapes.ts';
import type { Point } from './directory.ts';

export type Levels = Answer<typeof directoryRoutes.listLevels>;
export type Level = Levels['levels'][number];

/** A level as it is typed. The code of one that is kept stays: points are known by it. */
export interface LevelRow extends Level {
  /** Tells apart what has no code yet. */
  readonly key: string;
  readonly isNew: boolean;
}

/** As many as the directory takes. */
export const levelsLimit = 16;
const longestName = 100;

export function rowsOf(levels: readonly Level[]): LevelRow[] {
  return levels.map((level) => ({ ...level, key: level.code, isNew: false }));
}

export function newRow(): LevelRow {
  return { key: `new-${crypto.randomUUID()}`, code: '', name: '', headsBranch: false, isNew: true };
}

export function levelsOf(rows: readonly LevelRow[]): Level[] {
  return rows.map(({ code, name, headsBranch }) => ({ code: code.trim(), name: name.trim(), headsBranch }));
}

/** "Cụm xã" → "cum-xa": what a code may be made of. */
export function codeFor(name: string): string {
  return fold(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 32);
}

export type LevelFault = 'name' | 'nameLong' | 'nameTwice' | 'code' | 'codeTwice';

/** What the directory would refuse, or nobody could tell apart, by the row's key. */
export function levelFaults(rows: readonly LevelRow[]): Map<string, LevelFault> {
  const faults = new Map<string, LevelFault>();
  const names = new Set<string>();
  const codes = new Set<string>();
  for (const { key, code, name } of rows) {
    const [called, coded] = [fold(name.trim()), code.trim()];
    if (called === '') faults.set(key, 'name');
    else if (name.trim().length > longestName) faults.set(key, 'nameLong');
    else if (names.has(called)) faults.set(key, 'nameTwice');
    else if (!z.safeParse(levelCode, coded).success) faults.set(key, 'code');
    else if (codes.has(coded)) faults.set(key, 'codeTwice');
    names.add(called);
    codes.add(coded);
  }
  return faults;
}

export function isSameLevels(some: readonly Level[], others: readonly Level[]): boolean {
  const text = (levels: readonly Level[]): string =>
    JSON.stringify(levels.map(({ code, name, headsBranch }) => [code, name, headsBranch]));
  return text(some) === text(others);
}

export interface LevelConsequences {
  /** Where points would hang below a level that lies under their own: nothing is saved. */
  readonly errors: readonly TreeError[];
  /** Points that would belong to another branch. */
  readonly moved: number;
}

/** What the levels would do to the tree, as the directory itself finds it out. */
export function consequencesOf(points: ReadonlyMap<string, Point>, levels: readonly Level[]): LevelConsequences {
  const tree = placed(points as ReadonlyMap<string, Unplaced>, levels);
  const moved = [...tree.points.values()].filter(({ code, branch }) => points.get(code)?.branch !== branch).length;
  return { errors: tree.errors, moved };
}
