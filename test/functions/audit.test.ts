import fc from 'fast-check';
import { appendAll } from '../../functions/audit/append.ts';
import { listAudit, verifyAudit } from '../../functions/audit/read.ts';
import { directoryChain } from '../../shared/domain/audit.ts';
import { type DomainEvent, type EventType, told } from '../../shared/domain/events.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import { createAudit } from '../../shared/store/audit.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { createStaffNames } from '../../shared/store/staff-names.ts';
import type { Table } from '../../shared/store/table.ts';

const conferenceId: ConferenceId = 'cnf_abcdefgh1234';
const other: ConferenceId = 'cnf_000000000000';
const at = Date.UTC(2026, 0, 5, 1);
const options = { sleep: async () => undefined, random: (bytes: number) => new Uint8Array(bytes).fill(9) };

/** As the relay tells the bus, and the rule hands to the queue. */
function message(event: DomainEvent, copy = 1) {
  const { id, type, data, correlationId } = event;
  return {
    messageId: `${id}/${copy}`,
    receives: 1,
    correlationId: 'c',
    body: {
      id: `bus-${id}`,
      source: 'nhipcau',
      'detail-type': type,
      time: '2026-01-05T01:00:00Z',
      detail: { id, at: event.at, ...(correlationId ? { correlationId } : {}), ...data },
    },
  };
}
const roll = (n: number, of = conferenceId) =>
  told('RollCallTaken', `${of}:${n}`, at + n, {
    conferenceId: of,
    bridgeId: `brg_${of.slice(4)}_0000_${String(n).padStart(12, '0')}`,
    revision: 1,
    by: `u-${n % 3}`,
  });
const join = (n: number) =>
  told('BridgeConnected', `${n}`, at + n, {
    conferenceId,
    bridgeId: `brg_abcdefgh1234_0000_${String(n).padStart(12, '0')}`,
    branch: '24',
    room: 1,
  });
const levels = told('LevelsReplaced', '2', at, { directoryVersion: 2, by: 'u-1' });

async function entriesOf(table: Table, chain: ConferenceId | typeof directoryChain = conferenceId) {
  const entries = [];
  for await (const page of createAudit(table, options).walk(chain)) entries.push(...page);
  return entries;
}
/** Events that the entries of a chain stand for. */
async function countOf(table: Table): Promise<number> {
  return (await entriesOf(table))
    .map((e) => ('counts' in e ? Object.values(e.counts).reduce((a, b) => a + b, 0) : 1))
    .reduce((a, b) => a + b, 0);
}

beforeAll(() => jest.spyOn(console, 'error').mockImplementation(() => undefined));

