import fc from 'fast-check';
import { markText, type Run, withBeat } from '../../shared/domain/presence.ts';
import { createPresence } from '../../shared/store/presence.ts';
import { ConditionFailed, type Table } from '../../shared/store/table.ts';
import { bridges, conferenceId, idOf, minute, second, startsAt } from '../functions/national.ts';
import { describeOnEachEngine } from '../support/engines.ts';

const id = idOf('08001');
const t = startsAt;
const beat = (at: number, more: Partial<{ room: number; generation: number; connected: boolean }> = {}) => ({
  at: t + at,
  room: 3,
  generation: 1,
  connected: true,
  ...more,
});
const runs = async (table: Table): Promise<readonly Run[]> =>
  (await createPresence(table).ofBridge(id, [])).evidence.runs;

describeOnEachEngine('presence', (makeTable) => {
  let table: Table;
  beforeEach(async () => {
    table = await makeTable();
  });

  test('beats with no gap are one run; a longer silence or another generation begins a new one', async () => {
    const presence = createPresence(table);
    for (const at of [0, 30, 62, 91]) await presence.heartbeat(id, beat(at * second));
    await presence.heartbeat(id, beat(300 * second));
    await presence.heartbeat(id, beat(310 * second, { generation: 2 }));
    expect(await runs(table)).toEqual([
      { room: 3, generation: 1, first: t, last: t + 91 * second },
      { room: 3, generation: 1, first: t + 300 * second, last: t + 300 * second },
      { room: 3, generation: 2, first: t + 310 * second, last: t + 310 * second },
    ]);
  });

  test('beats in any order give the runs that they give in order', async () => {
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(times, async (seconds) => {
        const fresh = await makeTable();
        const presence = createPresence(fresh);
        for (const at of seconds) await presence.heartbeat(id, beat(at * second));
        const expected = seconds.reduce<Run[]>((all, at) => withBeat(all, beat(at * second), 75 * second), []);
        expect([...(await runs(fresh))].sort((a, b) => a.first - b.first)).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  });

  test('beats of two devices at once lose none', async () => {
    const presence = createPresence(table);
    await Promise.all([0, 5, 400, 405].map((at) => presence.heartbeat(id, beat(at * second))));
    expect([...(await runs(table))].sort((a, b) => a.first - b.first)).toEqual([
      { room: 3, generation: 1, first: t, last: t + 5 * second },
      { room: 3, generation: 1, first: t + 400 * second, last: t + 405 * second },
    ]);
  });

  test('a page that is open and not connected leaves the latest time of that, and no run', async () => {
    const presence = createPresence(table);
    for (const at of [20, 40, 30]) await presence.heartbeat(id, beat(at * second, { connected: false }));
    const { evidence } = await presence.ofBridge(id, []);
    expect(evidence).toEqual({ marks: [], runs: [], roomEnds: [], offAt: t + 40 * second });
    await presence.heartbeat(id, beat(50 * second));
    expect(await runs(table)).toHaveLength(1);
  });

  test('a record is written over the revision it was read at, and no other', async () => {
    const presence = createPresence(table);
    const mark = { kind: 'joined', at: t, room: 3, generation: 1, speaker: false, seat: 'abcdefgh' } as const;
    const record = { bridgeId: id, branch: '24', marks: [markText(mark)], rev: 1, storedAt: t };
    await presence.save([{ record, events: [] }]);
    await expect(presence.save([{ record, events: [] }])).rejects.toBeInstanceOf(ConditionFailed);
    await presence.save([{ record: { ...record, rev: 2 }, events: [] }]);
    expect(await presence.read([id, idOf('24')])).toEqual(new Map([[id, { ...record, rev: 2 }]]));
    const stored = (await presence.ofBranch(conferenceId, '24', [])).get(id);
    expect(stored).toEqual({ evidence: { marks: [mark], runs: [], roomEnds: [] }, storedAt: t });
  });

  test('the end of a room is kept once, the latest told', async () => {
    const presence = createPresence(table);
    for (const at of [5, 9, 7]) await presence.roomEnded(conferenceId, { room: 3, generation: 1, at: t + at * minute });
    await presence.roomEnded(conferenceId, { room: 12, generation: 2, at: t });
    expect(await presence.roomEnds(conferenceId)).toEqual([
      { room: 3, generation: 1, at: t + 9 * minute },
      { room: 12, generation: 2, at: t },
    ]);
  });

  test('branches of bridges that are enrolled', async () => {
    await table.putMany([]);
    const presence = createPresence(table);
    expect(await presence.branchesOf(bridges.map((b) => b.id))).toEqual(new Map());
  });
});
