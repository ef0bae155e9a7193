import { type DirectoryIndex, indexOf } from '../domain/directory-search.ts';
import type { Directory } from '../domain/directory-tree.ts';
import { eachOf } from '../domain/each-of.ts';
import type { DomainEvent } from '../domain/events.ts';
import { digest, type ImportId } from '../domain/ids.ts';
import { type Level, type Point, usualLevels } from '../domain/point.ts';
import { Conflict } from '../domain/refusals.ts';
import { keys } from './keys.ts';
import { packed, unpacked } from './packed.ts';
import { type Condition, ConditionFailed, type Item, type Key, type Table, type WriteOp } from './table.ts';

/**
 * The directory is one version after another, never something in between: its points lie in chunks named by their content,
 * and one small item says which chunks are the current version. A save writes the chunks that are new, then turns that item
 * over on condition that nobody else did: a crash before leaves chunks that nobody reads, a repeat finds them there.
 */
export interface DirectoryStore {
  /** The current version; chunks that this container has already seen are not read again. */
  load(): Promise<Directory>;
  /** `load` with the read model of that version, made once a container. */
  index(): Promise<DirectoryIndex>;
  /** Turns `base` into the next version, `also` in the same act. Throws Conflict when the directory has moved on. */
  save(
    base: Directory,
    next: Changes,
    more: { at: number; events?: readonly DomainEvent[]; also?: readonly WriteOp[]; by?: ImportId },
  ): Promise<Directory>;
  /**
   * For an import: keeps others from changing the directory until it is in force, 15 minutes at most. Answers the write to be
   * done with the import's own; refused where the directory is not at that version or another import has the hold.
   */
  hold(importId: ImportId, version: number, at: number): WriteOp;
}

export interface Changes {
  readonly levels?: readonly Level[];
  readonly points?: ReadonlyMap<string, Point>;
}

export const holdMs = 15 * 60_000;
export const supersededKeptMs = 86_400_000;

/** 3,355 points make 13 a chunk, 50,000 make 195: far from the 400 KB of an item, and an edit rewrites one chunk. */
const buckets = 256;

interface Head {
  readonly version: number;
  readonly levels: readonly Level[];
  readonly chunks: Readonly<Record<string, string>>;
}

export function createDirectory(table: Table): DirectoryStore {
  let seen: { head: Head; directory: Directory; chunks: Map<string, readonly Point[]> } | undefined;
  let index: DirectoryIndex | undefined;

  async function load(): Promise<Directory> {
    const head = headOf(await table.get(keys.directory()));
    if (seen && seen.head.version === head.version) return seen.directory;
    const chunks = new Map<string, readonly Point[]>();
    const lacking: Key[] = [];
    for (const [bucket, content] of Object.entries(head.chunks)) {
      const known = seen?.chunks.get(content);
      if (known) chunks.set(content, known);
      else lacking.push(keys.directoryChunk(Number(bucket), content));
    }
    for (const item of await table.getMany(lacking)) chunks.set(item.sk, unpacked<Point[]>(item.points as string));
    const points = new Map<string, Point>();
    for (const content of Object.values(head.chunks)) {
      const chunk = chunks.get(content);
      if (!chunk) throw new Error(`chunk ${content} of directory version ${head.version} is not there`);
      for (const point of chunk) points.set(point.code, point);
    }
    const directory = { version: head.version, levels: head.levels, points };
    seen = { head, directory, chunks };
    return directory;
  }

  /**
   * Names and addresses of a past version are not kept for ever; a reader of that version has a day. A later version that took
   * the same content up again has put it for itself, and it stays. Where this is cut off, a chunk is left that nobody reads.
   */
  async function forgetLater(chunk: Key, version: number, at: number): Promise<void> {
    const set = { expiresAt: Math.ceil((at + supersededKeptMs) / 1000) };
    try {
      await table.update({ update: chunk, set, if: { forVersion: { absentOr: { lt: version } }, points: 'present' } });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }

  return {
    load,
    async index() {
      const directory = await load();
      if (index?.directory !== directory) index = indexOf(directory);
      return index;
    },
    async save(base, next, { at, events = [], also = [], by }) {
      const points = next.points ?? base.points;
      const levels = next.levels ?? base.levels;
      const version = base.version + 1;
      const chunks: Record<string, string> = {};
      const items: Item[] = [];
      for (const [bucket, members] of chunked(points)) {
        const content = digest(26, JSON.stringify(members));
        chunks[bucket] = content;
        items.push({ ...keys.directoryChunk(bucket, content), points: packed(members), forVersion: version });
      }
      const before = seen?.directory.version === base.version ? seen.head.chunks : {};
      const known = new Set(Object.values(before));
      await table.putMany(items.filter((item) => !known.has(item.sk)));
      try {
        await table.write(
          {
            update: keys.directory(),
            set: { version, levels, chunks, points: points.size, changedAt: at },
            remove: ['heldBy', 'heldUntil'],
            // whoever holds it may go on after its time as long as the version is still its own
            if: { ...atVersion(base.version), ...(by ? {} : { heldUntil: { absentOr: { lt: at } } }) },
            emits: events,
          },
          ...also,
        );
      } catch (error) {
        if (!(error instanceof ConditionFailed) || error.index !== 0) throw error;
        throw refusedBy(error.item, base.version);
      }
      const current = new Set(Object.values(chunks));
      const left = Object.entries(before).filter(([, content]) => !current.has(content));
      await eachOf(left, 16, ([bucket, content]) =>
        forgetLater(keys.directoryChunk(Number(bucket), content), version, at),
      );
      return { version, levels, points };
    },
    hold: (importId, version, at) => ({
      update: keys.directory(),
      set: { heldBy: importId, heldUntil: at + holdMs },
      if: { ...atVersion(version), heldUntil: { absentOr: { lt: at } } },
    }),
  };
}

/** The levels alone, without the points. */
export async function readLevels(table: Pick<Table, 'get'>): Promise<readonly Level[]> {
  return headOf(await table.get(keys.directory())).levels;
}

/** Says what happened and what to do, from the item that refused a save or a hold. */
export function refusedBy(item: Item | undefined, base: number): Conflict {
  const current = headOf(item).version;
  if (current === base) {
    return new Conflict('import-running', 'An import is just coming into force. Try again in a minute.', {
      importId: item?.heldBy,
      until: item?.heldUntil,
    });
  }
  return new Conflict(
    'directory-moved',
    'The directory has changed meanwhile. Read it again (an import: send the file again for a new preview), then decide.',
    { given: base, current },
  );
}

function atVersion(version: number): Condition {
  return { version: version === 0 ? 'absent' : { eq: version } };
}

function headOf(item: Item | undefined): Head {
  return {
    version: (item?.version as number | undefined) ?? 0,
    levels: (item?.levels as Level[] | undefined) ?? usualLevels,
    chunks: (item?.chunks as Record<string, string> | undefined) ?? {},
  };
}

function chunked(points: ReadonlyMap<string, Point>): Map<number, Point[]> {
  const chunks = new Map<number, Point[]>();
  for (const code of [...points.keys()].sort()) {
    const bucket = Number.parseInt(digest(2, 'point', code), 36) % buckets;
    const members = chunks.get(bucket) ?? [];
    members.push(points.get(code) as Point);
    chunks.set(bucket, members);
  }
  return chunks;
}
