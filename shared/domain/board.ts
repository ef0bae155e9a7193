import { windowOf } from './attendance.ts';
import type { Bridge } from './bridge.ts';
import type { Conference } from './conference.ts';
import { digest } from './ids.ts';
import { type Evidence, noEvidence, type Timing } from './presence.ts';
import { intervalsOf, spentWithin } from './presence-fold.ts';
import { type BridgeState, changedByTime, type LiveState, lastStateOf, liveStateOf } from './presence-live.ts';
import type { Window } from './presence-window.ts';

/** What a list shows of a bridge itself. */
export type BridgeLine = Pick<
  Bridge,
  'id' | 'pointCode' | 'name' | 'level' | 'parent' | 'parentName' | 'branch' | 'isHost' | 'withdrawnAt'
>;

/** One line of the control room's board. */
export interface BoardRow extends LiveState {
  readonly bridgeId: Bridge['id'];
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly parent?: string;
  readonly branch: string;
  readonly isHost: boolean;
  readonly minutes: number;
}

export type StateCounts = Readonly<Record<BridgeState, number>>;

/** A row, and the latest time at which it may have become what it is. */
export interface DatedRow {
  readonly row: BoardRow;
  readonly changedAt: number;
}

/** The time of a conference that is over; its board stands still at the end of it. */
export function overOf(
  conference: Pick<Conference, 'doorsOpenAt' | 'startsAt' | 'startedAt' | 'endedAt' | 'cancelledAt'>,
): Window | undefined {
  const { startedAt, doorsOpenAt, endedAt, cancelledAt } = conference;
  if (endedAt !== undefined) return windowOf(conference, endedAt);
  if (cancelledAt !== undefined) return { from: Math.min(startedAt ?? doorsOpenAt, cancelledAt), to: cancelledAt };
  return undefined;
}

/** `over`: of a conference that is over; the row then says what was so at its end. */
export function rowOf(
  bridge: BridgeLine,
  stored: { evidence: Evidence; storedAt: number } | undefined,
  { now, over }: { now: number; over?: Window | undefined },
  timing: Timing,
): DatedRow {
  const evidence = stored?.evidence ?? noEvidence;
  const intervals = intervalsOf(evidence, timing);
  const spent = spentWithin(intervals, over?.from ?? 0, over?.to ?? now, timing);
  const roomEnds = evidence.roomEnds.map((end) => end.at).filter((at) => at <= now);
  return {
    row: {
      bridgeId: bridge.id,
      code: bridge.pointCode,
      name: bridge.name,
      level: bridge.level,
      ...(bridge.parent ? { parent: bridge.parent } : {}),
      branch: bridge.branch,
      isHost: bridge.isHost,
      ...(over ? lastStateOf(evidence, intervals, over, timing) : liveStateOf(evidence, intervals, now, timing)),
      minutes: Math.floor(spent.likely / 60_000),
    },
    changedAt: Math.max(stored?.storedAt ?? 0, over?.to ?? changedByTime(evidence, now, timing), ...roomEnds),
  };
}

export function countsOf(rows: Iterable<{ state: BridgeState }>): StateCounts {
  const counts = { expected: 0, connecting: 0, connected: 0, degraded: 0, dropped: 0, left: 0 };
  for (const { state } of rows) counts[state]++;
  return counts;
}

/**
 * The version of a board: when it was read, and a digest of what its rows say. An equal digest means that nothing changed;
 * otherwise the rows go out that may have changed since then, less `settleMs`: a write that was stamped before that reading
 * and became visible after it is at most that late (no function that writes evidence lives longer).
 */
export function versionOf(rows: readonly DatedRow[], now: number): string {
  const said = rows.map(({ row: { bridgeId, state, reason, since, room, drops, redial } }) =>
    [bridgeId, state, reason, since, room, drops, redial?.attempt, redial?.of].join(),
  );
  return `${now.toString(36)}-${digest(16, ...said.sort())}`;
}

export const settleMs = 40_000;

/** The rows that a page with version `since` lacks; all of them where it has none. */
export function newsSince(
  rows: readonly DatedRow[],
  since: string | undefined,
  version: string,
): { complete: boolean; rows: readonly BoardRow[] } {
  if (since === undefined) return { complete: true, rows: rows.map(({ row }) => row) };
  const [readAt, digested] = since.split('-');
  if (digested === version.split('-')[1]) return { complete: false, rows: [] };
  const from = Number.parseInt(readAt ?? '', 36) - settleMs;
  return { complete: false, rows: rows.filter(({ changedAt }) => changedAt >= from).map(({ row }) => row) };
}
