import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { ownMetricOfAll } from './constructs/own-metric.ts';
import { functionMetric } from './constructs/stage-function.ts';
import type { Watch } from './constructs/watch.ts';
import { functions } from './functions.ts';

/**
 * The dashboard in pipeline order: what waits, what fails, what is slow, what the services refuse. Whatever rings is on it, and
 * whatever functions count or time themselves. Drawn last, when every alarm is known.
 */
export function drawDashboard(watch: Watch, stage: string): void {
  const doors = functions.filter(({ trigger }) => trigger.kind === 'http').map(({ id }) => `nhip-cau-${stage}-${id}`);
  const atOnce = new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'ConcurrentExecutions',
    statistic: Stats.MAXIMUM,
    period: Duration.minutes(1),
  });
  watch.row('Waiting', {
    'Oldest message (s)': watch.metricsOf('late'),
    'Dead letters': watch.metricsOf('dead-letters'),
    'Set aside as unreadable': [ownMetricOfAll(stage, 'MessageSetAside')],
    'Relay behind (ms)': watch.metricsOf('relay-behind'),
  });
  watch.row('Functions', {
    Failures: watch.metricsOf('failing'),
    Crashes: watch.metricsOf('crashing'),
    'Answer time p95 (ms)': doors.map((name) => functionMetric(name, 'Duration', Stats.p(95))),
    'At once': [atOnce],
  });
  watch.row('Halls', {
    'Rooms ready after (ms)': [ownMetricOfAll(stage, 'ProvisionMs')],
    'Put off until their room is there': [ownMetricOfAll(stage, 'RequestPutOff')],
    'Presence behind (ms)': [ownMetricOfAll(stage, 'PresenceStoreLag')],
    'Presence written at once': [ownMetricOfAll(stage, 'PresenceConflict')],
  });
  watch.row('Mail and records', {
    'Mails handed over': [ownMetricOfAll(stage, 'MailHandedOver')],
    'Attendance settled after (ms)': [ownMetricOfAll(stage, 'SettleMs')],
    'Ended by their deadline': [ownMetricOfAll(stage, 'ConferenceOverrun')],
    'Do not follow the directory': [ownMetricOfAll(stage, 'DirectoryNotFollowed')],
  });
  watch.row('Services', {
    'API faults': watch.metricsOf('api-faults'),
    'Chime refusals': watch.metricsOf('chime-throttled'),
    'Mail reputation': watch.metricsOf('mail-bounces', 'mail-complaints'),
    'Turned away': watch.metricsOf('throttled'),
  });
}
