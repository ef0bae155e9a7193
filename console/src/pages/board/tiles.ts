import { withoutKind } from '../../../../shared/domain/text.ts';
import grid from './tile-grid.json';

/** Column and row of a province by its official code. */
const placeOf = new Map<string, readonly number[]>(Object.entries(grid));

export interface Tile<T> {
  readonly of: T;
  /** From 1, as CSS grid counts; undefined: it flows into the plain grid. */
  readonly place?: { readonly column: number; readonly row: number };
}

/** Provinces at their place on the map, and those of which the map knows nothing (ministries, a directory of one's own). */
export function layTiles<T extends { readonly branch: string }>(branches: readonly T[]) {
  const map: Tile<T>[] = [];
  const plain: Tile<T>[] = [];
  for (const of of branches) {
    const [column, row] = placeOf.get(of.branch) ?? [];
    if (column === undefined || row === undefined) plain.push({ of });
    else map.push({ of, place: { column: column + 1, row: row + 1 } });
  }
  // Read as one reads: line by line.
  map.sort((a, b) => (a.place?.row ?? 0) - (b.place?.row ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0));
  // A map of two provinces out of thirty-four is a hole: those go plain as well.
  return map.length >= 6 ? { map, plain } : { map: [], plain: [...plain, ...map.map(({ of }) => ({ of }))] };
}

/** Whether there are provinces enough for a map, which then takes a column of the page. */
export function hasMap(branches: readonly { readonly branch: string }[]): boolean {
  return layTiles(branches).map.length > 0;
}

/** "Tỉnh Bắc Ninh" → "Bắc Ninh": what it is goes without saying on a tile. */
export function shortName(name: string): string {
  return withoutKind(name).replace(/^Hồ Chí Minh$/u, 'TP HCM');
}
