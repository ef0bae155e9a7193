import { isDeepStrictEqual } from 'node:util';
import { type Directory, placed, pointsLimit, type Unplaced } from './directory-tree.ts';
import { givenOf } from './given.ts';
import { type RowDraft, type RowError, withContact } from './import-columns.ts';
import type { Contact, Point } from './point.ts';

export const rowsLimit = 20_000;

/** A preview is kept so long; the bucket drops its rows at the midnight after (infra/constructs/files-bucket.ts). */
export const previewLifeMs = 30 * 24 * 3600_000;

export type Verdict = 'new' | 'changed' | 'unchanged' | 'error';

export interface ColumnChange {
  readonly column: string;
  readonly before?: string;
  readonly after?: string;
}

export interface RowVerdict {
  readonly line: number;
  readonly code: string;
  readonly name: string;
  readonly verdict: Verdict;
  /** Columns that differ from what is stored. */
  readonly changed?: readonly string[];
  /** The same with their values, as a file would write them: days as YYYY-MM-DD; absent where there is none. */
  readonly changes?: readonly ColumnChange[];
  readonly errors?: readonly RowError[];
}

export interface Applied {
  readonly rows: readonly RowVerdict[];
  readonly counts: Readonly<Record<Verdict, number>>;
  /** All of them, in the order of the file. */
  readonly errors: readonly RowError[];
  /** Points outside of the file whose path or branch moves along. */
  readonly moved: number;
  /** The directory's points afterwards; meaningful only without errors. */
  readonly points: ReadonlyMap<string, Point>;
}

/**
 * What a file would make of the directory. Points that it does not name stay; none is ever deleted (dissolving one is
 * valid_to with merged_into). The same directory and rows give the same answer, so a commit can work it out again.
 */
export function applyRows(directory: Directory, drafts: readonly RowDraft[], found: readonly RowError[] = []): Applied {
  const byLine = new Map<number, RowError[]>();
  const refuse = (error: RowError) => {
    const known = byLine.get(error.line);
    if (known) known.push(error);
    else byLine.set(error.line, [error]);
  };
  found.forEach(refuse);

  const first = new Map<string, RowDraft>();
  for (const draft of drafts) {
    const before = first.get(draft.code);
    if (before) refuse({ line: draft.line, column: 'code', reason: `${draft.code} is already in line ${before.line}` });
    else first.set(draft.code, draft);
  }

  const next = new Map<string, Unplaced>(directory.points);
  const changes = new Map<string, string[]>();
  for (const draft of first.values()) {
    const before = directory.points.get(draft.code);
    const after = pointAfter(before, draft);
    for (const contact of after.contacts) {
      if (contact.name === '') {
        refuse({
          line: draft.line,
          column: `${contact.role}_name`,
          reason: 'is needed where an address or a phone is given',
        });
      }
    }
    changes.set(draft.code, before ? changedColumns(before, after) : []);
    if (!before || changes.get(draft.code)?.length) next.set(draft.code, after);
  }
  const line = drafts[0]?.line ?? 1;
  if (next.size > pointsLimit) {
    refuse({ line, reason: `the directory would have ${next.size} points; at most ${pointsLimit} are kept` });
  }
  const tree = placed(next, directory.levels);
  for (const { code, column, reason } of tree.errors) {
    const draft = first.get(code);
    // what is wrong with a point outside of the file came about by the file: its first line stands for it
    refuse(draft ? { line: draft.line, column, reason } : { line, column, reason: `point ${code}: ${reason}` });
  }

  let moved = 0;
  const points = new Map<string, Point>();
  for (const [code, point] of tree.points) {
    const before = directory.points.get(code);
    const isMoved = before && (before.path !== point.path || before.branch !== point.branch);
    if (isMoved && !changes.get(code)?.length) {
      if (!first.has(code)) moved++;
      points.set(code, { ...point, version: before.version + 1 });
    } else if (before && !changes.get(code)?.length) points.set(code, before);
    else points.set(code, point);
  }

  const rows = drafts.map((draft): RowVerdict => {
    const errors = byLine.get(draft.line);
    const said = { line: draft.line, code: draft.code, name: draft.name };
    if (errors) return { ...said, verdict: 'error', errors };
    if (!directory.points.has(draft.code)) return { ...said, verdict: 'new' };
    const changed = changes.get(draft.code) ?? [];
    if (changed.length === 0) return { ...said, verdict: 'unchanged' };
    const [before, after] = [directory.points.get(draft.code), next.get(draft.code)];
    const values = changed.map((column) =>
      givenOf({ column, before: before && columnText(before, column), after: after && columnText(after, column) }),
    );
    return { ...said, verdict: 'changed', changed, changes: values };
  });
  const known = new Set(drafts.map((d) => d.line));
  for (const [at, errors] of byLine) {
    if (!known.has(at)) rows.push({ line: at, code: '', name: '', verdict: 'error', errors });
  }
  rows.sort((a, b) => a.line - b.line);
  const counts = { new: 0, changed: 0, unchanged: 0, error: 0 };
  for (const row of rows) counts[row.verdict]++;
  const errors = rows.flatMap((row) => row.errors ?? []);
  return { rows, counts, errors, moved, points };
}

