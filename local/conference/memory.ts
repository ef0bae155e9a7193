import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // the process is gone, it is not ours to read, or the kernel does not tell
  }
}

const numberIn = (text: string | undefined, name: string): number | undefined => {
  const found = text && new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1];
  return found ? Number(found) : undefined;
};

/**
 * Memory of one process as the kernel's proportional set size, in which a page that several processes share (Node's own
 * code, in four of them) counts once in all; resident size where the kernel does not tell.
 */
function kbOf(pid: number): number {
  return numberIn(read(`/proc/${pid}/smaps_rollup`), 'Pss') ?? numberIn(read(`/proc/${pid}/status`), 'VmRSS') ?? 0;
}

/** A process and all below it, out of who is whose parent. */
export function familyOf(parents: ReadonlyMap<number, number>, root: number): number[] {
  const children = new Map<number, number[]>();
  for (const [pid, parent] of parents) children.set(parent, [...(children.get(parent) ?? []), pid]);
  const family: number[] = [];
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    family.push(pid);
    waiting.push(...(children.get(pid) ?? []));
  }
  return family;
}

/** Files below a folder in shared memory are memory too. */
function folderMB(folder: string): number {
  try {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0) / 1024 ** 2;
  } catch {
    return 0; // not there (yet), or a file went while it was looked at
  }
}

export interface MemoryWatch {
  /** What is sampled from now on belongs to this stage. */
  mark(stage: string): void;
  /** Counts the files below this folder, which lies in shared memory. */
  alsoCount(folder: string): void;
  /** The highest of each stage, MB; empty where there is no /proc. */
  peaksMB(): Record<string, number>;
  stop(): void;
}

/** Each look walks the page tables of every process: the watcher must not become the load it watches. */
const usualEveryMs = 6000;

export function watchMemory(everyMs = usualEveryMs, root = process.pid): MemoryWatch {
  const peaks = new Map<string, number>();
  const folders: string[] = [];
  /** Who was seen and whose child it is: a process keeps its parent. */
  const parents = new Map<number, number>();
  let stage = 'start';
  const sample = () => {
    let there: Set<number>;
    try {
      there = new Set(readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : [])));
    } catch {
      return;
    }
    for (const pid of parents.keys()) if (!there.has(pid)) parents.delete(pid);
    for (const pid of there) {
      const parent = parents.has(pid) ? undefined : numberIn(read(`/proc/${pid}/status`), 'PPid');
      if (parent !== undefined) parents.set(pid, parent);
    }
    const inProcesses = familyOf(parents, root).reduce((sum, pid) => sum + kbOf(pid), 0) / 1024;
    const mb = folders.reduce((sum, folder) => sum + folderMB(folder), inProcesses);
    peaks.set(stage, Math.max(peaks.get(stage) ?? 0, mb));
  };
  const timer = setInterval(sample, everyMs).unref();
  return {
    mark(name) {
      sample();
      stage = name;
    },
    alsoCount: (folder) => void folders.push(folder),
    peaksMB: () => Object.fromEntries([...peaks].map(([name, mb]) => [name, Math.round(mb)])),
    stop: () => clearInterval(timer),
  };
}
