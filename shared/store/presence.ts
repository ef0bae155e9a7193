import type { DomainEvent } from '../domain/events.ts';
import type { BridgeId, ConferenceId } from '../domain/ids.ts';
import type { PictureFault } from '../domain/picture-fault.ts';
import { type Beat, type Evidence, gapOf, markOf, type RoomEnd, type Run, unitedRuns } from '../domain/presence.ts';
import type { PresenceRecord } from '../domain/presence-live.ts';
import type { Redial } from '../domain/redial.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Item, type Table } from './table.ts';

export interface Presence {
  /**
   * Takes in one beat of a hall's page, `at` by the server's clock: one conditional update while a run goes on and the page says the
   * same of its pictures, and one for a page that is not connected.
   */
  heartbeat(bridgeId: BridgeId, beat: Beat): Promise<void>;
  /** The media evidence of these bridges as stored; bridges without any are left out. */
  read(bridgeIds: readonly BridgeId[]): Promise<Map<BridgeId, PresenceRecord>>;
  /**
   * Writes them all or none (at most 100), each only if its stored `rev` is still the one before. Throws ConditionFailed when
   * another writer was first: read again and unite again.
   */
  save(writes: readonly PresenceWrite[]): Promise<void>;
  /** The branch of each that is enrolled. */
  branchesOf(bridgeIds: readonly BridgeId[]): Promise<Map<BridgeId, string>>;
  /** Keeps that a room (or `allRooms`) has ended; the latest time told wins, so copies and disorder are harmless. */
  roomEnded(conferenceId: ConferenceId, end: RoomEnd): Promise<void>;
  roomEnds(conferenceId: ConferenceId): Promise<RoomEnd[]>;
  /** All the evidence of a branch, by bridge. */
  ofBranch(
    conferenceId: ConferenceId,
    branch: string,
    roomEnds: readonly RoomEnd[],
  ): Promise<Map<BridgeId, StoredEvidence>>;
  ofBridge(bridgeId: BridgeId, roomEnds: readonly RoomEnd[]): Promise<StoredEvidence>;
}

export interface PresenceWrite {
  readonly record: PresenceRecord;
  readonly events: readonly DomainEvent[];
}

export interface StoredEvidence {
  readonly evidence: Evidence;
  /** When the media evidence was last written; 0 where there is none. */
  readonly storedAt: number;
}

export interface PresenceOptions {
  readonly heartbeatMs?: number;
}

