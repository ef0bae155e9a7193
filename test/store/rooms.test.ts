import type { Seat } from '../../shared/domain/bridge.ts';
import { bridgeIdOf } from '../../shared/domain/ids.ts';
import { leaseMs, type Provisioning } from '../../shared/domain/provision.ts';
import type { Room } from '../../shared/domain/room-state.ts';
import { readForJoin } from '../../shared/store/hall-reads.ts';
import { type Lease, LeaseLost } from '../../shared/store/provision-lease.ts';
import { reportRoomGone } from '../../shared/store/provisioning.ts';
import { createRooms, type Rooms } from '../../shared/store/rooms.ts';
import { createSeats } from '../../shared/store/seats.ts';
import type { Table } from '../../shared/store/table.ts';
import { describeOnEachEngine } from '../support/engines.ts';

const conferenceId = 'cnf_abcdefgh1234';
const ids = Array.from({ length: 99 }, (_, i) => bridgeIdOf(conferenceId, '10', String(i)));
const planned = (room: number): Room => ({
  conferenceId,
  room,
  generation: 1,
  status: 'planned',
  bridges: room === 0 ? ids : [],
  hosts: [],
  fence: 0,
  seated: 0,
  failed: [],
});
const seatOf = (index: number, generation = 1): Seat => ({
  bridgeId: ids[index]!,
  room: 0,
  generation,
  meetingId: `m${generation}`,
  attendeeId: `a${index}-${generation}`,
  sealedToken: 'v1.x',
  seatedAt: 1,
});
const meeting = (id: string) => ({ MeetingId: id, MediaPlacement: { AudioHostUrl: 'a' } });
const nothing = { calls: {}, throttled: 0 };

