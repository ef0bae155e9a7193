import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly parent: number;
  readonly kb: number;
}

/**
 * Parent out of /proc/<pid>/status; memory as the kernel's proportional set size, in which a page that several processes
 * share (Node's own code, in four of them) counts once in all. Undefined for what is gone or no process.
 */
function processOf(pid: string): Process | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const number = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return { parent: number('PPid'), kb: proportionalKb(pid) ?? number('VmRSS') };
  } catch {
    return undefined;
  }
}

function proportionalKb(pid: string): number | undefined {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);
  } catch {
    return undefined; // not ours to read, or a kernel without it
  }
}

/** Memory of a process and all below it, summed. */
export function treeMB(processes: ReadonlyMap<number, Process>, root: number): number {
  const children = new Map<number, number[]>();
  for (const [pid, { parent }] of processes) children.set(parent, [...(children.get(parent) ?? []), pid]);
  let kb = 0;
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    kb += processes.get(pid)?.kb ?? 0;
    waiting.push(...(children.get(pid) ?? []));
  }
  return kb / 1024;
}

export interface MemoryWatch {
  /** What is sampled from now on belongs to this stage. */
  mark(stage: string): void;
  /** The highest of each stage, MB; empty where there is no /proc. */
  peaksMB(): Record<string, number>;
  stop(): void;
}

export function watchMemory(everyMs = 1000, root = process.pid): MemoryWatch {
  const peaks = new Map<string, number>();
  let stage = 'start';
  const sample = () => {
    let pids: string[];
    try {
      pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    } catch {
      return;
    }
    const processes = new Map<number, Process>();
    for (const pid of pids) {
      const found = processOf(pid);
      if (found) processes.set(Number(pid), found);
    }
    peaks.set(stage, Math.max(peaks.get(stage) ?? 0, treeMB(processes, root)));
  };
  const timer = setInterval(sample, everyMs).unref();
  return {
    mark(name) {
      sample();
      stage = name;
    },
    peaksMB: () => Object.fromEntries([...peaks].map(([name, mb]) => [name, Math.round(mb)])),
    stop: () => clearInterval(timer),
  };
}
