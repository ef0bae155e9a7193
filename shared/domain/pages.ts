import { Refused } from './refusals.ts';

/** Where an item stands in its list; must be unique, and order the list under `compare`. */
export type Place = readonly (string | number)[];

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * One page of a list that is already in order. The cursor is the place of the last item, not a number: what is added or goes
 * away in between neither repeats nor hides others. Throws Refused (400) for a cursor that is none.
 */
export function pageOfList<T>(
  items: readonly T[],
  { limit, cursor }: PageRequest,
  placeOf: (item: T) => Place,
  compare: (a: Place, b: Place) => number = comparePlaces,
): { items: T[]; cursor?: string } {
  const after = cursor === undefined ? undefined : placeIn(cursor, items[0] && placeOf(items[0]));
  const start = after ? items.findIndex((item) => compare(placeOf(item), after) > 0) : 0;
  const page = start < 0 ? [] : items.slice(start, start + limit);
  const last = page.at(-1);
  const more = last !== undefined && start + page.length < items.length;
  return { items: page, ...(more ? { cursor: Buffer.from(JSON.stringify(placeOf(last))).toString('base64url') } : {}) };
}

export function comparePlaces(a: Place, b: Place): number {
  for (const [at, one] of a.entries()) {
    const other = b[at] as string | number;
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

function placeIn(cursor: string, like: Place | undefined): Place | undefined {
  let place: unknown;
  try {
    place = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {}
  if (!Array.isArray(place) || (like && !like.every((part, at) => typeof part === typeof place[at]))) {
    throw new Refused('invalid-request', 'This cursor does not belong to this list. Begin again without it.', {
      status: 400,
      fields: [{ field: 'query/cursor', reason: 'is not a cursor of this list' }],
    });
  }
  return place as Place;
}
