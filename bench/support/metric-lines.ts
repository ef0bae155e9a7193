let isInstalled = false;
const counted = new Map<string, number>();

/** Metrics are lines of the log: keeps them off a benchmark's report, and counts how often the one of that name was written. */
export function metricLines(): (name: string) => number {
  if (!isInstalled) {
    isInstalled = true;
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = ((text: string, ...rest: []) => {
      if (!String(text).startsWith('{"_aws"')) return write(text, ...rest);
      const { _aws } = JSON.parse(text) as { _aws: { CloudWatchMetrics: { Metrics: { Name: string }[] }[] } };
      for (const { Name } of _aws.CloudWatchMetrics[0]?.Metrics ?? []) counted.set(Name, (counted.get(Name) ?? 0) + 1);
      return true;
    }) as typeof process.stdout.write;
  }
  return (name) => counted.get(name) ?? 0;
}
