/**
 * A connection point: a hall in the standing directory. Levels are data (an office may add its own), so nothing here knows
 * how deep the tree is.
 */
export interface Level {
  /** 'central', 'province', 'commune' */
  readonly code: string;
  readonly name: string;
  /** A point of this level heads a branch: the unit by which work, rights, rooms and partitions are split. */
  readonly headsBranch: boolean;
}

export const usualLevels: readonly Level[] = [
  { code: 'central', name: 'Trung ương', headsBranch: false },
  { code: 'province', name: 'Tỉnh, thành phố', headsBranch: true },
  { code: 'commune', name: 'Xã, phường, đặc khu', headsBranch: false },
];

export interface Contact {
  readonly name: string;
  /** 'host' gets the hall's link; 'office' gets papers and conclusions. */
  readonly role: 'host' | 'office';
  readonly email?: string;
  /** Where the PIN goes, apart from the link; E.164 or as dialled inside the country. */
  readonly phone?: string;
}

export interface Point {
  /** The official code: the identity. Names repeat across provinces and change. */
  readonly code: string;
  readonly name: string;
  readonly level: string;
  /** What the office calls it within its level: 'Tỉnh', 'Phường', 'Đặc khu'. For showing only. */
  readonly type?: string;
  readonly parent?: string;
  /** Code of the nearest point, itself included, whose level heads a branch; its root's code where there is none. */
  readonly branch: string;
  /** Codes from the root down to this point, joined by '/'. */
  readonly path: string;
  readonly contacts: readonly Contact[];
  /** Seats of the hall: persons, not media seats. */
  readonly seats?: number;
  /** Instants (ms), from inclusive, to exclusive; open ends are absent. */
  readonly validFrom?: number;
  readonly validTo?: number;
  /** The point that took over when this one was dissolved. */
  readonly mergedInto?: string;
  readonly version: number;
}

export function isValidAt(point: Pick<Point, 'validFrom' | 'validTo'>, at: number): boolean {
  return (point.validFrom ?? -Infinity) <= at && at < (point.validTo ?? Infinity);
}

/** Heads its branch: a province, or the root of a tree without provinces. Takes points and bridges (by `pointCode`). */
export function isHead(
  it: { readonly branch: string } & ({ readonly code: string } | { readonly pointCode: string }),
): boolean {
  return it.branch === ('code' in it ? it.code : it.pointCode);
}
