import { directoryChain, type ToldEvent } from '../../shared/domain/audit.ts';
import { verified } from '../../shared/domain/audit-verify.ts';
import { createAudit } from '../../shared/store/audit.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import type { Table } from '../../shared/store/table.ts';
import { describeOnEachEngine } from '../support/engines.ts';

const chain = 'cnf_abcdefgh1234';
const at = Date.UTC(2026, 0, 5, 1);
const act = (n: number): ToldEvent => ({
  id: `RollCallTaken:${n}`,
  type: 'RollCallTaken',
  at: at + n,
  data: { conferenceId: chain, revision: n, by: 'u-1' },
});
const mass = (n: number): ToldEvent => ({ ...act(n), id: `BridgeConnected:${n}`, type: 'BridgeConnected' });
const options = { sleep: async () => undefined, random: (bytes: number) => new Uint8Array(bytes).fill(7) };

describeOnEachEngine('the audit record', (makeTable) => {
  let table: Table;
  let audit: ReturnType<typeof createAudit>;
  beforeEach(async () => {
    table = await makeTable();
    audit = createAudit(table, options);
  });
  const all = async (of: typeof chain | typeof directoryChain = chain) => {
    const entries = [];
    for await (const page of audit.walk(of)) entries.push(...page);
    return entries;
  };

  it('is a chain that verifies, as it was appended', async () => {
    const made = [...(await audit.append(chain, [act(1), mass(1), mass(2)])), ...(await audit.append(chain, [act(2)]))];
    expect(made.map(({ seq, act: what }) => [seq, what])).toEqual([
      [1, 'RollCallTaken'],
      [2, 'Batch'],
      [3, 'RollCallTaken'],
    ]);
    expect(await all()).toEqual(made);
    expect(verified(await all())).toMatchObject({ verifies: true, entries: 3 });
  });

  it('takes an event once, however often and in whatever company it comes', async () => {
    await audit.append(chain, [act(1), act(1), mass(1)]);
    expect(await audit.append(chain, [mass(1), act(1)])).toEqual([]);
    await audit.append(chain, [mass(1), mass(2), act(1), act(3)]);
    const entries = await all();
    expect(entries.map((e) => ('counts' in e ? e.counts : e.event.id))).toEqual([
      'RollCallTaken:1',
      { BridgeConnected: 1 },
      { BridgeConnected: 1 },
      'RollCallTaken:3',
    ]);
    expect(verified(entries)).toMatchObject({ verifies: true });
  });

  it('takes more at once than one transaction holds', async () => {
    const events = Array.from({ length: 130 }, (_, n) => [act(n), mass(n)]).flat();
    await audit.append(chain, events);
    const entries = await all();
    expect(entries).toHaveLength(130 + 2);
    expect(verified(entries)).toMatchObject({ verifies: true });
    expect(await audit.append(chain, events)).toEqual([]);
  });

  it('has one place for each entry, however many append at once', async () => {
    await Promise.all(
      Array.from({ length: 6 }, (_, n) => createAudit(table, options).append(chain, [act(n), act(n + 1), mass(n)])),
    );
    const entries = await all();
    expect(entries.filter(({ act: what }) => what === 'RollCallTaken')).toHaveLength(7);
    expect(verified(entries)).toMatchObject({ verifies: true, entries: entries.length });
  });

  it('keeps the chains apart and gives pages from either end', async () => {
    for (const n of [1, 2, 3]) await audit.append(chain, [act(n)]);
    await audit.append(directoryChain, [{ id: 'LevelsReplaced:1', type: 'LevelsReplaced', at, data: { by: 'u-1' } }]);
    expect(await all(directoryChain)).toHaveLength(1);
    const first = await audit.page(chain, { limit: 2, reverse: true });
    expect(first.items.map(({ seq }) => seq)).toEqual([3, 2]);
    const second = await audit.page(chain, { limit: 2, reverse: true, cursor: first.cursor });
    expect([second.items.map(({ seq }) => seq), second.cursor]).toEqual([[1], undefined]);
    expect((await audit.page(chain, { limit: 2 })).items.map(({ seq }) => seq)).toEqual([1, 2]);
  });
});

describe('the audit record and its marks', () => {
  it('lies under keys of its own: no mark is taken for an entry, and marks spread', async () => {
    const table = createMemoryTable();
    await createAudit(table, options).append(
      chain,
      Array.from({ length: 300 }, (_, n) => mass(n)),
    );
    const partitions = new Set(table.dump().map(({ pk }) => pk));
    expect(partitions.size).toBe(33);
    expect(table.dump().filter(({ pk }) => pk === `AUDIT#${chain}`)).toHaveLength(4);
  });
});
