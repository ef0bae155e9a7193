import { type AuditEntry, appended, type Chain, digestOf, draftsOf, type ToldEvent } from '../domain/audit.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Item, type Table, type WriteOp, writeLimit } from './table.ts';

/**
 * Chains of audit entries in a table of their own, which nobody changes or deletes in. An entry is put where none is: two who
 * append at once cannot both have a place, and the loser looks again. Each event leaves a mark in the same transaction, by which
 * it is known when it comes once more.
 */
export interface Audit {
  /** Appends what is not there yet; answers the new entries. */
  append(chain: Chain, events: readonly ToldEvent[]): Promise<AuditEntry[]>;
  page(
    chain: Chain,
    page: { limit: number; cursor?: string | undefined; reverse?: boolean },
  ): Promise<{ items: AuditEntry[]; cursor?: string }>;
  /** Every entry from the first, page by page. */
  walk(chain: Chain): AsyncGenerator<readonly AuditEntry[]>;
}

export interface AuditOptions {
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: (bytes: number) => Uint8Array;
}

const tries = 12;
const longestPauseMs = 400;
const pageLimit = 1000;

export function createAudit(table: Table, { sleep, random }: AuditOptions): Audit {
  const pause = (attempt: number) => sleep(((random(1)[0] ?? 0) / 256) * Math.min(longestPauseMs, 10 * 2 ** attempt));

  const last = async (chain: Chain): Promise<AuditEntry | undefined> => {
    const { items } = await table.query({ pk: keys.auditChain(chain), reverse: true, limit: 1 });
    return items[0] && entryOf(items[0]);
  };
  const unseen = async (chain: Chain, events: readonly ToldEvent[]): Promise<ToldEvent[]> => {
    const once = [...new Map(events.map((event) => [event.id, event])).values()];
    const marks = await table.getMany(once.map(({ id }) => keys.auditMark(chain, id)));
    const seen = new Set(marks.map(({ sk }) => sk));
    return once.filter(({ id }) => !seen.has(id));
  };

  async function page(
    chain: Chain,
    { limit, cursor, reverse }: { limit: number; cursor?: string | undefined; reverse?: boolean },
  ) {
    const found = await table.query({ pk: keys.auditChain(chain), limit, cursor, ...(reverse ? { reverse } : {}) });
    return { items: found.items.map(entryOf), ...(found.cursor ? { cursor: found.cursor } : {}) };
  }

  return {
    page,
    async append(chain, events) {
      const made: AuditEntry[] = [];
      for (let attempt = 1; ; attempt++) {
        const fresh = await unseen(chain, events);
        if (fresh.length === 0) return made;
        try {
          let before = await last(chain);
          for (const write of writesOf(chain, fresh, before)) {
            await table.write(...write.ops);
            made.push(...write.entries);
            before = write.entries.at(-1);
          }
          return made;
        } catch (error) {
          if (!(error instanceof ConditionFailed) || attempt === tries) throw error; // somebody else appended
        }
        await pause(attempt);
      }
    },
    async *walk(chain) {
      let cursor: string | undefined;
      do {
        const next = await page(chain, { limit: pageLimit, cursor });
        yield next.items;
        cursor = next.cursor;
      } while (cursor);
    },
  };
}

/** Entries with the marks of their events, packed into as few transactions as hold them. */
function writesOf(chain: Chain, events: readonly ToldEvent[], last: AuditEntry | undefined) {
  const writes: { ops: WriteOp[]; entries: AuditEntry[] }[] = [];
  let before = last;
  for (const draft of draftsOf(events)) {
    const entry = appended(chain, before, draft.body);
    const ops: WriteOp[] = [
      { put: { ...keys.auditEntry(chain, entry.seq), ...entry }, if: { pk: 'absent' } },
      ...draft.events.map((event) => ({ put: markOf(chain, entry, event), if: { pk: 'absent' as const } })),
    ];
    const current = writes.at(-1);
    if (current && current.ops.length + ops.length <= writeLimit) {
      current.ops.push(...ops);
      current.entries.push(entry);
    } else writes.push({ ops, entries: [entry] });
    before = entry;
  }
  return writes;
}

/** Says in which entry an event stands, and its digest: what a batch was made of can be shown one by one. */
function markOf(chain: Chain, { seq }: AuditEntry, event: ToldEvent): Item {
  return { ...keys.auditMark(chain, event.id), seq, digest: digestOf(event) };
}

function entryOf({ pk: _pk, sk: _sk, ...rest }: Item): AuditEntry {
  return rest as unknown as AuditEntry; // what `append` stored; it is the only writer
}
