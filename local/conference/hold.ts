import type { Cloud } from '../cloud.ts';
import { witnessRooms } from './collect.ts';
import type { WitnessedRoom } from './evidence.ts';
import type { HallCounts, Halls } from './halls.ts';
import type { MemoryWatch } from './memory.ts';
import {
  endConference,
  type Rooms,
  readBoard,
  readConference,
  readRooms,
  type Staff,
  startConference,
  until,
} from './office.ts';
import type { Progress } from './progress.ts';
import type { HallScript } from './script.ts';
import type { Timeline } from './timeline.ts';
import { type Counting, graceMs } from './truth.ts';

export interface Held {
  readonly rooms: Rooms;
  readonly witnessed: WitnessedRoom[];
  readonly counting: Counting;
}

/** The last look at the rooms, before the end closes them. */
const lastLookMs = 1500;

/** From the doors to the end: rooms, joins, the live conference. */
export async function hold(it: {
  readonly cloud: Cloud;
  readonly staff: Staff;
  readonly halls: Halls;
  readonly scripts: readonly HallScript[];
  readonly timeline: Timeline;
  readonly conferenceId: string;
  readonly progress: Progress;
  readonly stages: Record<string, number>;
  readonly invitations: Promise<unknown>;
  readonly memory: MemoryWatch;
}): Promise<Held> {
  const { cloud, staff, halls, scripts, timeline, conferenceId, progress, stages } = it;
  let counts: HallCounts | undefined;
  const config = { apiUrl: cloud.apiUrl, mailUrl: cloud.mailUrl, timeline, scripts };
  const living = halls.live(config, (latest) => {
    counts = latest;
  });
  living.catch(() => {}); // awaited below; a failure before that must not end the process
  await it.invitations;

  const doors = progress.stage('waiting for the doors');
  await sleepUntil(timeline.doorsOpenAt);
  doors.end();

  it.memory.mark('rooms');
  const making = progress.stage('rooms', scripts.length);
  const from = Date.now();
  const ready = await until(
    'the provisioning',
    120_000,
    () => readRooms(staff, conferenceId),
    ({ status, seats }) => {
      making.at(seats);
      return status === 'ready';
    },
  );
  stages.rooms = Date.now() - from;
  making.at(ready.seats);
  making.end(`${ready.rooms.length} rooms in ${ready.ms ?? 0} ms`);

  const joining = scripts.filter(({ joins }) => joins !== 'never').length;
  it.memory.mark('joining');
  const joins = progress.stage('joining', joining);
  while (Date.now() < timeline.startsAt) {
    joins.at(counts?.connected ?? 0);
    await pause(250);
  }
  await startConference(staff, conferenceId);
  joins.at(counts?.connected ?? 0);
  joins.end(`${counts?.connected ?? 0} connected at the start`);

  it.memory.mark('conference');
  const live = progress.stage('conference', joining);
  while (Date.now() < timeline.endsAt - lastLookMs) {
    const board = await readBoard(staff, conferenceId);
    const { connected = 0, dropped = 0 } = board.counts;
    live.at(connected, `${dropped} dropped, ${counts?.['roll-call'] ?? 0} roll calls`);
    await pause(Math.min(5000, Math.max(200, timeline.endsAt - lastLookMs - Date.now())));
  }
  const witnessed = await witnessRooms(cloud);
  const rooms = await readRooms(staff, conferenceId);
  await sleepUntil(timeline.endsAt);
  await endConference(staff, conferenceId);
  await living;
  live.end(`${counts?.['roll-call'] ?? 0} roll calls`);

  const { startedAt, endedAt } = await readConference(staff, conferenceId);
  const counted = { from: Date.parse(startedAt ?? ''), to: Date.parse(endedAt ?? '') };
  return { rooms, witnessed, counting: { ...counted, lateFrom: Math.max(counted.from, timeline.startsAt) + graceMs } };
}

async function sleepUntil(instant: number): Promise<void> {
  await pause(Math.max(0, instant - Date.now()));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
