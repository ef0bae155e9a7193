import { type MemoryWatch, watchMemory } from './memory.ts';
import type { Progress } from './progress.ts';

/** The stages of a run as they go by: their bars, their times, their memory. */
export interface Stages {
  run<T>(name: string, total: number | undefined, work: (at: At) => Promise<T>, note?: (it: T) => string): Promise<T>;
  say(line: string): void;
  readonly ms: Readonly<Record<string, number>>;
  readonly memory: MemoryWatch;
}

export type At = (done: number, note?: string) => void;

export function trackStages(progress: Progress): Stages {
  const ms: Record<string, number> = {};
  const memory = watchMemory();
  return {
    async run(name, total, work, note) {
      const shown = progress.stage(name, total);
      memory.mark(name);
      const from = Date.now();
      const it = await work(shown.at);
      ms[name] = Date.now() - from;
      shown.end(note?.(it));
      return it;
    },
    say: progress.say,
    ms,
    memory,
  };
}