export function createPresence(table: Table, options: PresenceOptions = {}): Presence {
  const heartbeatMs = options.heartbeatMs ?? 30_000;
  const gapMs = gapOf({ heartbeatMs });

  const ofBranch: Presence['ofBranch'] = async (conferenceId, branch, roomEnds) => {
    const pk = keys.branchOf(conferenceId, branch);
    const [media, beats] = await Promise.all([
      table.queryAll({ pk, prefix: keys.prefixes.presence, only: mediaAttributes }),
      table.queryAll({ pk, prefix: keys.prefixes.heartbeat, only: beatAttributes }),
    ]);
    const both = new Map<BridgeId, { media?: Item; beats?: Item }>();
    for (const item of media) both.set(item.bridgeId as BridgeId, { media: item });
    for (const item of beats) {
      const id = item.bridgeId as BridgeId;
      both.set(id, { ...both.get(id), beats: item });
    }
    return new Map([...both].map(([id, found]) => [id, storedOf(found.media, found.beats, roomEnds)]));
  };

  return {
    async heartbeat(bridgeId, beat) {
      if (!beat.connected) return notConnected(table, bridgeId, beat, heartbeatMs);
      const { at, room, generation, fault } = beat;
      try {
        await table.update({
          update: keys.heartbeat(bridgeId),
          set: { last: at, until: at + gapMs, onSaidAt: saidAt(beat) },
          if: {
            room: { eq: room },
            generation: { eq: generation },
            last: { lt: at },
            until: { ge: at },
            fault: fault ? { eq: fault } : 'absent',
          },
        });
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        await newRun(table, bridgeId, beat, gapMs, error.item);
      }
    },
    async read(bridgeIds) {
      const items = await table.getMany(bridgeIds.map((id) => keys.presence(id)));
      return new Map(items.map((item) => [item.bridgeId as BridgeId, recordOf(item)]));
    },
    async save(writes) {
      await table.write(
        ...writes.map(({ record, events }) => ({
          put: { ...keys.presence(record.bridgeId), ...record },
          if: record.rev === 1 ? ({ pk: 'absent' } as const) : { rev: { eq: record.rev - 1 } },
          emits: events,
        })),
      );
    },
    async branchesOf(bridgeIds) {
      const items = await table.getMany(bridgeIds.map((id) => keys.bridge(id)));
      return new Map(items.map((item) => [item.id as BridgeId, item.branch as string]));
    },
    async roomEnded(conferenceId, { room, generation, at }) {
      const name = `${endPrefix}${room}.${generation}`;
      try {
        await table.update({
          update: keys.attendanceSummary(conferenceId),
          set: { [name]: at },
          if: { [name]: { absentOr: { lt: at } } },
        });
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error; // told before
      }
    },
    async roomEnds(conferenceId) {
      return roomEndsOf(await table.get(keys.attendanceSummary(conferenceId)));
    },
    ofBranch,
    async ofBridge(bridgeId, roomEnds) {
      const items = await table.getMany([keys.presence(bridgeId), keys.heartbeat(bridgeId)]);
      const of = (prefix: string) => items.find((item) => item.sk.startsWith(prefix));
      return storedOf(of(keys.prefixes.presence), of(keys.prefixes.heartbeat), roomEnds);
    },
  };
}

/** What `storedOf` reads of the two items. */
const mediaAttributes = ['bridgeId', 'marks', 'storedAt'];
const beatAttributes = [
  ...['bridgeId', 'room', 'generation', 'first', 'last', 'runs'],
  ...['onSaidAt', 'offAt', 'offFrom', 'offSaidAt', 'redial', 'isGone', 'fault', 'faultAt'],
];

const endPrefix = 'end:';
const attempts = 8;

/** A clock that is ahead would have the last word for as long as it is. */
const saidAt = (beat: Beat): number => Math.min(beat.saidAt ?? beat.at, beat.at);

/** That a page is open and not in, and since when it has been without a pause; a word that was overtaken changes nothing. */
async function notConnected(table: Table, bridgeId: BridgeId, beat: Beat, heartbeatMs: number): Promise<void> {
  const { at, redial, isGone } = beat;
  const said = saidAt(beat);
  const newest = said - (beat.isSpare ? heartbeatMs / 2 : 0);
  const isNews = { offSaidAt: { absentOr: { lt: newest } } } as const;
  const off = {
    update: keys.heartbeat(bridgeId),
    // who has left by hand begins anew with the next word
    set: {
      bridgeId,
      offAt: at,
      offSaidAt: said,
      offUntil: isGone ? 0 : at + gapOf({ heartbeatMs }),
      redial,
      isGone: isGone || undefined,
    },
    remove: [...(redial ? [] : ['redial']), ...(isGone ? [] : ['isGone'])],
  };
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const item = await refused(table.update({ ...off, if: { ...isNews, offUntil: { ge: at } } }));
    if (!item || ((item.offSaidAt as number | undefined) ?? 0) >= newest) return;
    const begins = { ...off, set: { ...off.set, offFrom: at } };
    if (!(await refused(table.update({ ...begins, if: { ...isNews, offUntil: { absentOr: { lt: at } } } })))) return;
  }
}

/** The item whose condition refused the write (empty where there is none); undefined where it went through. */
async function refused(write: Promise<unknown>): Promise<Item | Record<string, never> | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    return error.item ?? {};
  }
}

/** What changes where the page says something else of its pictures than it did; a word that was overtaken changes nothing. */
function faultTold(item: Item | undefined, beat: Beat): { set: Record<string, unknown>; remove?: readonly string[] } {
  const isSame = item?.fault === beat.fault;
  if (isSame || saidAt(beat) < ((item?.faultSaidAt as number | undefined) ?? 0)) return { set: {} };
  const set = { fault: beat.fault, faultAt: beat.at, faultSaidAt: saidAt(beat) };
  return beat.fault ? { set } : { set, remove: ['fault'] };
}

