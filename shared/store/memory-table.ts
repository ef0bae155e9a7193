import type { DomainEvent } from '../domain/events.ts';
import { bytewise, cursorOf, positionOf } from './cursor.ts';
import { newlyTold, outboxAttribute, outboxValue } from './outbox.ts';
import {
  type Condition,
  ConditionFailed,
  checkedWrite,
  type Item,
  type Key,
  keyOf,
  type Page,
  type QueryInput,
  type Table,
  type Test,
  type UpdateOp,
  type WriteOp,
} from './table.ts';

/** The table in memory, for tests of use cases. `told` lists the events of every write in order, as the relay would see them. */
export interface MemoryTable extends Table {
  readonly told: DomainEvent[];
  /** Every item, in key order. */
  dump(): Item[];
}

/** `correlation` as of the table on DynamoDB. */
export function createMemoryTable(correlation: () => string | undefined = () => undefined): MemoryTable {
  const items = new Map<string, Item>();
  const told: DomainEvent[] = [];

  const at = (key: Key): Item | undefined => items.get(idOf(key));

  function apply(ops: readonly WriteOp[]): Item[] {
    checkedWrite(ops);
    const refused = ops.flatMap((op, index) => (op.if && !holds(op.if, at(keyOf(op))) ? [index] : []));
    const [first] = refused;
    if (first !== undefined) {
      const before = at(keyOf(ops[first] as WriteOp));
      throw new ConditionFailed(first, before && copied(before), refused);
    }
    return ops.map((op) => {
      if ('check' in op) return at(op.check) as Item;
      if ('delete' in op) {
        const before = at(op.delete);
        items.delete(idOf(op.delete));
        return before as Item;
      }
      const after = 'put' in op ? plain(op.put) : updated(at(op.update), op);
      const emits = op.emits?.length ? outboxValue(op.emits, correlation()) : undefined;
      const stored = emits === undefined ? after : { ...after, [outboxAttribute]: emits };
      items.set(idOf(stored), stored);
      told.push(...newlyTold(undefined, emits));
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
        (input.from === undefined || bytewise(sk(item), input.from) >= 0) &&
        (input.to === undefined || bytewise(sk(item), input.to) <= 0),
    );
    found.sort((a, b) => bytewise(sk(a), sk(b)) || bytewise(idOf(a), idOf(b)));
    return input.reverse ? found.reverse() : found;
  }

  return {
    told,
    dump: () => [...items.values()].sort((a, b) => bytewise(idOf(a), idOf(b))).map((i) => copied(i)),
    get: async (key) => copied(at(key)),
    getMany: async (wanted) =>
      [...new Map(wanted.map((key) => [idOf(key), key])).values()].flatMap((key) => copied(at(key)) ?? []),
    async query(input): Promise<Page> {
      const all = select(input);
      const rest = input.cursor ? all.filter(behind(input, input.cursor)) : all;
      const page = rest.slice(0, input.limit ?? 1000);
      const last = page.at(-1);
      const more = last && page.length < rest.length;
      return { items: copied(page.map(picked(input.only))), ...(more ? { cursor: endOf(input, last) } : {}) };
    },
    queryAll: async (input) => copied(select(input).map(picked(input.only))),
    write: async (...ops) => void apply(ops),
    update: async (op) => copied(apply([op])[0] as Item),
    async putMany(many) {
      for (const item of many) items.set(idOf(item), plain(item));
    },
  };
}

function idOf(key: Key): string {
  return `${key.pk}\u0000${key.sk}`;
}

function endOf(input: QueryInput, { pk, sk, gsi1sk }: Item): string {
  return input.index ? cursorOf(input, { at: gsi1sk as string, key: { pk, sk } }) : cursorOf(input, { at: sk });
}

function picked(only: readonly string[] | undefined): (item: Item) => Item {
  if (!only) return (item) => item;
  const wanted = new Set(['pk', 'sk', ...only]);
  return (item) => Object.fromEntries(Object.entries(item).filter(([name]) => wanted.has(name))) as Item;
}

/** By order, not by looking the item up: it may have been deleted meanwhile. */
function behind(input: QueryInput, cursor: string): (item: Item) => boolean {
  const { at, key } = positionOf(input, cursor);
  const from = key ? idOf(key) : idOf({ pk: input.pk, sk: at });
  return (item) => {
    const order = bytewise((input.index ? item.gsi1sk : item.sk) as string, at) || bytewise(idOf(item), from);
    return input.reverse ? order < 0 : order > 0;
  };
}

/** Not structuredClone: its objects are of another realm in a test runner, and would differ from equal ones. */
function copied<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}

/** As DynamoDB would give it back: a JSON copy, undefined attributes left out. */
function plain(item: Item): Item {
  return JSON.parse(JSON.stringify(item)) as Item;
}

function updated(before: Item | undefined, op: UpdateOp): Item {
  const changes = Object.values(op.set ?? {}).some((v) => v !== undefined) || op.add || op.remove?.length;
  if (!changes && !op.emits?.length) throw new TypeError('an update changes at least one attribute');
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
  const [wanted, fits] = bound(test);
  if (typeof value !== typeof wanted) return false;
  return fits(typeof value === 'string' ? bytewise(value, wanted as string) : (value as number) - (wanted as number));
}

function bound(test: Exclude<Test, string>): [string | number, (order: number) => boolean] {
  if ('lt' in test) return [test.lt, (order) => order < 0];
  if ('le' in test) return [test.le, (order) => order <= 0];
  if ('gt' in test) return [test.gt, (order) => order > 0];
  if ('ge' in test) return [test.ge, (order) => order >= 0];
  throw new TypeError(`not a bound: ${JSON.stringify(test)}`);
}
