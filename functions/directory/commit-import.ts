import { type Envelope, envelope } from '../../shared/contracts/envelope.ts';
import { told } from '../../shared/domain/events.ts';
import type { ImportId } from '../../shared/domain/ids.ts';
import { applyRows } from '../../shared/domain/import-preview.ts';
import { Conflict } from '../../shared/domain/refusals.ts';
import type { Files } from '../../shared/gateways/files.ts';
import { log } from '../../shared/runtime/logs.ts';
import { type Message, queueHandler } from '../../shared/runtime/queue.ts';
import { wiredFiles } from '../../shared/runtime/wired/files.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { createDirectory, type DirectoryStore } from '../../shared/store/directory.ts';
import { createImports, type Imports } from '../../shared/store/imports.ts';
import { ConditionFailed, type Table } from '../../shared/store/table.ts';
import { rowsOf } from './import-rows.ts';

export interface CommitDeps {
  readonly table: Pick<Table, 'write'>;
  readonly directory: Pick<DirectoryStore, 'load' | 'save'>;
  readonly imports: Imports;
  readonly files: Files;
  readonly now: () => number;
}

/**
 * Trigger: queue `commit-import` ← DirectoryCommitRequested. Puts a preview in force: works its rows out again on the version
 * it was made for, and turns the directory over in one write together with the import's own status.
 * A repeat finds it committed. Two at once, or a crash anywhere before that write, change nothing: only one write can turn that
 * version over. Where the directory has moved on all the same, the import is refused and says so; it never half happens.
 */
export async function commitImport(deps: CommitDeps, id: ImportId): Promise<void> {
  const found = await deps.imports.get(id);
  if (found.status !== 'committing')
    return log.info('import is settled already', { importId: id, status: found.status });
  const directory = await deps.directory.load();
  if (directory.version !== found.baseVersion) return refuse(deps, id, directory.version);

  const { drafts } = await rowsOf(deps.files, id);
  const applied = applyRows(directory, drafts);
  if (applied.errors.length > 0)
    throw new Error(`${id} has ${applied.errors.length} errors that its preview did not have`);
  const at = deps.now();
  const directoryVersion = directory.version + 1;
  const told_ = told('PointsImported', id, at, {
    importId: id,
    directoryVersion,
    created: applied.counts.new,
    changed: applied.counts.changed + applied.moved,
    total: applied.points.size,
    by: found.requestedBy ?? found.createdBy,
  });
  try {
    await deps.directory.save(
      directory,
      { points: applied.points },
      {
        at,
        by: id,
        events: [told_],
        also: [deps.imports.change(found, { status: 'committed', committedAt: at, directoryVersion })],
      },
    );
  } catch (error) {
    if (error instanceof ConditionFailed) return log.info('import was settled meanwhile', { importId: id });
    if (error instanceof Conflict) return refuse(deps, id, Number(error.facts.current));
    throw error;
  }
  log.info('import is in force', { importId: id, directoryVersion, ...applied.counts });
}

async function refuse(deps: CommitDeps, id: ImportId, current: number): Promise<void> {
  const found = await deps.imports.get(id);
  if (found.status !== 'committing') return log.info('import was settled meanwhile', { importId: id });
  await deps.table.write(deps.imports.change(found, { status: 'refused', refusal: 'directory-moved' }));
  log.warn('import refused: the directory has moved on', { importId: id, base: found.baseVersion, current });
}

export const handler = queueHandler(envelope, () => {
  const table = wiredTable();
  const deps = {
    table,
    directory: createDirectory(table),
    imports: createImports(table),
    files: wiredFiles(),
    now: world.now,
  };
  return ({ body }: Message<Envelope>) => commitImport(deps, body.detail.importId as ImportId);
});
