/** What functions failed of, told apart and counted; a run that does not get on says it. */
export interface Failures {
  line(functionId: string, text: string): void;
  /** `settle: … (3 times)`, most frequent first. */
  told(): string[];
  readonly count: number;
}

interface PlatformLine {
  readonly level?: string;
  readonly event?: string;
  readonly errorMessage?: string;
  readonly message?: string;
  readonly reason?: string;
}

export function countFailures(): Failures {
  const counts = new Map<string, number>();
  return {
    line(functionId, text) {
      if (!text.includes('"PLATFORM"') && !text.includes('"ERROR"')) return;
      let line: PlatformLine;
      try {
        line = JSON.parse(text) as PlatformLine;
      } catch {
        return;
      }
      const what = line.errorMessage ?? [line.message, line.reason].filter(Boolean).join(': ') ?? line.event;
      const key = `${functionId}: ${(what || line.event || 'failed').split('\n')[0]?.slice(0, 200)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    told: () =>
      [...counts].sort((a, b) => b[1] - a[1]).map(([what, count]) => (count === 1 ? what : `${what} (${count} times)`)),
    get count() {
      return [...counts.values()].reduce((sum, each) => sum + each, 0);
    },
  };
}
