import { provision } from '../../functions/provision/provision.ts';
import { allRooms } from '../../shared/domain/presence.ts';
import { createMemorySealer } from '../../shared/gateways/seal.ts';
import { createAccess } from '../../shared/store/access.ts';
import { type AttendanceSummary, createAttendance } from '../../shared/store/attendance.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createPresence } from '../../shared/store/presence.ts';
import { reportRoomGone } from '../../shared/store/provisioning.ts';
import { createRooms } from '../../shared/store/rooms.ts';
import { createSeats } from '../../shared/store/seats.ts';
import { conferenceId, doorsAt, hallWorld } from './support/hall-world.ts';

const minute = 60_000;
const wakeUp = { conferenceId, isWakeUp: true, isAsked: false, isReplan: false, isDoubt: false };

describe('provisioning', () => {
  it('seats every bridge once and tells that the rooms are ready', async () => {
    const world = await hallWorld(4, 100);
    expect(await world.run()).toBe('done');
    expect(await world.faults()).toEqual([]);
    const record = await createRooms(world.table).provisioning(conferenceId);
    expect(record).toMatchObject({ status: 'ready', round: 1, seats: 404, unseated: 0, leaseUntil: 0 });
    expect(world.table.told.filter((e) => e.type === 'RoomsReady')).toHaveLength(1);
    expect(world.table.told.filter((e) => e.type === 'RoomOpened')).toHaveLength(world.chime.meetings.size);
  });

  it('makes no more calls than there are rooms and batches', async () => {
    const world = await hallWorld(4, 100);
    await world.run();
    const rooms = await createRooms(world.table).ofConference(conferenceId);
    const batches = rooms.map((room) => Math.ceil(room.bridges.length / 99)).reduce((a, b) => a + b, 0);
    expect(world.chime.counted().calls).toEqual({ CreateMeeting: rooms.length, BatchCreateAttendee: batches });
  });

  it('does nothing the second time', async () => {
    const world = await hallWorld(2, 30);
    await world.run();
    const calls = world.chime.counted().calls;
    expect(await world.run()).toBe('done');
    expect(world.chime.counted().calls).toEqual(calls);
    expect(world.table.told.filter((e) => e.type === 'RoomsReady')).toHaveLength(1);
  });

  it('ignores a wake-up that comes before the doors open, and only plans', async () => {
    const world = await hallWorld(2, 30);
    world.now = doorsAt - 60 * minute;
    expect(await world.run()).toBe('done');
    expect(world.chime.meetings.size).toBe(0);
    expect(await createRooms(world.table).ofConference(conferenceId)).not.toHaveLength(0);
  });

  it('opens nothing for a conference whose bridges are not there yet', async () => {
    const world = await hallWorld(2, 5);
    const deps = world.deps();
    const { enrolledVersion: _e, ...unenrolled } = await world.conference();
    const conferences = { find: async () => unenrolled, get: async () => unenrolled };
    expect(await provision({ ...deps, conferences }, { ...wakeUp, isAsked: true })).toBe('done');
    expect(world.chime.meetings.size).toBe(0);
    expect(await world.run()).toBe('done');
    expect(await world.faults()).toEqual([]);
  });

  it('lets one holder work, who goes round again for what is asked meanwhile', async () => {
    const world = await hallWorld(3, 90);
    const outcomes = await Promise.all([world.run(), world.run(), world.run()]);
    expect(outcomes.sort()).toEqual(['busy', 'busy', 'done']);
    expect(await world.faults()).toEqual([]);
  });

  it('asks again for the bridges that Chime refused alone, and lists those it keeps refusing', async () => {
    const world = await hallWorld(1, 20);
    const [once, never] = [world.bridges[3]!.id, world.bridges[4]!.id];
    world.chime.spoiled.set(once, 1).set(never, 99);
    expect(await world.run()).toBe('done');
    expect(await world.faults(world.bridges.map((b) => b.id).filter((id) => id !== never))).toEqual([]);
    const [room] = await createRooms(world.table).ofConference(conferenceId);
    expect(room?.failed).toEqual([{ bridgeId: never, reason: 'ServiceFailure' }]);
    expect(await createRooms(world.table).provisioning(conferenceId)).toMatchObject({ seats: 20, unseated: 1 });
    world.chime.spoiled.clear();
    await world.settle();
    expect(await world.faults()).toEqual([]);
  });

  it("opens the microphone of the chair's hall alone, at a seat made late and in a room made anew too", async () => {
    const world = await hallWorld(3, 90);
    const [host, ...others] = world.bridges.filter(({ level }) => level === 'province').map(({ id }) => id as string);
    const heard = () =>
      [...world.chime.meetings.values()]
        .filter(({ primary }) => primary === undefined)
        .flatMap(({ attendees }) => [...attendees.values()])
        .map(({ externalUserId, can }) => [externalUserId, can.Audio, can.Video]);
    const right = [[host, 'SendReceive', 'SendReceive'], ...others.map((id) => [id, 'Receive', 'SendReceive'])];
    world.chime.spoiled.set(others[1] as string, 99);
    await world.run();
    expect(heard()).toHaveLength(2);
    world.chime.spoiled.clear();
    await world.settle();
    expect(heard()).toEqual(expect.arrayContaining(right));
    const [primary] = await createRooms(world.table).ofConference(conferenceId);
    world.chime.vanish(primary?.meetingId as string);
    await reportRoomGone(world, { conferenceId, room: 0, generation: 1, at: world.now });
    await world.settle({ isWakeUp: false, lostAt: world.now });
    expect(heard()).toHaveLength(3);
    expect(heard()).toEqual(expect.arrayContaining(right));
  });

  it('lists a room that may not be opened, and the others are served', async () => {
    const world = await hallWorld(4, 120);
    world.chime.limit = 2;
    await world.run();
    const rooms = await createRooms(world.table).ofConference(conferenceId);
    expect(rooms.flatMap((room) => room.failed.map((f) => f.reason)).every((r) => r === 'LimitExceeded')).toBe(true);
    expect(rooms.filter((room) => room.status === 'open')).toHaveLength(2);
    world.chime.limit = 250;
    await world.settle();
    expect(await world.faults()).toEqual([]);
  });

  it('comes again when Chime does not answer at all', async () => {
    const world = await hallWorld(2, 10);
    world.chime.refuse = { code: 'ServiceUnavailable', isPassing: true };
    expect(await world.run()).toBe('incomplete');
    world.chime.refuse = undefined;
    await world.settle();
    expect(await world.faults()).toEqual([]);
  });

  it('makes a lost replica anew under the next generation and leaves the others alone', async () => {
    const world = await hallWorld(4, 120);
    await world.run();
    const before = await createRooms(world.table).ofConference(conferenceId);
    world.chime.vanish(before[1]!.meetingId as string);
    const gone = { conferenceId, room: 1, generation: 1, at: world.now };
    expect(await reportRoomGone(world, gone)).toBe(true);
    expect(await reportRoomGone(world, gone)).toBe(false);
    await world.run({ isWakeUp: false, lostAt: world.now });
    const after = await createRooms(world.table).ofConference(conferenceId);
    expect(after.map((r) => r.generation)).toEqual(before.map((_, i) => (i === 1 ? 2 : 1)));
    expect(after[2]!.meetingId).toBe(before[2]!.meetingId);
    expect(await world.faults()).toEqual([]);
  });

  it('makes every room anew when the primary is gone, even when it learns that only from Chime', async () => {
    const world = await hallWorld(4, 120);
    await world.run();
    world.chime.vanish('m-1');
    expect(await world.run({ isWakeUp: false, isDoubt: true })).toBe('done');
    const after = await createRooms(world.table).ofConference(conferenceId);
    expect(after.every((room) => room.generation === 2)).toBe(true);
    expect(await world.faults()).toEqual([]);
  });

  it('keeps the device that held a seat when the room is made anew', async () => {
    const world = await hallWorld(1, 5);
    await world.run();
    const seats = createSeats(world.table);
    const seat = (await seats.find(world.bridges[2]!.id))!;
    await seats.hold(seat, 'device', false, world.now);
    world.chime.vanish(seat.meetingId);
    await world.run({ isDoubt: true });
    expect(await seats.find(seat.bridgeId)).toMatchObject({ heldBy: 'device', generation: 2 });
  });

  it('does not make rooms anew for nobody: one that died empty waits for a hall', async () => {
    const world = await hallWorld(1, 5);
    await world.run();
    world.now += 5 * minute;
    world.chime.vanish('m-1');
    await reportRoomGone(world, { conferenceId, room: 0, generation: 1, at: world.now });
    expect(await world.run({ isWakeUp: false, lostAt: world.now })).toBe('ignored');
    expect(world.chime.meetings.size).toBe(0);
    await world.run({ isWakeUp: false });
    expect(await world.faults()).toEqual([]);
  });

  it('withdraws the seat of a bridge that is shut out or no longer invited, and adds a new one', async () => {
    const world = await hallWorld(3, 20);
    const out = world.bridges[7]!;
    const shut = world.bridges[8]!;
    const later = world.bridges.pop()!;
    const bridges = createBridges(world.table);
    await bridges.enrol([{ ...later, withdrawnAt: 1 }]);
    await world.run();
    const access = createAccess(world.table, createMemorySealer(), (n) => new Uint8Array(n));
    await access.issue([shut], world.now);
    await access.change(shut.id, (current) => ({ next: { ...current, revokedAt: world.now } }));
    await world.run({ isReplan: true });
    await bridges.enrol([{ ...out, withdrawnAt: world.now }, later]);
    await world.enrolled();
    await world.run();
    world.bridges.push(later);
    const allowed = world.bridges.filter((b) => b !== out && b !== shut).map((b) => b.id);
    expect(await world.faults(allowed)).toEqual([]);
    expect(world.chime.counted().calls.DeleteAttendee).toBe(2);
  });

  it('ends all rooms with the conference by one call', async () => {
    const world = await hallWorld(4, 120);
    await world.run();
    await world.conference({ status: 'ended', endedAt: world.now });
    expect(await world.run({ isWakeUp: false })).toBe('done');
    expect(await world.run({ isWakeUp: false })).toBe('done');
    expect(world.chime.meetings.size).toBe(0);
    expect(world.chime.counted().calls.DeleteMeeting).toBe(1);
  });

  it('keeps that the rooms are closed, and has the attendance settled again where it was settled before', async () => {
    const closed = async (isSettled: boolean) => {
      const world = await hallWorld(1, 2);
      await world.run();
      await world.conference({ status: 'ended', endedAt: world.now });
      const attendance = createAttendance(world.table);
      if (isSettled) {
        const { fence } = await attendance.begin(conferenceId, world.now);
        const summary = { conferenceId, revision: 1 } as AttendanceSummary;
        await attendance.finish(conferenceId, fence, { summary, events: [] });
      }
      await world.run({ isWakeUp: false });
      expect(await createPresence(world.table).roomEnds(conferenceId)).toEqual([
        { room: allRooms, generation: 0, at: world.now },
      ]);
      return world.table.told.filter(({ type }) => type === 'SettleRequested').length;
    };
    expect(await closed(false)).toBe(0);
    expect(await closed(true)).toBe(1);
  });

  it('closes what it has made when the conference is cancelled in the middle', async () => {
    const world = await hallWorld(4, 120);
    const deps = world.deps();
    let calls = 0;
    const chime = {
      ...deps.chime,
      createAttendees: async (...args: Parameters<typeof deps.chime.createAttendees>) => {
        if (++calls === 2) {
          await world.conference({ status: 'cancelled' });
          expect(await world.run({ isWakeUp: false })).toBe('busy');
        }
        return deps.chime.createAttendees(...args);
      },
    };
    expect(await provision({ ...deps, chime }, wakeUp)).toBe('done');
    expect(world.chime.meetings.size).toBe(0);
    expect(await createRooms(world.table).provisioning(conferenceId)).toMatchObject({ status: 'closed' });
  });

  it('knows all that it made when the conference is moved to another day in the middle, and opens anew then', async () => {
    const world = await hallWorld(4, 120);
    const day = 24 * 60 * minute;
    const deps = world.deps();
    let calls = 0;
    const chime = {
      ...deps.chime,
      createAttendees: async (...args: Parameters<typeof deps.chime.createAttendees>) => {
        if (++calls === 2) {
          const { doorsOpenAt, startsAt, endsAt } = await world.conference();
          await world.conference({ doorsOpenAt: doorsOpenAt + day, startsAt: startsAt + day, endsAt: endsAt + day });
          await world.enrolled();
          expect(await world.run({ isWakeUp: false })).toBe('busy');
        }
        return deps.chime.createAttendees(...args);
      },
    };
    const ready = () => world.table.told.filter(({ type }) => type === 'RoomsReady').length;
    const openRooms = async () => {
      const rooms = await createRooms(world.table).ofConference(conferenceId);
      expect([...world.chime.meetings.keys()].sort()).toEqual(rooms.map(({ meetingId }) => meetingId).sort());
      return rooms.map(({ generation }) => generation);
    };
    expect(await provision({ ...deps, chime }, wakeUp)).toBe('done');
    expect([await openRooms(), ready(), await world.faults()]).toEqual([[1, 1, 1], 0, []]);

    world.now += 5 * minute; // nobody came: Chime ends the rooms
    world.chime.vanish('m-1');
    await reportRoomGone(world, { conferenceId, room: 0, generation: 1, at: world.now });
    expect(await world.run({ isWakeUp: false, lostAt: world.now })).toBe('done');
    expect([world.chime.meetings.size, ready()]).toEqual([0, 0]);

    world.now = doorsAt + day;
    expect(await world.run()).toBe('done');
    expect([await openRooms(), ready(), await world.faults()]).toEqual([[2, 2, 2], 1, []]);
    const record = await createRooms(world.table).provisioning(conferenceId);
    expect(record?.startedAt).toBe(doorsAt + day); // what was begun the day before is not part of it
  });

  it('hands on when its time is up, and the next one finishes', async () => {
    const world = await hallWorld(4, 120);
    const deps = world.deps();
    const chime = {
      ...deps.chime,
      createMeeting: async (wanted: Parameters<typeof deps.chime.createMeeting>[0]) => {
        if (wanted.externalMeetingId.includes('.1.')) world.now += 50_000;
        return deps.chime.createMeeting(wanted);
      },
    };
    expect(await provision({ ...deps, chime }, wakeUp)).toBe('handed-on');
    expect(world.table.told.at(-1)).toMatchObject({ type: 'ProvisionRequested' });
    expect(await world.run({ isWakeUp: false })).toBe('done');
    expect(await world.faults()).toEqual([]);
  });

  it('that fails wakes the next one for whoever left a word meanwhile: its own message comes again minutes later', async () => {
    for (const isAsked of [true, false]) {
      const world = await hallWorld(2, 20);
      const deps = world.deps();
      const chime = {
        ...deps.chime,
        createMeeting: async () => {
          if (isAsked) expect(await world.run({ isWakeUp: false, isReplan: true })).toBe('busy');
          throw new Error('container gone');
        },
      };
      await expect(provision({ ...deps, chime }, wakeUp)).rejects.toThrow('container gone');
      const woken = world.table.told.filter((event) => event.type === 'ProvisionRequested');
      expect(woken).toHaveLength(isAsked ? 1 : 0);
      expect(await world.run()).toBe('done');
      expect(await world.faults()).toEqual([]);
    }
  });

  it('never tells a join token in an event', async () => {
    const world = await hallWorld(2, 20);
    await world.run();
    expect(JSON.stringify(world.table.told)).not.toContain('CANARY');
    expect(JSON.stringify(world.table.dump())).not.toContain('CANARY');
  });
});
