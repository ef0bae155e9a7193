/** Works on each item, at most `width` at a time, answers in their order; the first failure stops taking up more and is thrown. */
export async function eachOf<T, R>(
  all: Iterable<T>,
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const items = [...all];
  const results = new Array<R>(items.length);
  let next = 0;
  let stopped = false;
  const worker = async () => {
    while (next < items.length && !stopped) {
      const index = next++;
      try {
        results[index] = await work(items[index] as T, index);
      } catch (error) {
        stopped = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, worker));
  const failed = ended.find((e) => e.status === 'rejected');
  if (failed) throw failed.reason;
  return results;
}
