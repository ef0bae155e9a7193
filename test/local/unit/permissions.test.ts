import { neededFor } from '../../../local/functions/actions.ts';
import { comparePermissions, isAllowed, matchesIam } from '../../../local/permissions.ts';
import { deniedByTables, policiesOf, type Statement } from '../../../local/template/policies.ts';

const allow = (actions: string[], resources: string[], more: Partial<Statement> = {}): Statement => ({
  effect: 'Allow',
  actions,
  resources,
  origin: 'test',
  ...more,
});
const through = (service: string, actions: string[]): Statement =>
  allow(actions, ['k'], { condition: { StringEquals: { 'kms:ViaService': `${service}.r.amazonaws.com` } } });
const place = { region: 'r', account: '1' };

describe('IAM matching', () => {
  it.each([
    ['*', 'anything', true],
    ['arn:aws:s3:::b/papers/*', 'arn:aws:s3:::b/papers/a/b', true],
    ['arn:aws:s3:::b/papers/*', 'arn:aws:s3:::b/other', false],
    ['arn:?:x', 'arn:a:x', true],
    ['a.c', 'abc', false],
  ])('%s against %s', (pattern, text, expected) => expect(matchesIam(pattern, text)).toBe(expected));

  it('lets an explicit deny win, and compares actions without case', () => {
    const statements = [
      allow(['DynamoDB:*'], ['t']),
      { ...allow(['dynamodb:DeleteItem'], ['*']), effect: 'Deny' as const },
    ];
    expect(isAllowed(statements, { action: 'dynamodb:PutItem', resource: 't' })).toBe(true);
    expect(isAllowed(statements, { action: 'dynamodb:DeleteItem', resource: 't' })).toBe(false);
    expect(isAllowed(statements, { action: 'dynamodb:PutItem', resource: 'u' })).toBe(false);
  });

  it('holds a grant to its condition: a role goes to that service, a key is used through that one', () => {
    const statements = [
      allow(['iam:PassRole'], ['role'], {
        condition: { StringEquals: { 'iam:PassedToService': ['scheduler.amazonaws.com', 'pipes.amazonaws.com'] } },
      }),
      through('s3', ['kms:Decrypt']),
    ];
    const passed = (service?: string) => ({
      ...{ action: 'iam:PassRole', resource: 'role' },
      ...(service ? { context: { 'iam:PassedToService': service } } : {}),
    });
    expect(isAllowed(statements, passed('scheduler.amazonaws.com'))).toBe(true);
    expect(isAllowed(statements, passed('lambda.amazonaws.com'))).toBe(false);
    expect(isAllowed(statements, passed())).toBe(false);
    expect(isAllowed(statements, { action: 'kms:Decrypt', resource: 'k' })).toBe(false); // the function itself
  });

  it('lets a deny with a condition deny only where it holds', () => {
    const statements = [
      allow(['a:Do'], ['*']),
      allow(['a:Do'], ['*'], { effect: 'Deny', condition: { StringNotEquals: { 'aws:RequestedRegion': 'here' } } }),
    ];
    const asked = (region: string) => ({ action: 'a:Do', resource: 'x', context: { 'aws:RequestedRegion': region } });
    expect([isAllowed(statements, asked('here')), isAllowed(statements, asked('there'))]).toEqual([true, false]);
    expect(isAllowed(statements, { action: 'a:Do', resource: 'x' })).toBe(false);
  });

  it('reads no policy with a condition that it cannot weigh', () => {
    const role = { type: 'AWS::IAM::Role', name: 'r', arn: 'arn:r', stack: 's', logicalId: 'R', metadata: {} };
    const PolicyDocument = {
      Statement: {
        Effect: 'Allow',
        Action: 'a:Do',
        Resource: '*',
        Condition: { IpAddress: { 'aws:SourceIp': '::1' } },
      },
    };
    expect(() => policiesOf([{ ...role, properties: { Policies: [{ PolicyDocument }] } }])).toThrow(
      's/R: conditions by IpAddress are not understood by the local cloud',
    );
  });

  describe('of a table with a policy of its own', () => {
    const table = (...Statement: object[]) => ({
      ...{ type: 'AWS::DynamoDB::Table', name: 't', arn: 'arn:t', stack: 's', logicalId: 'T', metadata: {} },
      properties: { ResourcePolicy: { PolicyDocument: { Statement } } },
    });
    const denial = { Effect: 'Deny', Principal: '*', Action: 'dynamodb:UpdateItem', Resource: '*' };

    it('keeps its denial to that table, and lets it win over the role', () => {
      const all = [allow(['dynamodb:*'], ['*']), ...deniedByTables([table(denial)])];
      const may = (action: string, resource: string) => isAllowed(all, { action: `dynamodb:${action}`, resource });
      expect([may('UpdateItem', 'arn:t'), may('PutItem', 'arn:t'), may('UpdateItem', 'arn:u')]).toEqual([
        ...[false, true, true],
      ]);
    });

    it.each([
      ['a right', { ...denial, Effect: 'Allow' }],
      ['a denial for one', { ...denial, Principal: { AWS: 'arn:aws:iam::1:role/x' } }],
      ['a denial for nobody named', { ...denial, Principal: undefined }],
    ])('stops the start with what is not understood: %s', (_, odd) => {
      expect(() => deniedByTables([table(denial, odd)])).toThrow("s/T: of a table's own policy");
    });
  });

  it('counts the use of a key by what the function had the service do', () => {
    const allowed = new Map([
      ['reader', [allow(['s3:GetObject'], ['o']), through('s3', ['kms:Decrypt', 'kms:GenerateDataKey'])]],
      ['idle', [through('dynamodb', ['kms:Decrypt'])]],
    ]);
    const { unused } = comparePermissions([{ functionId: 'reader', action: 's3:GetObject', resource: 'o' }], allowed);
    expect(unused.map((each) => `${each.functionId} ${each.action}`)).toEqual([
      'reader kms:GenerateDataKey',
      'idle kms:Decrypt',
    ]);
  });

  it('lists what was refused and what was never used', () => {
    const allowed = new Map([['f', [allow(['a:Used', 'a:Idle', 'logs:PutLogEvents'], ['x'])]]]);
    const calls = [
      { functionId: 'f', action: 'a:Used', resource: 'x' },
      { functionId: 'f', action: 'a:Used', resource: 'y' },
      { functionId: 'g', action: 'a:Used', resource: 'x' },
    ];
    expect(comparePermissions(calls, allowed)).toEqual({
      refused: calls.slice(1),
      unused: [{ functionId: 'f', action: 'a:Idle', resource: 'x' }],
      granted: ['a:Used', 'a:Idle'].map((action) => ({ functionId: 'f', action, resource: 'x' })),
    });
  });
});

