// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes its placeholders so
import { resolveAssembly } from '../../../local/template/assembly.ts';
import { readModel } from '../../../local/template/model.ts';
import { resolver, type Surroundings } from '../../../local/template/resolve.ts';
import { fixtureStacks } from '../fixture/template.ts';

const around: Surroundings = {
  region: 'ap-southeast-1',
  account: '000000000000',
  stackName: 'st',
  ref: (id) => `ref:${id}`,
  getAtt: (id, name) => `att:${id}.${name}`,
  importValue: (name) => `import:${name}`,
};
const { resolve } = resolver(
  {
    Parameters: { Boot: { Type: 'String', Default: '/cdk' } },
    Mappings: { M: { a: { b: 'mapped' } } },
    Conditions: { Yes: { 'Fn::Equals': ['1', 1] }, No: { 'Fn::Not': [{ Condition: 'Yes' }] } },
  },
  around,
);

it.each([
  [{ Ref: 'X' }, 'ref:X'],
  [{ Ref: 'AWS::Region' }, 'ap-southeast-1'],
  [{ Ref: 'Boot' }, '/cdk'],
  [{ 'Fn::GetAtt': ['X', 'Arn'] }, 'att:X.Arn'],
  [{ 'Fn::GetAtt': 'X.A.B' }, 'att:X.A.B'],
  [{ 'Fn::Sub': 'a-${X}-${X.Arn}-${!Raw}-${AWS::AccountId}' }, 'a-ref:X-att:X.Arn-${Raw}-000000000000'],
  [{ 'Fn::Sub': ['${v}/${X}', { v: { Ref: 'Y' } }] }, 'ref:Y/ref:X'],
  [{ 'Fn::Join': ['', ['a', { Ref: 'X' }]] }, 'aref:X'],
  [{ 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b'] }] }, 'b'],
  [{ 'Fn::ImportValue': { 'Fn::Sub': '${AWS::StackName}:e' } }, 'import:st:e'],
  [{ 'Fn::If': ['Yes', 'y', 'n'] }, 'y'],
  [{ 'Fn::If': ['No', 'y', 'n'] }, 'n'],
  [{ 'Fn::FindInMap': ['M', 'a', 'b'] }, 'mapped'],
  [{ a: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] }, b: [{ Ref: 'AWS::NoValue' }, 2] }, { b: [2] }],
])('resolves %j', (given, expected) => expect(resolve(given)).toEqual(expected));

it('refuses an intrinsic it does not know', () => {
  expect(() => resolve({ 'Fn::Transform': {} })).toThrow('Fn::Transform is not understood');
});

const options = { region: 'ap-southeast-1', account: '000000000000', queueOrigin: 'http://127.0.0.1:1' };

it('gives the same names and ARNs at every start, across stacks', () => {
  const once = resolveAssembly(fixtureStacks('/f'), options);
  expect(resolveAssembly(fixtureStacks('/f'), options)).toEqual(once);
  const of = (id: string) => once.find((each) => each.logicalId === id)!;
  expect(of('Table').arn).toBe('arn:aws:dynamodb:ap-southeast-1:000000000000:table/state-Table');
  expect(of('any').properties.Environment).toMatchObject({
    Variables: { TABLE_NAME: 'state-Table', WORK_QUEUE_URL: 'http://127.0.0.1:1/000000000000/compute-Work' },
  });
});

it('puts local addresses where AWS would have its own', () => {
  const model = readModel({ ...options, assembly: fixtureStacks('/f'), origin: 'http://127.0.0.1:4380' });
  const push = model.apis.find((each) => each.protocol === 'WEBSOCKET')!;
  const any = model.functions.find((each) => each.id === 'any')!;
  expect(any.environment).toMatchObject({
    PUBLIC_URL: 'http://127.0.0.1:4380',
    SOCKET_ENDPOINT: `http://127.0.0.1:4380/_socket/${push.id}/live`,
  });
  const http = model.apis.find((each) => each.protocol === 'HTTP')!;
  expect(http.authorizers).toContainEqual(
    expect.objectContaining({ kind: 'jwt', issuer: 'http://127.0.0.1:4380/_issuer' }),
  );
  expect(http.cors).toMatchObject({ AllowOrigins: ['http://127.0.0.1:4380'] });
});

it('reads what a role allows out of its policies, and what a table denies to everybody', () => {
  const model = readModel({ ...options, assembly: fixtureStacks('/f') });
  expect(model.functions.find((each) => each.id === 'socket')!.statements).toEqual([
    {
      effect: 'Allow',
      actions: ['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      resources: [
        'arn:aws:dynamodb:ap-southeast-1:000000000000:table/state-Table',
        'arn:aws:dynamodb:ap-southeast-1:000000000000:table/state-Table/index/*',
      ],
      origin: 'compute/socketPolicy',
    },
    {
      effect: 'Deny',
      actions: ['dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'],
      resources: ['', '/index/*'].map(
        (rest) => `arn:aws:dynamodb:ap-southeast-1:000000000000:table/state-Audit${rest}`,
      ),
      origin: 'state/Audit',
    },
  ]);
});
