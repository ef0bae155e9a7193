import { type ImportId, newId } from '../../shared/domain/ids.ts';
import { applyRows } from '../../shared/domain/import-preview.ts';
import type { Files } from '../../shared/gateways/files.ts';
import type { DirectoryStore } from '../../shared/store/directory.ts';
import type { Import, Imports } from '../../shared/store/imports.ts';
import { keepRows } from './import-rows.ts';
import { readFile, shownErrors } from './read-file.ts';

export interface PreviewDeps {
  readonly directory: Pick<DirectoryStore, 'load'>;
  readonly imports: Pick<Imports, 'create'>;
  readonly files: Files;
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

/**
 * Reads a file of points and says what it would change: a verdict per row, every error at once. The directory stays as it
 * is. Rows first, then the record that names them: a crash in between leaves a file that nobody knows, and the repeat makes
 * a new preview.
 */
export async function previewImport(
  deps: PreviewDeps,
  file: { bytes: Buffer; fileName?: string },
  by: string,
): Promise<Import> {
  const [{ drafts, errors }, directory] = await Promise.all([readFile(file.bytes), deps.directory.load()]);
  const applied = applyRows(directory, drafts, errors);
  const id: ImportId = newId('imp', deps.random);
  const record: Import = {
    id,
    status: 'previewed',
    fileName: nameOf(file.fileName),
    baseVersion: directory.version,
    counts: applied.counts,
    moved: applied.moved,
    errors: applied.errors.slice(0, shownErrors),
    errorCount: applied.errors.length,
    createdAt: deps.now(),
    createdBy: by,
  };
  await keepRows(deps.files, id, { drafts, verdicts: applied.rows });
  await deps.imports.create(record);
  return record;
}

/** For showing only: the last part, without control characters. */
function nameOf(given: string | undefined): string {
  const last = (given ?? '').normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  return (
    last
      .replace(/\p{Cc}/gu, '')
      .trim()
      .slice(0, 120) || 'file'
  );
}
