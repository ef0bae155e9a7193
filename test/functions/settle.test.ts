import * as z from 'zod/mini';
import { listAttendance, readSummary } from '../../functions/attendance/read-attendance.ts';
import { takeRollCall } from '../../functions/attendance/roll-call.ts';
import { settle, takeSettlement } from '../../functions/attendance/settle.ts';
import { takePresence } from '../../functions/live/presence.ts';
import { attendanceRecord, attendanceSummary } from '../../shared/contracts/attendance.ts';
import { Overtaken } from '../../shared/store/attendance.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import type { Table } from '../../shared/store/table.ts';
import { describeOnEachEngine } from '../support/engines.ts';
import { bridges, chime, conferenceId, idOf, minute, opened, province, second, staff, startsAt } from './national.ts';

const t = startsAt;
const endedAt = t + 60 * minute;
const host = (code: string) => ({ kind: 'hall', conferenceId, bridgeId: idOf(code), sessionId: 's' }) as const;

async function ended(table: Table) {
  const made = await opened(table, { status: 'ended', startedAt: t, endedAt });
  made.clock.now = endedAt + second;
  await takePresence(made.deps, [
    chime('AttendeeJoined', t - minute, { code: '01' }),
    chime('AttendeeLeft', endedAt + 2 * second, { code: '01' }),
    chime('AttendeeJoined', t + 20 * minute, { code: '24' }),
    chime('AttendeeDropped', t + 30 * minute, { code: '24' }),
    chime('AttendeeJoined', t + 31 * minute, { code: '24' }),
    chime('AttendeeLeft', endedAt - minute, { code: '24' }),
  ]);
  const records = async () => {
    const all = await Promise.all(['01', '24'].map((b) => made.deps.attendance.ofBranch(conferenceId, b)));
    return new Map(all.flat().map((r) => [r.code, r]));
  };
  return { ...made, records };
}

describeOnEachEngine('settling', (makeTable) => {
  test('each bridge is present, late or absent, and the roll-up adds up', async () => {
    const { deps, records } = await ended(await makeTable());
    expect(await settle(deps, conferenceId)).toBe('settled');
    const all = await records();
    expect([...all.values()].map((r) => [r.code, r.state]).sort()).toEqual([
      ['00001', 'absent'],
      ['01', 'present'],
      ['08001', 'absent'],
      ['08002', 'absent'],
      ['24', 'late'],
    ]);
    expect(all.get('01')).toMatchObject({ atOpening: 'connected', atEnd: 'connected', minutes: 60, reconnections: 0 });
    expect(all.get('24')).toMatchObject({
      atOpening: 'not-connected',
      atEnd: 'not-connected',
      reconnections: 1,
      drops: 1,
      minutes: 37,
      seconds: { high: 38 * 60 },
    });
    const summary = await deps.attendance.summary(conferenceId);
    expect(summary?.nation).toMatchObject({ bridges: 5, present: 1, late: 1, absent: 3, unknown: 0 });
    expect(summary?.branches.map((b) => [b.name, b.tally.bridges])).toEqual([
      ['Tỉnh 01', 2],
      ['Tỉnh 24', 3],
    ]);
    expect(await deps.conferences.get(conferenceId)).toMatchObject({ status: 'settled' });
  });

  test('a repeat changes nothing; what comes late raises a revision', async () => {
    const table = await makeTable();
    const { deps, records, clock } = await ended(table);
    await settle(deps, conferenceId);
    clock.now += minute;
    expect(await settle(deps, conferenceId)).toBe('unchanged');
    await takePresence(deps, [
      chime('AttendeeJoined', t, { code: '08001' }),
      chime('AttendeeLeft', t + minute * 9, { code: '08001' }),
    ]);
    expect(await settle(deps, conferenceId)).toBe('settled');
    const all = await records();
    expect(all.get('08001')).toMatchObject({ state: 'present', revision: 2 });
    expect(all.get('01')).toMatchObject({ revision: 1 });
    expect((await deps.attendance.summary(conferenceId))?.revisions).toEqual([
      { revision: 1, at: endedAt + second, present: 1, late: 1, absent: 3, unknown: 0, changed: 5 },
      { revision: 2, at: endedAt + second + minute, present: 2, late: 1, absent: 2, unknown: 0, changed: 1 },
    ]);
  });

  test('presence and roll call are united, and neither overwrites the other', async () => {
    const { deps, records } = await ended(await makeTable());
    const delegates = [{ name: 'Nguyễn Văn Hoà', mode: 'in-person' as const }];
    const entry = { revision: 0, presentCount: 12, delegates, takenAt: t };
    await takeRollCall(deps, idOf('08001'), entry, host('08001'));
    await takeRollCall(deps, idOf('01'), { ...entry, presentCount: 0, delegates: [] }, host('01'));
    await settle(deps, conferenceId);
    const all = await records();
    expect(all.get('08001')).toMatchObject({
      state: 'present',
      automatic: 'absent',
      manual: 'present',
      presentCount: 12,
    });
    expect(all.get('01')).toMatchObject({ state: 'present', automatic: 'present', manual: 'absent' });
  });

  test('of two settlements at once the later reading counts; the earlier leaves', async () => {
    const { deps } = await ended(await makeTable());
    const old = await deps.attendance.begin(conferenceId, endedAt);
    expect(await settle(deps, conferenceId)).toBe('settled');
    const record = (await deps.attendance.ofBranch(conferenceId, '01'))[0]!;
    await expect(deps.attendance.saveRecords([record], old.fence)).rejects.toBeInstanceOf(Overtaken);
    const summary = (await deps.attendance.summary(conferenceId))!;
    await expect(deps.attendance.finish(conferenceId, old.fence, { summary, events: [] })).rejects.toBeInstanceOf(
      Overtaken,
    );
  });

  test('a crash between the records and the roll-up is made good by the next run', async () => {
    const table = await makeTable();
    const { deps } = await ended(table);
    const attendance = {
      ...deps.attendance,
      finish: async () => {
        throw new Error('crash');
      },
    };
    await expect(settle({ ...deps, attendance }, conferenceId)).rejects.toThrow('crash');
    expect(await settle(deps, conferenceId)).toBe('settled');
    expect(await deps.attendance.summary(conferenceId)).toMatchObject({ revision: 1, nation: { bridges: 5 } });
    expect(await settle(deps, conferenceId)).toBe('unchanged');
  });

  test('requests for a settlement are one until it begins', async () => {
    const { deps } = await ended(await makeTable());
    await deps.attendance.begin(conferenceId, t);
    expect(await deps.attendance.requestSettle(conferenceId, { by: 'u-1', at: t })).toBe(true);
    expect(await deps.attendance.requestSettle(conferenceId, { by: 'u-1', at: t + second })).toBe(false);
    await deps.attendance.begin(conferenceId, t + second);
    expect(await deps.attendance.requestSettle(conferenceId, { by: 'u-1', at: t + 2 * second })).toBe(true);
    expect(await deps.attendance.requestSettle(conferenceId, { by: 'u-1', at: t + 11 * minute })).toBe(true);
  });

  test('what a settlement has read asks for no other; what was written about its beginning does', async () => {
    const { deps } = await ended(await makeTable());
    await deps.attendance.begin(conferenceId, t + 10 * minute);
    const ask = (newest: number) =>
      deps.attendance.requestSettle(conferenceId, { by: 'u-1', at: t + 20 * minute, newest });
    expect(await ask(t + 8 * minute)).toBe(false);
    expect(await ask(t + 10 * minute - second)).toBe(true);
  });
});

