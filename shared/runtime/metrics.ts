import { type MetricName, ownMetrics } from '../contracts/metrics.ts';
import { optionalSetting } from './environment.ts';

type Of<Unit extends string> = {
  [N in MetricName]: (typeof ownMetrics)[N]['unit'] extends Unit ? N : never;
}[MetricName];
type Dimensions<N extends MetricName> = (typeof ownMetrics)[N] extends { readonly by: infer By extends string }
  ? [Readonly<Record<By, string>>]
  : [];

/** CloudWatch metrics in the embedded format: one log line, no call. */
export function count<N extends Of<'Count'>>(name: N, value = 1, ...dimensions: Dimensions<N>): void {
  emit(name, value, dimensions[0]);
}

export function duration<N extends Of<'Milliseconds'>>(name: N, ms: number, ...dimensions: Dimensions<N>): void {
  emit(name, ms, dimensions[0]);
}

function emit(name: MetricName, value: number, dimensions: Readonly<Record<string, string>> = {}): void {
  const all = { service: optionalSetting('POWERTOOLS_SERVICE_NAME') ?? 'nhipcau', ...dimensions };
  const record = {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: optionalSetting('POWERTOOLS_METRICS_NAMESPACE') ?? 'NhipCau',
          Dimensions: [Object.keys(all)],
          Metrics: [{ Name: name, Unit: ownMetrics[name].unit }],
        },
      ],
    },
    ...all,
    [name]: value,
  };
  process.stdout.write(`${JSON.stringify(record)}\n`);
}