/** The rarer way: a run begins, a beat comes late, or other is said of the pictures. Another beat in between shows in `last` or `rev`, and it goes again. */
async function newRun(
  table: Table,
  bridgeId: BridgeId,
  beat: Beat,
  gapMs: number,
  refusing: Item | undefined,
): Promise<void> {
  const key = keys.heartbeat(bridgeId);
  for (let attempt = 1; ; attempt++) {
    // the item that refused is as good as read: should it have changed since, the condition says so
    const item = attempt === 1 ? refusing : await table.get(key);
    const before = runsOf(item);
    const { at, room, generation } = beat;
    const runs = unitedRuns([...before, { room, generation, first: at, last: at }], gapMs);
    const current = runs.reduce((a, b) => (b.last > a.last ? b : a));
    const rev = (item?.rev as number | undefined) ?? 0;
    const told = faultTold(item, beat);
    try {
      await table.update({
        ...told,
        update: key,
        set: {
          ...told.set,
          bridgeId,
          ...current,
          until: current.last + gapMs,
          onSaidAt: Math.max(saidAt(beat), (item?.onSaidAt as number | undefined) ?? 0),
          runs: runs.filter((run) => run !== current),
          rev: rev + 1,
        },
        if: item?.last === undefined ? { last: 'absent' } : { rev: { eq: rev }, last: { eq: item.last as number } },
      });
      return;
    } catch (error) {
      if (!(error instanceof ConditionFailed) || attempt === attempts) throw error;
    }
  }
}

function runsOf(item: Item | undefined): Run[] {
  if (item?.last === undefined) return [];
  const { room, generation, first, last } = item as unknown as Run; // what `newRun` stored; it is the only writer
  return [...((item.runs as Run[] | undefined) ?? []), { room, generation, first, last }];
}

function storedOf(media: Item | undefined, beats: Item | undefined, roomEnds: readonly RoomEnd[]): StoredEvidence {
  const offAt = beats?.offAt as number | undefined;
  const { onSaidAt = 0, offSaidAt = 0 } = (beats ?? {}) as { onSaidAt?: number; offSaidAt?: number };
  // who has said since that it is in calls no more, whichever of the two came in first
  const redial = offSaidAt > onSaidAt ? (beats?.redial as Redial | undefined) : undefined;
  const fault = beats?.fault as PictureFault | undefined;
  const faultAt = beats?.faultAt as number | undefined;
  return {
    evidence: {
      marks: ((media?.marks as string[] | undefined) ?? []).map(markOf),
      runs: runsOf(beats),
      ...(offAt === undefined ? {} : { offAt }),
      ...(beats?.offFrom === undefined ? {} : { offFrom: beats.offFrom as number }),
      ...(beats?.isGone ? { isGone: true } : {}),
      ...(redial === undefined ? {} : { redial }),
      ...(faultAt === undefined ? {} : { picture: { ...(fault === undefined ? {} : { fault }), at: faultAt } }),
      roomEnds,
    },
    storedAt: (media?.storedAt as number | undefined) ?? 0,
  };
}

function recordOf({ pk: _pk, sk: _sk, emits: _e, ...rest }: Item): PresenceRecord {
  return rest as unknown as PresenceRecord; // what `save` stored; it is the only writer
}

/** The ends of rooms are attributes of the conference's attendance item: 15 rooms end at most a few times each. */
export function roomEndsOf(item: Item | undefined): RoomEnd[] {
  return Object.entries(item ?? {})
    .filter(([name]) => name.startsWith(endPrefix))
    .map(([name, at]) => {
      const [room, generation] = name.slice(endPrefix.length).split('.').map(Number);
      return { room: room as number, generation: generation as number, at: at as number };
    })
    .sort((a, b) => a.room - b.room || a.generation - b.generation);
}
