/**
 * Shares members out over so many turns that follow each other in a circle. A member keeps its turn for as long as it stays, whoever
 * comes and goes meanwhile, so it is never passed over in a round.
 */
export function sharedTurns<T>(count: number) {
  const turns = Array.from({ length: count }, () => new Set<T>());
  let at = 0;
  return {
    add(member: T): void {
      turns.reduce((quietest, each) => (each.size < quietest.size ? each : quietest)).add(member);
    },
    remove(member: T): void {
      for (const each of turns) each.delete(member);
    },
    get isEmpty(): boolean {
      return turns.every(({ size }) => size === 0);
    },
    /** Whose turn is next. */
    next(): Iterable<T> {
      at = (at + 1) % count;
      return turns[at] ?? [];
    },
  };
}
