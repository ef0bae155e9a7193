import fc from 'fast-check';
import { type Beat, markText, type Run, withBeat } from '../../shared/domain/presence.ts';
import { createPresence } from '../../shared/store/presence.ts';
import { ConditionFailed, type Table } from '../../shared/store/table.ts';
import { bridges, conferenceId, idOf, minute, second, startsAt } from '../functions/national.ts';
import { describeOnEachEngine } from '../support/engines.ts';

const id = idOf('08001');
const t = startsAt;
const beat = (at: number, more: Partial<Beat> = {}): Beat => ({
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
    expect(evidence).toEqual({ marks: [], runs: [], roomEnds: [], offAt: t + 40 * second, offFrom: t + 20 * second });
    await presence.heartbeat(id, beat(50 * second));
    expect(await runs(table)).toHaveLength(1);
  });

  test('who has left by hand is open no more, whatever it said before and comes in after, until it is open again', async () => {
    const presence = createPresence(table);
    const evidence = async () => (await presence.ofBridge(id, [])).evidence;
    const off = (at: number, more: Partial<Beat> = {}) =>
      presence.heartbeat(id, beat(at * second, { connected: false, ...more }));
    await off(10, { redial: { attempt: 2, of: 10 } });
    await off(20, { isGone: true });
    const nothing = { marks: [], runs: [], roomEnds: [] };
    expect(await evidence()).toEqual({ ...nothing, offFrom: t + 10 * second, offAt: t + 20 * second, isGone: true });
    await off(22, { saidAt: t + 15 * second, redial: { attempt: 3, of: 10 } });
    await off(20, { isGone: true });
    expect(await evidence()).toMatchObject({ offAt: t + 20 * second, isGone: true });
    await off(60);
    expect(await evidence()).toEqual({ ...nothing, offFrom: t + 60 * second, offAt: t + 60 * second });
  });

  test('since when a page has waited to get in is kept while it says so without a pause, also where two beats meet', async () => {
    const presence = createPresence(table);
    const off = (at: number) => presence.heartbeat(id, beat(at * second, { connected: false }));
    const span = async () => {
      const { offFrom = 0, offAt = 0 } = (await presence.ofBridge(id, [])).evidence;
      return [offFrom - t, offAt - t];
    };
    await Promise.all([off(10), off(11)]);
    expect((await span())[1]).toBe(11 * second);
    for (const at of [40, 70, 100, 70]) await off(at);
    expect((await span())[0]).toBeLessThanOrEqual(11 * second);
    expect((await span())[1]).toBe(100 * second);
    await off(200);
    expect(await span()).toEqual([200 * second, 200 * second]);
  });

  test('of the calls that a page tells of the one said last stands, whatever overtook it and however often it comes', async () => {
    const said = (call: number, more: Partial<Beat> = {}) =>
      beat(100 * second, { connected: false, redial: { attempt: call, of: 10 }, saidAt: t + call * second, ...more });
    const order = fc.shuffledSubarray([1, 2, 3, 4, 4], { minLength: 5 });
    await fc.assert(
      fc.asyncProperty(order, async (calls) => {
        const presence = createPresence(await makeTable());
        for (const [i, call] of calls.entries())
          await presence.heartbeat(id, said(call, { at: t + (100 + i) * second }));
        expect((await presence.ofBridge(id, [])).evidence.redial).toEqual({ attempt: 4, of: 10 });
      }),
      { numRuns: 6 },
    );
    const presence = createPresence(table);
    const redial = async () => (await presence.ofBridge(id, [])).evidence.redial?.attempt;
    // A clock that is an hour ahead has no last word for an hour.
    await presence.heartbeat(id, said(7, { saidAt: t + 3600 * second }));
    await presence.heartbeat(id, said(8, { at: t + 110 * second, saidAt: t + 110 * second }));
    expect(await redial()).toBe(8);
    // Said before it was in again, and come after.
    await presence.heartbeat(id, beat(112 * second, { saidAt: t + 112 * second }));
    await presence.heartbeat(id, said(9, { at: t + 113 * second, saidAt: t + 111 * second }));
    expect(await redial()).toBeUndefined();
    await presence.heartbeat(id, said(8, { at: t + 114 * second, saidAt: t + 114 * second }));
    expect(await redial()).toBe(8);
    // A device that stands by does not talk over the one in the seat; who waits for rooms is at no call.
    await presence.heartbeat(id, beat(120 * second, { connected: false, isSpare: true }));
    expect(await redial()).toBe(8);
    await presence.heartbeat(id, beat(121 * second, { connected: false }));
    expect(await redial()).toBeUndefined();
  });

  test('what a page misses of its pictures stands since it began, until it says otherwise, and costs no write more', async () => {
    const presence = createPresence(table);
    const update = jest.spyOn(table, 'update');
    const writes = async (next: Beat): Promise<number> => {
      update.mockClear();
      await presence.heartbeat(id, next);
      return update.mock.calls.length;
    };
    const picture = async () => (await presence.ofBridge(id, [])).evidence.picture;
    await presence.heartbeat(id, beat(0));
    expect([await writes(beat(30 * second)), await picture()]).toEqual([1, undefined]);
    expect(await writes(beat(60 * second, { fault: 'not-sent' }))).toBe(2);
    expect(await writes(beat(90 * second, { fault: 'not-sent' }))).toBe(1);
    expect(await picture()).toEqual({ fault: 'not-sent', at: t + 60 * second });
    // Said before and come after: it is known better by now.
    await presence.heartbeat(id, beat(95 * second, { saidAt: t + 31 * second }));
    expect(await picture()).toEqual({ fault: 'not-sent', at: t + 60 * second });
    await presence.heartbeat(id, beat(120 * second, { fault: 'neither' }));
    expect(await picture()).toEqual({ fault: 'neither', at: t + 120 * second });
    await presence.heartbeat(id, beat(150 * second));
    expect(await picture()).toEqual({ at: t + 150 * second });
    expect(await writes(beat(180 * second))).toBe(1);
    expect(await runs(table)).toEqual([{ room: 3, generation: 1, first: t, last: t + 180 * second }]);
    update.mockRestore();
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
