import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { caughtFailures } from './constructs/own-metric.ts';
import { chimeThrottled, reputation } from './constructs/service-alarms.ts';
import { functionMetric } from './constructs/stage-function.ts';
import type { Watch } from './constructs/watch.ts';
import { queueMetric } from './constructs/work-queue.ts';
import { functions } from './functions.ts';
import { queues } from './queues.ts';

/** The dashboard in pipeline order: what waits, what fails, what is slow, what the services refuse. */
export function drawDashboard(watch: Watch, stage: string): void {
  const queueNames = queues.map(({ id }) => `nhip-cau-${stage}-${id}`);
  const functionNames = functions.map(({ id }) => `nhip-cau-${stage}-${id}`);
  const doors = functions.filter(({ trigger }) => trigger.kind === 'http').map(({ id }) => `nhip-cau-${stage}-${id}`);
  watch.row('Waiting', {
    'Oldest message (s)': queueNames.map((name) => queueMetric(name, 'ApproximateAgeOfOldestMessage')),
    'Dead letters': queueNames.map((name) => queueMetric(`${name}-dlq`, 'ApproximateNumberOfMessagesVisible')),
    'Relay behind (ms)': [functionMetric(`nhip-cau-${stage}-relay`, 'IteratorAge', Stats.MAXIMUM)],
  });
  watch.row('Functions', {
    Failures: functions.flatMap((spec) => caughtFailures(stage, spec) ?? []),
    Crashes: functionNames.map((name) => functionMetric(name, 'Errors')),
    'Answer time p95 (ms)': doors.map((name) => functionMetric(name, 'Duration', Stats.p(95))),
    'At once': [
      new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'ConcurrentExecutions',
        statistic: Stats.MAXIMUM,
        period: Duration.minutes(1),
      }),
    ],
  });
  watch.row('Services', {
    'Chime refusals': [chimeThrottled(stage)],
    'Mail reputation': [reputation('BounceRate'), reputation('ComplaintRate')],
  });
}
