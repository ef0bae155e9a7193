import type { Directory } from '../../shared/domain/directory-tree.ts';
import type { DomainEvent } from '../../shared/domain/events.ts';
import type { Point } from '../../shared/domain/point.ts';
import { Conflict } from '../../shared/domain/refusals.ts';
import type { DirectoryStore } from '../../shared/store/directory.ts';

const tries = 5;

/** Decides on the current directory until its save sticks: edits of different points must not refuse one another. */
export async function saved(
  deps: { readonly directory: Pick<DirectoryStore, 'load' | 'save'>; readonly now: () => number },
  decide: (directory: Directory) => ReadonlyMap<string, Point>,
  tell: (directoryVersion: number, at: number) => DomainEvent,
): Promise<Directory> {
  for (let attempt = 1; ; attempt++) {
    const directory = await deps.directory.load();
    const points = decide(directory);
    try {
      const at = deps.now();
      return await deps.directory.save(directory, { points }, { at, events: [tell(directory.version + 1, at)] });
    } catch (error) {
      const movedOn = error instanceof Conflict && error.code === 'directory-moved';
      if (!movedOn || attempt === tries) throw error;
    }
  }
}
