/** Which points are listed; those in being unless said. `no-host`: nobody there would get the hall's link. */
export const states = ['current', 'no-host', 'coming', 'ended', 'all'] as const;
export type ListedState = (typeof states)[number];

/** What stands in the address: a filter or a point that is shared is the same one. */
export interface PointsSearch {
  readonly q?: string;
  /** A point: itself and everything below it. */
  readonly in?: string;
  readonly level?: string;
  readonly state?: ListedState;
  /** The point that is open. */
  readonly point?: string;
  readonly edit?: true;
  /** A new point is being entered. */
  readonly add?: true;
  /** The levels of the tree are open. */
  readonly levels?: true;
}

export function readSearch(given: Readonly<Record<string, unknown>>): PointsSearch {
  // A code of digits that was typed into the address arrives as a number.
  const text = (name: string): string | undefined => {
    const value = given[name];
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [q, within, level, point] = ['q', 'in', 'level', 'point'].map(text);
  const state = states.find((each) => each === given.state);
  return {
    ...(q ? { q } : {}),
    ...(within ? { in: within } : {}),
    ...(level ? { level } : {}),
    ...(state && state !== 'current' ? { state } : {}),
    ...(given.levels ? { levels: true } : {}),
    ...(given.add ? { add: true } : point ? { point, ...(given.edit ? { edit: true } : {}) } : {}),
  };
}
