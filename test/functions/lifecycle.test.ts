import { endConference } from '../../functions/live/end.ts';
import { keepTime } from '../../functions/live/lifecycle.ts';
import { startConference } from '../../functions/live/start.ts';
import type { WakeUp } from '../../shared/domain/events.ts';
import { Conflict, Refused } from '../../shared/domain/refusals.ts';
import { overrunMs } from '../../shared/domain/wake-up.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { conferenceId, endsAt, minute, opened, startsAt } from './national.ts';

const startDue: WakeUp = { kind: 'start-due', conferenceId, version: 1, dueAt: startsAt };
const deadline: WakeUp = { kind: 'deadline', conferenceId, version: 1, dueAt: endsAt + overrunMs };

describe('start and end', () => {
  test('a start and its repeats are one start, told once', async () => {
    const table = createMemoryTable();
    const { deps, clock } = await opened(table);
    clock.now = startsAt - 5 * minute;
    await Promise.all([startConference(deps, conferenceId, 'u-1'), startConference(deps, conferenceId, 'u-1')]);
    clock.now = startsAt;
    const again = await startConference(deps, conferenceId, 'u-1');
    expect(again).toMatchObject({ status: 'live', startedAt: startsAt - 5 * minute, version: 2 });
    expect(table.told.map((e) => e.type)).toEqual(['ConferenceStarted']);
  });

  test('nothing starts before its doors open', async () => {
    const { deps, clock } = await opened(createMemoryTable());
    clock.now = startsAt - 31 * minute;
    await expect(startConference(deps, conferenceId, 'u-1')).rejects.toMatchObject({ code: 'doors-closed' });
  });

  test('an end and its repeats are one end, told once', async () => {
    const table = createMemoryTable();
    const { deps, clock } = await opened(table, { status: 'live', startedAt: startsAt });
    clock.now = endsAt;
    await Promise.all([endConference(deps, conferenceId, 'u-1'), endConference(deps, conferenceId, 'u-1')]);
    clock.now = endsAt + minute;
    expect(await endConference(deps, conferenceId, 'u-1', 1)).toMatchObject({ status: 'ended', endedAt: endsAt });
    expect(table.told.map((e) => e.id)).toEqual([`ConferenceEnded:${conferenceId}`]);
  });

  test('an end with an old version loses; one of a conference that is not live is refused', async () => {
    const { deps } = await opened(createMemoryTable(), { status: 'live', startedAt: startsAt, version: 4 });
    await expect(endConference(deps, conferenceId, 'u-1', 3)).rejects.toBeInstanceOf(Conflict);
    const other = await opened(createMemoryTable(), { status: 'cancelled' });
    await expect(endConference(other.deps, conferenceId, 'u-1')).rejects.toBeInstanceOf(Refused);
    await expect(startConference(other.deps, conferenceId, 'u-1')).rejects.toBeInstanceOf(Refused);
  });
});

describe('the clock of a conference', () => {
  test('it starts by itself at its set time, however late the scheduler is', async () => {
    const { deps, clock } = await opened(createMemoryTable());
    clock.now = startsAt + minute;
    expect(await keepTime(deps, startDue)).toBe('started');
    expect(await deps.conferences.get(conferenceId)).toMatchObject({ status: 'live', startedAt: startsAt });
    expect(await keepTime(deps, startDue)).toBe('ignored');
  });

  test('a wake-up of an older plan is ignored', async () => {
    const { deps } = await opened(createMemoryTable(), { startsAt: startsAt + 60 * minute, version: 2 });
    expect(await keepTime(deps, startDue)).toBe('ignored');
    expect(await keepTime(deps, { ...deadline, dueAt: endsAt })).toBe('ignored');
  });

  test('an overrun conference is ended, and a repeat ends nothing', async () => {
    const table = createMemoryTable();
    const { deps, clock } = await opened(table, { status: 'live', startedAt: startsAt });
    clock.now = endsAt + overrunMs;
    expect(await keepTime(deps, deadline)).toBe('ended');
    expect(await keepTime(deps, deadline)).toBe('ignored');
    expect(table.told.map((e) => e.type)).toEqual(['ConferenceEnded']);
  });

  test('a conference whose start the scheduler forgot is started and ended by its deadline: no attendance is lost', async () => {
    const table = createMemoryTable();
    const { deps, clock } = await opened(table);
    clock.now = endsAt + overrunMs;
    expect(await keepTime(deps, deadline)).toBe('ended');
    expect(await deps.conferences.get(conferenceId)).toMatchObject({ startedAt: startsAt, endedAt: clock.now });
    expect(table.told.map((e) => e.type)).toEqual(['ConferenceStarted', 'ConferenceEnded']);
  });
});
