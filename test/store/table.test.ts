import { told } from '../../shared/domain/events.ts';
import { ConditionFailed, type Item, type Table, type Test } from '../../shared/store/table.ts';
import { describeOnEachEngine } from '../support/engines.ts';

const key = { pk: 'A', sk: '1' };
const event = told('ConferenceStarted', 'cnf_000000000001/1', 1000, {
  conferenceId: 'cnf_000000000001',
  by: 'u-1',
});
const another = told('ConferenceStarted', 'cnf_000000000001/2', 2000, {
  conferenceId: 'cnf_000000000001',
  by: 'u-1',
});

async function refusal(write: Promise<unknown>): Promise<ConditionFailed> {
  const error = await write.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(ConditionFailed);
  return error as ConditionFailed;
}

function ids(items: readonly Item[]): string[] {
  return items.map((i) => i.sk);
}

async function fill(table: Table, count: number, more: (n: number) => Record<string, unknown> = () => ({})) {
  await table.putMany(
    Array.from({ length: count }, (_, n) => ({ pk: 'A', sk: String(n + 1).padStart(4, '0'), ...more(n + 1) })),
  );
}

async function walk(table: Table, input: Parameters<Table['query']>[0]): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query({ ...input, cursor });
    pages.push(ids(page.items));
    cursor = page.cursor;
  } while (cursor && pages.length < 50);
  return pages.filter((p) => p.length > 0);
}

