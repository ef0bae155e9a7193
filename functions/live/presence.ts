import { type ChimeEvent, chimeEvent } from '../../shared/contracts/chime-events.ts';
import { hasEnded } from '../../shared/domain/conference.ts';
import { eachOf } from '../../shared/domain/each-of.ts';
import { bySystem } from '../../shared/domain/events.ts';
import {
  type BridgeId,
  type ConferenceId,
  digest,
  floorSeatSuffix,
  isBridgeId,
  partsOfBridgeId,
} from '../../shared/domain/ids.ts';
import { type Mark, type MarkKind, markText, type Timing, timingOf } from '../../shared/domain/presence.ts';
import { evolved, type PresenceRecord } from '../../shared/domain/presence-live.ts';
import { numberSetting } from '../../shared/runtime/environment.ts';
import { log } from '../../shared/runtime/logs.ts';
import { count, duration } from '../../shared/runtime/metrics.ts';
import { batchHandler } from '../../shared/runtime/queue.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { type AttendanceStore, createAttendance } from '../../shared/store/attendance.ts';
import { type Conferences, createConferences } from '../../shared/store/conferences.ts';
import { createPresence, type Presence, type PresenceWrite } from '../../shared/store/presence.ts';
import { reportRoomGone } from '../../shared/store/provisioning.ts';
import { ConditionFailed, writeLimit } from '../../shared/store/table.ts';

/**
 * Trigger: queues `presence` (Chime's events over the bus) and `chime-direct` (the same over Chime's own channel), up to 100
 * a batch. Adds what Chime tells to the evidence of each bridge, in few calls: one read of all, one transaction.
 *
 * Everything may come twice (the channels carry the same events), late, or in any order: evidence is a set, so a repeat
 * changes nothing and is not even written, and what comes late takes its place in the past. Two batches on one bridge: the
 * loser's condition fails, it reads again and unites again. A crash before the write leaves the messages to come again.
 */
export interface PresenceDeps {
  readonly presence: Presence;
  readonly conferences: Pick<Conferences, 'find'>;
  readonly attendance: Pick<AttendanceStore, 'requestSettle'>;
  readonly reportRoomGone: (gone: RoomGone) => Promise<unknown>;
  readonly timing: Timing;
  readonly now: () => number;
}

interface RoomGone {
  readonly conferenceId: ConferenceId;
  readonly room: number;
  readonly generation: number;
  readonly at: number;
}

interface Heard {
  readonly messageId: string;
  readonly body: ChimeEvent;
}

export interface Outcome {
  /** Ids of the messages that shall come again. */
  readonly failed: readonly string[];
  readonly written: number;
  readonly ignored: number;
}

export async function takePresence(deps: PresenceDeps, messages: readonly Heard[]): Promise<Outcome> {
  const marks = new Map<BridgeId, { marks: string[]; messageIds: string[] }>();
  const ends = new Map<string, { end: RoomGone; messageIds: string[] }>();
  let ignored = 0;
  for (const { messageId, body } of messages) {
    const heard = readingOf(body);
    if (!heard) ignored++;
    else if ('bridgeId' in heard) {
      const of = marks.get(heard.bridgeId) ?? { marks: [], messageIds: [] };
      of.marks.push(markText(heard.mark));
      of.messageIds.push(messageId);
      marks.set(heard.bridgeId, of);
    } else {
      const key = JSON.stringify(heard.end);
      const of = ends.get(key) ?? { end: heard.end, messageIds: [] };
      of.messageIds.push(messageId);
      ends.set(key, of);
    }
  }

  const failed: string[] = [];
  const { written, newest, refused, unknown } = await unite(
    deps,
    new Map([...marks].map(([id, of]) => [id, of.marks])),
  );
  for (const id of refused) failed.push(...(marks.get(id)?.messageIds ?? []));
  await eachOf(ends.values(), 8, async ({ end, messageIds }) => {
    try {
      await takeRoomEnd(deps, end);
    } catch (error) {
      log.error('room end failed', error, { conferenceId: end.conferenceId, room: end.room });
      failed.push(...messageIds);
    }
  });
  for (const { end } of ends.values()) newest.set(end.conferenceId, deps.now());
  await afterwards(deps, newest);
  return { failed, written, ignored: ignored + unknown };
}

const rounds = 3;
const tries = 6;
const width = 16;

/**
 * Unites the marks with what is stored. Answers the bridges that did not go in, and of each conference when the newest of the
 * evidence that it heard of was stored, by this batch or one before.
 */
