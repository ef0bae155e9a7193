import type { ServiceCall } from '../../../local/kit/service-call.ts';
import { breachesOfCall, operationOf } from '../../support/service-calls.ts';
import { modelsOfServices } from '../../support/service-model.ts';

/** The check by which a run of real functions is held to the models: what a service would refuse it has to refuse as well. */
const models = modelsOfServices() ?? {};
const withModels = Object.keys(models).length > 0 ? test : test.skip;

const call = (method: string, path: string, body: unknown, more: Partial<ServiceCall> = {}): ServiceCall => ({
  ...{ method, path, body: typeof body === 'string' ? body : JSON.stringify(body), status: 200, answer: '' },
  ...more,
});
const schedule = {
  ClientToken: 'token-1',
  FlexibleTimeWindow: { Mode: 'OFF' },
  GroupName: 'wake-ups',
  ScheduleExpression: 'at(2026-11-26T01:00:00)',
  Target: {
    Arn: 'arn:aws:events:ap-southeast-1:000000000000:event-bus/b',
    RoleArn: 'arn:aws:iam::000000000000:role/wake-ups',
    EventBridgeParameters: { DetailType: 'WakeUp', Source: 'nhipcau.wakeup' },
    RetryPolicy: { MaximumRetryAttempts: 20 },
  },
};
const create = (body: object, name = 'cnf_a', more: Partial<ServiceCall> = {}) =>
  call('POST', `/schedules/${name}`, body, {
    answer: '{"ScheduleArn":"arn:aws:scheduler:r:000000000000:schedule/g/n"}',
    ...more,
  });
const entry = { Source: 'nhipcau', DetailType: 'ConferenceEnded', Detail: '{}', EventBusName: 'b' };
const put = (Entries: unknown, answer: object = { FailedEntryCount: 0, Entries: [{ EventId: 'a' }] }) =>
  call('POST', '/', { Entries }, { target: 'AWSEvents.PutEvents', answer: JSON.stringify(answer) });
const email = {
  FromEmailAddress: 'a@example.vn',
  Destination: { ToAddresses: ['b@example.vn'] },
  Content: { Raw: { Data: Buffer.from('Subject: a').toString('base64') } },
  EmailTags: [{ Name: 'deliveryId', Value: 'dlv_a' }],
};
const send = (body: object, more: Partial<ServiceCall> = {}) => call('POST', '/v2/email/outbound-emails', body, more);

withModels('a call is of the operation that its target or its place names', () => {
  const nameOf = (each: ServiceCall) => {
    const found = operationOf(models, each);
    return found && `${found.service} ${found.name} ${JSON.stringify(found.uri)}`;
  };
  expect(nameOf(put([entry]))).toBe('events PutEvents {}');
  expect(nameOf(create(schedule, 'a%20b'))).toBe('scheduler CreateSchedule {"Name":"a b"}');
  expect(nameOf(call('DELETE', '/schedules/a?groupName=g', ''))).toBe('scheduler DeleteSchedule {"Name":"a"}');
  expect(nameOf(send(email))).toBe('sesv2 SendEmail {}');
  expect(nameOf(call('POST', '/@connections/ab%3D', 'hi'))).toBe(
    'apigatewaymanagementapi PostToConnection {"connectionId":"ab="}',
  );
  expect(nameOf(call('POST', '/v2/email/nothing', {}))).toBeUndefined();
  expect(nameOf(call('POST', '/', {}, { target: 'AWSEvents.PutAnything' }))).toBeUndefined();
});

withModels('a call that the model allows passes', () => {
  const calls = [
    create(schedule),
    call('DELETE', '/schedules/a?groupName=g&clientToken=c', ''),
    put([entry]),
    send(email, { answer: '{"MessageId":"m"}' }),
    send(email, { status: 429, answer: '{"__type":"TooManyRequestsException"}' }),
    call('POST', '/@connections/ab%3D', 'ế'.repeat(100)),
    call('POST', '/@connections/ab%3D', 'hi', { status: 410, answer: '{"__type":"GoneException"}' }),
  ];
  expect(calls.flatMap((each) => breachesOfCall(models, each))).toEqual([]);
});

const { Target, ScheduleExpression: _, ...withoutExpression } = schedule;
const broken: [string, ServiceCall, RegExp][] = [
  ['a required member is missing', create({ ...withoutExpression, Target }), /ScheduleExpression: missing/],
  ['a name is too long', create(schedule, 'a'.repeat(65)), /Name: above 64/],
  ['a name is of no pattern', create(schedule, 'a%20b'), /Name: not /],
  ['a word is in no enumeration', create({ ...schedule, FlexibleTimeWindow: { Mode: 'MAYBE' } }), /Mode: not in enum/],
  [
    'a number is too large',
    create({ ...schedule, Target: { ...Target, RetryPolicy: { MaximumRetryAttempts: 186 } } }),
    /MaximumRetryAttempts: above 185/,
  ],
  ['a member is unknown', create({ ...schedule, Colour: 'red' }), /Colour: unknown/],
  ['a time is no number', create({ ...schedule, StartDate: 'tomorrow' }), /StartDate: no seconds/],
  ['a list is too long', put(Array.from({ length: 11 }, () => entry)), /Entries: above 10/],
  ['a text is something else', put([{ ...entry, Detail: {} }]), /Detail: no string/],
  ['bytes are no base64', send({ ...email, Content: { Raw: { Data: 'Tiếng Việt' } } }), /Data: no base64/],
  ['a payload is too large', call('POST', '/@connections/a', 'a'.repeat(131_073)), /Data: above 131072/],
  ['nobody knows the operation', call('POST', '/v2/email/nothing', {}), /no operation/],
  ['an answer lacks a member', create(schedule, 'a', { answer: '{}' }), /ScheduleArn: missing/],
  ['an answer has a member more', put([entry], { FailedEntryCount: 0, Entries: [], Extra: 1 }), /Extra: unknown/],
  [
    'an error is of another operation',
    send(email, { status: 410, answer: '{"__type":"GoneException"}' }),
    /refuses with Gone/,
  ],
  [
    'an error comes with another status',
    send(email, { status: 400, answer: '{"__type":"TooManyRequestsException"}' }),
    /400 instead of 429/,
  ],
];
withModels.each(broken)('it is told where %s', (_what, each, reason) => {
  expect(breachesOfCall(models, each).join('; ')).toMatch(reason);
});
