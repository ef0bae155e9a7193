import { useState } from 'react';

export interface HeldOrder {
  /** In the order in which they are shown. */
  readonly shown: readonly string[];
  /** Wanted and not shown yet. */
  readonly newcomers: number;
  /** Shown and not wanted any more: they keep their place until the list is put in order. */
  readonly gone: number;
}

/** What stands in a list keeps its place; what came since waits; what is nowhere any more goes. An empty list holds nobody back. */
export function holdOrder(
  held: readonly string[],
  wanted: readonly string[],
  exists: (key: string) => boolean,
): HeldOrder {
  const shown = held.filter(exists);
  if (shown.length === 0) return { shown: wanted, newcomers: 0, gone: 0 };
  const isShown = new Set(shown);
  const newcomers = wanted.reduce((count, key) => (isShown.has(key) ? count : count + 1), 0);
  return { shown, newcomers, gone: shown.length - (wanted.length - newcomers) };
}

/**
 * A list whose rows keep their place while one reads. `of` names the question (tab, filters, search): another question is answered
 * anew. `isFree` lets every change in at once: nobody reads.
 */
export function useHeldOrder(
  wanted: readonly string[],
  exists: (key: string) => boolean,
  of: string,
  isFree = false,
): HeldOrder & { readonly letIn: () => void } {
  const [held, hold] = useState({ of, keys: wanted });
  const isAnew = isFree || held.of !== of;
  const order = isAnew ? { shown: wanted, newcomers: 0, gone: 0 } : holdOrder(held.keys, wanted, exists);
  const isRefilled = !isAnew && order.shown === wanted && held.keys !== wanted && wanted.length > 0;
  if (held.of !== of || isRefilled) hold({ of, keys: wanted });
  return { ...order, letIn: () => hold({ of, keys: wanted }) };
}
