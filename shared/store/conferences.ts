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
  /** Latest start first. */
  list(page: {
    from?: number | undefined;
    to?: number | undefined;
    limit: number;
    cursor?: string | undefined;
  }): Promise<{ items: Conference[]; cursor?: string }>;
  /** Throws Conflict where that id is taken. */
  create(conference: Conference, events: readonly DomainEvent[]): Promise<void>;
  /**
   * Saves `next` if the stored version is still `next.version - 1`; throws Conflict otherwise. What belongs to enrolment is
   * not touched: it is written beside the versions, and a save that read an older state must not undo it.
   */
  save(next: Conference, events: readonly DomainEvent[]): Promise<void>;
  /**
   * Notes, before any bridge is written, that these branches may have bridges; answers all that ever were noted, undefined
   * where the version is no longer that one.
   */
  noteBranches(id: ConferenceId, version: number, branches: readonly string[]): Promise<readonly string[] | undefined>;
  /** Tells that the bridges of this version are there; false where there is a newer version or it was told already. */
  markEnrolled(
    id: ConferenceId,
    version: number,
    done: { bridges: number; branches: readonly string[] },
    events: readonly DomainEvent[],
  ): Promise<boolean>;
}

const ofEnrolment = ['enrolledVersion', 'enrolledBridges', 'branches'] as const satisfies (keyof Conference)[];
const optional = [
  'plan',
  'ownerBranch',
  'invitedBranches',
  'cancelledAt',
  'cancelReason',
  'startedAt',
  'endedAt',
  'settledAt',
] as const satisfies (keyof Conference)[];

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
      try {
        await table.write({
          put: { ...keys.conference(conference.id), ...itemOf(conference) },
          if: { pk: 'absent' },
          emits,
        });
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        throw new Conflict('exists', 'There is a conference with this id already.', { conferenceId: conference.id });
      }
    },
    async save(next, emits) {
      const set = Object.fromEntries(Object.entries(itemOf(next)).filter(([name]) => !isOfEnrolment(name)));
      try {
        await table.update({
          update: keys.conference(next.id),
          set,
          remove: optional.filter((name) => next[name] === undefined),
          if: { version: { eq: next.version - 1 } },
          emits,
        });
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        if (!error.item) throw new Missing('conference', next.id);
        throw new Conflict('version-lost', 'Somebody else changed this conference meanwhile.', {
          given: next.version - 1,
          current: error.item.version as number,
        });
      }
    },
    async noteBranches(id, version, branches) {
      const item = await table.get(keys.conference(id));
      if (item?.version !== version) return undefined;
      const known = [
        ...((item.notedBranches as string[] | undefined) ?? []),
        ...((item.branches as string[] | undefined) ?? []),
      ];
      const noted = [...new Set([...known, ...branches])].sort();
      const still = await unlessRefused(
        table.update({ update: keys.conference(id), set: { notedBranches: noted }, if: { version: { eq: version } } }),
      );
      return still ? noted : undefined;
    },
    markEnrolled: (id, version, done, emits) =>
      unlessRefused(
        table.update({
          update: keys.conference(id),
          set: { enrolledVersion: version, enrolledBridges: done.bridges, branches: done.branches },
          if: { version: { eq: version }, enrolledVersion: { absentOr: { lt: version } } },
          emits,
        }),
      ),
  };
}

async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
}

function isOfEnrolment(name: string): boolean {
  return (ofEnrolment as readonly string[]).includes(name);
}

function itemOf(conference: Conference): Record<string, unknown> {
  const sortKey = `${sortable(conference.startsAt)}#${conference.id}`;
  return { gsi1pk: keys.conferences, gsi1sk: sortKey, ...conference };
}

export function conferenceOf({
  pk: _pk,
  sk: _sk,
  gsi1pk: _g,
  gsi1sk: _s,
  emits: _e,
  notedBranches: _n,
  ...rest
}: Item): Conference {
  return rest as unknown as Conference; // what itemOf stored; the store is its only writer
}

function sortable(at: number): string {
  return new Date(at).toISOString();
}
