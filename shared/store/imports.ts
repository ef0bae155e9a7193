import type { ImportId } from '../domain/ids.ts';
import type { RowError } from '../domain/import-columns.ts';
import type { Verdict } from '../domain/import-preview.ts';
import { Missing } from '../domain/refusals.ts';
import { keys } from './keys.ts';
import type { Item, Table, WriteOp } from './table.ts';

/** One file of points: what it would change, and how far it has come into force. Its rows lie in the file store. */
export interface Import {
  readonly id: ImportId;
  readonly status: 'previewed' | 'committing' | 'committed' | 'refused';
  readonly fileName: string;
  readonly baseVersion: number;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly moved: number;
  readonly errors: readonly RowError[];
  readonly errorCount: number;
  readonly createdAt: number;
  readonly createdBy: string;
  /** Raised when a commit is asked for again because the first was given up. */
  readonly attempt?: number;
  readonly requestedAt?: number;
  /** Who put it in force. */
  readonly requestedBy?: string;
  readonly committedAt?: number;
  readonly directoryVersion?: number;
  readonly refusal?: string;
}

export interface Imports {
  /** Throws Missing. */
  get(id: ImportId): Promise<Import>;
  create(it: Import): Promise<void>;
  /** The write that takes an import from one status (and attempt) to the next. */
  change(from: Import, set: Partial<Import>): WriteOp & { readonly update: unknown };
}

export function createImports(table: Table): Imports {
  return {
    async get(id) {
      const item = await table.get(keys.import(id));
      if (!item) throw new Missing('import', id);
      return importOf(item);
    },
    async create(it) {
      await table.write({ put: { ...keys.import(it.id), ...it }, if: { pk: 'absent' } });
    },
    change: (from, set) => ({
      update: keys.import(from.id),
      set: { ...set },
      if: {
        status: { eq: from.status },
        attempt: from.attempt === undefined ? 'absent' : { eq: from.attempt },
      },
    }),
  };
}

function importOf({ pk: _pk, sk: _sk, emits: _e, ...rest }: Item): Import {
  return rest as unknown as Import; // what `create` stored; the store is its only writer
}
