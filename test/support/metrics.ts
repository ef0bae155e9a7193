/** What is counted while the work runs: the lines of the embedded metric format. */
export async function metricsWhile(work: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  try {
    await work();
  } finally {
    write.mockRestore();
  }
  return lines.filter((line) => line.includes('CloudWatchMetrics')).map((line) => JSON.parse(line));
}
