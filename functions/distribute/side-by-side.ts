/** Enough to hide the table's latency, few enough to leave it alone. */
const atOnce = 25;

/** `act` on each, so many at once, in the order of the list. */
export async function sideBySide<T, R>(all: readonly T[], act: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < all.length; i += atOnce) {
    results.push(...(await Promise.all(all.slice(i, i + atOnce).map(act))));
  }
  return results;
}
