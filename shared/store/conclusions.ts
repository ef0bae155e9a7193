import type { Conclusions } from '../domain/conclusions.ts';
import type { DomainEvent } from '../domain/events.ts';
import type { ConclusionsId, ConferenceId } from '../domain/ids.ts';
import { Conflict, Missing } from '../domain/refusals.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Item, type Table, type WriteOp } from './table.ts';

export interface ConclusionsStore {
  find(conferenceId: ConferenceId, id: ConclusionsId): Promise<Conclusions | undefined>;
  /** Throws Missing. */
  get(conferenceId: ConferenceId, id: ConclusionsId): Promise<Conclusions>;
  ofConference(conferenceId: ConferenceId): Promise<Conclusions[]>;
  /** Those that wait for an approval, the oldest first; eventually consistent. */
  submitted(limit: number): Promise<Conclusions[]>;
  /** Saves the next version (the first as a new one), its text as a revision of its own. Throws Conflict where somebody was first. */
  save(next: Conclusions, events?: readonly DomainEvent[]): Promise<void>;
}

export function createConclusions(table: Table): ConclusionsStore {
  const find = async (conferenceId: ConferenceId, id: ConclusionsId) => {
    const item = await table.get(keys.conclusions(conferenceId, id));
    return item && conclusionsOf(item);
  };
  return {
    find,
    async get(conferenceId, id) {
      const found = await find(conferenceId, id);
      if (!found) throw new Missing('conclusions', id);
      return found;
    },
    async ofConference(conferenceId) {
      const items = await table.queryAll({ pk: keys.ofConference(conferenceId), prefix: keys.conclusionsPrefix });
      return items.map(conclusionsOf).sort((a, b) => a.draftedAt - b.draftedAt);
    },
    async submitted(limit) {
      const { items } = await table.query({ pk: keys.submittedConclusions, index: 'gsi1', limit });
      return items.map(conclusionsOf);
    },
    async save(next, emits = []) {
      // a text that was given back is written again as what it is
      const revision: WriteOp[] = next.status === 'draft' ? [{ put: revisionItem(next) }] : [];
      try {
        await table.write(conclusionsWrite(next, emits), ...revision);
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        throw lost(next);
      }
    },
  };
}

/** For the register, which writes it together with its own. */
export function conclusionsWrite(next: Conclusions, emits: readonly DomainEvent[]): WriteOp {
  const put = { ...keys.conclusions(next.conferenceId, next.id), ...waitingPlace(next), ...next };
  return next.version === 1
    ? { put, if: { pk: 'absent' }, emits }
    : { put, if: { version: { eq: next.version - 1 } }, emits };
}

/** Only those that wait are in the index: whoever looks there finds nothing else. */
function waitingPlace({ status, submittedAt, editedAt, id }: Conclusions) {
  if (status !== 'submitted') return {};
  const since = new Date(submittedAt ?? editedAt).toISOString();
  return { gsi1pk: keys.submittedConclusions, gsi1sk: `${since}#${id}` };
}

export function lost(next: Conclusions): Conflict {
  return new Conflict('version-lost', 'Somebody else changed these conclusions meanwhile.', {
    given: next.version - 1,
  });
}

function revisionItem(next: Conclusions): Item {
  const { revision, content, editor, editedAt } = next;
  const key = keys.conclusionsRevision(next.conferenceId, next.id, revision);
  return { ...key, ...{ revision, content, editor, editedAt } };
}

function conclusionsOf({ pk: _pk, sk: _sk, gsi1pk: _g, gsi1sk: _s, emits: _e, ...rest }: Item): Conclusions {
  return rest as unknown as Conclusions; // what `conclusionsWrite` stored; the store is its only writer
}
