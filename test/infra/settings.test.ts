import { App } from 'aws-cdk-lib';
import { readSettings } from '../../infra/settings.ts';

const read = (context: Record<string, unknown>) => readSettings(new App({ context }).node);

describe('context values', () => {
  it('have defaults that synthesise without any', () => {
    expect(read({})).toMatchObject({
      stage: 'prod',
      region: 'ap-southeast-1',
      replicas: 4,
      chimeRate: 10,
      chimeBurst: 20,
      chimeMeetings: 250,
      roomSeats: 240,
      sesRate: 14,
      senderDomain: 'nhipcau.example',
      heartbeatSeconds: 30,
      settleSeconds: 15,
      signInMinutes: 15,
      alarmMail: undefined,
    });
  });

  it('come as text from the command line and as numbers from cdk.json', () => {
    expect(read({ 'nhipcau:replicas': '14' }).replicas).toBe(14);
    expect(read({ 'nhipcau:replicas': 14 }).replicas).toBe(14);
  });

  it.each([
    ['replicas', 41, 'a whole number from 0 to 40'],
    ['replicas', '', 'a whole number from 0 to 40'],
    ['chimeRate', 0, 'a whole number from 1 to 1000'],
    ['chimeRate', '10.5', 'a whole number from 1 to 1000'],
    ['chimeBurst', 5, 'a whole number from 10 to 2000'],
    ['chimeMeetings', 'many', 'a whole number from 1 to 100000'],
    ['roomSeats', 1, 'a whole number from 2 to 240'],
    ['roomSeats', 250, 'a whole number from 2 to 240'],
    ['sesRate', -1, 'a whole number from 1 to 10000'],
    ['heartbeatSeconds', 5, 'a whole number from 10 to 120'],
    ['settleSeconds', 0, 'a whole number from 1 to 60'],
    ['signInMinutes', 0, 'a whole number from 1 to 600'],
    ['retentionDays', 100, 'one of 30, 60, 90'],
    ['region', 'ap-southeast-3', 'one of ap-northeast-1'],
    ['stage', 'Prod', 'lower-case letters, digits and dashes, at most 16'],
    ['senderDomain', 'https://a.vn', 'a domain name such as hop.example.gov.vn'],
    ['publicUrl', 'https://a.vn/', 'an https origin without path or trailing slash'],
    ['publicUrl', 'http://a.vn', 'an https origin without path or trailing slash'],
    ['alarmMail', 'nobody', 'one mail address'],
    ['certificateArn', 'arn:aws:acm:ap-southeast-1:123456789012:certificate/1', 'us-east-1'],
  ])('refuse %s = %j with what was given and what is allowed', (name, given, allowed) => {
    expect(() => read({ [`nhipcau:${name}`]: given })).toThrow(
      `Context nhipcau:${name} was given "${given}"; allowed is `,
    );
    expect(() => read({ [`nhipcau:${name}`]: given })).toThrow(allowed);
  });

  it('let a local run serve the console over plain HTTP on loopback', () => {
    expect(read({ 'nhipcau:publicUrl': 'http://127.0.0.1:4000' }).publicUrl).toBe('http://127.0.0.1:4000');
  });
});
