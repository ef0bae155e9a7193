import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { functions } from '../functions.ts';
import { ownMetric } from './own-metric.ts';
import type { Watch } from './watch.ts';

/** Functions that call Chime; each counts its 429s as `ChimeThrottled` in our own namespace. */
const callersOfChime = functions.flatMap(({ id, grants }) => (grants.some(({ on }) => on === 'chime') ? [id] : []));

function chimeThrottled(stage: string): MathExpression {
  const metrics = callersOfChime.map((service) => ownMetric(stage, service, 'ChimeThrottled'));
  return new MathExpression({
    label: 'Chime refused for rate',
    expression: metrics.map((_, i) => `FILL(m${i}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(metrics.map((metric, i) => [`m${i}`, metric])),
    period: Duration.minutes(1),
  });
}

const reputation = (name: 'BounceRate' | 'ComplaintRate'): Metric =>
  new Metric({
    namespace: 'AWS/SES',
    metricName: `Reputation.${name}`,
    statistic: Stats.AVERAGE,
    period: Duration.hours(1),
  });

/** Alarms on what the services themselves refuse; thresholds of SES are below those at which it puts an account under review. */
export function watchServices(watch: Watch, stage: string, tableName: string): void {
  watch.alarm({
    kind: 'chime-throttled',
    subject: 'chime',
    metric: chimeThrottled(stage),
    above: 20,
    periods: 3,
    impact: 'Rooms open slower than planned: bridges wait at the door for minutes instead of seconds.',
  });
  watch.alarm({
    kind: 'mail-bounces',
    subject: 'mail',
    metric: reputation('BounceRate'),
    above: 0.03,
    impact: 'Too many mails come back: at 5 % SES reviews the account and may stop all sending.',
  });
  watch.alarm({
    kind: 'mail-complaints',
    subject: 'mail',
    metric: reputation('ComplaintRate'),
    above: 0.0005,
    impact: 'Recipients mark our mail as spam: at 0.1 % SES reviews the account and may stop all sending.',
  });
  watch.alarm({
    kind: 'throttled',
    subject: 'functions',
    metric: new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'Throttles',
      statistic: Stats.SUM,
      period: Duration.minutes(1),
    }),
    above: 10,
    periods: 2,
    impact: 'The account has no free concurrency: halls and staff wait or get errors, queues grow.',
  });
  for (const metricName of ['ReadThrottleEvents', 'WriteThrottleEvents']) {
    watch.alarm({
      kind: 'throttled',
      subject: metricName === 'ReadThrottleEvents' ? 'table-reads' : 'table-writes',
      metric: new Metric({
        namespace: 'AWS/DynamoDB',
        metricName,
        dimensionsMap: { TableName: tableName },
        statistic: Stats.SUM,
        period: Duration.minutes(1),
      }),
      above: 50,
      periods: 2,
      impact: 'The table turns calls away: joins, heartbeats and saves are slow or fail and are tried again.',
    });
  }
}
