import type { DocumentHead, DocumentRecord } from '../domain/distribution.ts';
import type { DomainEvent } from '../domain/events.ts';
import type { ConferenceId } from '../domain/ids.ts';
import { Missing } from '../domain/refusals.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Item, type Table } from './table.ts';

export interface Documents {
  find(id: string): Promise<DocumentRecord | undefined>;
  /** Throws Missing, also where the document is of another conference. */
  get(conferenceId: ConferenceId, id: string): Promise<DocumentRecord>;
  /** In the order in which they were planned. */
  ofConference(conferenceId: ConferenceId): Promise<DocumentRecord[]>;
  /** Makes it, or widens it: branches are united and the number of recipients only grows, so that planners may meet. */
  widen(
    head: DocumentHead,
    by: { branches: readonly string[]; recipients: number },
    at: number,
    events?: readonly DomainEvent[],
  ): Promise<DocumentRecord>;
}

const tries = 20;

export function createDocuments(table: Table): Documents {
  const read = (id: string) => table.get(keys.document(id));
  const find = async (id: string) => {
    const item = await read(id);
    return item && documentOf(item);
  };
  return {
    find,
    async get(conferenceId, id) {
      const found = await find(id);
      if (found?.conferenceId !== conferenceId) throw new Missing('document', id);
      return found;
    },
    async ofConference(conferenceId) {
      const items = await table.queryAll({ pk: keys.documentsOf(conferenceId), index: 'gsi1' });
      return items.map(documentOf);
    },
    async widen(head, by, at, emits = []) {
      for (let attempt = 1; ; attempt++) {
        const item = await read(head.id);
        const known = item && documentOf(item);
        const next: DocumentRecord = {
          ...head,
          branches: [...new Set([...(known?.branches ?? []), ...by.branches])].sort(),
          recipients: Math.max(known?.recipients ?? 0, by.recipients),
          plannedAt: known?.plannedAt ?? at,
        };
        const revision = ((item?.revision as number | undefined) ?? 0) + 1;
        const put = {
          ...keys.document(head.id),
          gsi1pk: keys.documentsOf(head.conferenceId),
          gsi1sk: `${new Date(next.plannedAt).toISOString()}#${head.id}`,
          ...next,
          revision,
        };
        try {
          await table.write({ put, if: item ? { revision: { eq: revision - 1 } } : { pk: 'absent' }, emits });
          return next;
        } catch (error) {
          if (!(error instanceof ConditionFailed) || attempt === tries) throw error;
        }
      }
    },
  };
}

function documentOf({
  pk: _p,
  sk: _s,
  gsi1pk: _g,
  gsi1sk: _k,
  revision: _r,
  emits: _e,
  ...rest
}: Item): DocumentRecord {
  return rest as unknown as DocumentRecord; // what `widen` stored; the store is its only writer
}