async function unite(deps: PresenceDeps, news: ReadonlyMap<BridgeId, readonly string[]>) {
  const branches = new Map<BridgeId, string>();
  const newest = new Map<ConferenceId, number>();
  let unknown = 0;
  let written = 0;
  const stored = (bridgeId: BridgeId, at: number) => {
    const { conferenceId } = partsOfBridgeId(bridgeId);
    newest.set(conferenceId, Math.max(at, newest.get(conferenceId) ?? 0));
  };
  const done = (bridgeId: BridgeId) => {
    written++;
    stored(bridgeId, deps.now());
  };

  const writesFor = async (ids: readonly BridgeId[]): Promise<PresenceWrite[]> => {
    const before = await deps.presence.read(ids);
    const strangers = ids.filter((id) => !before.has(id) && !branches.has(id));
    if (strangers.length > 0) {
      const found = await deps.presence.branchesOf(strangers);
      for (const [id, branch] of found) branches.set(id, branch);
      unknown += strangers.length - found.size;
    }
    for (const { bridgeId, storedAt } of before.values()) stored(bridgeId, storedAt);
    return ids.flatMap((bridgeId) => {
      const record: PresenceRecord | undefined = before.get(bridgeId);
      const branch = record?.branch ?? branches.get(bridgeId);
      if (branch === undefined) return []; // no bridge of ours
      const marks = news.get(bridgeId) ?? [];
      return evolved(record, { bridgeId, branch, marks }, deps.now(), deps.timing) ?? [];
    });
  };

  const refused: BridgeId[] = [];
  const all = [...news.keys()];
  for (let i = 0; i < all.length; i += writeLimit) {
    let left = all.slice(i, i + writeLimit);
    for (let round = 1; round <= rounds && left.length > 0; round++) {
      const writes = await writesFor(left);
      left = writes.map((write) => write.record.bridgeId);
      if (left.length === 0) break;
      try {
        await deps.presence.save(writes);
        left.forEach(done);
        left = [];
      } catch (error) {
        count('PresenceConflict');
        if (!(error instanceof ConditionFailed)) break;
        // somebody else wrote one of them: look again
      }
    }
    // those that still meet others go one by one, so that one busy bridge does not hold up a hundred
    await eachOf(left, width, async (id) => {
      for (let attempt = 1; ; attempt++) {
        try {
          const writes = await writesFor([id]);
          if (writes.length === 0) return;
          await deps.presence.save(writes);
          done(id);
          return;
        } catch (error) {
          if (error instanceof ConditionFailed && attempt < tries) continue;
          log.error('presence not stored', error, { bridgeId: id });
          refused.push(id);
          return;
        }
      }
    });
  }
  return { written, newest, refused, unknown };
}

async function takeRoomEnd(deps: PresenceDeps, end: RoomGone): Promise<void> {
  const { conferenceId, room, generation, at } = end;
  const conference = await deps.conferences.find(conferenceId);
  if (!conference) return;
  await deps.presence.roomEnded(conferenceId, { room, generation, at });
  // while the conference goes on, a room that ended has to be made again; afterwards it is as it should be
  if (conference.status === 'scheduled' || conference.status === 'live') await deps.reportRoomGone(end);
}

/**
 * Evidence that comes after the settlement is not passed over: it is settled again, once for all that comes together. Also
 * where this batch changed nothing: the one before may have stored its evidence and died before it asked. What a settlement
 * has read already asks for none, so that copies of old events cost one refused write.
 */
async function afterwards(deps: PresenceDeps, newest: ReadonlyMap<ConferenceId, number>): Promise<void> {
  for (const [id, storedAt] of newest) {
    const conference = await deps.conferences.find(id);
    const over = conference !== undefined && hasEnded(conference);
    if (over) await deps.attendance.requestSettle(id, { by: bySystem, at: deps.now(), newest: storedAt });
  }
}

const kinds: Readonly<Record<string, MarkKind>> = {
  'chime:AttendeeJoined': 'joined',
  'chime:AttendeeLeft': 'left',
  'chime:AttendeeDropped': 'dropped',
};

/** What an event says to us; undefined for types and meetings that are none of our concern. */
export function readingOf({ detail }: ChimeEvent): { bridgeId: BridgeId; mark: Mark } | { end: RoomGone } | undefined {
  const place = placeOf(detail.externalMeetingId);
  const { timestamp: at, eventType } = detail;
  if (eventType === 'chime:MeetingEnded') return place && { end: { ...place, at } };
  const kind = kinds[eventType];
  const who = detail.externalUserId ?? '';
  const bridgeId = who.replace(floorSeatSuffix, '');
  if (!kind || !detail.attendeeId || !isBridgeId(bridgeId)) return undefined;
  if (place && place.conferenceId !== partsOfBridgeId(bridgeId).conferenceId) return undefined;
  const { room, generation } = place ?? { room: -1, generation: 0 };
  const seat = digest(8, detail.meetingId, detail.attendeeId);
  return { bridgeId, mark: { kind, at, room, generation, speaker: who !== bridgeId, seat } };
}

function placeOf(external: string | undefined) {
  const parts = /^(cnf_[0-9a-z]{12})\.(\d{1,4})\.(\d{1,6})$/.exec(external ?? '');
  if (!parts) return undefined;
  return { conferenceId: parts[1] as ConferenceId, room: Number(parts[2]), generation: Number(parts[3]) };
}

export const handler = batchHandler(chimeEvent, () => {
  const table = wiredTable();
  const heartbeatMs = numberSetting('HEARTBEAT_SECONDS') * 1000;
  const deps: PresenceDeps = {
    presence: createPresence(table, { heartbeatMs }),
    conferences: createConferences(table),
    attendance: createAttendance(table),
    reportRoomGone: (gone) => reportRoomGone({ table }, gone),
    timing: timingOf(heartbeatMs),
    now: world.now,
  };
  return async (messages) => {
    const { failed, written, ignored } = await takePresence(deps, messages);
    const oldest = Math.min(...messages.map((m) => m.body.detail.timestamp));
    duration('PresenceStoreLag', Math.max(0, deps.now() - oldest));
    log.info('presence', { messages: messages.length, written, ignored, failed: failed.length });
    return failed;
  };
});
