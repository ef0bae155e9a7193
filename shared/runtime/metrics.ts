import { optionalSetting } from './environment.ts';

/**
 * CloudWatch metrics in the embedded format: one log line, no call. Dimensions are few and bounded (function, operation);
 * a conference or bridge id is never a dimension.
 */
export type Unit = 'Count' | 'Milliseconds';

export function count(name: string, value = 1, dimensions: Readonly<Record<string, string>> = {}): void {
  emit(name, value, 'Count', dimensions);
}

export function duration(name: string, ms: number, dimensions: Readonly<Record<string, string>> = {}): void {
  emit(name, ms, 'Milliseconds', dimensions);
}

function emit(name: string, value: number, unit: Unit, dimensions: Readonly<Record<string, string>>): void {
  const all = { service: optionalSetting('POWERTOOLS_SERVICE_NAME') ?? 'nhipcau', ...dimensions };
  const record = {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: optionalSetting('POWERTOOLS_METRICS_NAMESPACE') ?? 'NhipCau',
          Dimensions: [Object.keys(all)],
          Metrics: [{ Name: name, Unit: unit }],
        },
      ],
    },
    ...all,
    [name]: value,
  };
  process.stdout.write(`${JSON.stringify(record)}\n`);
}
