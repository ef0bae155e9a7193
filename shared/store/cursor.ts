import { digest } from '../domain/ids.ts';
import { Refused } from '../domain/refusals.ts';
import type { Key, QueryInput } from './table.ts';

/**
 * Where a page ended, as text for the client: bound to its partition, so that a cursor of one list cannot steer another.
 * It holds sort keys only; whoever makes one up gets a 400 and learns nothing.
 */
export interface Position {
  /** Sort key of the last item seen, in the order of the query. */
  readonly at: string;
  /** The item's own key, where the query runs on the index. */
  readonly key?: Key;
}

export function cursorOf(input: QueryInput, position: Position): string {
  const parts = [binding(input), position.at, ...(position.key ? [position.key.pk, position.key.sk] : [])];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Throws Refused (400) for anything that `cursorOf` did not give for this query. */
export function positionOf(input: QueryInput, cursor: string): Position {
  const parts = parsed(cursor);
  const wanted = input.index ? 4 : 2;
  const sane = parts.length === wanted && parts.every((p) => typeof p === 'string' && p !== '');
  const [bound, at, pk, sk] = parts as string[];
  if (!sane || bound !== binding(input) || at === undefined || !inside(input, at)) {
    throw new Refused('invalid-request', 'This cursor does not belong to this list. Begin again without it.', {
      status: 400,
      fields: [{ field: 'query/cursor', reason: 'is not a cursor of this list' }],
    });
  }
  return pk !== undefined && sk !== undefined ? { at, key: { pk, sk } } : { at };
}

function parsed(cursor: string): unknown[] {
  try {
    const value = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function binding(input: QueryInput): string {
  return digest(8, 'cursor', input.index ?? '', input.pk);
}

/** DynamoDB refuses a start outside of the bounds of its query. */
function inside(input: QueryInput, at: string): boolean {
  return (
    (input.prefix === undefined || at.startsWith(input.prefix)) &&
    (input.from === undefined || bytewise(at, input.from) >= 0) &&
    (input.to === undefined || bytewise(at, input.to) <= 0)
  );
}

/** DynamoDB's order of strings: their UTF-8 bytes. JavaScript's `<` differs where surrogate pairs meet U+E000 and above. */
export function bytewise(a: string, b: string): number {
  if (a === b) return 0;
  if (!surrogate.test(a) && !surrogate.test(b)) return a < b ? -1 : 1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const surrogate = /[\ud800-\udfff]/;