describeOnEachEngine('rooms', (makeTable) => {
  let table: Table;
  let rooms: Rooms;
  beforeEach(async () => {
    table = await makeTable();
    rooms = createRooms(table);
  });
  const begun = async (at = 1000): Promise<{ lease: Lease; provisioning: Provisioning }> => {
    const claimed = await rooms.claim(conferenceId, at);
    if (!claimed) throw new Error('the lease is held');
    const plan = { rooms: [planned(0), planned(1)], plannedVersion: 1, bridges: 99 };
    return { lease: claimed.lease, provisioning: await rooms.savePlan(claimed.lease, plan, claimed.provisioning) };
  };

  it('have one holder; who asks meanwhile is counted, and a dead one is followed', async () => {
    const first = await begun();
    expect(await rooms.claim(conferenceId, 1001)).toBeUndefined();
    const done = { status: 'ready' as const, round: 1, seats: 0, unseated: 0, ...nothing };
    expect(await rooms.finish(first.lease, first.provisioning, done, [])).toBe(false);
    const second = await rooms.claim(conferenceId, 1000 + leaseMs + 1);
    expect(second?.lease.fence).toBe(2);
    await expect(rooms.renew(first.lease, 1)).rejects.toThrow(LeaseLost);
    await expect(rooms.finish(first.lease, first.provisioning, done, [])).rejects.toThrow(LeaseLost);
    expect(await rooms.finish(second!.lease, second!.provisioning, done, [])).toBe(true);
  });

  it('lose no word that is left in the very moment in which the holder goes', async () => {
    const first = await begun();
    const done = { status: 'ready' as const, round: 1, seats: 0, unseated: 0, ...nothing };
    let isGone = false;
    const late = createRooms({
      ...table,
      async update(op) {
        try {
          return await table.update(op);
        } catch (error) {
          if (!isGone) expect(await rooms.finish(first.lease, first.provisioning, done, [])).toBe(true);
          isGone = true;
          throw error;
        }
      },
    });
    const second = await late.claim(conferenceId, 1001, true);
    expect([isGone, second?.lease.fence, second?.provisioning.plannedVersion]).toEqual([true, 2, 0]);
  });

  it('take 99 seats and their room in one transaction, and none from a holder that was followed', async () => {
    const { lease } = await begun();
    await rooms.recordMeeting(lease, planned(0), meeting('m1'));
    await rooms.recordSeats(
      lease,
      planned(0),
      ids.map((_, i) => seatOf(i)),
    );
    await rooms.recordDone(lease, planned(0), { failed: [], at: 5, seats: 99 });
    expect(await rooms.room(conferenceId, 0)).toMatchObject({ status: 'open', seated: 99, meetingId: 'm1' });
    const next = await rooms.claim(conferenceId, 1000 + leaseMs + 1);
    await rooms.adopt(next!.lease, planned(0));
    await expect(rooms.recordSeats(lease, planned(0), [{ ...seatOf(0), attendeeId: 'stale' }])).rejects.toThrow(
      LeaseLost,
    );
    await expect(rooms.recordMeeting(lease, planned(0), meeting('m9'))).rejects.toThrow(LeaseLost);
    expect((await createSeats(table).find(ids[0]!))?.attendeeId).toBe('a0-1');
  });

  it('are lost once, all of them with the primary, and what was lost while planning stays lost', async () => {
    const { lease, provisioning } = await begun();
    expect(provisioning.generations).toEqual([1, 1]);
    const gone = (room: number, generation: number) =>
      reportRoomGone({ table }, { conferenceId, room, generation, at: 2 });
    expect(await Promise.all([gone(1, 1), gone(1, 1)])).toEqual(expect.arrayContaining([true, false]));
    expect((await rooms.provisioning(conferenceId))?.generations).toEqual([1, 2]);
    expect(await gone(0, 1)).toBe(true);
    const plan = { rooms: [planned(0), planned(1)], plannedVersion: 7, bridges: 99 };
    const saved = await rooms.savePlan(lease, plan, provisioning);
    expect(saved).toMatchObject({ generations: [2, 3], plannedVersion: 0, asks: provisioning.asks });
  });

  it('are asked for once in a while, and the record says so', async () => {
    expect(await rooms.ask(conferenceId, 'hall', 50_000, 20_000)).toBe(true);
    expect(await rooms.ask(conferenceId, 'hall', 51_000, 21_000)).toBe(false);
    expect(await rooms.ask(conferenceId, 'staff', 52_000)).toBe(true);
    expect(await rooms.provisioning(conferenceId)).toMatchObject({ askedAt: 52_000, asks: 2, status: 'planned' });
  });

  it('add up the calls of all runs', async () => {
    const first = await begun();
    await rooms.handOn(first.lease, { calls: { CreateMeeting: 2 }, throttled: 1 }, []);
    const second = await rooms.claim(conferenceId, 1001);
    await rooms.handOn(second!.lease, { calls: { CreateMeeting: 1, DeleteMeeting: 1 }, throttled: 0 }, []);
    expect(await rooms.provisioning(conferenceId)).toMatchObject({
      calls: { CreateMeeting: 3, DeleteMeeting: 1 },
      throttled: 1,
      leaseUntil: 0,
    });
  });

  it('give a seat to one device, keep it over a new generation, and forget only that very credential', async () => {
    const { lease } = await begun();
    const seats = createSeats(table);
    await rooms.recordMeeting(lease, planned(0), meeting('m1'));
    await rooms.recordSeats(lease, planned(0), [seatOf(0)]);
    const { seat } = await readForJoin(table, ids[0]!);
    const held = await Promise.all(['x', 'y'].map((device) => seats.hold(seat!, device, false, 9)));
    expect(held.filter(Boolean)).toHaveLength(1);
    expect(await seats.hold(seat!, 'z', true, 10)).toMatchObject({ heldBy: 'z' });
    const again = { ...planned(0), generation: 2 };
    await rooms.recordMeeting(lease, again, meeting('m2'));
    await rooms.recordSeats(lease, again, [seatOf(0, 2)]);
    expect(await seats.find(ids[0]!)).toMatchObject({ heldBy: 'z', generation: 2, attendeeId: 'a0-2' });
    expect(await seats.hold(seat!, 'z', true, 11)).toBeUndefined();
    await seats.remove(seatOf(0));
    expect(await seats.find(ids[0]!)).toBeDefined();
    await seats.remove(seatOf(0, 2));
    expect(await readForJoin(table, ids[0]!)).toMatchObject({ seat: undefined, access: undefined });
  });
});
