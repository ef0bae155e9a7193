import { type Actor, told } from '../../shared/domain/events.ts';
import type { ImportId } from '../../shared/domain/ids.ts';
import { previewLifeMs } from '../../shared/domain/import-preview.ts';
import { Refused } from '../../shared/domain/refusals.ts';
import { type DirectoryStore, holdMs, refusedBy } from '../../shared/store/directory.ts';
import type { Import, Imports } from '../../shared/store/imports.ts';
import { ConditionFailed, type Table } from '../../shared/store/table.ts';

export interface RequestCommitDeps {
  readonly table: Pick<Table, 'write'>;
  readonly directory: Pick<DirectoryStore, 'hold'>;
  readonly imports: Imports;
  readonly now: () => number;
}

/**
 * Takes hold of the directory for this preview and tells `commit-import` to put it in force. Asked for twice it answers the
 * import as it stands; one that hangs since 15 minutes (its message was given up) is told again.
 */
export async function requestCommit(deps: RequestCommitDeps, id: ImportId, by: Actor): Promise<Import> {
  const found = await deps.imports.get(id);
  const at = deps.now();
  const hangs = found.status === 'committing' && at - (found.requestedAt ?? 0) > holdMs;
  if (found.status !== 'previewed' && !hangs) return found;
  if (found.errorCount > 0) {
    throw new Refused(
      'import-has-errors',
      `${found.counts.error} rows are wrong. Mend the file and send it again; nothing was changed.`,
      { facts: { errors: found.errorCount } },
    );
  }
  if (at - found.createdAt >= previewLifeMs) {
    throw new Refused('preview-expired', 'This preview is too old. Send the file again; nothing was changed.', {
      facts: { createdAt: new Date(found.createdAt).toISOString() },
    });
  }
  const attempt = (found.attempt ?? 0) + 1;
  const next: Import = { ...found, status: 'committing', attempt, requestedAt: at, requestedBy: by };
  const event = told('DirectoryCommitRequested', `${id}:${attempt}`, at, { importId: id, by });
  try {
    await deps.table.write(deps.directory.hold(id, found.baseVersion, at), {
      ...deps.imports.change(found, { status: 'committing', attempt, requestedAt: at, requestedBy: by }),
      emits: [event],
    });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    const current = await deps.imports.get(id);
    if (current.status !== found.status || current.attempt !== found.attempt) return current; // a double click
    throw refusedBy(error.item, found.baseVersion);
  }
  return next;
}
