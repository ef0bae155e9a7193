import { type Delivery, type DeliveryState, partsOfDeliveryId, reckoned } from '../domain/delivery.ts';
import { type DomainEvent, told } from '../domain/events.ts';
import type { ConferenceId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Item, type Key, type Page, type Table } from './table.ts';

export interface Deliveries {
  find(id: string): Promise<Delivery | undefined>;
  findMany(ids: readonly string[]): Promise<Delivery[]>;
  ofBranch(documentId: string, branch: string): Promise<Delivery[]>;
  /** Where each stands, and no more of it: for counting a nation often. */
  statesOf(documentId: string, branch: string): Promise<DeliveryState[]>;
  page(
    documentId: string,
    branch: string,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<{ items: Delivery[]; cursor?: string }>;
  /** Those of the conference, or of one branch of it, that failed and were not overtaken by something newer; eventually consistent. */
  failedOf(conferenceId: ConferenceId, limit: number, branch?: string): Promise<Some>;
  /** Notices that arrived and of which nobody has acknowledged the receipt; eventually consistent. */
  unacknowledgedOf(conferenceId: ConferenceId, limit: number, branch?: string): Promise<Some>;
  /** Writes those that are not there yet; what is there stays as it is, so a repeat is harmless. */
  plan(deliveries: readonly Delivery[]): Promise<void>;
  /** Saves a change of exactly what was read; undefined where somebody was first. Tells of a new state. */
  save(before: Delivery, after: Delivery, at: number): Promise<Delivery | undefined>;
  /** Saves many at once, in the order given; undefined where somebody was first. */
  saveAll(changes: readonly Change[], at: number): Promise<(Delivery | undefined)[]>;
  /**
   * Applies `decide` to what is stored until it sticks; the same object back means there is nothing to change. Who has just
   * read it gives it as `seen` and saves a read.
   */
  change(
    id: string,
    at: number,
    decide: (current: Delivery) => Delivery,
    seen?: Delivery,
  ): Promise<Delivery | undefined>;
}

export interface Some {
  readonly items: Delivery[];
  readonly isMore: boolean;
}

export interface Change {
  readonly before: Delivery;
  readonly after: Delivery;
  /** What this change follows from, where those of one write differ. */
  readonly correlationId?: string | undefined;
}

const plannedAtOnce = 50; // in one transaction: well under 100 items and 4 MB
const tries = 30;

export function createDeliveries(table: Table): Deliveries {
  const find: Deliveries['find'] = async (id) => {
    const key = keyOf(id);
    const item = key && (await table.get(key));
    return item && deliveryOf(item);
  };
  const someOf = async (pk: string, limit: number, branch: string | undefined): Promise<Some> => {
    const prefix = branch === undefined ? {} : { prefix: `${branch}#` };
    const { items, cursor } = await table.query({ pk, index: 'gsi1', limit, ...prefix });
    return { items: items.map(deliveryOf), isMore: cursor !== undefined };
  };
  const ofBranch: Deliveries['ofBranch'] = async (documentId, branch) => {
    const items = await table.queryAll({ pk: keys.deliveries(documentId, branch) });
    return items.map(deliveryOf).filter((delivery) => delivery.branch === branch);
  };
  const save: Deliveries['save'] = async (before, after, at) => {
    const next = nextOf({ before, after });
    try {
      await table.write(writeOf(before, next, at));
      return next;
    } catch (error) {
      if (error instanceof ConditionFailed) return undefined;
      throw error;
    }
  };
  /** In one transaction all whose delivery is as it was read; those that somebody else changed meanwhile are left out of it. */
  const saveTogether = async (changes: readonly Change[], at: number): Promise<(Delivery | undefined)[]> => {
    const saved: (Delivery | undefined)[] = changes.map(nextOf);
    let left = changes.map((_, index) => index);
    while (left.length > 0) {
      try {
        await table.write(
          ...left.map((index) => {
            const { before, correlationId } = changes[index] as Change;
            return writeOf(before, saved[index] as Delivery, at, correlationId);
          }),
        );
        return saved;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        const refused = new Set(error.refused);
        left = left.filter((index, place) => {
          if (refused.has(place)) saved[index] = undefined;
          return !refused.has(place);
        });
      }
    }
    return saved;
  };
  return {
    find,
    async findMany(ids) {
      const wanted = [...new Set(ids)].map(keyOf).filter((key) => key !== undefined);
      return (await table.getMany(wanted)).map(deliveryOf);
    },
    ofBranch,
    async statesOf(documentId, branch) {
      const items = await table.queryAll({ pk: keys.deliveries(documentId, branch), only: ['state', 'branch'] });
      return items.flatMap((item) => (item.branch === branch ? [item.state as DeliveryState] : []));
    },
    async page(documentId, branch, { limit, cursor }) {
      const page: Page = await table.query({ pk: keys.deliveries(documentId, branch), limit, cursor });
      const items = page.items.map(deliveryOf).filter((delivery) => delivery.branch === branch);
      return { items, ...(page.cursor ? { cursor: page.cursor } : {}) };
    },
    failedOf: (conferenceId, limit, branch) => someOf(keys.failedDeliveries(conferenceId), limit, branch),
    unacknowledgedOf: (conferenceId, limit, branch) => someOf(keys.unacknowledged(conferenceId), limit, branch),
    async plan(deliveries) {
      let rest = deliveries;
      for (let attempt = 1; rest.length > 0; attempt++) {
        if (attempt > tries) throw new Error(`${rest.length} deliveries not planned after ${tries} attempts`);
        const known = new Set((await this.findMany(rest.map(({ id }) => id))).map(({ id }) => id));
        const missing = rest.filter(({ id }) => !known.has(id));
        const lost: Delivery[] = [];
        for (let i = 0; i < missing.length; i += plannedAtOnce) {
          const chunk = missing.slice(i, i + plannedAtOnce);
          try {
            await table.write(...chunk.map((one) => ({ put: itemOf(one), if: { pk: 'absent' as const } })));
          } catch (error) {
            if (!(error instanceof ConditionFailed)) throw error;
            lost.push(...chunk); // another planner wrote one of them meanwhile: look again
          }
        }
        rest = lost;
      }
    },
    save,
    async saveAll(changes, at) {
      const saved: (Delivery | undefined)[] = [];
      for (let i = 0; i < changes.length; i += plannedAtOnce)
        saved.push(...(await saveTogether(changes.slice(i, i + plannedAtOnce), at)));
      return saved;
    },
    async change(id, at, decide, seen) {
      for (let attempt = 1; attempt <= tries; attempt++) {
        const current = (attempt === 1 ? seen : undefined) ?? (await find(id));
        if (!current) return undefined;
        const next = decide(current);
        if (next === current) return current;
        const saved = await save(current, next, at);
        if (saved) return saved;
      }
      throw new Error(`delivery ${id} changed ${tries} times meanwhile`);
    },
  };
}

function nextOf({ before, after }: Change): Delivery {
  return { ...after, revision: before.revision + 1 };
}

function writeOf(before: Delivery, next: Delivery, at: number, correlationId?: string) {
  const emits = settledEvents(before, next, at).map((event) =>
    correlationId === undefined ? event : { ...event, correlationId },
  );
  return { put: itemOf(next), if: { revision: { eq: before.revision } }, emits };
}

/** Each state that a delivery comes to rest in is told once an attempt, and each of its reminders once. */
function settledEvents(before: Delivery, after: Delivery, at: number): DomainEvent[] {
  const { state, id: deliveryId, conferenceId, documentId, attempt, reminders = 0 } = after;
  if (before.reminder && reminders > (before.reminders ?? 0)) {
    const { by } = before.reminder;
    return [
      told('DeliveryReminded', `${deliveryId}:${reminders}:${at}`, at, { conferenceId, documentId, deliveryId, by }),
    ];
  }
  if (after.requeued && after.requeued.times > (before.requeued?.times ?? 0)) {
    const { times, by } = after.requeued;
    const id = `${deliveryId}:${attempt}:${times}`;
    return [told('DeliveryRequeued', id, at, { conferenceId, documentId, deliveryId, by })];
  }
  if (state === before.state || state === 'queued' || state === 'sending') return [];
  return [
    told('DeliverySettled', `${deliveryId}:${attempt}:${state}`, at, { conferenceId, documentId, deliveryId, state }),
  ];
}

function keyOf(id: string): Key | undefined {
  const parts = partsOfDeliveryId(id);
  return parts && { pk: keys.deliveries(parts.documentId, parts.branch), sk: id };
}

function itemOf(delivery: Delivery): Item {
  return { ...(keyOf(delivery.id) as Key), ...workPlace(delivery), ...delivery };
}

/** Where somebody has to see to it. One key a conference: no more of them change in a second than mails go out or links are opened. */
function workPlace({ state, reason, kind, conferenceId, branch, id }: Delivery) {
  const gsi1sk = `${branch}#${id}`;
  if (reckoned(state) === 'failed' && reason !== 'superseded')
    return { gsi1pk: keys.failedDeliveries(conferenceId), gsi1sk };
  if (state === 'delivered' && kind === 'conclusions') return { gsi1pk: keys.unacknowledged(conferenceId), gsi1sk };
  return {};
}

function deliveryOf({ pk: _pk, sk: _sk, gsi1pk: _g, gsi1sk: _s, emits: _e, ...rest }: Item): Delivery {
  return rest as unknown as Delivery; // what `itemOf` stored; the store is its only writer
}
