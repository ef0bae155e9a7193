import { existsSync, readFileSync } from 'node:fs';
import type { FunctionSpec } from '../../infra/functions/spec.ts';
import { functions } from '../../infra/functions.ts';
import { synthesise } from './synthesised.ts';

const system = synthesise();
const alarms = Object.values(system.find('watch', 'AWS::CloudWatch::Alarm')).map((each) => each.Properties);
const handbook = existsSync('docs/operations.md') ? readFileSync('docs/operations.md', 'utf8') : '';
const kindOf = (alarm: { AlarmName: string }) => alarm.AlarmName.split('/')[1] as string;

describe('every alarm', () => {
  it('has its section in docs/operations.md', () => {
    for (const kind of new Set(alarms.map(kindOf))) expect(handbook).toMatch(new RegExp(`^### ${kind}$`, 'm'));
  });

  it('has its impact there in the same words', () => {
    for (const { AlarmName, AlarmDescription } of alarms) {
      const subject = AlarmName.split('/')[2];
      const impact = AlarmDescription.replace(/ What to do: .*$/, '');
      expect(handbook).toContain(`| ${subject} | ${impact} |`);
    }
  });

  it('tells the topic when it rings and when it is over, and a gap in the data is no fault', () => {
    for (const each of alarms) {
      expect([each.AlarmName, each.AlarmActions?.length, each.OKActions?.length]).toEqual([each.AlarmName, 1, 1]);
      expect(each.TreatMissingData).toBe('notBreaching');
    }
  });
});

describe('a function that fails', () => {
  const ownAlarms = (kind: string) => alarms.filter((each) => kindOf(each) === kind);
  const metricOf = (alarm?: { Namespace: string; MetricName: string; Dimensions: { Value: string }[] }) =>
    alarm && [alarm.Namespace, alarm.MetricName, alarm.Dimensions[0]?.Value];

  it.each((functions as readonly FunctionSpec[]).map((each) => [each.id, each] as const))(
    '%s rings by what it counts itself where its handler catches, and by what Lambda counts when it dies',
    (id, { trigger, impact }) => {
      const failing = ownAlarms('failing').find((each) => each.AlarmName.endsWith(`/${id}`));
      const counted = { http: 'RequestFailed', queue: 'MessageFailed', stream: 'MessageFailed' }[
        trigger.kind as 'http'
      ];
      expect(metricOf(failing)).toEqual(counted && ['NhipCau/prod', counted, id]);
      const crashing = ownAlarms('crashing').find((each) => each.AlarmName.endsWith(`/${id}`));
      expect(metricOf(crashing)).toEqual(['AWS/Lambda', 'Errors', `nhip-cau-prod-${id}`]);
      for (const each of [failing, crashing].filter((one) => one !== undefined)) {
        expect(each).toMatchObject({ EvaluationPeriods: 2, Period: 60, Statistic: 'Sum' });
        expect(each.AlarmDescription).toContain(impact);
      }
      const isInBatches = ['presence', 'push', 'mail-events', 'set-wake-ups', 'lifecycle', 'audit'].includes(id);
      expect(crashing?.Threshold).toBe(3);
      if (failing) expect(failing.Threshold).toBeGreaterThanOrEqual(isInBatches ? 10 : 3);
      if (failing) expect(failing.Threshold).toBeLessThanOrEqual(isInBatches ? 100 : 3);
    },
  );

  it('counts where the alarm of its stage looks', () => {
    const own = synthesise({ 'nhipcau:stage': 'trial' });
    for (const each of Object.values(own.find('compute', 'AWS::Lambda::Function')))
      expect(each.Properties.Environment.Variables.POWERTOOLS_METRICS_NAMESPACE).toBe('NhipCau/trial');
    const watched = Object.values(own.find('watch', 'AWS::CloudWatch::Alarm')).filter(
      (each) => each.Properties.MetricName === 'RequestFailed',
    );
    expect(new Set(watched.map((each) => each.Properties.Namespace))).toEqual(new Set(['NhipCau/trial']));
  });
});

describe('the alarm on the API', () => {
  it('rings for faults, and not for halls that are put off while their rooms are made', () => {
    const alarm = alarms.find((each) => kindOf(each) === 'api-faults');
    const parts = Object.fromEntries(
      alarm?.Metrics.map(
        (each: { Id: string; Expression?: string; MetricStat?: { Metric: { MetricName: string } } }) => [
          each.Id,
          each.Expression ?? each.MetricStat?.Metric.MetricName,
        ],
      ),
    );
    expect(parts).toMatchObject({ answers: '5xx', putOff: 'RequestPutOff' });
    expect(Object.values(parts)).toContain('answers - FILL(putOff, 0)');
  });
});

describe('the alarm on Chime', () => {
  it('hears of every function that calls Chime, and of no other', () => {
    const alarm = alarms.find((each) => kindOf(each) === 'chime-throttled');
    const services = alarm?.Metrics.flatMap(
      (each: { MetricStat?: { Metric: { Dimensions: { Value: string }[] } } }) =>
        each.MetricStat?.Metric.Dimensions.map(({ Value }) => Value) ?? [],
    );
    const callers = functions.filter(({ grants }) => grants.some(({ on }) => on === 'chime')).map(({ id }) => id);
    expect(services.sort()).toEqual(callers.sort());
    expect(callers).toEqual(expect.arrayContaining(['provision', 'floor']));
  });
});

describe('sections of the handbook', () => {
  it('are about alarms that exist', () => {
    const kinds = new Set(alarms.map(kindOf));
    const part = handbook.split(/^## /m).find((each) => each.startsWith('Alarms')) ?? '';
    for (const [, kind] of part.matchAll(/^### (.+)$/gm)) expect(kinds).toContain(kind);
  });
});

describe('the alarm topic', () => {
  const [topic] = Object.values(system.find('watch', 'AWS::SNS::Topic'));

  it('is encrypted under our key and mails nobody unless told', () => {
    expect(topic?.Properties.KmsMasterKeyId).toBeDefined();
    expect(system.find('watch', 'AWS::SNS::Subscription')).toEqual({});
  });

  it('lets the alarms of this account in', () => {
    const [policy] = Object.values(system.find('watch', 'AWS::SNS::TopicPolicy'));
    expect(policy?.Properties.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
  });

  it('mails the address of the context', () => {
    const own = synthesise({ 'nhipcau:alarmMail': 'truc@example.gov.vn' });
    const [subscription] = Object.values(own.find('watch', 'AWS::SNS::Subscription'));
    expect(subscription?.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'truc@example.gov.vn' });
  });
});
