import type { DomainEvent } from '../domain/events.ts';
import type { ConferenceId, PaperId } from '../domain/ids.ts';
import type { Paper } from '../domain/paper.ts';
import { Conflict, Missing } from '../domain/refusals.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Item, type Table } from './table.ts';

export interface Papers {
  /** Every version of every paper. */
  ofConference(conferenceId: ConferenceId): Promise<Paper[]>;
  /** Versions of one paper, oldest first; none where there is no such paper. */
  versions(conferenceId: ConferenceId, paperId: PaperId): Promise<Paper[]>;
  /** That version, or the newest. Throws Missing. */
  get(conferenceId: ConferenceId, paperId: PaperId, version?: number): Promise<Paper>;
  /** Throws Conflict where the version is taken. */
  add(paper: Paper, events: readonly DomainEvent[]): Promise<void>;
}

export function createPapers(table: Table): Papers {
  const versions = async (conferenceId: ConferenceId, paperId: PaperId) => {
    const prefix = `${keys.papersPrefix}${paperId}#`;
    return (await table.queryAll({ pk: keys.ofConference(conferenceId), prefix })).map(paperOf);
  };
  return {
    versions,
    async ofConference(conferenceId) {
      const items = await table.queryAll({ pk: keys.ofConference(conferenceId), prefix: keys.papersPrefix });
      return items.map(paperOf);
    },
    async get(conferenceId, paperId, version) {
      const all = await versions(conferenceId, paperId);
      const found = version === undefined ? all.at(-1) : all.find((paper) => paper.version === version);
      if (!found) throw new Missing('paper', paperId);
      return found;
    },
    async add(paper, emits) {
      try {
        const key = keys.paper(paper.conferenceId, paper.id, paper.version);
        await table.write({ put: { ...key, ...paper }, if: { pk: 'absent' }, emits });
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        throw new Conflict('version-lost', 'Somebody else added this version of the paper meanwhile.', {
          given: paper.version,
        });
      }
    },
  };
}

function paperOf({ pk: _pk, sk: _sk, emits: _e, ...rest }: Item): Paper {
  return rest as unknown as Paper; // what `add` stored; the store is its only writer
}
