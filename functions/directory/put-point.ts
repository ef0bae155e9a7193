import {
  type Directory,
  placed,
  pointsLimit,
  type TreeError,
  type Unplaced,
} from '../../shared/domain/directory-tree.ts';
import { type Actor, told } from '../../shared/domain/events.ts';
import { givenOf } from '../../shared/domain/given.ts';
import { changedColumns } from '../../shared/domain/import-preview.ts';
import type { Contact, Point } from '../../shared/domain/point.ts';
import { Conflict, Missing, Refused } from '../../shared/domain/refusals.ts';
import type { DirectoryStore } from '../../shared/store/directory.ts';
import { saved } from './save-directory.ts';

export interface PutPointDeps {
  readonly directory: Pick<DirectoryStore, 'load' | 'save'>;
  readonly now: () => number;
}

export interface PointEdit {
  readonly code: string;
  /** As it was read; 0 for a new point. */
  readonly version: number;
  readonly name: string;
  readonly level: string;
  readonly contacts: readonly Contact[];
  readonly type?: string | undefined;
  readonly parent?: string | undefined;
  readonly seats?: number | undefined;
  readonly validFrom?: number | undefined;
  readonly validTo?: number | undefined;
  readonly mergedInto?: string | undefined;
}

const keptByProvince = /^(seats|host_.*|office_.*)$/;

/**
 * Makes or changes one point; a new parent takes its whole subtree along. `limit`: the branch of a provincial office, which
 * keeps contacts and seats of its own points and nothing else. The same edit sent twice meets its own trace: version-lost.
 */
export async function putPoint(
  deps: PutPointDeps,
  edit: PointEdit,
  { by, limit }: { by: Actor; limit: string | undefined },
): Promise<Point> {
  const { code, version } = edit;
  const next = await saved(
    deps,
    (directory) => edited(directory, edit, limit),
    (directoryVersion, at) =>
      told('PointChanged', `${code}:${version + 1}:${directoryVersion}`, at, {
        code,
        pointVersion: version + 1,
        directoryVersion,
        by,
      }),
  );
  return next.points.get(edit.code) as Point; // `edited` has just put it there
}

function edited(directory: Directory, edit: PointEdit, limit: string | undefined): ReadonlyMap<string, Point> {
  const before = directory.points.get(edit.code);
  if (limit !== undefined && before?.branch !== limit) throw new Missing('point', edit.code);
  if ((before?.version ?? 0) !== edit.version) {
    throw new Conflict('version-lost', 'Somebody else changed this point meanwhile.', {
      given: edit.version,
      current: before?.version ?? 0,
    });
  }
  const after: Unplaced = { ...givenOf(edit), version: edit.version + 1 };
  if (limit !== undefined && before) {
    const beyond = changedColumns(before, after).filter((column) => !keptByProvince.test(column));
    if (beyond.length > 0) {
      throw new Refused('not-yours-to-change', 'A provincial office changes contacts and seats only.', {
        status: 403,
        fields: beyond.map((field) => ({ field, reason: 'is kept by the central office' })),
      });
    }
  }
  if (!before && directory.points.size >= pointsLimit) {
    throw new Refused('directory-full', `The directory holds ${pointsLimit} points, which is all it takes.`);
  }
  return rePlaced(directory, new Map<string, Unplaced>(directory.points).set(edit.code, after), directory.levels);
}

/** The points in their places, each that moved with its version raised. Refused with all that is wrong with the tree. */
export function rePlaced(
  directory: Directory,
  next: ReadonlyMap<string, Unplaced>,
  levels: Directory['levels'],
): ReadonlyMap<string, Point> {
  const tree = placed(next, levels);
  if (tree.errors.length > 0) throw refusedTree(tree.errors);
  const points = new Map<string, Point>();
  for (const [code, point] of tree.points) {
    const before = directory.points.get(code);
    const untouched = before && next.get(code) === before;
    const moved = untouched && (before.path !== point.path || before.branch !== point.branch);
    points.set(code, !untouched ? point : moved ? { ...point, version: before.version + 1 } : before);
  }
  return points;
}

function refusedTree(errors: readonly TreeError[]): Refused {
  return new Refused('point-refused', 'The directory would not hold together like that; nothing was changed.', {
    fields: errors.slice(0, 100).map((e) => ({ field: e.column, reason: `${e.code}: ${e.reason}` })),
    facts: { errors: errors.length },
  });
}
