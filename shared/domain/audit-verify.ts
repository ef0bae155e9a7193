import { createHash } from 'node:crypto';
import { noEntry } from './audit.ts';
import { canonicalJson } from './canonical-json.ts';

/** A chain's end at some moment, as it was written down elsewhere: what was cut off behind it is found by it. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export type Fault =
  /** Not an entry at all. */
  | 'malformed'
  /** Of another chain than the first one. */
  | 'other-chain'
  /** Its number is not the next one: an entry is missing, doubled or out of its place. */
  | 'wrong-seq'
  /** It does not follow on the entry before. */
  | 'wrong-previous'
  /** It was changed. */
  | 'wrong-hash'
  /** The chain ends before the head that is known. */
  | 'cut-off'
  /** The entry at that place is not the head that is known: the chain was written anew. */
  | 'other-head';

export type Verdict =
  | { readonly verifies: true; readonly entries: number; readonly head: Head }
  | { readonly verifies: false; readonly entries: number; readonly seq: number; readonly fault: Fault };

/**
 * Walks a chain from its first entry, page by page, and stops at the first entry that is not as it was written. `known` is a
 * head that the chain must still contain.
 */
export function chainWalk(known?: Head) {
  let last: Head = { seq: 0, hash: noEntry };
  let chain: unknown;
  let broken: { seq: number; fault: Fault } | undefined;

  const faultOf = (entry: unknown): Fault | undefined => {
    if (!isEntry(entry)) return 'malformed';
    chain ??= entry.chain;
    if (entry.chain !== chain) return 'other-chain';
    if (entry.seq !== last.seq + 1) return 'wrong-seq';
    if (entry.previous !== last.hash) return 'wrong-previous';
    if (hashOf(entry) !== entry.hash) return 'wrong-hash';
    if (known?.seq === entry.seq && known.hash !== entry.hash) return 'other-head';
    return undefined;
  };

  return {
    /** False once the chain is broken: nothing behind that says anything. */
    take(entry: unknown): boolean {
      if (broken) return false;
      const fault = faultOf(entry);
      if (fault) broken = { seq: last.seq + 1, fault };
      else last = { seq: last.seq + 1, hash: (entry as Head).hash };
      return !broken;
    },
    verdict(): Verdict {
      const entries = last.seq;
      if (broken) return { verifies: false, entries, ...broken };
      if (known && known.seq > last.seq) return { verifies: false, entries, seq: last.seq + 1, fault: 'cut-off' };
      return { verifies: true, entries, head: last };
    },
  };
}

/** Of a whole chain at once. */
export function verified(entries: Iterable<unknown>, known?: Head): Verdict {
  const walk = chainWalk(known);
  for (const entry of entries) if (!walk.take(entry)) break;
  return walk.verdict();
}

interface Linked extends Head {
  readonly chain: string;
  readonly previous: string;
}

function isEntry(value: unknown): value is Linked {
  if (typeof value !== 'object' || value === null) return false;
  const { chain, seq, previous, hash } = value as Partial<Record<keyof Linked, unknown>>;
  return [chain, previous, hash].every((each) => typeof each === 'string') && Number.isSafeInteger(seq);
}

/** Undefined where it has none: JSON knows texts that UTF-8 does not. */
function hashOf({ hash: _hash, ...signed }: Linked): string | undefined {
  try {
    return createHash('sha256').update(canonicalJson(signed)).digest('hex');
  } catch {
    return undefined;
  }
}
