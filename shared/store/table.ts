import type { DomainEvent } from '../domain/events.ts';
import { Refused } from '../domain/refusals.ts';

/**
 * The port to the single table, with conditions as data, so that one repository runs on DynamoDB and in memory alike (one
 * contract suite holds both to the same behaviour). Items are plain JSON: no undefined, no Date, no class.
 */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}
export type Item = Key & { readonly [attribute: string]: unknown };

/** One attribute's test. `absentOr` holds also where the attribute (or the whole item) does not exist. */
export type Test =
  | 'absent'
  | 'present'
  | { readonly eq: string | number | boolean }
  | { readonly ne: string | number | boolean }
  | { readonly lt: string | number }
  | { readonly le: string | number }
  | { readonly gt: string | number }
  | { readonly ge: string | number }
  | { readonly absentOr: Exclude<Test, 'absent' | 'present'> };

/** All must hold. `{ pk: 'absent' }` means the item does not exist yet; `{ pk: 'present' }` that it does. */
export type Condition = { readonly [attribute: string]: Test };

export type WriteOp =
  | { readonly put: Item; readonly if?: Condition; readonly emits?: readonly DomainEvent[] }
  | {
      readonly update: Key;
      readonly set?: { readonly [attribute: string]: unknown };
      /** Numbers added to the attribute, 0 where absent. */
      readonly add?: { readonly [attribute: string]: number };
      readonly remove?: readonly string[];
      readonly if?: Condition;
      readonly emits?: readonly DomainEvent[];
    }
  | { readonly delete: Key; readonly if?: Condition }
  | { readonly check: Key; readonly if: Condition };

export type UpdateOp = Extract<WriteOp, { update: Key }>;

export interface QueryInput {
  readonly pk: string;
  /** 'gsi1' reads gsi1pk/gsi1sk and is eventually consistent. */
  readonly index?: 'gsi1';
  readonly prefix?: string;
  /** Inclusive bounds on the sort key; not together with `prefix`. */
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
  readonly reverse?: boolean;
  /** Only these attributes besides the key: what is not wanted is neither carried nor parsed. Absent: all of them. */
  readonly only?: readonly string[];
  /** As given by the previous page. */
  readonly cursor?: string | undefined;
}
export interface Page {
  readonly items: Item[];
  readonly cursor?: string;
}

export interface Table {
  /** Strongly consistent. */
  get(key: Key): Promise<Item | undefined>;
  /** Any number of keys; order is not kept; absent items are left out. Strongly consistent. */
  getMany(keys: readonly Key[]): Promise<Item[]>;
  /** One page, at most 1 MB (DynamoDB's limit of a Query). Strongly consistent on the table itself. */
  query(input: QueryInput): Promise<Page>;
  /** Every page of it. */
  queryAll(input: Omit<QueryInput, 'limit' | 'cursor'>): Promise<Item[]>;
  /**
   * All or none, at most 100 (DynamoDB's limit of a transaction). Events in `emits` become the item's outbox: they are told
   * if and only if the write happens. Throws ConditionFailed with those refused, and the first one's item as it is.
   */
  write(...ops: readonly WriteOp[]): Promise<void>;
  /** One conditional update, answering the item as it is afterwards. */
  update(op: UpdateOp): Promise<Item>;
  /** Unconditional puts, any number, not atomic: only for derived items whose repeat is harmless. */
  putMany(items: readonly Item[]): Promise<void>;
}

export class ConditionFailed extends Error {
  /** Of the first operation that was refused. */
  readonly index: number;
  /** Of all that were. */
  readonly refused: readonly number[];
  /** The item that refused, where the engine tells it; undefined where there is none. */
  readonly item: Item | undefined;
  constructor(index: number, item: Item | undefined, refused: readonly number[] = [index]) {
    super(`condition of write ${index} does not hold`);
    this.name = 'ConditionFailed';
    this.index = index;
    this.refused = refused;
    this.item = item;
  }
}

export const writeLimit = 100;
/** DynamoDB's limit of an item, 400 KB, less what the outbox may add. */
export const itemBytes = 380 * 1024;

/**
 * What both engines refuse: as a defect of the caller, and an item that DynamoDB does not take. That one is for whoever sent
 * so much to hear of; measured as JSON, which is a little more than DynamoDB counts.
 */
export function checkedWrite(ops: readonly WriteOp[]): void {
  if (ops.length === 0 || ops.length > writeLimit) {
    throw new RangeError(`a write takes 1..${writeLimit} operations, given ${ops.length}`);
  }
  const touched = new Set<string>();
  for (const op of ops) {
    const { pk, sk } = keyOf(op);
    const id = `${pk} / ${sk}`;
    if (touched.has(id)) throw new TypeError(`two operations of one write on ${id}`);
    touched.add(id);
    const kept = 'put' in op ? op.put : 'update' in op ? op.set : undefined;
    const bytes = kept ? Buffer.byteLength(JSON.stringify(kept)) : 0;
    if (bytes > itemBytes) {
      throw new Refused(
        'too-much-to-keep',
        `This has ${bytes} bytes in one record, which holds ${itemBytes}. Shorten or divide it.`,
        {
          status: 413,
          facts: { bytes, limit: itemBytes },
        },
      );
    }
  }
}

export function keyOf(op: WriteOp): Key {
  if ('put' in op) return op.put;
  if ('update' in op) return op.update;
  return 'delete' in op ? op.delete : op.check;
}
