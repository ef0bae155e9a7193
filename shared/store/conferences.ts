import type { Conference } from '../domain/conference.ts';
import type { DomainEvent } from '../domain/events.ts';
import type { ConferenceId } from '../domain/ids.ts';
import { Conflict, Missing } from '../domain/refusals.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Item, type Table } from './table.ts';

export interface Conferences {
  find(id: ConferenceId): Promise<Conference | undefined>;
  /** Throws Missing. */
  get(id: ConferenceId): Promise<Conference>;
  /** Newest start first. */
  list(page: {
    from?: number;
    to?: number;
    limit: number;
    cursor?: string | undefined;
  }): Promise<{ items: Conference[]; cursor?: string }>;
  create(conference: Conference, events: readonly DomainEvent[]): Promise<void>;
  /** Saves `next` if the stored version is still `next.version - 1`; throws Conflict otherwise. */
  save(next: Conference, events: readonly DomainEvent[]): Promise<void>;
}

export function createConferences(table: Table): Conferences {
  const find = async (id: ConferenceId) => {
    const item = await table.get(keys.conference(id));
    return item && conferenceOf(item);
  };
  return {
    find,
    async get(id) {
      const found = await find(id);
      if (!found) throw new Missing('conference', id);
      return found;
    },
    async list({ from, to, limit, cursor }) {
      const page = await table.query({
        pk: keys.conferences,
        index: 'gsi1',
        reverse: true,
        limit,
        cursor,
        ...(from === undefined ? {} : { from: sortable(from) }),
        ...(to === undefined ? {} : { to: `${sortable(to)}\uffff` }),
      });
      return { items: page.items.map(conferenceOf), ...(page.cursor ? { cursor: page.cursor } : {}) };
    },
    async create(conference, emits) {
      await table.write({ put: itemOf(conference), if: { pk: 'absent' }, emits });
    },
    async save(next, emits) {
      try {
        await table.write({ put: itemOf(next), if: { version: { eq: next.version - 1 } }, emits });
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        if (!error.item) throw new Missing('conference', next.id);
        throw new Conflict('version-lost', 'Somebody else changed this conference meanwhile.', {
          given: next.version - 1,
          current: error.item.version as number,
        });
      }
    },
  };
}

function itemOf(conference: Conference): Item {
  return {
    ...keys.conference(conference.id),
    gsi1pk: keys.conferences,
    gsi1sk: `${sortable(conference.startsAt)}#${conference.id}`,
    ...conference,
  };
}

function conferenceOf({ pk: _pk, sk: _sk, gsi1pk: _g, gsi1sk: _s, emits: _e, ...rest }: Item): Conference {
  return rest as unknown as Conference; // what itemOf stored; the store is its only writer
}

function sortable(at: number): string {
  return new Date(at).toISOString();
}