describe('what a request needs', () => {
  const needs = (service: string, method: string, path: string, body: unknown = '', target?: string) =>
    neededFor({ service, method, path, target, body: body === '' ? '' : JSON.stringify(body) }, place).map(
      (each) => `${each.action} ${each.resource}`,
    );

  it.each([
    [
      'a transaction: each part',
      needs(
        'dynamodb',
        'POST',
        '/',
        {
          TransactItems: [
            { Put: { TableName: 't' } },
            { ConditionCheck: { TableName: 't' } },
            { Put: { TableName: 't' } },
          ],
        },
        'DynamoDB_20120810.TransactWriteItems',
      ),
      ['dynamodb:PutItem arn:aws:dynamodb:r:1:table/t', 'dynamodb:ConditionCheckItem arn:aws:dynamodb:r:1:table/t'],
    ],
    [
      'a query on an index: the index',
      needs('dynamodb', 'POST', '/', { TableName: 't', IndexName: 'i' }, 'DynamoDB_20120810.Query'),
      ['dynamodb:Query arn:aws:dynamodb:r:1:table/t/index/i'],
    ],
    [
      'a batch of messages',
      needs('sqs', 'POST', '/', { QueueUrl: 'http://h/1/q' }, 'AmazonSQS.SendMessageBatch'),
      ['sqs:SendMessage arn:aws:sqs:r:1:q'],
    ],
    [
      'a file',
      needs('s3', 'GET', '/_s3/b/papers/a%20b.pdf?x-id=GetObject'),
      ['s3:GetObject arn:aws:s3:::b/papers/a b.pdf'],
    ],
    ['a list of files', needs('s3', 'GET', '/_s3/b?list-type=2&prefix=p'), ['s3:ListBucket arn:aws:s3:::b']],
    [
      'a schedule: its role too',
      needs('scheduler', 'POST', '/schedules/n', { GroupName: 'g', Target: { RoleArn: 'role' } }),
      ['scheduler:CreateSchedule arn:aws:scheduler:r:1:schedule/g/n', 'iam:PassRole role'],
    ],
    [
      'the end of a schedule',
      needs('scheduler', 'DELETE', '/schedules/n?groupName=g'),
      ['scheduler:DeleteSchedule arn:aws:scheduler:r:1:schedule/g/n'],
    ],
    [
      'a raw mail',
      needs('ses', 'POST', '/v2/email/outbound-emails', {
        FromEmailAddress: 'A <a@d.example>',
        ConfigurationSetName: 'c',
        Content: { Raw: {} },
      }),
      ['ses:SendRawEmail arn:aws:ses:r:1:identity/d.example', 'ses:SendRawEmail arn:aws:ses:r:1:configuration-set/c'],
    ],
    [
      'a push',
      needs('execute-api', 'POST', '/_socket/api/live/@connections/x%3D'),
      ['execute-api:ManageConnections arn:aws:execute-api:r:1:api/live/POST/@connections/x%3D'],
    ],
    [
      'many seats',
      needs('chime', 'POST', '/meetings/m/attendees?operation=batch-create'),
      ['chime:BatchCreateAttendee arn:aws:chime::1:meeting/m'],
    ],
    ['a room', needs('chime', 'POST', '/meetings'), ['chime:CreateMeeting *']],
    [
      'mute all but',
      needs('chime', 'PUT', '/meetings/m/attendees/capabilities?operation=batch-update-except'),
      ['chime:BatchUpdateAttendeeCapabilitiesExcept arn:aws:chime::1:meeting/m'],
    ],
    [
      'one capability',
      needs('chime', 'PUT', '/meetings/m/attendees/a/capabilities'),
      ['chime:UpdateAttendeeCapabilities arn:aws:chime::1:meeting/m'],
    ],
    [
      'events',
      needs('events', 'POST', '/', { Entries: [{ EventBusName: 'b' }, { EventBusName: 'b' }] }, 'AWSEvents.PutEvents'),
      ['events:PutEvents arn:aws:events:r:1:event-bus/b'],
    ],
  ])('%s', (_, found, expected) => expect(found).toEqual(expected));
});
