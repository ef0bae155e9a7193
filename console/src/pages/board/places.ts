import { compareUnits } from '../../../../shared/domain/text.ts';

interface Placed {
  readonly bridgeId: string;
  readonly branch: string;
  readonly name: string;
  readonly level: string;
}

/**
 * Where each bridge stands in a list of all: province by province as given, in it the province's own hall, then communes by the
 * Vietnamese alphabet. Comparing thousands of names takes a while: `pause` between provinces lets the page go on.
 */
export async function placesOf(
  rows: readonly Placed[],
  branches: readonly string[],
  pause: () => Promise<void>,
): Promise<ReadonlyMap<string, number>> {
  const byBranch = new Map<string, Placed[]>(branches.map((branch) => [branch, []]));
  for (const row of rows) {
    const known = byBranch.get(row.branch);
    if (known) known.push(row);
    else byBranch.set(row.branch, [row]);
  }
  const places = new Map<string, number>();
  let sorted = 0;
  for (const some of byBranch.values()) {
    some.sort((a, b) => Number(a.level === 'commune') - Number(b.level === 'commune') || compareUnits(a.name, b.name));
    for (const { bridgeId } of some) places.set(bridgeId, places.size);
    sorted += some.length;
    if (sorted > 300) {
      sorted = 0;
      await pause();
    }
  }
  return places;
}

interface Counted {
  readonly name: string;
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** Provinces by name, by how many bridges they have (`total`) or by how many are in a state; of equal ones by name. */
export function sortedBranches<B extends Counted>(
  branches: readonly B[],
  { key, down }: { readonly key: string; readonly down: boolean },
): B[] {
  const sign = down ? -1 : 1;
  const figure = ({ total, counts }: B): number => (key === 'total' ? total : (counts[key] ?? 0));
  return branches.toSorted((a, b) =>
    key === 'name'
      ? sign * compareUnits(a.name, b.name)
      : sign * (figure(a) - figure(b)) || compareUnits(a.name, b.name),
  );
}
