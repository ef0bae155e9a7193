import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { type Actor, bySystem, type EventType } from './events.ts';
import { type ConferenceId, isBridgeId } from './ids.ts';

/**
 * The audit record: chains of entries, each of which holds the digest of the one before, so that nobody can change, drop, put in
 * or reorder one without its being found. One chain a conference, and one for the directory, which belongs to none.
 *
 * Acts have an entry each that names who acted. What a nation's halls and mails do by the thousand shares one: the entry counts
 * the events by type and holds the digest of them all.
 */
export type Chain = ConferenceId | typeof directoryChain;
export const directoryChain = 'directory';

export type AuditEntry = Signed & { readonly hash: string };

/** What the hash is over. Instants are ISO 8601: an entry is exported as it is stored, and verified as it is exported. */
type Signed = Placed & (ActBody | BatchBody);
interface Placed {
  readonly chain: Chain;
  /** From 1, without a gap. */
  readonly seq: number;
  /** Hash of the entry before; `noEntry` in the first. */
  readonly previous: string;
}
interface ActBody {
  readonly at: string;
  readonly actor: Actor;
  readonly act: string;
  /** What the event says beside who and when: ids, versions, counts, digests. */
  readonly facts: Facts;
  readonly event: { readonly id: string; readonly digest: string };
}
interface BatchBody {
  /** Of the last of them. */
  readonly at: string;
  readonly from: string;
  /** One member of staff, `halls`, or `system`. */
  readonly actor: Actor;
  readonly act: typeof batchAct;
  readonly counts: Readonly<Record<string, number>>;
  /** Over the digests of the events, sorted. */
  readonly digest: string;
}
export type Facts = Readonly<Record<string, string | number | boolean>>;
export const batchAct = 'Batch';
export const byHalls: Actor = 'halls';
export const noEntry = '0'.repeat(64);

/** An event as the bus told it. */
export interface ToldEvent {
  readonly id: string;
  readonly type: string;
  readonly at: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly correlationId?: string | undefined;
}

/** What one entry is made of, and the events it stands for. */
export interface Draft {
  readonly body: ActBody | BatchBody;
  readonly events: readonly ToldEvent[];
}

/** Events that come by the thousand and share an entry. A line check that staff signs off does not. */
const many: ReadonlySet<string> = new Set<EventType>([
  'BridgeConnected',
  'BridgeDropped',
  'BridgeLeft',
  'LineChecked',
  'FloorAsked',
  'FloorWithdrawn',
  'ConclusionsEdited',
  'DeliverySettled',
  'DeliveryRequeued',
  'DeliveryReminded',
]);

/** With its marks an entry of so many events is still one transaction of at most 100 writes. */
export const batchLimit = 98;

export function chainOf(data: ToldEvent['data']): Chain {
  return typeof data.conferenceId === 'string' ? (data.conferenceId as ConferenceId) : directoryChain;
}

/** Drafts of the entries of these events of one chain, acts in their order, each batch where its first event stood. */
export function draftsOf(events: readonly ToldEvent[]): Draft[] {
  const drafts: { events: ToldEvent[]; actor?: Actor }[] = [];
  const open = new Map<Actor, { events: ToldEvent[] }>();
  for (const event of events) {
    const actor = actorOf(event);
    if (!many.has(event.type) || (event.type === 'LineChecked' && !isBridgeId(actor))) {
      drafts.push({ events: [event] });
      continue;
    }
    const shared = isBridgeId(actor) ? byHalls : actor;
    let batch = open.get(shared);
    if (!batch || batch.events.length === batchLimit) {
      batch = { events: [] };
      open.set(shared, batch);
      drafts.push(Object.assign(batch, { actor: shared }));
    }
    batch.events.push(event);
  }
  return drafts.map((draft) => ({
    events: draft.events,
    body: draft.actor === undefined ? actBody(draft.events[0] as ToldEvent) : batchBody(draft.actor, draft.events),
  }));
}

/** The next entry after `last`, undefined at the beginning. */
export function appended(
  chain: Chain,
  last: Pick<AuditEntry, 'seq' | 'hash'> | undefined,
  body: Draft['body'],
): AuditEntry {
  const signed: Signed = { chain, seq: (last?.seq ?? 0) + 1, previous: last?.hash ?? noEntry, ...body };
  return { ...signed, hash: sha256(canonicalJson(signed)) };
}

/** Over the event as it was told, whoever computes it. */
export function digestOf({ id, type, at, data, correlationId }: ToldEvent): string {
  return sha256(canonicalJson({ id, type, at, data, correlationId }));
}

function actorOf({ data }: ToldEvent): Actor {
  return typeof data.by === 'string' ? data.by : bySystem;
}

function actBody(event: ToldEvent): ActBody {
  const { by: _by, ...facts } = event.data;
  return {
    at: iso(event.at),
    actor: actorOf(event),
    act: event.type,
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name, isPlain(value) ? value : canonicalJson(value)]),
    ),
    event: { id: event.id, digest: digestOf(event) },
  };
}

function batchBody(actor: Actor, events: readonly ToldEvent[]): BatchBody {
  const counts: Record<string, number> = {};
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
  const times = events.map(({ at }) => at);
  return {
    at: iso(Math.max(...times)),
    from: iso(Math.min(...times)),
    actor,
    act: batchAct,
    counts,
    digest: sha256(canonicalJson(events.map(digestOf).sort())),
  };
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
