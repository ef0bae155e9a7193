import type { Agenda } from '../domain/agenda.ts';
import { noAgenda } from '../domain/agenda.ts';
import type { DomainEvent } from '../domain/events.ts';
import type { ConferenceId } from '../domain/ids.ts';
import { Conflict } from '../domain/refusals.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Item, type Table } from './table.ts';

export interface Agendas {
  /** As it stands; version 0 where nobody has written one. */
  read(conferenceId: ConferenceId): Promise<Agenda>;
  /** A version as it was written, with the mark of its publication. */
  readPublished(conferenceId: ConferenceId): Promise<Agenda | undefined>;
  /** Writes the next version beside the earlier ones; throws Conflict where somebody was first. */
  save(next: Agenda, events: readonly DomainEvent[]): Promise<void>;
  /** Marks the version as the one that is out; throws Conflict where it is no longer the current one. */
  publish(next: Agenda, events: readonly DomainEvent[]): Promise<void>;
}

export function createAgendas(table: Table): Agendas {
  const read = async (conferenceId: ConferenceId) => {
    const item = await table.get(keys.agenda(conferenceId));
    return item ? agendaOf(item) : noAgenda(conferenceId);
  };
  return {
    read,
    async readPublished(conferenceId) {
      const head = await read(conferenceId);
      if (head.publishedVersion === undefined) return undefined;
      if (head.publishedVersion === head.version) return head;
      const item = await table.get(keys.agendaVersion(conferenceId, head.publishedVersion));
      const { publishedVersion, publishedAt } = head;
      return item && { ...agendaOf(item), publishedVersion, ...(publishedAt === undefined ? {} : { publishedAt }) };
    },
    async save(next, emits) {
      await unlessLost(next, () =>
        table.write(
          {
            put: { ...keys.agenda(next.conferenceId), ...next },
            if: next.version === 1 ? { version: 'absent' } : { version: { eq: next.version - 1 } },
            emits,
          },
          { put: { ...keys.agendaVersion(next.conferenceId, next.version), ...next }, if: { pk: 'absent' } },
        ),
      );
    },
    async publish(next, emits) {
      const { publishedVersion, publishedAt } = next;
      await unlessLost(next, () =>
        table.write({
          update: keys.agenda(next.conferenceId),
          set: { publishedVersion, publishedAt },
          if: { version: { eq: next.version } },
          emits,
        }),
      );
    },
  };
}

async function unlessLost(next: Agenda, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    throw new Conflict('version-lost', 'Somebody else changed this agenda meanwhile.', { given: next.version });
  }
}

function agendaOf({ pk: _pk, sk: _sk, emits: _e, ...rest }: Item): Agenda {
  return rest as unknown as Agenda; // what this store wrote; it is the only writer
}
