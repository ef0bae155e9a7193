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

/** No stage goes on once the signal says that the run shall end. */
export function trackStages(progress: Progress, signal?: AbortSignal): Stages {
  const ms: Record<string, number> = {};
  const aborted = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
  aborted.catch(() => {});
  const memory = watchMemory();
  return {
    async run(name, total, work, note) {
      const shown = progress.stage(name, total);
      memory.mark(name);
      const from = Date.now();
      const it = await Promise.race([work(shown.at), aborted]);
      ms[name] = Date.now() - from;
      shown.end(note?.(it));
      return it;
    },
    say: progress.say,
    ms,
    memory,
  };
}
