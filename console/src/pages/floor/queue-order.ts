/** The order after one of them was put at another place; the same where nothing moves. */
export function moved<T>(order: readonly T[], from: number, to: number): readonly T[] {
  const bounded = Math.max(0, Math.min(order.length - 1, to));
  const one = order[from];
  if (one === undefined || bounded === from) return order;
  const rest = order.filter((_, at) => at !== from);
  return [...rest.slice(0, bounded), one, ...rest.slice(bounded)];
}

/** What waits in the order that was just asked for; who came meanwhile stands at the end, who went is left out. */
export function inOrder<T extends { readonly bridgeId: string }>(waiting: readonly T[], order: readonly string[]): T[] {
  const byId = new Map(waiting.map((each) => [each.bridgeId, each]));
  const first = order.flatMap((id) => byId.get(id) ?? []);
  const known = new Set(order);
  return [...first, ...waiting.filter(({ bridgeId }) => !known.has(bridgeId))];
}