describe('what is told goes into the audit record', () => {
  it('each event into the chain of its conference or of the directory, with who did it', async () => {
    const table = createMemoryTable();
    const deps = { audit: createAudit(table, options) };
    expect(
      await appendAll(
        deps,
        [roll(1), roll(1, other), levels, roll(2)].map((e) => message(e)),
      ),
    ).toEqual([]);
    expect((await entriesOf(table)).map(({ seq, actor }) => [seq, actor])).toEqual([
      [1, 'u-1'],
      [2, 'u-2'],
    ]);
    expect(await entriesOf(table, other)).toHaveLength(1);
    expect(await entriesOf(table, directoryChain)).toMatchObject([{ act: 'LevelsReplaced', actor: 'u-1' }]);
  });

  it('once each, in a chain that verifies, whatever comes twice, late, reordered or in other batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 20 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        fc.infiniteStream(fc.nat()),
        async (numbers, again, size, chance) => {
          const events = numbers.map((n) => (n % 2 ? roll(n) : join(n)));
          const copies = again.map((n, i) => message(events[n % events.length] as DomainEvent, 2 + i));
          const queue = [...events.map((e) => message(e)), ...copies]
            .map((m) => [chance.next().value as number, m] as const)
            .sort(([a], [b]) => a - b)
            .map(([, m]) => m);
          const table = createMemoryTable();
          const deps = { audit: createAudit(table, options) };
          for (let i = 0; i < queue.length; i += size) {
            expect(await appendAll(deps, queue.slice(i, i + size))).toEqual([]);
          }
          expect(await countOf(table)).toBe(events.length);
          expect(await verifyAudit(deps, conferenceId, {})).toMatchObject({ verifies: true });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('whole after a crash before, between or after the writes of a batch, when the batch comes again', async () => {
    const batch = Array.from({ length: 120 }, (_, n) => message(n % 2 ? roll(n) : join(n)));
    const writes = await writesOf(batch);
    expect(writes).toBeGreaterThan(1);
    for (let crashAt = 1; crashAt <= writes; crashAt++) {
      for (const done of [false, true]) {
        const table = createMemoryTable();
        let count = 0;
        const failing: Table = {
          ...table,
          write: async (...ops) => {
            if (++count !== crashAt) return table.write(...ops);
            if (done) await table.write(...ops);
            throw new Error('killed');
          },
        };
        const failed = await appendAll({ audit: createAudit(failing, options) }, batch);
        expect(failed).toHaveLength(batch.length);
        expect(await appendAll({ audit: createAudit(table, options) }, batch)).toEqual([]);
        expect(await countOf(table)).toBe(120);
        expect(await verifyAudit({ audit: createAudit(table, options) }, conferenceId, {})).toMatchObject({
          verifies: true,
        });
      }
    }
  });

  it('once each where two consumers take the same and other events at the same moment', async () => {
    const table = createMemoryTable();
    const halves = [
      [1, 2, 3, 4],
      [3, 4, 5, 6],
    ].map((numbers) => numbers.flatMap((n) => [message(roll(n)), message(join(n))]));
    await Promise.all(halves.map((half) => appendAll({ audit: createAudit(table, options) }, half)));
    expect(await countOf(table)).toBe(12);
    expect(await verifyAudit({ audit: createAudit(table, options) }, conferenceId, {})).toMatchObject({
      verifies: true,
    });
  });

  it('and the events of one chain that fails come again alone', async () => {
    const { audit } = { audit: createAudit(createMemoryTable(), options) };
    const failed = await appendAll(
      {
        audit: {
          append: async (chain, events) => {
            if (chain === other) throw new Error('throttled');
            return audit.append(chain, events);
          },
        },
      },
      [message(roll(1)), message(roll(1, other))],
    );
    expect(failed).toEqual([`RollCallTaken:${other}:1/1`]);
  });
});

describe('reading the audit record', () => {
  async function filled() {
    const audit = createAudit(createMemoryTable(), options);
    for (const n of [1, 2, 3, 4, 5, 6]) await appendAll({ audit }, [message(roll(n)), message(join(n))]);
    const names = createStaffNames(createMemoryTable());
    await names.remember('u-1', 'Lê Thị Ổn');
    return { audit, names };
  }

  it('gives the newest first, page by page, each once', async () => {
    const deps = await filled();
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await listAudit(deps, conferenceId, { limit: 5, order: 'newest', cursor });
      seen.push(...page.items.map(({ seq }) => seq));
      cursor = page.cursor;
    } while (cursor);
    expect(seen).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('finds acts by who did them and by what they are, batches by what they count', async () => {
    const deps = await filled();
    const found = async (asked: { act?: EventType | 'Batch'; actor?: string }) => {
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await listAudit(deps, conferenceId, { limit: 2, order: 'oldest', cursor, ...asked });
        expect(page.items.length).toBeLessThanOrEqual(2);
        seen.push(...page.items.map(({ seq }) => seq));
        cursor = page.cursor;
      } while (cursor);
      return seen;
    };
    expect(await found({ actor: 'u-1' })).toEqual([1, 7]);
    expect(await found({ act: 'BridgeConnected' })).toEqual([2, 4, 6, 8, 10, 12]);
    expect(await found({ act: 'Batch' })).toEqual([2, 4, 6, 8, 10, 12]);
    expect(await found({ act: 'RollCallTaken', actor: 'system' })).toEqual([]);
  });

  it('names who acted, as far as the name is known, and asks for no name of the system or of a hall', async () => {
    const { audit, names } = await filled();
    const asked: string[] = [];
    const noting = {
      of: async (ids: Iterable<string>) => {
        const all = [...ids];
        asked.push(...all);
        return names.of(all);
      },
    };
    const { people } = await listAudit({ audit, names: noting }, conferenceId, { limit: 50, order: 'oldest' });
    expect(people).toEqual({ 'u-1': 'Lê Thị Ổn' });
    expect(new Set(asked)).toEqual(new Set(['u-0', 'u-1', 'u-2']));
  });

  it('says that it verifies with how many entries and its head, or where it is broken', async () => {
    const table = createMemoryTable();
    const audit = createAudit(table, options);
    for (const n of [1, 2, 3]) await appendAll({ audit }, [message(roll(n))]);
    const good = await verifyAudit({ audit }, conferenceId, {});
    expect(good).toMatchObject({ verifies: true, entries: 3, head: { seq: 3 } });
    const head = good.verifies ? good.head : undefined;
    expect(await verifyAudit({ audit }, conferenceId, head ?? {})).toMatchObject({ verifies: true });
    const last = (await entriesOf(table)).at(-1);
    const key = { pk: `AUDIT#${conferenceId}`, sk: '#0000000003' };
    await table.write({ delete: key });
    expect(await verifyAudit({ audit }, conferenceId, {})).toMatchObject({ verifies: true, entries: 2 });
    expect(await verifyAudit({ audit }, conferenceId, head ?? {})).toEqual({
      verifies: false,
      entries: 2,
      seq: 3,
      fault: 'cut-off',
    });
    await table.write({ put: { ...key, ...last, actor: 'u-evil' } });
    expect(await verifyAudit({ audit }, conferenceId, {})).toMatchObject({
      verifies: false,
      seq: 3,
      fault: 'wrong-hash',
    });
  });
});

async function writesOf(batch: Parameters<typeof appendAll>[1]): Promise<number> {
  const table = createMemoryTable();
  let count = 0;
  const counting: Table = {
    ...table,
    write: async (...ops) => {
      count++;
      await table.write(...ops);
    },
  };
  await appendAll({ audit: createAudit(counting, options) }, batch);
  return count;
}
