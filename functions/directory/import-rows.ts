import type { ImportId } from '../../shared/domain/ids.ts';
import type { RowDraft } from '../../shared/domain/import-columns.ts';
import type { RowVerdict } from '../../shared/domain/import-preview.ts';
import { Missing } from '../../shared/domain/refusals.ts';
import type { Files } from '../../shared/gateways/files.ts';
import { packed, unpacked } from '../../shared/store/packed.ts';

/** What an import keeps beside its record: its rows as they were read, and the verdict on each. */
export interface ImportRows {
  readonly drafts: readonly RowDraft[];
  readonly verdicts: readonly RowVerdict[];
}

export async function keepRows(files: Files, id: ImportId, rows: ImportRows): Promise<void> {
  await files.put(keyOf(id), Buffer.from(packed(rows), 'base64'), 'application/gzip');
}

/** Throws Missing once the preview has outlived its days. */
export async function rowsOf(files: Files, id: ImportId): Promise<ImportRows> {
  const file = await files.get(keyOf(id));
  if (!file) throw new Missing('rows of the import', id);
  return unpacked<ImportRows>(file.bytes.toString('base64'));
}

function keyOf(id: ImportId): string {
  return `imports/${id}/rows.json.gz`;
}
