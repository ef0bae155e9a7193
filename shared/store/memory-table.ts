import type { DomainEvent } from '../domain/events.ts';
import { outboxAttribute, outboxValue } from './outbox.ts';
import {
  type Condition,
  ConditionFailed,
  type Item,
  type Key,
  type Page,
  type QueryInput,
  type Table,
  type Test,
  type UpdateOp,
  type WriteOp,
  writeLimit,
} from './table.ts';

/** The table in memory, for tests of use cases. `told` lists the events of every write in order, as the relay would see them. */
export interface MemoryTable extends Table {
  readonly told: DomainEvent[];
  /** Every item, in key order. */
  dump(): Item[];
}

export function createMemoryTable(): MemoryTable {
  const items = new Map<string, Item>();
  const told: DomainEvent[] = [];

  const at = (key: Key): Item | undefined => items.get(idOf(key));

  function apply(ops: readonly WriteOp[]): Item[] {
    if (ops.length === 0 || ops.length > writeLimit)
      throw new RangeError(`a write takes 1..${writeLimit} operations, given ${ops.length}`);
    const touched = new Set<string>();
    for (const op of ops) {
      const id = idOf(keyOf(op));
      if (touched.has(id)) throw new TypeError(`two operations of one write on ${id.replace('\u0000', ' / ')}`);
      touched.add(id);
    }
    ops.forEach((op, index) => {
      const before = at(keyOf(op));
      if (op.if && !holds(op.if, before)) throw new ConditionFailed(index, before && structuredClone(before));
    });
    return ops.map((op) => {
      if ('check' in op) return at(op.check) as Item;
      if ('delete' in op) {
        const before = at(op.delete);
        items.delete(idOf(op.delete));
        return before as Item;
      }
      const after = 'put' in op ? plain(op.put) : updated(at(op.update), op);
      const stored = op.emits?.length ? { ...after, [outboxAttribute]: outboxValue(op.emits, undefined) } : after;
      items.set(idOf(stored), stored);
      told.push(...(op.emits ?? []));
      return stored;
    });
  }

  function select(input: QueryInput): Item[] {
    const [pkName, skName] = input.index ? ['gsi1pk', 'gsi1sk'] : ['pk', 'sk'];
    const sk = (item: Item) => item[skName] as string;
    const found = [...items.values()].filter(
      (item) =>
        item[pkName] === input.pk &&
        typeof item[skName] === 'string' &&
        (input.prefix === undefined || sk(item).startsWith(input.prefix)) &&
        (input.from === undefined || sk(item) >= input.from) &&
        (input.to === undefined || sk(item) <= input.to),
    );
    found.sort((a, b) => compare(sk(a), sk(b)) || compare(idOf(a), idOf(b)));
    return input.reverse ? found.reverse() : found;
  }

  return {
    told,
    dump: () => [...items.values()].sort((a, b) => compare(idOf(a), idOf(b))).map((i) => structuredClone(i)),
    get: async (key) => structuredClone(at(key)),
    getMany: async (wanted) => wanted.flatMap((key) => structuredClone(at(key)) ?? []),
    async query(input): Promise<Page> {
      const all = select(input);
      const start = input.cursor ? all.findIndex((i) => idOf(i) === input.cursor) + 1 : 0;
      const page = all.slice(start, start + (input.limit ?? 1000));
      const last = page.at(-1);
      const more = last && start + page.length < all.length;
      return { items: structuredClone(page), ...(more ? { cursor: idOf(last) } : {}) };
    },
    queryAll: async (input) => structuredClone(select(input)),
    write: async (...ops) => void apply(ops),
    update: async (op) => structuredClone(apply([op])[0] as Item),
    async putMany(many) {
      for (const item of many) items.set(idOf(item), plain(item));
    },
  };
}

function keyOf(op: WriteOp): Key {
  if ('put' in op) return op.put;
  if ('update' in op) return op.update;
  return 'delete' in op ? op.delete : op.check;
}

function idOf(key: Key): string {
  return `${key.pk}\u0000${key.sk}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** As DynamoDB would give it back: a JSON copy, undefined attributes left out. */
function plain(item: Item): Item {
  return JSON.parse(JSON.stringify(item)) as Item;
}

function updated(before: Item | undefined, op: UpdateOp): Item {
  const next: Record<string, unknown> = { ...(before ?? { pk: op.update.pk, sk: op.update.sk }) };
  for (const [name, value] of Object.entries(op.set ?? {})) if (value !== undefined) next[name] = value;
  for (const [name, value] of Object.entries(op.add ?? {}))
    next[name] = ((next[name] as number | undefined) ?? 0) + value;
  for (const name of op.remove ?? []) delete next[name];
  return plain(next as Item);
}

export function holds(condition: Condition, item: Item | undefined): boolean {
  return Object.entries(condition).every(([name, test]) => passes(item?.[name], test));
}

function passes(value: unknown, test: Test): boolean {
  if (test === 'absent') return value === undefined;
  if (test === 'present') return value !== undefined;
  if ('absentOr' in test) return value === undefined || passes(value, test.absentOr);
  // DynamoDB: `a <> :v` holds where a is absent; every other comparison with an absent attribute fails.
  if ('ne' in test) return value !== test.ne;
  if (value === undefined) return false;
  if ('eq' in test) return value === test.eq;
  if ('lt' in test) return typeof value === typeof test.lt && (value as number) < (test.lt as number);
  if ('le' in test) return typeof value === typeof test.le && (value as number) <= (test.le as number);
  if ('gt' in test) return typeof value === typeof test.gt && (value as number) > (test.gt as number);
  return typeof value === typeof test.ge && (value as number) >= (test.ge as number);
}
