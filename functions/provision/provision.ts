import { type Envelope, envelope, wakeUpType } from '../../shared/contracts/envelope.ts';
import { type Conference, isOver } from '../../shared/domain/conference.ts';
import { bySystem, told } from '../../shared/domain/events.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import { allRooms } from '../../shared/domain/presence.ts';
import { demandOf, diedEmpty, isServed, type Look, workMs } from '../../shared/domain/provision.ts';
import type { Room } from '../../shared/domain/room-state.ts';
import { numberSetting } from '../../shared/runtime/environment.ts';
import { log } from '../../shared/runtime/logs.ts';
import { duration } from '../../shared/runtime/metrics.ts';
import { queueHandler } from '../../shared/runtime/queue.ts';
import { countingRefusals, wiredChime } from '../../shared/runtime/wired/chime.ts';
import { wiredSealer } from '../../shared/runtime/wired/seal.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { createAccess } from '../../shared/store/access.ts';
import { createAttendance } from '../../shared/store/attendance.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createPresence } from '../../shared/store/presence.ts';
import { LeaseLost } from '../../shared/store/provision-lease.ts';
import { createRooms } from '../../shared/store/rooms.ts';
import { createSeats } from '../../shared/store/seats.ts';
import { checkRooms, makeRooms } from './make-rooms.ts';
import { planFor } from './plan-rooms.ts';
import { Interrupted, type ProvisionDeps, type Run, startRun } from './run.ts';

export interface Trigger extends Look {
  readonly conferenceId: ConferenceId;
  /** Somebody was shut out or let in: who belongs where is looked at again. */
  readonly isReplan: boolean;
  /** When a room was lost, where that is the reason to look. */
  readonly lostAt?: number;
  /** A hall could not get in: Chime is asked whether the rooms are there. */
  readonly isDoubt: boolean;
}

export type Outcome = 'done' | 'ignored' | 'busy' | 'handed-on' | 'overtaken' | 'incomplete';

/** More turns than that in one run, and the rest is handed on. */
const turnsAtMost = 6;

/**
 * Trigger: queue `provision` (doors-open wake-up, ProvisionRequested, RoomLost, BridgesEnrolled, BridgeRevoked, the end or the
 * cancellation of a conference). Brings the rooms to what the conference needs now: planned, made and filled, or closed.
 *
 * The trigger only says "look": what is done follows from the conference and the record, so a repeat finds nothing to do, a
 * late or reordered one finds the newer state. One holder works at a time (lease); another trigger raises `asks` and goes,
 * and the holder takes another turn. Ids and tokens are derived, seats are recorded a batch at a time, so whoever takes over
 * after a crash makes exactly what is missing; the fence keeps a holder that only seemed dead from writing.
 */
export async function provision(deps: ProvisionDeps, trigger: Trigger): Promise<Outcome> {
  const { conferenceId } = trigger;
  const begunAt = deps.now();
  const conference = await deps.conferences.find(conferenceId);
  if (!conference) return 'ignored';
  if (conference.status === 'draft') return 'ignored';
  if (trigger.lostAt !== undefined || isOver(conference)) {
    const known = await deps.rooms.provisioning(conferenceId);
    if (!known) return 'ignored';
    if (trigger.lostAt !== undefined && diedEmpty(known, trigger.lostAt)) return 'ignored';
  }
  const claimed = await deps.rooms.claim(conferenceId, begunAt, trigger.isReplan);
  if (!claimed) return 'busy';
  const run = startRun(deps, { ...claimed, conference, deadline: begunAt + workMs });
  try {
    return await turns(run, trigger);
  } catch (error) {
    if (error instanceof LeaseLost) return 'overtaken';
    if (error instanceof Interrupted) {
      await handOn(run, error.why);
      return 'handed-on';
    }
    // whoever comes next need not wait for the lease to end; the message comes again
    await giveUp(run).catch(() => undefined);
    throw error;
  }
}

async function turns(run: Run, trigger: Trigger): Promise<Outcome> {
  const { deps, conferenceId } = run;
  let isDoubt = trigger.isDoubt;
  for (let turn = 1; turn <= turnsAtMost; turn++) {
    if (turn > 1) {
      run.seen = await deps.rooms.renew(run.lease, deps.now());
      run.conference = await deps.conferences.get(conferenceId);
    }
    const demand = demandOf(run.conference, trigger, run.seen.round, deps.now());
    if (demand === 'close') {
      if (await close(run)) return 'done';
      continue;
    }
    // before its enrolment there is nobody to seat: BridgesEnrolled comes, or a hall asks
    const isEnrolled = run.conference.enrolledVersion !== undefined;
    const rooms = isEnrolled ? await planFor(run) : [];
    if (demand === 'plan' || !isEnrolled) {
      if (await finishPlan(run)) return 'done';
      continue;
    }
    if (isDoubt) {
      isDoubt = false;
      if (!(await checkRooms(run, rooms))) continue;
    }
    await begin(run, rooms);
    const made = await makeRooms(run, rooms);
    if (!(await finishMaking(run, rooms.length, made))) continue;
    return made.isPassing ? 'incomplete' : 'done';
  }
  await handOn(run, 'turns');
  return 'handed-on';
}

function finishPlan(run: Run): Promise<boolean> {
  const { round, seats, unseated, status } = run.seen;
  return run.deps.rooms.finish(run.lease, run.seen, { status, round, seats, unseated, ...run.counted() }, []);
}

