import type { Classification } from '../../../shared/domain/conference.ts';

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Where this browser keeps what was typed and not yet saved. */
export interface Shelves {
  /** Of this browser. */
  readonly lasting: Shelf;
  /** Of this tab: what is confidential goes with it. */
  readonly passing: Shelf;
}

/** Longer nobody remembers what it was. */
const keptForMs = 14 * 86_400_000;

/** Whether what belongs to such a conference may lie in the browser after its tab is closed. */
export function mayLast(classification: Classification): boolean {
  return classification === 'public' || classification === 'internal';
}

export function keepOn(
  shelves: Shelves,
  key: string,
  classification: Classification,
  what: { readonly at: number },
): void {
  const [to, other] = mayLast(classification) ? [shelves.lasting, shelves.passing] : [shelves.passing, shelves.lasting];
  other.removeItem(key);
  to.setItem(key, JSON.stringify(what));
}

/** What lies there, as far as it is of any use: not too old, and of the shape that this version of the page writes. */
export function keptOn<T extends { readonly at: number }>(
  shelves: Shelves,
  key: string,
  isWhole: (kept: T) => boolean,
  now: number,
): T | undefined {
  const text = shelves.passing.getItem(key) ?? shelves.lasting.getItem(key);
  if (text === null) return undefined;
  try {
    const kept = JSON.parse(text) as T;
    if (isWhole(kept) && now - kept.at < keptForMs) return kept;
  } catch {
    // written by another version of the page: of no use to anybody
  }
  forgetOn(shelves, key);
  return undefined;
}

export function forgetOn(shelves: Shelves, key: string): void {
  shelves.passing.removeItem(key);
  shelves.lasting.removeItem(key);
}
