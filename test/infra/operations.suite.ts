import { existsSync, readFileSync } from 'node:fs';
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
