import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type LogListener = (functionId: string, line: string) => void;

const largestFile = 20 * 1024 * 1024;
const keptLines = 200;

/** Log lines of functions: a file each under `folder` (one older generation kept), the last lines in memory, and listeners. */
export function logSink(folder: string) {
  mkdirSync(folder, { recursive: true });
  const listeners = new Set<LogListener>();
  const recent = new Map<string, string[]>();
  const waiting = new Map<string, string[]>();
  const partial = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const [id, lines] of waiting) {
      const file = join(folder, `${id}.log`);
      if (existsSync(file) && statSync(file).size > largestFile) renameSync(file, `${file}.1`);
      appendFileSync(file, `${lines.join('\n')}\n`);
    }
    waiting.clear();
  }

  function line(functionId: string, text: string): void {
    const ring = recent.get(functionId) ?? [];
    ring.push(text);
    if (ring.length > keptLines) ring.shift();
    recent.set(functionId, ring);
    for (const each of listeners) each(functionId, text);
    if (isClosed) return;
    const lines = waiting.get(functionId);
    if (lines) lines.push(text);
    else waiting.set(functionId, [text]);
    timer ??= setTimeout(flush, 200).unref();
  }

  return {
    line,
    /** Takes a chunk of output; whole lines go on, the rest waits for its end. */
    chunk(functionId: string, text: string): void {
      const lines = ((partial.get(functionId) ?? '') + text).split('\n');
      partial.set(functionId, lines.pop() ?? '');
      for (const each of lines) if (each !== '') line(functionId, each);
    },
    listen(listener: LogListener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    recent: (functionId: string): readonly string[] => recent.get(functionId) ?? [],
    flush,
    /** Writes what waits. Lines of workers that end later still reach listeners, but no file: its folder may be gone. */
    close(): void {
      flush();
      isClosed = true;
    },
  };
}

export type LogSink = ReturnType<typeof logSink>;