function pointAfter(before: Point | undefined, draft: RowDraft): Unplaced {
  const contacts = withContact(withContact(before?.contacts ?? [], 'host', draft.host), 'office', draft.office);
  const { line: _l, host: _h, office: _o, ...fields } = draft;
  const merged = { ...before, ...fields, contacts, version: (before?.version ?? 0) + 1 };
  const kept = Object.entries(merged).filter(
    ([key, v]) => v !== null && v !== undefined && key !== 'path' && key !== 'branch',
  );
  return Object.fromEntries(kept) as unknown as Unplaced;
}

const columnOf = {
  name: 'name',
  level: 'level',
  parent: 'parent_code',
  type: 'type',
  seats: 'seats',
  validFrom: 'valid_from',
  validTo: 'valid_to',
  mergedInto: 'merged_into',
} as const satisfies Partial<Record<keyof Point, string>>;

/** By what names an import and an edit differ from what is stored. */
export function changedColumns(before: Unplaced, after: Unplaced): string[] {
  const changed: string[] = Object.entries(columnOf)
    .filter(([field]) => before[field as keyof typeof columnOf] !== after[field as keyof typeof columnOf])
    .map(([, column]) => column);
  for (const role of ['host', 'office'] as const) {
    const [old, now] = [before, after].map((p) => p.contacts.filter((c: Contact) => c.role === role)) as [
      Contact[],
      Contact[],
    ];
    if (isDeepStrictEqual(old, now)) continue;
    const parts = (['name', 'email', 'phone'] as const).filter((part) => old[0]?.[part] !== now[0]?.[part]);
    changed.push(...(parts.length > 0 ? parts.map((part) => `${role}_${part}`) : [`${role}_name`]));
  }
  return changed;
}

/** What a file would have in this column of the point. */
function columnText(point: Unplaced, column: string): string | undefined {
  const [role, part] = column.split('_') as [string, 'name' | 'email' | 'phone'];
  if (role === 'host' || role === 'office') return point.contacts.find((contact) => contact.role === role)?.[part];
  const field = Object.entries(columnOf).find(([, name]) => name === column)?.[0] as keyof typeof columnOf | undefined;
  const value = field && point[field];
  if (value === undefined) return undefined;
  return field === 'validFrom' || field === 'validTo' ? dayText(Number(value)) : String(value);
}

const vietnamMs = 7 * 3600_000;

/** The day of a midnight in Vietnam; any other instant in full. */
function dayText(at: number): string {
  const [day, time] = new Date(at + vietnamMs).toISOString().split('T') as [string, string];
  return time === '00:00:00.000Z' ? day : new Date(at).toISOString();
}
