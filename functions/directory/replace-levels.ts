import type { Directory } from '../../shared/domain/directory-tree.ts';
import { type Actor, told } from '../../shared/domain/events.ts';
import type { Level } from '../../shared/domain/point.ts';
import { Conflict, Refused } from '../../shared/domain/refusals.ts';
import type { DirectoryStore } from '../../shared/store/directory.ts';
import { rePlaced } from './put-point.ts';

/**
 * Replaces the levels and, where other levels head branches now, moves every point to its new branch in the same act.
 * `version` is the directory's as it was read, so a repeat is refused instead of undoing what came in between.
 */
export async function replaceLevels(
  deps: { readonly directory: Pick<DirectoryStore, 'load' | 'save'>; readonly now: () => number },
  { version, levels }: { version: number; levels: readonly Level[] },
  by: Actor,
): Promise<Directory> {
  const directory = await deps.directory.load();
  if (directory.version !== version) {
    throw new Conflict('directory-moved', 'The directory has changed meanwhile. Read the levels again, then decide.', {
      given: version,
      current: directory.version,
    });
  }
  const codes = levels.map((level) => level.code);
  if (new Set(codes).size < codes.length) throw new Refused('levels-refused', 'Two levels have the same code.');
  const gone = new Set(directory.levels.map((l) => l.code).filter((code) => !codes.includes(code)));
  const inUse = [...directory.points.values()].filter((p) => gone.has(p.level));
  if (inUse.length > 0) {
    const which = [...new Set(inUse.map((p) => p.level))].join(', ');
    throw new Refused(
      'level-in-use',
      `${inUse.length} points are of the level ${which}. Give them another one first.`,
      {
        facts: { points: inUse.length },
      },
    );
  }
  const points = rePlaced(directory, directory.points, levels);
  const at = deps.now();
  const directoryVersion = version + 1;
  const event = told('LevelsReplaced', `${directoryVersion}`, at, { directoryVersion, by });
  return deps.directory.save(directory, { levels, points }, { at, events: [event] });
}
