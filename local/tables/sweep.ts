/** Every few seconds, and never more than a twentieth of the time. */
export function sweepEvery(sweep: () => Promise<unknown>, trouble: (message: string) => void): () => Promise<void> {
  let timer: NodeJS.Timeout;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const next = (ms: number) => {
    timer = setTimeout(() => {
      const startedAt = performance.now();
      running = sweep()
        .then(
          () => undefined,
          (error: unknown) => {
            if (!stopped) trouble(`expiry: ${String(error)}`);
          },
        )
        .then(() => {
          if (!stopped) next(Math.max(3000, 20 * (performance.now() - startedAt)));
        });
    }, ms).unref();
  };
  next(3000);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
