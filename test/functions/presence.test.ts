import fc from 'fast-check';
import { readingOf, takePresence } from '../../functions/live/presence.ts';
import { chimeEvent, examples } from '../../shared/contracts/chime-events.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { ConditionFailed } from '../../shared/store/table.ts';
import { chime, conferenceId, idOf, minute, opened, second, startsAt } from './national.ts';

const t = startsAt;
const marksOf = async (deps: Awaited<ReturnType<typeof opened>>['deps'], code: string) =>
  (await deps.presence.ofBridge(idOf(code), [])).evidence.marks.map((m) => [m.kind, m.at - t]);

describe("taking in Chime's events", () => {
  test('the example is of the schema and says who, where and when', () => {
    const event = chimeEvent.parse(examples.joined);
    expect(readingOf(event)).toEqual({
      bridgeId: 'brg_0123456789ab_0abc_0123456789ab',
      mark: { kind: 'joined', at: 1_795_395_600_123, room: 3, generation: 1, speaker: false, seat: expect.any(String) },
    });
  });

  test('a copy of the other channel changes nothing and is not written', async () => {
    const table = createMemoryTable();
    const { deps } = await opened(table);
    await takePresence(deps, [chime('AttendeeJoined', t, { code: '08001' })]);
    const before = table.dump();
    const outcome = await takePresence(deps, [chime('AttendeeJoined', t, { code: '08001' })]);
    expect(outcome).toEqual({ failed: [], written: 0, ignored: 0 });
    expect(table.dump()).toEqual(before);
    expect(table.told.map((e) => e.type)).toEqual(['BridgeConnected']);
  });

  test('one read and one transaction for a batch, whatever its size', async () => {
    const table = createMemoryTable();
    const { deps } = await opened(table);
    const calls: string[] = [];
    const counted = {
      ...deps.presence,
      read: (ids: Parameters<typeof deps.presence.read>[0]) => {
        calls.push('read');
        return deps.presence.read(ids);
      },
      save: (writes: Parameters<typeof deps.presence.save>[0]) => {
        calls.push(`save ${writes.length}`);
        return deps.presence.save(writes);
      },
    };
    const batch = ['01', '00001', '24', '08001', '08002'].flatMap((code) => [
      chime('AttendeeJoined', t, { code }),
      chime('AttendeeDropped', t + 60 * second, { code }),
    ]);
    await takePresence({ ...deps, presence: counted }, batch);
    expect(calls).toEqual(['read', 'save 5']);
  });

  test('events that come late take their place in the past and do not flap the state backwards', async () => {
    const table = createMemoryTable();
    const { deps } = await opened(table);
    await takePresence(deps, [chime('AttendeeJoined', t + 10 * minute, { code: '24' })]);
    await takePresence(deps, [chime('AttendeeDropped', t + 5 * minute, { code: '24' })]);
    await takePresence(deps, [chime('AttendeeJoined', t, { code: '24' })]);
    expect(await marksOf(deps, '24')).toHaveLength(3);
    expect(table.told.map((e) => e.type)).toEqual(['BridgeConnected']);
    await takePresence(deps, [chime('AttendeeLeft', t + 20 * minute, { code: '24' })]);
    expect(table.told.map((e) => e.type)).toEqual(['BridgeConnected', 'BridgeLeft']);
  });

  test('a join that comes in after the drop of the line before it was told corrects that word', async () => {
    const table = createMemoryTable();
    const { deps } = await opened(table);
    await takePresence(deps, [chime('AttendeeJoined', t, { code: '24' })]);
    await takePresence(deps, [chime('AttendeeDropped', t + 5 * minute + 8 * second, { code: '24' })]);
    await takePresence(deps, [chime('AttendeeJoined', t + 5 * minute, { code: '24' })]);
    expect(table.told.map((e) => e.type)).toEqual(['BridgeConnected', 'BridgeDropped', 'BridgeConnected']);
    const order = table.told.map(({ id }) => Number(id.split(':').at(-1)));
    expect(order).toEqual([...new Set(order)].toSorted((a, b) => a - b));
  });

  test('a drop of the line before, told after the new join, does not show as a drop', async () => {
    const table = createMemoryTable();
    const { deps } = await opened(table);
    await takePresence(deps, [chime('AttendeeJoined', t, { code: '24' })]);
    await takePresence(deps, [chime('AttendeeJoined', t + 5 * minute, { code: '24' })]);
    await takePresence(deps, [chime('AttendeeDropped', t + 5 * minute + 8 * second, { code: '24' })]);
    expect(table.told.map((e) => e.type)).toEqual(['BridgeConnected']);
  });

  test('types, meetings and bridges that are none of ours are left aside', async () => {
    const table = createMemoryTable();
    const { deps } = await opened(table);
    const outcome = await takePresence(deps, [
      chime('AttendeeVideoStarted', t, { code: '24' }),
      chime('AttendeeJoined', t, { user: 'somebody' }),
      chime('AttendeeJoined', t, { user: `brg_${conferenceId.slice(4)}_0abc_0123456789ab` }),
      chime('AttendeeJoined', t, { user: 'brg_zzzzzzzzzzzz_0abc_0123456789ab' }),
    ]);
    expect(outcome).toEqual({ failed: [], written: 0, ignored: 4 });
  });

  test('a conflict is read again and united again; a bridge that cannot be stored comes again alone', async () => {
    const table = createMemoryTable();
    const { deps } = await opened(table);
    let conflicts = 2;
    const presence = {
      ...deps.presence,
      save: async (writes: Parameters<typeof deps.presence.save>[0]) => {
        if (conflicts-- > 0) {
          await takePresence(deps, [chime('AttendeeJoined', t + conflicts, { code: '24' })]);
          throw new ConditionFailed(0, undefined);
        }
        if (writes.some((w) => w.record.bridgeId === idOf('01'))) throw new Error('throttled');
        await deps.presence.save(writes);
      },
    };
    const bad = chime('AttendeeJoined', t, { code: '01' });
    const outcome = await takePresence({ ...deps, presence }, [
      chime('AttendeeLeft', t + minute, { code: '24' }),
      bad,
      chime('AttendeeJoined', t, { code: '08001' }),
    ]);
    expect(outcome.failed).toEqual([bad.messageId]);
    expect(await marksOf(deps, '24')).toHaveLength(3);
    expect(await marksOf(deps, '08001')).toHaveLength(1);
  });

  test('a room that ends during the conference is reported; after it, it is as it should be', async () => {
    const { deps, clock } = await opened(createMemoryTable(), { status: 'live', startedAt: t });
    await takePresence(deps, [chime('MeetingEnded', t + minute), chime('MeetingEnded', t + minute)]);
    expect(deps.gone).toEqual([{ conferenceId, room: 3, generation: 1, at: t + minute }]);
    clock.now = t + 3 * minute;
    await deps.conferences.save(
      { ...(await deps.conferences.get(conferenceId)), version: 2, status: 'ended', endedAt: t + 2 * minute },
      [],
    );
    await takePresence(deps, [chime('MeetingEnded', t + 3 * minute, { room: 0 })]);
    expect(deps.gone).toHaveLength(1);
    expect(await deps.presence.roomEnds(conferenceId)).toHaveLength(2);
  });

  test('evidence that comes after the end asks for a settlement, once for all of it', async () => {
    const table = createMemoryTable();
    const { deps } = await opened(table, { status: 'settled', startedAt: t, endedAt: t + 60 * minute });
    await takePresence(deps, [chime('AttendeeJoined', t, { code: '24' })]);
    await takePresence(deps, [chime('AttendeeJoined', t, { code: '08001' })]);
    expect(table.told.filter((e) => e.type === 'SettleRequested')).toHaveLength(1);
  });

  test('evidence stored by a batch that died before it asked is settled when the batch comes again', async () => {
    const table = createMemoryTable();
    const { deps, clock } = await opened(table, { status: 'settled', startedAt: t, endedAt: t + 60 * minute });
    clock.now = t + 61 * minute;
    await deps.attendance.begin(conferenceId, t + 60 * minute);
    const batch = [chime('AttendeeJoined', t, { code: '24' })];
    const requestSettle = async () => {
      throw new Error('crash');
    };
    await expect(takePresence({ ...deps, attendance: { requestSettle } }, batch)).rejects.toThrow('crash');
    expect(await marksOf(deps, '24')).toHaveLength(1);
    clock.now += 5 * minute;
    expect(await takePresence(deps, batch)).toEqual({ failed: [], written: 0, ignored: 0 });
    expect(table.told.filter((e) => e.type === 'SettleRequested')).toHaveLength(1);
  });

  test('copies of what was settled long ago ask for nothing', async () => {
    const table = createMemoryTable();
    const { deps, clock } = await opened(table, { status: 'live', startedAt: t });
    const batch = [chime('AttendeeJoined', t, { code: '24' })];
    await takePresence(deps, batch);
    const live = await deps.conferences.get(conferenceId);
    await deps.conferences.save({ ...live, version: 2, status: 'settled', endedAt: t + 60 * minute }, []);
    await deps.attendance.begin(conferenceId, t + 60 * minute);
    clock.now = t + 24 * 60 * minute;
    await takePresence(deps, batch);
    expect(table.told.filter((e) => e.type === 'SettleRequested')).toHaveLength(0);
  });

  test('I8: whatever the batches, copies and order, the stored evidence is the same byte for byte', async () => {
    const events = [
      chime('AttendeeJoined', t, { code: '24' }),
      chime('AttendeeDropped', t + minute, { code: '24' }),
      chime('AttendeeJoined', t + 2 * minute, { code: '24' }),
      chime('AttendeeJoined', t, { code: '08001' }),
      chime('AttendeeLeft', t + minute, { code: '08001' }),
      chime('MeetingEnded', t + 5 * minute),
    ];
    const replay = async (order: readonly number[], size: number) => {
      const table = createMemoryTable();
      const { deps } = await opened(table);
      for (let i = 0; i < order.length; i += size) {
        await takePresence(
          deps,
          order.slice(i, i + size).map((n) => events[n]!),
        );
      }
      const kept = table.dump().map(({ rev: _r, emits: _e, phase: _p, since: _s, ...rest }) => rest);
      return JSON.stringify(kept);
    };
    const expected = await replay([0, 1, 2, 3, 4, 5], 6);
    const all = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        all,
        fc.array(fc.nat({ max: 5 })),
        fc.integer({ min: 1, max: 8 }),
        async (order, copies, size) => {
          expect(await replay([...order, ...copies], size)).toBe(expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});
