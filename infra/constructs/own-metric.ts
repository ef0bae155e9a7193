import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type MetricName, ownMetrics } from '../../shared/contracts/metrics.ts';
import type { FunctionSpec } from '../functions/spec.ts';
import type { QueueSpec } from '../queue-spec.ts';
import { queues } from '../queues.ts';

/** Where functions of a stage write what they count (shared/runtime/metrics.ts): two stages of an account do not mix. */
export const metricsNamespace = (stage: string): string => `NhipCau/${stage}`;

/** What one function counts itself. */
export function ownMetric(stage: string, service: string, metricName: MetricName): Metric {
  return new Metric({
    namespace: metricsNamespace(stage),
    metricName,
    dimensionsMap: { service },
    statistic: Stats.SUM,
    period: Duration.minutes(1),
  });
}

/** The same of whichever functions count or time it, a line for each and for each value of its own dimension; of times the longest. */
export function ownMetricOfAll(stage: string, metricName: MetricName): MathExpression {
  const { unit, by }: { unit: string; by?: string } = ownMetrics[metricName];
  const schema = [`"${metricsNamespace(stage)}"`, 'service', ...(by === undefined ? [] : [by])].join(',');
  const statistic = unit === 'Count' ? Stats.SUM : Stats.MAXIMUM;
  return new MathExpression({
    label: '',
    expression: `SEARCH('{${schema}} MetricName="${metricName}"', '${statistic}', 60)`,
    period: Duration.minutes(1),
  });
}

/** Failures the function's own handler catches and counts; none where it catches nothing and Lambda counts them. */
export function caughtFailures(stage: string, { id, trigger }: FunctionSpec): Metric | undefined {
  if (trigger.kind === 'http') return ownMetric(stage, id, 'RequestFailed');
  if (trigger.kind === 'queue' || trigger.kind === 'stream') return ownMetric(stage, id, 'MessageFailed');
  return undefined;
}

const alone = 3;

/** Failures a minute that ring nobody: one batch of the consumer's failing as a whole is a bad moment, no bad state. */
export function failuresBorne({ trigger }: FunctionSpec): number {
  if (trigger.kind !== 'queue') return alone;
  const own = (queues as readonly QueueSpec[]).filter(({ id }) => (trigger.queues as readonly string[]).includes(id));
  return Math.max(alone, ...own.map(({ batchSize }) => batchSize));
}