describe("the settling function's steps", () => {
  const asked = (isEnd: boolean) => ({ conferenceId, isEnd });
  const asksOf = (table: ReturnType<typeof createMemoryTable>) =>
    table.told.filter(({ type }) => type === 'SettleRequested' || type === 'AttendanceSettled').map(({ type }) => type);

  async function world() {
    const table = createMemoryTable();
    const made = await ended(table);
    table.told.length = 0;
    const deps = {
      ...made.deps,
      gatherMs: 15_000,
      meanwhile: async () => {},
      async sleep(ms: number) {
        made.clock.now += ms;
        await deps.meanwhile();
      },
    };
    const isPending = async () => (await deps.attendance.standing(conferenceId)).isPending;
    return { ...made, table, deps, isPending };
  }
  const outcomeOf = async (of: ReturnType<typeof takeSettlement>) => (await of).outcome;

  test('the end is settled at once, and the same write asks for a second settlement', async () => {
    const { deps, table, clock, isPending } = await world();
    expect(await outcomeOf(takeSettlement(deps, asked(true)))).toBe('settled');
    expect(clock.now).toBe(endedAt + second);
    expect(asksOf(table)).toEqual(['AttendanceSettled', 'SettleRequested']);
    expect(await isPending()).toBe(true);
    expect(await outcomeOf(takeSettlement(deps, asked(false)))).toBe('unchanged');
    expect(await isPending()).toBe(false);
    expect(asksOf(table)).toHaveLength(2);
  });

  test('a request waits for what comes with it', async () => {
    const { deps, records, clock } = await world();
    await takeSettlement(deps, asked(true));
    deps.meanwhile = async () => {
      await takePresence(deps, [chime('AttendeeJoined', t, { code: '08001' })]);
    };
    expect(await outcomeOf(takeSettlement(deps, asked(false)))).toBe('settled');
    expect(clock.now).toBe(endedAt + second + deps.gatherMs);
    expect((await records()).get('08001')).toMatchObject({ state: 'present', revision: 2 });
  });

  test('while a settlement runs its record is pending, though nothing is asked for', async () => {
    const { deps, isPending } = await world();
    await deps.attendance.begin(conferenceId, deps.now());
    expect(await isPending()).toBe(true);
  });

  test('a crash before the roll-up is written leaves the record pending, and the repeat asks for the second settlement', async () => {
    const { deps, table, isPending } = await world();
    const finish = async () => {
      throw new Error('crash');
    };
    const crashing = { ...deps, attendance: { ...deps.attendance, finish } };
    await expect(takeSettlement(crashing, asked(true))).rejects.toThrow('crash');
    expect(asksOf(table)).toEqual([]);
    expect(await isPending()).toBe(true);
    expect(await outcomeOf(takeSettlement(deps, asked(true)))).toBe('settled');
    expect(asksOf(table)).toEqual(['AttendanceSettled', 'SettleRequested']);
  });

  test('a crash after the roll-up is made good: the conference is settled and no second revision is told', async () => {
    const { deps, table } = await world();
    const save = async () => {
      throw new Error('crash');
    };
    const crashing = { ...deps, conferences: { ...deps.conferences, save } };
    await expect(takeSettlement(crashing, asked(true))).rejects.toThrow('crash');
    expect(await deps.conferences.get(conferenceId)).toMatchObject({ status: 'ended' });
    expect(await outcomeOf(takeSettlement(deps, asked(true)))).toBe('unchanged');
    expect(await deps.conferences.get(conferenceId)).toMatchObject({ status: 'settled' });
    expect(asksOf(table).filter((type) => type === 'AttendanceSettled')).toHaveLength(1);
  });

  test('the end told again, a day late, raises no revision', async () => {
    const { deps, clock, isPending } = await world();
    await takeSettlement(deps, asked(true));
    await takeSettlement(deps, asked(false));
    clock.now += 24 * 60 * minute;
    expect(await outcomeOf(takeSettlement(deps, asked(true)))).toBe('unchanged');
    expect(await outcomeOf(takeSettlement(deps, asked(false)))).toBe('unchanged');
    expect((await deps.attendance.summary(conferenceId))?.revision).toBe(1);
    expect(await isPending()).toBe(false);
  });

  test('a conference that goes on is not settled', async () => {
    const table = createMemoryTable();
    const { deps } = await opened(table, { status: 'live', startedAt: t });
    const before = table.dump();
    expect(await outcomeOf(takeSettlement({ ...deps, gatherMs: 0, sleep: async () => {} }, asked(false)))).toBe(
      'ignored',
    );
    expect(table.dump()).toEqual(before);
  });
});