describeOnEachEngine('the table', (makeTable) => {
  let table: Table;
  beforeEach(async () => {
    table = await makeTable();
  });

  describe('items', () => {
    it('come back as they were put, with undefined attributes left out', async () => {
      const item = {
        ...key,
        s: 'chữ',
        n: 1.5,
        b: false,
        z: null,
        list: [1, 'a', { x: true }],
        map: { e: '', u: undefined },
      };
      await table.write({ put: { ...item, gone: undefined } });
      expect(await table.get(key)).toEqual({ ...item, map: { e: '' } });
      expect(Object.keys((await table.get(key)) as Item)).not.toContain('gone');
    });

    it('are absent until they are put and after they are deleted', async () => {
      expect(await table.get(key)).toBeUndefined();
      await table.write({ put: { ...key } });
      await table.write({ delete: key });
      expect(await table.get(key)).toBeUndefined();
      await table.write({ delete: key });
    });

    it('are replaced as a whole by a put', async () => {
      await table.write({ put: { ...key, old: 1 } });
      await table.write({ put: { ...key, next: 2 } });
      expect(await table.get(key)).toEqual({ ...key, next: 2 });
    });

    it('that were read can be changed without changing the table', async () => {
      await table.write({ put: { ...key, list: [1] } });
      const read = (await table.get(key)) as Item;
      (read.list as number[]).push(2);
      expect((await table.get(key))?.list).toEqual([1]);
    });

    it('are read many at once, absent ones left out and repeated keys given once', async () => {
      await fill(table, 230);
      const wanted = Array.from({ length: 240 }, (_, n) => ({ pk: 'A', sk: String(n + 1).padStart(4, '0') }));
      const found = await table.getMany([...wanted, wanted[0] as Item]);
      expect(found.map((i) => i.sk).sort()).toEqual(wanted.slice(0, 230).map((k) => k.sk));
      expect(await table.getMany([])).toEqual([]);
    });

    it('are put in any number, and of two with one key the last stays', async () => {
      await table.putMany([{ ...key, n: 0 }, { ...key, n: 1 }, ...many(60), { ...key, n: 2 }]);
      expect((await table.get(key))?.n).toBe(2);
      expect(await table.queryAll({ pk: 'M' })).toHaveLength(60);
    });
  });

  describe('conditions', () => {
    const holding: [string, Item | undefined, Record<string, Test>][] = [
      ['absent item', undefined, { pk: 'absent' }],
      ['present item', { ...key }, { pk: 'present' }],
      ['absent attribute', { ...key }, { a: 'absent' }],
      ['present attribute', { ...key, a: 0 }, { a: 'present' }],
      ['present null', { ...key, a: null }, { a: 'present' }],
      ['eq string', { ...key, a: 'x' }, { a: { eq: 'x' } }],
      ['eq boolean', { ...key, a: false }, { a: { eq: false } }],
      ['ne other', { ...key, a: 1 }, { a: { ne: 2 } }],
      ['ne absent', { ...key }, { a: { ne: 2 } }],
      ['ne absent item', undefined, { a: { ne: 2 } }],
      ['ne of another type', { ...key, a: '2' }, { a: { ne: 2 } }],
      ['lt', { ...key, a: 1 }, { a: { lt: 2 } }],
      ['le', { ...key, a: 2 }, { a: { le: 2 } }],
      ['gt', { ...key, a: 'b' }, { a: { gt: 'a' } }],
      ['ge', { ...key, a: 'b' }, { a: { ge: 'b' } }],
      ['strings by code point', { ...key, a: '\u{1F600}' }, { a: { gt: '\uFFFD' } }],
      ['absentOr where absent', { ...key }, { a: { absentOr: { lt: 5 } } }],
      ['absentOr where the item is absent', undefined, { a: { absentOr: { eq: 5 } } }],
      ['absentOr where it holds', { ...key, a: 4 }, { a: { absentOr: { lt: 5 } } }],
      ['all of several', { ...key, a: 4, b: 'x' }, { a: { gt: 3 }, b: { eq: 'x' }, c: 'absent' }],
    ];
    it.each(holding)('hold: %s', async (_name, before, condition) => {
      if (before) await table.write({ put: before });
      await table.write({ put: { ...key, written: true }, if: condition });
      expect((await table.get(key))?.written).toBe(true);
    });

    const failing: [string, Item | undefined, Record<string, Test>][] = [
      ['absent item', { ...key }, { pk: 'absent' }],
      ['present item', undefined, { pk: 'present' }],
      ['absent attribute', { ...key, a: null }, { a: 'absent' }],
      ['present attribute', { ...key }, { a: 'present' }],
      ['eq of another type', { ...key, a: '1' }, { a: { eq: 1 } }],
      ['eq where absent', { ...key }, { a: { eq: 1 } }],
      ['ne of the same', { ...key, a: 2 }, { a: { ne: 2 } }],
      ['lt of the same', { ...key, a: 2 }, { a: { lt: 2 } }],
      ['lt of another type', { ...key, a: '1' }, { a: { lt: 2 } }],
      ['le', { ...key, a: 3 }, { a: { le: 2 } }],
      ['gt where absent', { ...key }, { a: { gt: 1 } }],
      ['ge where the item is absent', undefined, { a: { ge: 1 } }],
      ['absentOr where it does not', { ...key, a: 5 }, { a: { absentOr: { lt: 5 } } }],
      ['one of several', { ...key, a: 4, b: 'y' }, { a: { gt: 3 }, b: { eq: 'x' } }],
    ];
    it.each(failing)('fail and change nothing, telling the item that refused: %s', async (_name, before, condition) => {
      if (before) await table.write({ put: before });
      for (const op of [
        { put: { ...key, written: true }, if: condition },
        { update: key, set: { written: true }, if: condition },
        { delete: key, if: condition },
        { check: key, if: condition },
      ]) {
        const single = await refusal(table.write(op));
        expect([single.index, single.item]).toEqual([0, before]);
        const within = await refusal(table.write({ put: { pk: 'B', sk: '1' } }, op));
        expect([within.index, within.item]).toEqual([1, before]);
      }
      expect((await refusal(table.update({ update: key, add: { n: 1 }, if: condition }))).item).toEqual(before);
      expect(await table.get(key)).toEqual(before);
      expect(await table.get({ pk: 'B', sk: '1' })).toBeUndefined();
    });
  });

  describe('updates', () => {
    it('set, add and remove in one act and answer the item as it is afterwards', async () => {
      await table.write({ put: { ...key, a: 1, b: 2, c: 3 } });
      const after = await table.update({
        update: key,
        set: { a: { deep: [1] }, u: undefined },
        add: { b: -5 },
        remove: ['c', 'x'],
      });
      expect(after).toEqual({ ...key, a: { deep: [1] }, b: -3 });
      expect(await table.get(key)).toEqual(after);
    });

    it('make the item where it is absent, counting from 0', async () => {
      expect(await table.update({ update: key, add: { n: 2 } })).toEqual({ ...key, n: 2 });
    });

    it('keep reserved words and names with dots as plain attribute names', async () => {
      const after = await table.update({
        update: key,
        set: { status: 'x', 'a.b': 1, name: 'n' },
        if: { size: 'absent' },
      });
      expect(after).toEqual({ ...key, status: 'x', 'a.b': 1, name: 'n' });
    });

    it('that change nothing are refused as a defect', async () => {
      await expect(table.update({ update: key })).rejects.toThrow(TypeError);
    });

    it('of which twenty run at once all count', async () => {
      await Promise.all(Array.from({ length: 20 }, () => table.update({ update: key, add: { n: 1 } })));
      expect((await table.get(key))?.n).toBe(20);
    });

    it('of which several claim one thing let one win', async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, n) => table.write({ put: { ...key, n }, if: { pk: 'absent' } })),
      );
      expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1);
    });
  });

  describe('transactions', () => {
    it('do all of put, update, delete and check together', async () => {
      await table.write(
        { put: { pk: 'A', sk: '2', n: 1 } },
        { put: { pk: 'A', sk: '3' } },
        { put: { pk: 'A', sk: '4' } },
      );
      await table.write(
        { put: { ...key, made: true }, if: { pk: 'absent' } },
        { update: { pk: 'A', sk: '2' }, add: { n: 1 }, if: { n: { eq: 1 } } },
        { delete: { pk: 'A', sk: '3' } },
        { check: { pk: 'A', sk: '4' }, if: { pk: 'present' } },
      );
      expect(await table.queryAll({ pk: 'A' })).toEqual([
        { ...key, made: true },
        { pk: 'A', sk: '2', n: 2 },
        { pk: 'A', sk: '4' },
      ]);
    });

    it('do nothing when one of them is refused, and name those refused', async () => {
      await table.write({ put: { ...key, n: 7 } });
      const error = await refusal(
        table.write(
          { put: { pk: 'A', sk: '2' } },
          { put: { ...key, n: 8 }, if: { n: { eq: 1 } } },
          { put: { pk: 'A', sk: '3' }, if: { pk: 'present' } },
        ),
      );
      expect([error.index, error.item, error.refused]).toEqual([1, { ...key, n: 7 }, [1, 2]]);
      expect(ids(await table.queryAll({ pk: 'A' }))).toEqual(['1']);
    });

    it('take 100 operations and no more', async () => {
      await table.write(...many(100).map((put) => ({ put })));
      expect(await table.queryAll({ pk: 'M' })).toHaveLength(100);
      await expect(table.write(...many(101).map((put) => ({ put })))).rejects.toThrow(RangeError);
      await expect(table.write()).rejects.toThrow(RangeError);
    });

    it('refuse an item larger than DynamoDB takes, and say so to whoever sent it', async () => {
      const letters = 'Ệ'.repeat(130_000); // three bytes each
      const op = { put: { pk: 'large', sk: '1', letters } };
      await expect(table.write(op)).rejects.toMatchObject({ code: 'too-much-to-keep', status: 413 });
      await expect(table.write(op, { put: { pk: 'large', sk: '2' } })).rejects.toMatchObject({ status: 413 });
      await table.write({ put: { pk: 'large', sk: '3', letters: letters.slice(0, 125_000) } });
      const update = { update: { pk: 'large', sk: '3' }, set: { letters } };
      for (const change of [table.update(update), table.write(update)])
        await expect(change).rejects.toMatchObject({ code: 'too-much-to-keep', status: 413 });
      expect(await table.query({ pk: 'large' })).toMatchObject({ items: [{ sk: '3' }] });
    });

    it('refuse two operations on one item as a defect', async () => {
      await expect(table.write({ put: { ...key } }, { delete: key })).rejects.toThrow(TypeError);
    });

    it('that meet on one item all go through', async () => {
      await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          table.write({ update: key, add: { n: 1 } }, { put: { pk: 'B', sk: String(n) } }),
        ),
      );
      expect((await table.get(key))?.n).toBe(10);
    });
  });

  describe('queries', () => {
    it('give one partition in the order of the sort key, forth and back', async () => {
      await fill(table, 3);
      await table.write({ put: { pk: 'B', sk: '0002' } });
      expect(ids(await table.queryAll({ pk: 'A' }))).toEqual(['0001', '0002', '0003']);
      expect(ids(await table.queryAll({ pk: 'A', reverse: true }))).toEqual(['0003', '0002', '0001']);
      expect(await table.queryAll({ pk: 'none' })).toEqual([]);
    });

    it('order sort keys by their UTF-8 bytes', async () => {
      const order = ['Z', 'a', 'z', 'à', 'đ', 'ạ', '\uFFFD', '\u{1F600}'];
      await table.putMany([...order].reverse().map((sk) => ({ pk: 'A', sk })));
      expect(ids(await table.queryAll({ pk: 'A' }))).toEqual(order);
    });

    it('take a prefix or inclusive bounds', async () => {
      await table.putMany(['a', 'b1', 'b2', 'c', 'd'].map((sk) => ({ pk: 'A', sk })));
      const of = async (more: object) => ids(await table.queryAll({ pk: 'A', ...more }));
      expect(await of({ prefix: 'b' })).toEqual(['b1', 'b2']);
      expect(await of({ from: 'b1', to: 'c' })).toEqual(['b1', 'b2', 'c']);
      expect(await of({ from: 'c' })).toEqual(['c', 'd']);
      expect(await of({ to: 'b1' })).toEqual(['a', 'b1']);
      expect(await of({ from: 'b2', to: 'b1' })).toEqual([]);
      expect(await of({ to: 'b\uffff', reverse: true })).toEqual(['b2', 'b1', 'a']);
    });

    it('bring only what is asked for and the key, and page alike', async () => {
      await fill(table, 3, (i) => ({ name: `chữ ${i}`, list: [{ last: i }], more: 'x' }));
      await table.write({ put: { pk: 'A', sk: '0004', more: 'x' } });
      const only = ['name', 'list', 'absent'];
      const all = await table.queryAll({ pk: 'A', only });
      expect(all).toEqual([
        ...[1, 2, 3].map((i) => ({ pk: 'A', sk: `000${i}`, name: `chữ ${i}`, list: [{ last: i }] })),
        { pk: 'A', sk: '0004' },
      ]);
      const first = await table.query({ pk: 'A', only, limit: 2 });
      const rest = await table.query({ pk: 'A', only, cursor: first.cursor });
      expect([...first.items, ...rest.items]).toEqual(all);
      await table.putMany([1, 2].map((n) => ({ pk: 'G', sk: `${n}`, gsi1pk: 'I', gsi1sk: `${n}`, n, more: 'x' })));
      const index = { pk: 'I', index: 'gsi1', only: ['n'] } as const;
      const page = await table.query({ ...index, limit: 1 });
      expect(page.items).toEqual([{ pk: 'G', sk: '1', n: 1 }]);
      expect((await table.query({ ...index, cursor: page.cursor })).items).toEqual([{ pk: 'G', sk: '2', n: 2 }]);
    });

    it.each([false, true])('page by cursor without gap or repeat (reverse: %s)', async (reverse) => {
      await fill(table, 10);
      const all = ids(await table.queryAll({ pk: 'A', reverse }));
      const pages = await walk(table, { pk: 'A', limit: 3, reverse });
      expect(pages.map((p) => p.length)).toEqual([3, 3, 3, 1]);
      expect(pages.flat()).toEqual(all);
    });

    it('go on behind an item that was deleted meanwhile', async () => {
      await fill(table, 5);
      const first = await table.query({ pk: 'A', limit: 2 });
      await table.write({ delete: { pk: 'A', sk: '0002' } });
      expect(ids((await table.query({ pk: 'A', limit: 2, cursor: first.cursor })).items)).toEqual(['0003', '0004']);
    });

    it('refuse a cursor that is none, or one of another partition, as a bad request', async () => {
      await fill(table, 3);
      const { cursor } = await table.query({ pk: 'A', limit: 1 });
      for (const bad of ['x', '', Buffer.from('{"pk":1}').toString('base64url')].filter(Boolean)) {
        await expect(table.query({ pk: 'A', cursor: bad })).rejects.toMatchObject({ status: 400 });
      }
      await expect(table.query({ pk: 'B', cursor })).rejects.toMatchObject({ status: 400 });
      await expect(table.query({ pk: 'A', index: 'gsi1', cursor })).rejects.toMatchObject({ status: 400 });
    });

    it('give every page of more than a megabyte', async () => {
      await fill(table, 30, () => ({ body: 'x'.repeat(60_000) }));
      expect(await table.queryAll({ pk: 'A' })).toHaveLength(30);
      expect((await walk(table, { pk: 'A' })).flat()).toHaveLength(30);
    });
  });

  describe('the index', () => {
    it('shows the items that have its keys, of any partition, and follows their changes', async () => {
      await table.putMany([
        { pk: 'A', sk: '1', gsi1pk: 'G', gsi1sk: 'b' },
        { pk: 'B', sk: '1', gsi1pk: 'G', gsi1sk: 'a' },
        { pk: 'C', sk: '1', gsi1pk: 'H', gsi1sk: 'a' },
        { pk: 'D', sk: '1', gsi1pk: 'G' },
      ]);
      const of = async () => (await table.queryAll({ pk: 'G', index: 'gsi1' })).map((i) => i.pk);
      expect(await of()).toEqual(['B', 'A']);
      await table.update({ update: { pk: 'B', sk: '1' }, set: { gsi1sk: 'c' } });
      expect(await of()).toEqual(['A', 'B']);
      await table.update({ update: { pk: 'A', sk: '1' }, remove: ['gsi1pk'] });
      expect(await of()).toEqual(['B']);
    });

    it.each([false, true])('pages through equal sort keys without gap or repeat (reverse: %s)', async (reverse) => {
      await table.putMany(Array.from({ length: 7 }, (_, n) => ({ pk: `P${n}`, sk: '1', gsi1pk: 'G', gsi1sk: 'same' })));
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await table.query({ pk: 'G', index: 'gsi1', limit: 2, reverse, cursor });
        seen.push(...page.items.map((i) => i.pk));
        cursor = page.cursor;
      } while (cursor);
      expect(seen.toSorted()).toEqual(['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6']);
    });
  });

  describe('the outbox', () => {
    const toldOf = async () => JSON.parse(((await table.get(key))?.emits as string | undefined) ?? '[]') as unknown;

    it('is part of the written item, whether put or updated', async () => {
      await table.write({ put: { ...key }, emits: [event] });
      expect(await toldOf()).toEqual([event]);
      await table.update({ update: key, set: { n: 1 }, emits: [another] });
      expect(await toldOf()).toEqual([another]);
    });

    it('is written with each item of a transaction', async () => {
      await table.write(
        { update: key, set: { n: 1 }, emits: [event] },
        { put: { pk: 'B', sk: '1' }, emits: [another] },
      );
      expect(await toldOf()).toEqual([event]);
      expect((await table.get({ pk: 'B', sk: '1' }))?.emits).toBe(JSON.stringify([another]));
    });

    it('tells nothing of a write that was refused', async () => {
      await table.write({ put: { ...key } });
      await refusal(table.write({ put: { ...key }, if: { pk: 'absent' }, emits: [event] }));
      expect(await toldOf()).toEqual([]);
    });

    it('alone is a change that an update may make', async () => {
      await table.write({ update: key, emits: [event] });
      expect(await toldOf()).toEqual([event]);
    });
  });
});

function many(count: number): Item[] {
  return Array.from({ length: count }, (_, n) => ({ pk: 'M', sk: String(n).padStart(4, '0') }));
}
