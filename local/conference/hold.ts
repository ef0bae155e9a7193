import type { Cloud } from '../cloud.ts';
import { boardWatch, type OnBoard } from './board-watch.ts';
import type { WitnessedRoom } from './evidence.ts';
import { holdFloor } from './floor.ts';
import type { HallCounts, Halls } from './halls.ts';
import {
  type BoardRow,
  endConference,
  type Rooms,
  readBoard,
  readConference,
  readRooms,
  type Staff,
  shutOut,
  startConference,
  until,
} from './office.ts';
import { Refusal } from './refusal.ts';
import type { HallScript } from './script.ts';
import type { At, Stages } from './stages.ts';
import type { Timeline } from './timeline.ts';
import type { Counting } from './truth.ts';
import { type Looks, type Provisioned, seatsIn, watchRooms, witnessProvisioning, witnessRooms } from './witness.ts';

export interface Held {
  readonly rooms: Rooms;
  readonly witnessed: WitnessedRoom[];
  readonly counting: Counting;
  readonly provisioned: Provisioned;
  readonly looks: Looks;
  readonly onBoard: OnBoard;
  /** When the last hall has hung up: the office does not wait for it. */
  readonly hungUp: Promise<void>;
  /** Code of the hall that was. */
  readonly wasShutOut?: string;
}

/** The last look at the rooms, before the end closes them. */
const lastLookMs = 1500;
/** While it goes on the rooms are looked at so often. */
const lookEveryMs = 3000;
/** Who is shut out, is so from this part of the conference on, and gets in nowhere after so long. */
const shutOutAt = 0.75;
const shutOutWithinMs = 1000;

/** From the doors to the end: rooms, joins, the live conference. */
export async function hold(it: {
  readonly cloud: Cloud;
  readonly staff: Staff;
  readonly halls: Halls;
  readonly scripts: readonly HallScript[];
  readonly timeline: Timeline;
  readonly conferenceId: string;
  readonly stages: Stages;
  readonly invitations: Promise<unknown>;
}): Promise<Held> {
  const { cloud, staff, halls, scripts, timeline, conferenceId, stages } = it;
  let counts: HallCounts | undefined;
  const config = { apiUrl: cloud.apiUrl, mailUrl: cloud.mailUrl, timeline, scripts };
  const living = halls.live(config, (latest) => {
    counts = latest;
  });
  living.catch(() => {}); // awaited by the run; a failure before that must not end the process
  let isReady = false;
  const provisioning = witnessProvisioning(cloud, scripts.length, () => isReady);
  provisioning.catch(() => {}); // likewise
  const looking = watchRooms(cloud, lookEveryMs);
  await it.invitations;
  await stages.run('waiting for the doors', undefined, () => sleepUntil(timeline.doorsOpenAt));
  const provisioned = await stages.run(
    'rooms',
    scripts.length,
    async (at) => {
      await roomsReady(staff, conferenceId, at);
      isReady = true;
      return provisioning;
    },
    ({ ms }) => `made in ${ms} ms`,
  );

  const expected = scripts.filter(({ joins }) => joins !== 'never').length;
  const connected = () => (counts?.connected ?? 0) - (counts?.disconnected ?? 0);
  const joining = async (at: At) => {
    while (Date.now() < timeline.startsAt) {
      at(connected());
      await pause(250);
    }
    await startConference(staff, conferenceId);
  };
  await stages.run('joining', expected, joining, () => `${connected()} connected at the start`);

  const live = async (at: At) => {
    const floor = await holdFloor(staff, conferenceId);
    stages.say(`floor: ${floor.given} given, ${floor.opened} heard at once`);
    const shuttingOut = shutSomebodyOut();
    shuttingOut.catch(() => {}); // awaited below; a failure before that must not end the process
    const told = boardWatch();
    while (Date.now() < timeline.endsAt - lastLookMs) {
      const asked = Date.now();
      const board = await readBoard(staff, conferenceId);
      // Asking must not become the work: a nation's board takes longer to read, and is read less often.
      const next = Math.min(5000, Math.max(1000, 9 * (Date.now() - asked)));
      told.see(board.rows);
      at(connected(), `${board.status}, ${counts?.['roll-call'] ?? 0} roll calls`);
      await pause(Math.min(next, Math.max(200, timeline.endsAt - lastLookMs - Date.now())));
    }
    const shut = await shuttingOut;
    const witnessed = await lastLook(cloud, shut?.bridgeId, timeline.endsAt);
    const last = { witnessed, rooms: await readRooms(staff, conferenceId) };
    await sleepUntil(timeline.endsAt);
    const looks = await looking.stop();
    await endConference(staff, conferenceId);
    return { ...last, looks, onBoard: told.seen(), ...(shut && { wasShutOut: shut.code }) };
  };
  async function shutSomebodyOut(): Promise<BoardRow | undefined> {
    await sleepUntil(timeline.startsAt + shutOutAt * (timeline.endsAt - timeline.startsAt));
    const lastChance = timeline.endsAt - lastLookMs - 2 * shutOutWithinMs;
    for (;;) {
      const { rows } = await readBoard(staff, conferenceId);
      const row = toShutOut(scripts, rows);
      if (row) {
        await shutOut(staff, conferenceId, row);
        await pause(shutOutWithinMs);
        await halls.shutOut(row.code);
        return row;
      }
      if (Date.now() > lastChance) break;
      await pause(250);
    }
    stages.say('nobody was in who could have been shut out');
    return undefined;
  }
  const last = await stages.run('conference', expected, live, () => `${counts?.['roll-call'] ?? 0} roll calls`);

  const { startedAt, endedAt } = await readConference(staff, conferenceId);
  const counted = { from: Date.parse(startedAt ?? ''), to: Date.parse(endedAt ?? '') };
  const graceMs = timeline.lateAfterMinutes * 60_000;
  return {
    ...last,
    provisioned,
    hungUp: living,
    counting: { ...counted, lateFrom: Math.max(counted.from, timeline.startsAt) + graceMs },
  };
}

/** The seat of who has just been shut out is taken back by an event of its own: looked at until it is, or until the end. */
async function lastLook(cloud: Cloud, shutOutId: string | undefined, endsAt: number): Promise<WitnessedRoom[]> {
  for (;;) {
    const rooms = await witnessRooms(cloud);
    if (shutOutId === undefined || !seatsIn(rooms).has(shutOutId) || Date.now() > endsAt) return rooms;
    await pause(100);
  }
}

/** The first in turn that is in. */
export function toShutOut<Row extends { readonly code: string; readonly state: string }>(
  scripts: readonly Pick<HallScript, 'code' | 'shutOutTurn'>[],
  rows: readonly Row[],
): Row | undefined {
  const turns = new Map(scripts.map(({ code, shutOutTurn }) => [code, shutOutTurn]));
  return rows
    .filter(({ code, state }) => turns.get(code) !== undefined && (state === 'connected' || state === 'degraded'))
    .sort((a, b) => (turns.get(a.code) ?? 0) - (turns.get(b.code) ?? 0))
    .at(0);
}

function roomsReady(staff: Staff, conferenceId: string, at: At): Promise<Rooms> {
  return until(
    'the provisioning',
    120_000,
    () => readRooms(staff, conferenceId),
    ({ status, seats }) => {
      at(seats);
      if (status === 'closed')
        throw new Refusal('the conference was over before its rooms were asked for: give more --lead');
      return status === 'ready';
    },
  );
}

async function sleepUntil(instant: number): Promise<void> {
  await pause(Math.max(0, instant - Date.now()));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
