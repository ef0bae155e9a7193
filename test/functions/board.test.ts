import * as z from 'zod/mini';
import { readBranch } from '../../functions/attendance/settle.ts';
import { readBoard } from '../../functions/live/board.ts';
import { takePresence } from '../../functions/live/presence.ts';
import { board as boardContract } from '../../shared/contracts/live.ts';
import { bridgeIdOf } from '../../shared/domain/ids.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { bridge, chime, conferenceId, idOf, minute, opened, province, second, staff, startsAt } from './national.ts';

const t = startsAt;
const caller = staff('central-office');
const beat = (at: number, connected = true) => ({ at, room: 3, generation: 1, connected });

async function started() {
  const made = await opened(createMemoryTable(), { status: 'live', startedAt: t });
  const board = (more: { branch?: string; since?: string } = {}) =>
    readBoard(made.deps, { conferenceId, caller, ...more });
  const stateOf = async (code: string) => (await board()).rows.find((row) => row.code === code);
  return { ...made, board, stateOf };
}

describe('the board', () => {
  test('its counts add up to the number of bridges', async () => {
    const { deps, board, clock } = await started();
    await takePresence(deps, [
      chime('AttendeeJoined', t, { code: '01' }),
      chime('AttendeeJoined', t, { code: '24' }),
      chime('AttendeeDropped', t + minute, { code: '24' }),
    ]);
    await deps.bridges.enrol([bridge('24', '08003', { withdrawnAt: t })]);
    clock.now = t + minute;
    const { total, counts, branches, rows, withdrawn } = await board();
    expect(total).toBe(5);
    expect(Object.values(counts).reduce((a, b) => a + b)).toBe(5);
    expect(counts).toMatchObject({ expected: 3, connected: 1, dropped: 1 });
    expect(branches.map((b) => [b.branch, b.name, b.total])).toEqual([
      ['01', 'Tỉnh 01', 2],
      ['24', 'Tỉnh 24', 3],
    ]);
    expect(rows).toHaveLength(5);
    expect(withdrawn).toHaveLength(1);
    expect(z.encode(boardContract, await board())).toMatchObject({ total: 5 });
  });

  test('a row says who the bridge is and nothing of its people', async () => {
    const { deps, board, stateOf } = await started();
    const contacts = [{ name: 'Nguyễn Văn A', role: 'host' as const, email: 'a@example.vn', phone: '0900' }];
    await deps.bridges.enrol([bridge('24', '08009', { contacts, seats: 12 })]);
    expect(await stateOf('08009')).toEqual({
      ...{ bridgeId: bridgeIdOf(conferenceId, '24', '08009'), code: '08009', name: 'Xã 08009', level: 'commune' },
      ...{ parent: '24', branch: '24', isHost: false, state: 'expected', reason: 'no-evidence', drops: 0, minutes: 0 },
    });
    expect(JSON.stringify(await board())).not.toContain('Nguyễn');
  });

  test('each state comes with its reason and since when', async () => {
    const { deps, clock, stateOf } = await started();
    const code = '08001';
    const id = idOf(code);
    expect(await stateOf(code)).toMatchObject({ state: 'expected', reason: 'no-evidence' });
    await deps.presence.heartbeat(id, beat(t, false));
    expect(await stateOf(code)).toMatchObject({ state: 'connecting', reason: 'page-open' });
    await takePresence(deps, [chime('AttendeeJoined', t + second, { code })]);
    await deps.presence.heartbeat(id, beat(t + 10 * second));
    clock.now = t + 60 * second;
    expect(await stateOf(code)).toMatchObject({
      state: 'connected',
      reason: 'media-joined',
      since: t + second,
      minutes: 0,
    });
    clock.now = t + 2 * minute;
    expect(await stateOf(code)).toMatchObject({ state: 'degraded', reason: 'page-silent', since: t + 10 * second });
    await takePresence(deps, [chime('AttendeeDropped', t + 25 * second, { code })]);
    expect(await stateOf(code)).toMatchObject({ state: 'dropped', reason: 'media-dropped', drops: 1 });
    await deps.presence.heartbeat(id, beat(t + 2 * minute, false));
    expect(await stateOf(code)).toMatchObject({ state: 'connecting' });
    await takePresence(deps, [
      chime('AttendeeJoined', t + 3 * minute, { code }),
      chime('AttendeeLeft', t + 9 * minute, { code }),
    ]);
    clock.now = t + 10 * minute;
    expect(await stateOf(code)).toMatchObject({ state: 'left', reason: 'media-left', since: t + 9 * minute });
    // the last word of its page comes after that of its line, and does not make it one that comes in
    await deps.presence.heartbeat(id, { ...beat(t + 9 * minute + second, false), isGone: true });
    expect(await stateOf(code)).toMatchObject({ state: 'left', reason: 'media-left', since: t + 9 * minute });
    await deps.presence.heartbeat(id, beat(t + 9.5 * minute, false));
    expect(await stateOf(code)).toMatchObject({ state: 'connecting', reason: 'page-open' });
  });

  test('a call of a hall that dropped, and a picture that is missed, are news of their own', async () => {
    const { deps, clock, board, stateOf } = await started();
    const code = '08001';
    const id = idOf(code);
    const calls = (at: number, attempt: number) => ({ ...beat(at, false), redial: { attempt, of: 10 } });
    await takePresence(deps, [chime('AttendeeJoined', t, { code }), chime('AttendeeDropped', t + minute, { code })]);
    await deps.presence.heartbeat(id, calls(t + 61 * second, 1));
    clock.now = t + 62 * second;
    const first = await board();
    expect(await stateOf(code)).toMatchObject({
      state: 'dropped',
      reason: 'redialling',
      redial: { attempt: 1, of: 10 },
    });
    await deps.presence.heartbeat(id, calls(t + 70 * second, 2));
    clock.now = t + 71 * second;
    const second2 = await board({ since: first.version });
    expect(second2.rows).toMatchObject([{ code, redial: { attempt: 2, of: 10 }, drops: 1 }]);
    expect(second2.counts).toEqual(first.counts);
    expect(z.encode(boardContract, second2).rows).toMatchObject([{ redial: { attempt: 2, of: 10 } }]);

    await takePresence(deps, [chime('AttendeeJoined', t + 80 * second, { code })]);
    await deps.presence.heartbeat(id, beat(t + 81 * second));
    clock.now = t + 140 * second;
    const back = await board();
    expect(await stateOf(code)).toMatchObject({ state: 'connected', since: t + 80 * second });
    expect((await stateOf(code))?.redial).toBeUndefined();
    await deps.presence.heartbeat(id, { ...beat(t + 139 * second), fault: 'not-received' });
    expect((await board({ since: back.version })).rows).toMatchObject([
      { code, state: 'degraded', reason: 'picture-not-received', since: t + 139 * second },
    ]);
  });

  test('a commune that speaks stays in its own room; who was moved is in the newer one', async () => {
    const { deps, clock, stateOf } = await started();
    await takePresence(deps, [
      chime('AttendeeJoined', t, { code: '08001' }),
      chime('AttendeeJoined', t + minute, { user: `${idOf('08001')}.s1`, room: 0 }),
      chime('AttendeeJoined', t, { code: '08002', room: 2 }),
      chime('AttendeeJoined', t + minute, { code: '08002', room: 5 }),
    ]);
    clock.now = t + 61 * second;
    expect(await stateOf('08001')).toMatchObject({ state: 'connected', room: 3 });
    expect(await stateOf('08002')).toMatchObject({ state: 'connected', room: 5 });
    const turn = (kind: 'AttendeeJoined' | 'AttendeeLeft', at: number, n: number) =>
      chime(kind, t + at * minute, { user: `${idOf('08001')}.s${n}`, room: 0 });
    await takePresence(deps, [turn('AttendeeLeft', 2, 1)]);
    expect(await stateOf('08001')).toMatchObject({ state: 'connected', room: 3 });
    // Called a second time and back again, it is still where it was.
    await takePresence(deps, [turn('AttendeeJoined', 3, 2), turn('AttendeeLeft', 4, 2)]);
    await deps.presence.heartbeat(idOf('08001'), beat(t + 240 * second));
    clock.now = t + 241 * second;
    expect(await stateOf('08001')).toMatchObject({ state: 'connected', room: 3, drops: 0, since: t });
  });

  test('a bridge whose join Chime never told is seen by its page, until the page falls silent', async () => {
    const { deps, clock, stateOf } = await started();
    await deps.presence.heartbeat(idOf('24'), beat(t));
    clock.now = t + 30 * second;
    expect(await stateOf('24')).toMatchObject({ state: 'connected', reason: 'page-beats' });
    clock.now = t + 80 * second;
    expect(await stateOf('24')).toMatchObject({ state: 'dropped', reason: 'beats-stopped', since: t });
  });

  test('a page gets what it lacks: nothing while nothing changed, later the rows that did', async () => {
    const { deps, clock, board } = await started();
    await takePresence(deps, [chime('AttendeeJoined', t, { code: '24' })]);
    clock.now = t + 50 * second;
    const first = await board();
    expect(first.complete).toBe(true);
    clock.now = t + 55 * second;
    expect((await board({ since: first.version })).rows).toEqual([]);
    await takePresence(deps, [chime('AttendeeJoined', t + 54 * second, { code: '08002' })]);
    const second2 = await board({ since: first.version });
    expect(second2).toMatchObject({ complete: false, total: 5 });
    expect(second2.rows.map((row) => row.code)).toEqual(['08002']);
  });

  test('rows that change by time alone are among what a page lacks', async () => {
    const { deps, clock, board } = await started();
    await deps.presence.heartbeat(idOf('24'), beat(t));
    clock.now = t + 60 * second;
    const first = await board({ branch: '24' });
    clock.now = t + 10 * minute;
    const news = await board({ branch: '24', since: first.version });
    expect(news.rows.map((row) => [row.code, row.state])).toEqual([['24', 'dropped']]);
  });

  test('after the end it stands as of the end: the closing of the rooms drops nobody, and it agrees with the attendance', async () => {
    const { deps, clock, board } = await started();
    const end = t + 60 * minute;
    const beats = async (code: string, from: number, to: number) => {
      for (let at = from; at <= to; at += 30 * second) await deps.presence.heartbeat(idOf(code), beat(at));
    };
    await takePresence(deps, [
      // in to the end: its line goes dead because the room is closed
      chime('AttendeeJoined', t, { code: '01' }),
      chime('AttendeeDropped', t + 20 * minute, { code: '01' }),
      chime('AttendeeJoined', t + 21 * minute, { code: '01' }),
      chime('AttendeeDropped', end + 20 * second, { code: '01' }),
      // dropped before the end and never back; left by itself
      chime('AttendeeJoined', t, { code: '24' }),
      chime('AttendeeDropped', t + 40 * minute, { code: '24' }),
      chime('AttendeeJoined', t, { code: '08001' }),
      chime('AttendeeLeft', t + 30 * minute, { code: '08001' }),
      // came when it was over
      chime('AttendeeJoined', end + minute, { code: '00001' }),
    ]);
    await beats('08002', t, end); // Chime never told of it
    clock.now = end - second;
    const before = await board();
    const conference = await deps.conferences.get(conferenceId);
    await deps.conferences.save({ ...conference, version: 2, status: 'ended', endedAt: end }, []);
    await deps.presence.heartbeat(idOf('01'), beat(end + 25 * second, false)); // the page looks for a room
    clock.now = end + 30 * second;

    const after = await board();
    expect(after.endedAt).toBe(end);
    expect(Object.fromEntries(after.rows.map((row) => [row.code, [row.state, row.reason, row.since]]))).toEqual({
      '01': ['left', 'conference-ended', end],
      '00001': ['expected', 'no-evidence', undefined],
      '24': ['dropped', 'media-dropped', t + 40 * minute - 12.5 * second],
      '08001': ['left', 'media-left', t + 30 * minute],
      '08002': ['left', 'conference-ended', end],
    });
    expect(after.counts).toEqual({ expected: 1, connecting: 0, connected: 0, degraded: 0, dropped: 1, left: 3 });
    expect((await board({ since: before.version })).rows).toHaveLength(5);
    const ended = await deps.conferences.get(conferenceId);
    const settled = (await Promise.all(['01', '24'].map((branch) => readBranch(deps, ended, branch, [])))).flatMap(
      ({ records }) => records,
    );
    for (const { bridgeId, drops, minutes } of settled)
      expect(after.rows.find((row) => row.bridgeId === bridgeId)).toMatchObject({ drops, minutes });
    expect(settled.map(({ drops }) => drops).toSorted()).toEqual([0, 0, 0, 1, 1]);

    clock.now = end + 86_400_000;
    expect((await board({ since: after.version })).rows).toEqual([]);
  });

  test('who was in is not said to have dropped where the rooms are closed, and Chime tells it, at once', async () => {
    const { deps, clock, board } = await started();
    const end = t + 60 * minute;
    const codes = ['01', '24', '08001'];
    await takePresence(deps, [
      ...codes.map((code) => chime('AttendeeJoined', t, { code })),
      chime('AttendeeDropped', end - minute, { code: '08001' }),
      ...['01', '24'].map((code) => chime('AttendeeDropped', end + 100, { code })),
    ]);
    for (let at = t; at < end; at += 30 * second) await deps.presence.heartbeat(idOf('01'), beat(at));
    await deps.presence.roomEnded(conferenceId, { room: 3, generation: 1, at: end + 100 });
    const conference = await deps.conferences.get(conferenceId);
    await deps.conferences.save({ ...conference, version: 2, status: 'ended', endedAt: end }, []);
    clock.now = end + 30 * second;
    const { rows } = await board();
    const said = codes.map((code) => rows.find((row) => row.code === code));
    expect(said.map((row) => [row?.state, row?.reason, row?.drops])).toEqual([
      ['left', 'conference-ended', 0],
      ['left', 'conference-ended', 0],
      ['dropped', 'media-dropped', 1],
    ]);
  });

  test('a provincial office sees its own branch and no other', async () => {
    const { deps } = await started();
    const own = await readBoard(deps, { conferenceId, caller: province('24') });
    expect(own.branches.map((b) => b.branch)).toEqual(['24']);
    await expect(readBoard(deps, { conferenceId, branch: '01', caller: province('24') })).rejects.toMatchObject({
      kind: 'missing',
    });
    await expect(readBoard(deps, { conferenceId, caller: province('99') })).rejects.toMatchObject({ kind: 'missing' });
  });
});
