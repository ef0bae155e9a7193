import type { ConferenceStatus } from '../../shared/domain/conference.ts';
import { told } from '../../shared/domain/events.ts';
import type { BridgeId, ConferenceId } from '../../shared/domain/ids.ts';
import { Missing, Refused } from '../../shared/domain/refusals.ts';
import { type RollCall, rollProblems, type Submission, takeRoll } from '../../shared/domain/roll-call.ts';
import { actorOf, type Caller, demandBranch } from '../../shared/runtime/caller.ts';
import { invalid } from '../../shared/runtime/problems.ts';
import type { AttendanceStore } from '../../shared/store/attendance.ts';
import { type RollCalls, readForRollCall } from '../../shared/store/roll-calls.ts';
import { ConditionFailed, type Table } from '../../shared/store/table.ts';

export interface RollCallDeps {
  readonly table: Table;
  readonly rollCalls: Pick<RollCalls, 'find' | 'save' | 'revision'>;
  readonly attendance: Pick<AttendanceStore, 'requestSettle'>;
  readonly now: () => number;
}

const open: readonly ConferenceStatus[] = ['scheduled', 'live', 'ended', 'settled'];
const attempts = 6;

/**
 * Trigger: HTTP, of the hall or of staff on its behalf. Takes the roll: a new revision, and RollCallTaken with the same write.
 * A repeat says nothing new and writes nothing; a copy that was made offline and comes late is united with what came in
 * between, in either order to the same; of two at once the loser looks again. After the end it leads to a new settlement.
 */
export async function takeRollCall(
  deps: RollCallDeps,
  bridgeId: BridgeId,
  submission: Submission,
  caller: Caller,
): Promise<Answer> {
  const problems = rollProblems(submission);
  if (problems.length > 0) throw invalid(problems);
  const { conference, roll } = await demanded(deps, bridgeId, caller);
  const conferenceId = conference.id;
  const isOver = conference.endedAt !== undefined;
  if (!open.includes(conference.status)) {
    throw new Refused('wrong-status', `The conference is ${conference.status}; no roll is taken.`, { status: 409 });
  }
  const author = caller.kind === 'staff' ? ({ by: 'staff', author: caller.id } as const) : ({ by: 'hall' } as const);
  for (let attempt = 1; ; attempt++) {
    const at = deps.now();
    const current = attempt === 1 ? roll : await deps.rollCalls.find(bridgeId);
    const taken = takeRoll(current, bridgeId, submission, author, at);
    if (!taken) {
      // the act that this repeats may have died before it asked
      if (current && isOver)
        await deps.attendance.requestSettle(conferenceId, { by: actorOf(caller), at, newest: current.receivedAt });
      return answer(bridgeId, current, false);
    }
    const { revision } = taken.next;
    const event = told('RollCallTaken', `${bridgeId}:${revision}`, at, {
      conferenceId,
      bridgeId,
      revision,
      by: actorOf(caller),
    });
    try {
      await deps.rollCalls.save(taken.next, taken.merged ? submission : undefined, [event]);
    } catch (error) {
      if (!(error instanceof ConditionFailed) || attempt === attempts) throw error;
      continue;
    }
    if (isOver) await deps.attendance.requestSettle(conferenceId, { by: actorOf(caller), at: deps.now() });
    return answer(bridgeId, taken.next, taken.merged);
  }
}

/** As it stands; of a revision, as that one stood. */
export async function readRollCall(
  deps: Pick<RollCallDeps, 'table' | 'rollCalls'>,
  bridgeId: BridgeId,
  caller: Caller,
  revision?: number,
): Promise<Answer> {
  const { roll } = await demanded(deps, bridgeId, caller);
  if (revision === undefined || revision === roll?.revision) return answer(bridgeId, roll, false);
  const then = await deps.rollCalls.revision(bridgeId, revision);
  if (!then) throw new Missing('roll call', `${bridgeId}:${revision}`);
  return answer(bridgeId, then, false);
}

/** The bridge in the path must be one of the conference in the path. */
export function bridgeIn(conferenceId: ConferenceId, bridgeId: BridgeId): BridgeId {
  if (!bridgeId.startsWith(`brg_${conferenceId.slice(4)}_`)) throw new Missing('bridge', bridgeId);
  return bridgeId;
}

/** The bridge of a hall's own session. */
export function ownBridge(caller: Caller): BridgeId {
  if (caller.kind !== 'hall') throw new Refused('unauthorised', 'This needs a hall session.', { status: 401 });
  return caller.bridgeId;
}

async function demanded({ table }: Pick<RollCallDeps, 'table'>, bridgeId: BridgeId, caller: Caller) {
  const { bridge, conference, roll } = await readForRollCall(table, bridgeId);
  if (!bridge || !conference) throw new Missing('bridge', bridgeId);
  demandBranch(caller, bridge.branch, 'bridge', bridgeId);
  return { conference, roll };
}

type Answer = Pick<RollCall, 'bridgeId' | 'revision'> &
  Partial<Pick<RollCall, 'presentCount' | 'takenAt' | 'receivedAt' | 'by'>> & {
    delegates: RollCall['delegates'][number][];
    merged: boolean;
  };

function answer(bridgeId: BridgeId, roll: RollCall | undefined, merged: boolean): Answer {
  if (!roll) return { bridgeId, revision: 0, delegates: [], merged };
  const { revision, presentCount, delegates, takenAt, receivedAt, by } = roll;
  return {
    bridgeId,
    revision,
    ...(presentCount === undefined ? {} : { presentCount }),
    delegates: [...delegates],
    takenAt,
    receivedAt,
    by,
    merged,
  };
}
