import type { Directory } from '../../shared/domain/directory-tree.ts';
import { placed, type Unplaced } from '../../shared/domain/directory-tree.ts';
import { type RowDraft, readRow } from '../../shared/domain/import-columns.ts';
import { type Level, type Point, usualLevels } from '../../shared/domain/point.ts';

/** A point that states only what matters: `p('07210', 'commune', '24')`. */
export function p(code: string, level = 'commune', parent?: string, more: Partial<Unplaced> = {}): Unplaced {
  return { code, name: `Point ${code}`, level, contacts: [], version: 1, ...(parent ? { parent } : {}), ...more };
}

export function directoryOf(
  points: readonly Unplaced[],
  levels: readonly Level[] = usualLevels,
  version = 1,
): Directory {
  const tree = placed(new Map(points.map((each) => [each.code, each])), levels);
  if (tree.errors.length > 0) throw new Error(JSON.stringify(tree.errors));
  return { version, levels, points: tree.points as Map<string, Point> };
}

/** Rows of an import as a CSV text would give them; the first line is the header, line numbers as in the file. */
export function draftsOf(csv: string): { drafts: RowDraft[]; errors: ReturnType<typeof readRow>['errors'] } {
  const [head, ...lines] = csv
    .trim()
    .split('\n')
    .map((line) => line.trim().split(','));
  const read = lines.map((cells, at) =>
    readRow(head as string[], { line: at + 2, cells: cells.map((text) => ({ text })) }),
  );
  return { drafts: read.flatMap((r) => r.draft ?? []), errors: read.flatMap((r) => r.errors) };
}

/** `provinces` provinces with `communes` communes each, as a CSV file. */
export function countryCsv(provinces: number, communes: number): string {
  const lines = ['code,name,level,type,parent_code'];
  for (let i = 0; i < provinces; i++) {
    const province = String(i + 1).padStart(2, '0');
    lines.push(`${province},Tỉnh Số ${i + 1},province,Tỉnh,`);
    for (let n = 0; n < communes; n++)
      lines.push(`${province}${String(n).padStart(4, '0')},Xã Số ${n},commune,Xã,${province}`);
  }
  return `${lines.join('\n')}\n`;
}