describe('reading attendance', () => {
  test('before the end the records are those of this moment, at revision 0', async () => {
    const { deps, clock } = await opened(createMemoryTable(), { status: 'live', startedAt: t });
    await takePresence(deps, [chime('AttendeeJoined', t, { code: '24' })]);
    clock.now = t + 10 * minute;
    const caller = staff('secretariat');
    const first = await listAttendance(deps, { conferenceId, caller });
    expect(first).toMatchObject({ revision: 0, cursor: expect.any(String) });
    const rest = await listAttendance(deps, { conferenceId, caller, cursor: first.cursor });
    expect(rest.cursor).toBeUndefined();
    expect([...first.items, ...rest.items]).toHaveLength(bridges.length);
    const summary = await readSummary(deps, conferenceId, caller);
    expect(z.encode(attendanceSummary, summary)).toMatchObject({ startedAt: '2026-11-23T01:00:00.000Z' });
    expect(z.encode(attendanceRecord, first.items[0]!)).toMatchObject({ state: 'absent' });
    expect(summary).toMatchObject({ revision: 0, pending: false, nation: { present: 1 } });
  });

  test('the summary says whether more may come', async () => {
    const { deps } = await ended(createMemoryTable());
    const pending = async (caller = staff('secretariat')) => (await readSummary(deps, conferenceId, caller)).pending;
    expect(await pending()).toBe(true); // ended, and not settled yet
    await settle(deps, conferenceId);
    expect(await pending()).toBe(false);
    await deps.attendance.requestSettle(conferenceId, { by: 'u-1', at: deps.now() });
    expect(await pending()).toBe(true);
    expect(await pending(province('24'))).toBe(true);
  });

  test('a provincial office gets its own branch as the whole', async () => {
    const { deps } = await ended(createMemoryTable());
    await settle(deps, conferenceId);
    const summary = await readSummary(deps, conferenceId, province('24'));
    expect(summary).toMatchObject({ revision: 1, nation: { bridges: 3, late: 1 } });
    expect(summary.branches.map((b) => b.name)).toEqual(['Tỉnh 24']);
    await expect(listAttendance(deps, { conferenceId, branch: '01', caller: province('24') })).rejects.toMatchObject({
      kind: 'missing',
    });
  });
});