/** On record before the first call: whoever takes over after a death knows that a round is under way, and since when. */
async function begin(run: Run, rooms: readonly Room[]): Promise<void> {
  const { deps, seen, lease } = run;
  const generationOf = (room: Room) => seen.generations[room.room] ?? room.generation;
  if (seen.beganAt !== undefined || rooms.every((room) => isServed(room, generationOf(room)))) return;
  await deps.rooms.begin(lease, run.startedAt);
  run.seen = { ...seen, beganAt: run.startedAt };
}

async function finishMaking(run: Run, rooms: number, made: Awaited<ReturnType<typeof makeRooms>>): Promise<boolean> {
  const { deps, conferenceId, seen } = run;
  const at = deps.now();
  const { seats, unseated } = made;
  const startedAt = seen.beganAt;
  const isRound = startedAt !== undefined;
  const round = isRound ? seen.round + 1 : seen.round;
  const counts = run.counted();
  const ready = told('RoomsReady', `${conferenceId}:${round}`, at, {
    conferenceId,
    generation: round,
    rooms,
    seats,
    unseated,
  });
  const times = isRound ? { startedAt, readyAt: at } : {};
  const isDone = await deps.rooms.finish(
    run.lease,
    seen,
    { status: 'ready', round, seats, unseated, ...times, ...counts },
    isRound ? [ready] : [],
  );
  if (isDone && isRound) {
    deps.onReady?.({ conferenceId, rooms, seats, unseated, ms: at - startedAt, throttled: counts.throttled });
  }
  return isDone;
}

/** Deleting the primary ends every room (service behaviour); replicas are named only where their primary is not known. */
async function close(run: Run): Promise<boolean> {
  const { deps, seen } = run;
  if (seen.status !== 'closed') {
    const rooms = await deps.rooms.ofConference(run.conferenceId);
    const there = rooms.filter((room) => room.meetingId !== undefined);
    const primary = there.find((room) => room.room === 0);
    for (const room of primary ? [primary] : there) await deps.chime.deleteMeeting(room.meetingId as string);
    await recordClosing(run);
  }
  const { round, seats, unseated } = seen;
  return deps.rooms.finish(run.lease, seen, { status: 'closed', round, seats, unseated, ...run.counted() }, []);
}

/**
 * What Chime tells of the end of a room may be lost: that all are closed bounds every presence still open. Where this comes so
 * late that the attendance is settled already, it is settled again.
 */
async function recordClosing({ deps, conferenceId, conference }: Run): Promise<void> {
  await deps.presence.roomEnded(conferenceId, { room: allRooms, generation: 0, at: deps.now() });
  if (conference.endedAt === undefined || !(await deps.attendance.summary(conferenceId))) return;
  await deps.attendance.requestSettle(conferenceId, { by: bySystem, at: deps.now() });
}

/** The rest goes to the next run, which the event wakes at once: a message that failed comes again later each time. */
async function handOn(run: Run, why: string): Promise<void> {
  const { conferenceId, lease, deps } = run;
  const id = `${conferenceId}:handed-on:${lease.fence}`;
  const asked = told('ProvisionRequested', id, deps.now(), { conferenceId, reason: `handed-on-${why}` });
  await deps.rooms.handOn(lease, run.counted(), [asked]);
}

/** The failed run's own message comes again later: who left a word meanwhile must not wait for that. */
async function giveUp(run: Run): Promise<void> {
  const now = await run.deps.rooms.provisioning(run.conferenceId);
  if (now && now.asks !== run.seen.asks) return handOn(run, 'failed');
  await run.deps.rooms.handOn(run.lease, run.counted(), []);
}

/** What a message asks for; undefined for one that is none of ours. */
export function triggerOf(message: Envelope): Trigger | undefined {
  const { conferenceId, kind, reason, at } = message.detail as Record<string, unknown>;
  const type = message['detail-type'];
  if (typeof conferenceId !== 'string' || !conferenceId.startsWith('cnf_')) return undefined;
  if (type === wakeUpType && kind !== 'doors-open') return undefined;
  return {
    conferenceId: conferenceId as Conference['id'],
    isWakeUp: type === wakeUpType,
    isAsked: reason === 'staff',
    isReplan: type === 'BridgeRevoked' || reason === 'restored',
    isDoubt: reason === 'doubt' || reason === 'staff',
    ...(type === 'RoomLost' && typeof at === 'number' ? { lostAt: at } : {}),
  };
}

export const handler = queueHandler(envelope, () => {
  const table = wiredTable();
  const sealer = wiredSealer();
  const deps: ProvisionDeps = {
    table,
    conferences: createConferences(table),
    bridges: createBridges(table),
    access: createAccess(table, sealer, world.random),
    rooms: createRooms(table),
    seats: createSeats(table),
    presence: createPresence(table),
    attendance: createAttendance(table),
    sealer,
    limits: { roomSeats: numberSetting('CHIME_ROOM_SEATS'), replicas: numberSetting('CHIME_REPLICAS') },
    chime: wiredChime(table),
    now: world.now,
    onReady(facts) {
      duration('ProvisionMs', facts.ms);
      log.info('rooms ready', { ...facts });
    },
  };
  return async ({ body }) => {
    const trigger = triggerOf(body);
    if (!trigger) return;
    const outcome = await countingRefusals(deps.chime, () => provision(deps, trigger));
    log.info('provision', { conferenceId: trigger.conferenceId, trigger: body['detail-type'], outcome });
    if (outcome === 'incomplete') throw new Error('some bridges have no seat yet: Chime did not answer');
  };
});
