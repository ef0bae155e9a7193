import { bridgeIn, readRollCall, takeRollCall } from '../../functions/attendance/roll-call.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { describeOnEachEngine } from '../support/engines.ts';
import { conferenceId, idOf, minute, opened, province, startsAt } from './national.ts';

const id = idOf('08001');
const host = { kind: 'hall', conferenceId, bridgeId: id, sessionId: 's' } as const;
const entry = (revision: number, names: string[], takenAt = startsAt) => ({
  revision,
  presentCount: names.length,
  delegates: names.map((name) => ({ name, mode: 'in-person' as const })),
  takenAt,
});

describeOnEachEngine('taking the roll', (makeTable) => {
  test('revisions are kept, each as it was', async () => {
    const { deps } = await opened(await makeTable());
    await takeRollCall(deps, id, entry(0, ['An']), host);
    const second = await takeRollCall(deps, id, entry(1, ['An', 'Bình']), host);
    expect(second).toMatchObject({ revision: 2, presentCount: 2, by: 'hall', merged: false });
    expect(await readRollCall(deps, id, host)).toMatchObject({ revision: 2 });
    expect(await readRollCall(deps, id, host, 1)).toMatchObject({ revision: 1, delegates: [{ name: 'An' }] });
    await expect(readRollCall(deps, id, host, 3)).rejects.toMatchObject({ kind: 'missing' });
    expect((await deps.rollCalls.revision(id, 1))?.delegates).toHaveLength(1);
    expect((await deps.rollCalls.revision(id, 2))?.delegates).toHaveLength(2);
    expect((await deps.rollCalls.ofBranch(conferenceId, '24')).size).toBe(1);
  });

  test('hall and office at the same moment: both are kept', async () => {
    const { deps } = await opened(await makeTable());
    await Promise.all([
      takeRollCall(deps, id, entry(0, ['An'], startsAt), host),
      takeRollCall(deps, id, entry(0, ['Bình'], startsAt + 1), province('24')),
    ]);
    const roll = await readRollCall(deps, id, host);
    expect(roll.delegates.map((d) => d.name).sort()).toEqual(['An', 'Bình']);
    expect(roll.revision).toBe(2);
  });
});

describe('taking the roll', () => {
  test('a repeat writes and tells nothing', async () => {
    const table = createMemoryTable();
    const { deps } = await opened(table);
    await takeRollCall(deps, id, entry(0, ['An']), host);
    await takeRollCall(deps, id, entry(0, ['An']), host);
    expect(table.told.map((e) => e.id)).toEqual([`RollCallTaken:${id}:1`]);
  });

  test('after the end it leads to a settlement', async () => {
    const table = createMemoryTable();
    const { deps } = await opened(table, { status: 'settled', startedAt: startsAt, endedAt: startsAt + 60 * minute });
    await takeRollCall(deps, id, entry(0, ['An']), host);
    expect(table.told.map((e) => e.type)).toEqual(['RollCallTaken', 'SettleRequested']);
  });

  test('a copy stored by an act that died before it asked is settled when it comes again', async () => {
    const table = createMemoryTable();
    const endedAt = startsAt + 60 * minute;
    const { deps, clock } = await opened(table, { status: 'settled', startedAt: startsAt, endedAt });
    clock.now = endedAt + minute;
    await deps.attendance.begin(conferenceId, endedAt);
    const requestSettle = async () => {
      throw new Error('crash');
    };
    const crashing = { ...deps, attendance: { requestSettle } };
    await expect(takeRollCall(crashing, id, entry(0, ['An']), host)).rejects.toThrow('crash');
    await takeRollCall(deps, id, entry(0, ['An']), host);
    expect(table.told.map((e) => e.type)).toEqual(['RollCallTaken', 'SettleRequested']);
    await deps.attendance.begin(conferenceId, clock.now + 2 * minute);
    await takeRollCall(deps, id, entry(0, ['An']), host);
    expect(table.told).toHaveLength(2);
  });

  test('not for a bridge of another conference or branch, nor for a draft', async () => {
    const { deps } = await opened(createMemoryTable(), { status: 'draft' });
    await expect(takeRollCall(deps, id, entry(0, []), host)).rejects.toMatchObject({ code: 'wrong-status' });
    await expect(takeRollCall(deps, id, entry(0, []), province('01'))).rejects.toMatchObject({ kind: 'missing' });
    expect(() => bridgeIn('cnf_zzzzzzzzzzzz', id)).toThrow('no bridge');
  });
});
