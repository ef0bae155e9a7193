import { randomBytes } from 'node:crypto';
import { provision, type Trigger } from '../../../functions/provision/provision.ts';
import type { ProvisionDeps } from '../../../functions/provision/run.ts';
import type { Bridge } from '../../../shared/domain/bridge.ts';
import type { Conference } from '../../../shared/domain/conference.ts';
import { type BridgeId, bridgeIdOf, type ConferenceId, floorSeatSuffix } from '../../../shared/domain/ids.ts';
import { leaseMs } from '../../../shared/domain/provision.ts';
import { createMemorySealer } from '../../../shared/gateways/seal.ts';
import { createAccess } from '../../../shared/store/access.ts';
import { createAttendance } from '../../../shared/store/attendance.ts';
import { createBridges } from '../../../shared/store/bridges.ts';
import { createConferences } from '../../../shared/store/conferences.ts';
import { keys } from '../../../shared/store/keys.ts';
import { createMemoryTable, type MemoryTable } from '../../../shared/store/memory-table.ts';
import { createPresence } from '../../../shared/store/presence.ts';
import { createRooms } from '../../../shared/store/rooms.ts';
import { createSeats } from '../../../shared/store/seats.ts';
import type { Table } from '../../../shared/store/table.ts';
import { type Bomb, guarded, guardedTable } from '../faults/harness.ts';
import { type ChimeInMemory, createChimeInMemory } from './chime-in-memory.ts';

export const conferenceId: ConferenceId = 'cnf_abcdefgh1234';
export const doorsAt = Date.UTC(2026, 0, 5, 1, 0, 0);

const chimeEffects = [
  'createMeeting',
  'createAttendees',
  'deleteAttendee',
  'allow',
  'allowAllBut',
  'deleteMeeting',
] as const;

export function exploding(
  table: MemoryTable,
  chime: ChimeInMemory,
  bomb: Bomb,
): { table: Table; chime: ChimeInMemory } {
  return { table: guardedTable(table, bomb), chime: guarded(chime, chimeEffects, bomb) };
}

export interface HallWorld {
  readonly table: MemoryTable;
  readonly chime: ChimeInMemory;
  readonly bridges: Bridge[];
  now: number;
  deps(bomb?: Bomb): ProvisionDeps;
  run(trigger?: Partial<Trigger>, bomb?: Bomb): Promise<string>;
  /** As the queue would: again until it is through, each time after the dead one's lease is over. */
  settle(trigger?: Partial<Trigger>): Promise<void>;
  conference(change?: Partial<Conference>): Promise<Conference>;
  /** As after an edit: the conference has a new version, and its bridges are those of that version. */
  enrolled(): Promise<void>;
  /** What breaks I2: an empty list where all is well. `allowed` may have a seat. */
  faults(allowed?: readonly BridgeId[]): Promise<string[]>;
}

/** A conference of `provinces` branches with so many communes each, enrolled, doors open at `doorsAt`. */
export async function hallWorld(provinces: number, communes: number): Promise<HallWorld> {
  const table = createMemoryTable();
  const chime = createChimeInMemory();
  const conferences = createConferences(table);
  const bridges: Bridge[] = [];
  const branches: string[] = [];
  for (let p = 0; p < provinces; p++) {
    const branch = String(10 + p);
    branches.push(branch);
    for (let c = 0; c <= communes; c++) {
      const pointCode = c === 0 ? branch : `${branch}${String(c).padStart(3, '0')}`;
      bridges.push({
        id: bridgeIdOf(conferenceId, branch, pointCode),
        conferenceId,
        pointCode,
        name: `Point ${pointCode}`,
        level: c === 0 ? 'province' : 'commune',
        branch,
        contacts: [],
        isHost: p === 0 && c === 0,
        enrolledVersion: 1,
      });
    }
  }
  await conferences.create(
    {
      id: conferenceId,
      version: 1,
      sequence: 0,
      status: 'scheduled',
      title: 'Hội nghị',
      chair: 'Chair',
      office: 'VPCP',
      hostPoint: '10',
      doorsOpenAt: doorsAt,
      startsAt: doorsAt + 3600_000,
      endsAt: doorsAt + 3 * 3600_000,
      zone: 'Asia/Ho_Chi_Minh',
      classification: 'internal',
      invited: { all: true },
      operatorPhone: '0800',
      createdBy: 'u',
      createdAt: 0,
      enrolledVersion: 1,
      enrolledBridges: bridges.length,
      branches,
    },
    [],
  );
  await createBridges(table).enrol(bridges);
  const sealer = createMemorySealer();
  const usual: Trigger = { conferenceId, isWakeUp: true, isAsked: false, isReplan: false, isDoubt: false };

  const world: HallWorld = {
    table,
    chime,
    bridges,
    now: doorsAt,
    deps(bomb) {
      const live = bomb ? exploding(table, chime, bomb) : { table, chime };
      return {
        table: live.table,
        conferences: createConferences(live.table),
        bridges: createBridges(live.table),
        access: createAccess(live.table, sealer, randomBytes),
        rooms: createRooms(live.table),
        seats: createSeats(live.table),
        presence: createPresence(live.table),
        attendance: createAttendance(live.table),
        sealer,
        limits: { roomSeats: 240, replicas: 40 },
        chime: live.chime,
        now: () => world.now,
      };
    },
    run: (trigger = {}, bomb) => provision(world.deps(bomb), { ...usual, ...trigger }),
    async settle(trigger = {}) {
      for (let i = 0; i < 10; i++) {
        world.now += leaseMs + 1;
        const outcome = await world.run(trigger);
        if (outcome === 'done' || outcome === 'ignored') return;
      }
      throw new Error('does not settle');
    },
    async conference(change = {}) {
      const current = await conferences.get(conferenceId);
      if (Object.keys(change).length === 0) return current;
      const next = { ...current, ...change, version: current.version + 1 };
      await conferences.save(next, []);
      return next;
    },
    async enrolled() {
      const { version } = await world.conference({ title: 'Edited' });
      await conferences.markEnrolled(conferenceId, version, { bridges: bridges.length, branches }, []);
    },
    async faults(allowed = bridges.map((b) => b.id)) {
      const found: string[] = [];
      const ids = bridges.map((b) => b.id);
      const seats = new Map((await createSeats(table).ofBridges(ids)).map((s) => [s.bridgeId, s]));
      const record = await createRooms(table).provisioning(conferenceId);
      const live = new Map<string, string[]>();
      const isSecond = (externalUserId: string) => floorSeatSuffix.test(externalUserId);
      for (const meeting of chime.meetings.values()) {
        if (meeting.attendees.size > 240) found.push(`${meeting.externalId} has ${meeting.attendees.size}`);
        for (const a of [...meeting.attendees.values()].filter((each) => !isSecond(each.externalUserId)))
          live.set(a.externalUserId, [...(live.get(a.externalUserId) ?? []), a.attendeeId]);
      }
      for (const id of ids) {
        const credentials = live.get(id) ?? [];
        const seat = seats.get(id);
        if (credentials.length > 1) found.push(`${id} has ${credentials.length} live credentials`);
        if (!allowed.includes(id)) {
          if (credentials.length > 0 || seat) found.push(`${id} has a seat and may not`);
          continue;
        }
        if (!seat) found.push(`${id} has no seat`);
        else if (credentials[0] !== seat.attendeeId) found.push(`${id} has the seat of a dead credential`);
        else if (record?.generations[seat.room] !== seat.generation) found.push(`${id} sits in an old generation`);
      }
      return found;
    },
  };
  return world;
}

export const provisionKey = keys.provision(conferenceId);
