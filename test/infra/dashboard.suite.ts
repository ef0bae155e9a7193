import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { functions } from '../../infra/functions.ts';
import { queues } from '../../infra/queues.ts';
import { type MetricName, ownMetrics } from '../../shared/contracts/metrics.ts';
import { synthesise } from './synthesised.ts';

interface AlarmMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}
type AlarmProperties = AlarmMetric & {
  readonly AlarmName: string;
  readonly Metrics?: readonly { readonly MetricStat?: { readonly Metric: AlarmMetric } }[];
};
/** `[namespace, name, dimension, value, …, { expression, … }]`, where an expression has nothing before it. */
type Line = readonly (string | Readonly<Record<string, unknown>>)[];
interface Widget {
  readonly type: string;
  readonly width: number;
  readonly properties: { readonly title?: string; readonly metrics?: readonly Line[] };
}

const system = synthesise();
const alarms = Object.values(system.find('watch', 'AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties as AlarmProperties,
);
const dashboards = Object.values(system.find('watch', 'AWS::CloudWatch::Dashboard')).map((each) => each.Properties);

/** The body as the console gets it, with what CloudFormation fills in as text. */
function widgetsOf(body: string | { 'Fn::Join': [string, readonly unknown[]] }): readonly Widget[] {
  const parts = typeof body === 'string' ? [body] : body['Fn::Join'][1];
  const text = parts.map((part) => (typeof part === 'string' ? part : filledIn(part))).join('');
  return (JSON.parse(text) as { widgets: Widget[] }).widgets;
}
const filledIn = (value: unknown) => JSON.stringify(value).replaceAll('"', "'");

const widgets = dashboards.flatMap(({ DashboardBody }) => widgetsOf(DashboardBody));
const lines = widgets.flatMap(({ properties }) => properties.metrics ?? []);
const shown = new Set(lines.map((line) => line.filter((part) => typeof part === 'string').join(' ')));
const searches = lines.flatMap((line) =>
  line.flatMap((part) => (typeof part === 'object' && part.expression ? [String(part.expression)] : [])),
);

/** What an alarm looks at, as a line of the dashboard has it. */
function watchedBy(alarm: AlarmProperties): string[] {
  const metrics = alarm.Metrics?.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : [])) ?? [alarm];
  return metrics.map(({ Namespace, MetricName, Dimensions = [] }) =>
    [
      ...[Namespace, MetricName],
      ...Dimensions.flatMap(({ Name, Value }) => [Name, typeof Value === 'string' ? Value : filledIn(Value)]),
    ].join(' '),
  );
}
const ofKind = (kind: string) => alarms.filter(({ AlarmName }) => AlarmName.split('/')[1] === kind);

describe('the dashboard', () => {
  it('is one, of this stage, in rows that fill its width', () => {
    expect(dashboards.map(({ DashboardName }) => DashboardName)).toEqual(['nhip-cau-prod']);
    expect(widgets.filter(({ type }) => type === 'metric').length).toBeGreaterThan(10);
    for (const { width } of widgets) expect(24 % width).toBe(0);
  });

  it('shows whatever rings: the dead letters of every queue, the failures and crashes of every function, and all the rest', () => {
    expect(ofKind('dead-letters').length).toBeGreaterThan(queues.length); // the relay's and the Scheduler's too
    for (const { id } of queues)
      expect(ofKind('dead-letters').flatMap(watchedBy)).toContainEqual(
        expect.stringMatching(`AWS/SQS ApproximateNumberOfMessagesVisible QueueName nhip-cau-prod-${id}-dlq$`),
      );
    for (const { id } of functions)
      expect(ofKind('crashing').flatMap(watchedBy)).toContain(`AWS/Lambda Errors FunctionName nhip-cau-prod-${id}`);
    for (const alarm of alarms)
      expect([alarm.AlarmName, watchedBy(alarm).filter((metric) => !shown.has(metric))]).toEqual([alarm.AlarmName, []]);
  });

  const own = Object.entries(ownMetrics) as [MetricName, { unit: string; by?: string }][];
  it.each(own)('shows %s, which functions of this stage emit', (name, { by }) => {
    const alone = [...shown].some((line) => line.startsWith(`NhipCau/prod ${name} service `));
    const dimensions = ['service', ...(by === undefined ? [] : [by])].join();
    const together = searches.some((each) => each.includes(`{"NhipCau/prod",${dimensions}} MetricName="${name}"`));
    expect(alone || together).toBe(true);
  });

  it.each(own)('has no line for what nobody emits any more: %s', (name, { unit }) => {
    const call = `${unit === 'Count' ? 'count' : 'duration'}('${name}'`;
    const files = ['functions', 'shared/runtime'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => join(folder, path)),
    );
    expect(files.filter((file) => readFileSync(file, 'utf8').includes(call))).not.toEqual([]);
  });

  it('is the own one of another stage', () => {
    const trial = synthesise({ 'nhipcau:stage': 'trial' });
    const [only] = Object.values(trial.find('watch', 'AWS::CloudWatch::Dashboard'));
    expect(only?.Properties.DashboardName).toBe('nhip-cau-trial');
    expect(JSON.stringify(only?.Properties.DashboardBody)).toContain('NhipCau/trial');
    expect(JSON.stringify(only?.Properties.DashboardBody)).not.toContain('NhipCau/prod');
  });
});
