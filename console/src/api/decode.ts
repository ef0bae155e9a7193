import * as z from 'zod/mini';

type Shape = Readonly<Record<string, z.ZodMiniType>>;
type Result = { readonly success: true; readonly data: unknown } | { readonly success: false; readonly error: unknown };

/** A list longer than this is decoded in parts, so that no part keeps the page from answering a key or a finger. */
const atOnce = 250;

/** What came, by its schema; long lists directly inside of it piece by piece, with `pause` between the pieces. */
export async function decodeInParts(
  schema: z.ZodMiniType,
  given: unknown,
  pause: () => Promise<void> = nextTask,
): Promise<Result> {
  const shape = (schema as { shape?: Shape }).shape;
  const lists = shape && typeof given === 'object' && given !== null ? longLists(shape, given) : [];
  if (lists.length === 0) return z.safeDecode(schema, given as never);
  const short = Object.fromEntries(lists.map(({ name }) => [name, []]));
  const rest = z.safeDecode(schema, { ...(given as object), ...short } as never);
  if (!rest.success) return rest;
  const data: Record<string, unknown> = { ...(rest.data as object) };
  for (const { name, items, list } of lists) {
    const decoded: unknown[] = [];
    for (let from = 0; from < items.length; from += atOnce) {
      if (from > 0) await pause();
      const part = z.safeDecode(list, items.slice(from, from + atOnce) as never);
      if (!part.success) return part;
      for (const item of part.data as unknown[]) decoded.push(item);
    }
    data[name] = decoded;
  }
  return { success: true, data };
}

function longLists(shape: Shape, given: object) {
  return Object.entries(shape).flatMap(([name, list]) => {
    const items = (given as Record<string, unknown>)[name];
    const { type, checks } = list.def as { type: string; checks?: readonly unknown[] };
    // A check of the whole list (its length) cannot be made of a part.
    const isPlain = type === 'array' && !checks?.length;
    return isPlain && Array.isArray(items) && items.length > atOnce ? [{ name, items: items as unknown[], list }] : [];
  });
}

/** After whatever else waits to be done: input first. */
export function nextTask(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };
  return scheduler?.yield ? scheduler.yield() : new Promise((resolve) => setTimeout(resolve, 0));
}
