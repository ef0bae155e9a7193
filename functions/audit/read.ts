import { type AuditEntry, byHalls, type Chain } from '../../shared/domain/audit.ts';
import { chainWalk, type Verdict } from '../../shared/domain/audit-verify.ts';
import { bySystem } from '../../shared/domain/events.ts';
import { isBridgeId } from '../../shared/domain/ids.ts';
import type { Audit } from '../../shared/store/audit.ts';
import type { StaffNames } from '../../shared/store/staff-names.ts';

export interface AuditDeps {
  readonly audit: Pick<Audit, 'page' | 'walk'>;
  readonly names: Pick<StaffNames, 'of'>;
}

export interface Asked {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly order: 'newest' | 'oldest';
  readonly act?: string | undefined;
  readonly actor?: string | undefined;
}

/** Entries read for one answer, at most: whoever asks for what is rare gets a cursor and asks on. */
const readLimit = 3000;
const pageLimit = 500;

/** Trigger: GET …/audit. Reads only. A page may be short, or empty, and still have a cursor. */
export async function listAudit(deps: AuditDeps, chain: Chain, asked: Asked) {
  const { order, act, actor, limit } = asked;
  const isWanted = (entry: AuditEntry) =>
    (act === undefined || actsOf(entry).includes(act)) && (actor === undefined || entry.actor === actor);
  const isFiltered = act !== undefined || actor !== undefined;
  const items: AuditEntry[] = [];
  let cursor = asked.cursor;
  for (let read = 0; ; ) {
    const size = isFiltered ? Math.min(pageLimit, limit - items.length) : limit;
    const page = await deps.audit.page(chain, { limit: size, cursor, reverse: order === 'newest' });
    items.push(...page.items.filter(isWanted));
    read += page.items.length;
    cursor = page.cursor;
    if (!cursor || items.length >= limit || read >= readLimit) {
      const people = await deps.names.of(items.map((entry) => entry.actor).filter(isPerson));
      return { items: items.map((entry) => ({ ...entry })), people, ...(cursor ? { cursor } : {}) };
    }
  }
}

/** Trigger: GET …/audit/verification. Reads the whole chain. */
export async function verifyAudit(
  deps: Pick<AuditDeps, 'audit'>,
  chain: Chain,
  { seq, hash }: { seq?: number | undefined; hash?: string | undefined },
): Promise<Verdict> {
  const walk = chainWalk(seq === undefined || hash === undefined ? undefined : { seq, hash });
  for await (const page of deps.audit.walk(chain)) {
    if (!page.every((entry) => walk.take(entry))) break;
  }
  return walk.verdict();
}

/** A batch is found by each of the types that it counts. */
function actsOf(entry: AuditEntry): readonly string[] {
  return 'counts' in entry ? [entry.act, ...Object.keys(entry.counts)] : [entry.act];
}

function isPerson(actor: string): boolean {
  return actor !== bySystem && actor !== byHalls && !isBridgeId(actor);
}
