import type { Delivery } from '../../shared/domain/delivery.ts';
import { deliveriesOf, invitationOf } from '../../shared/domain/distribution.ts';
import { handedOver } from '../../shared/domain/hand-over.ts';
import { createDeliveries } from '../../shared/store/deliveries.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import type { Table } from '../../shared/store/table.ts';
import { aBridge, conferenceId } from '../functions/support/papers-world.ts';
import { describeOnEachEngine } from '../support/engines.ts';

const head = invitationOf(conferenceId);
const rowsOf = (count: number) =>
  deliveriesOf(
    head,
    Array.from({ length: count }, (_, i) => aBridge(`24${String(i).padStart(3, '0')}`)),
    'internal',
    1,
  );

describeOnEachEngine('deliveries', (makeTable) => {
  test('are planned once by many planners, and what was sent meanwhile stays sent', async () => {
    const store = createDeliveries(await makeTable());
    const rows = rowsOf(120);
    await Promise.all([store.plan(rows), store.plan(rows.slice(30))]);
    const first = (await store.find(rows[0]?.id ?? '')) as Delivery;
    await store.save(first, handedOver(first, 5, { sequence: 0 }) as Delivery, 5);
    await store.plan(rows);
    const stored = await store.ofBranch(head.id, '24');
    expect(stored).toHaveLength(120);
    expect(stored.filter(({ state }) => state === 'sending')).toHaveLength(1);
  });

  test('are taken by one of many', async () => {
    const store = createDeliveries(await makeTable());
    const [row] = rowsOf(1) as [Delivery];
    await store.plan([row]);
    const taken = handedOver(row, 5, { sequence: 0 }) as Delivery;
    const all = await Promise.all(Array.from({ length: 6 }, () => store.save(row, taken, 5)));
    expect(all.filter((one) => one !== undefined)).toHaveLength(1);
  });

  test('are saved together but for those that somebody else changed, in one write more', async () => {
    const table = await makeTable();
    let writes = 0;
    const counted: Table = {
      ...table,
      write: (...ops) => {
        writes += 1;
        return table.write(...ops);
      },
    };
    const store = createDeliveries(counted);
    const rows = rowsOf(20);
    await store.plan(rows);
    const taken = (row: Delivery) => handedOver(row, 5, { sequence: 0 }) as Delivery;
    const changed = [3, 11].map((n) => rows[n] as Delivery);
    for (const row of changed) await store.save(row, taken(row), 5);
    writes = 0;
    const saved = await store.saveAll(
      rows.map((before) => ({ before, after: taken(before) })),
      6,
    );
    expect(saved.flatMap((one, index) => (one === undefined ? [index] : []))).toEqual([3, 11]);
    expect(writes).toBe(2);
    const stored = await store.ofBranch(head.id, '24');
    const once = (rows[0]?.revision ?? 0) + 1;
    expect(stored.every(({ state, revision }) => state === 'sending' && revision === once)).toBe(true);
  });

  test('lose no change of several at once', async () => {
    const store = createDeliveries(await makeTable());
    const [row] = rowsOf(1) as [Delivery];
    await store.plan([row]);
    const link = (n: number) => ({ hash: String(n), sha256: 'x' });
    await Promise.all(
      [1, 2, 3, 4].map((n) =>
        store.change(row.id, 5, (current) => ({ ...current, links: [...current.links, link(n)] })),
      ),
    );
    expect((await store.find(row.id))?.links.map(({ hash }) => hash).sort()).toEqual(['1', '2', '3', '4']);
    expect(await store.change('dlv_none', 5, (current) => current)).toBeUndefined();
  });

  test('page in the order of their ids', async () => {
    const store = createDeliveries(await makeTable());
    await store.plan(rowsOf(7));
    const first = await store.page(head.id, '24', { limit: 4 });
    const second = await store.page(head.id, '24', { limit: 4, cursor: first.cursor });
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(7);
  });
});

describeOnEachEngine('documents', (makeTable) => {
  test('only widen, whoever comes last', async () => {
    const store = createDocuments(await makeTable());
    await Promise.all([
      store.widen(head, { branches: ['01', '24'], recipients: 5 }, 10),
      store.widen(head, { branches: ['24', '27'], recipients: 3 }, 11),
    ]);
    const found = await store.get(conferenceId, head.id);
    expect(found).toMatchObject({ branches: ['01', '24', '27'], recipients: 5 });
    await expect(store.get('cnf_zzzzzzzzzzzz', head.id)).rejects.toThrow('no document');
    expect((await store.ofConference(conferenceId)).map(({ id }) => id)).toEqual([head.id]);
  });
});
