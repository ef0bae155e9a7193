import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { followStream } from '../../../local/tables/stream.ts';
import { resolveAssembly } from '../../../local/template/assembly.ts';
import { understood } from '../../../local/template/understood.ts';
import { fixtureStacks } from '../fixture/template.ts';

const local = resolve(__dirname, '../../../local');
const engines = readdirSync(local, { recursive: true, encoding: 'utf8' })
  .filter(
    (file) => file.endsWith('.ts') && !/^(conference|chime|sample)\//.test(file) && !file.endsWith('understood.ts'),
  )
  .map((file) => readFileSync(join(local, file), 'utf8'))
  .join('\n');
const words = (list = '') => list.split(/\s+/).filter((each) => each !== '');
const options = { region: 'ap-southeast-1', account: '000000000000', queueOrigin: 'http://127.0.0.1:1' };
const withResource = (Type: string, Properties: Record<string, unknown>) => [
  ...fixtureStacks('/f'),
  { name: 'more', template: { Resources: { Odd: { Type, Properties } } }, assets: new Map<string, string>() },
];

describe('a property of a template', () => {
  it.each(Object.entries(understood))('of %s that is said to be honoured is read by an engine', (_, kind) => {
    const read = words(kind.honoured).filter((each) => each !== kind.nameProperty);
    expect(read.filter((each) => !new RegExp(`\\b${each}\\b`).test(engines))).toEqual([]);
  });

  it.each(Object.entries(understood))('of %s is in one list only, and left out for a reason', (_, kind) => {
    const { assumed = {}, ignored = {} } = kind;
    const all = [...words(kind.honoured), ...words(kind.idle), ...Object.keys(assumed), ...Object.keys(ignored)];
    expect(all.filter((each, at) => all.indexOf(each) !== at)).toEqual([]);
    for (const reason of Object.values(ignored)) expect(reason).toMatch(/^[A-Z].{15,}\.$/);
  });

  it('that an engine knows with one value only stops the start with another', () => {
    expect(() =>
      resolveAssembly(withResource('AWS::KMS::Key', { KeySpec: 'RSA_4096', KeyUsage: 'ENCRYPT_DECRYPT' }), options),
    ).toThrow('more/Odd: KeySpec of AWS::KMS::Key is "RSA_4096"; the local cloud knows "SYMMETRIC_DEFAULT" only');
    expect(() =>
      resolveAssembly(withResource('AWS::KMS::Key', { KeyPolicy: {}, Enabled: true }), options),
    ).not.toThrow();
    const signingInBy = (...ExplicitAuthFlows: string[]) =>
      resolveAssembly(withResource('AWS::Cognito::UserPoolClient', { ExplicitAuthFlows }), options);
    expect(() => signingInBy('ALLOW_REFRESH_TOKEN_AUTH')).not.toThrow();
    expect(() => signingInBy('ALLOW_USER_PASSWORD_AUTH')).toThrow('more/Odd: ExplicitAuthFlows');
  });
});

describe('a custom resource', () => {
  it.each(['Custom::Migration', 'AWS::CloudFormation::CustomResource', 'Custom::CDKBucketDeployment'])(
    'that may have made what a function needs stops the start: %s',
    (type) => {
      expect(() => resolveAssembly(withResource(type, { ServiceToken: 'x' }), options)).toThrow(
        `more/Odd: resource type ${type} is not understood by the local cloud`,
      );
    },
  );

  it('that acts at deployment alone does not', () => {
    const known = withResource('Custom::S3AutoDeleteObjects', { ServiceToken: 'x' });
    expect(() => resolveAssembly(known, options)).not.toThrow();
  });
});

describe('a record of a stream', () => {
  const record = (n: number, ageSeconds: number) => ({
    dynamodb: { SequenceNumber: String(n), ApproximateCreationDateTime: Date.now() / 1000 - ageSeconds },
  });

  it('is given up when it is older than its mapping allows, and the younger go on', async () => {
    const seen: string[][] = [];
    const givenUp: { requestContext: { condition: string }; DDBStreamBatchInfo: Record<string, unknown> }[] = [];
    const pages = [[record(1, 7200), record(2, 4000), record(3, 10), record(4, 5)]];
    const answers: Record<string, () => unknown> = {
      ListStreams: () => ({ Streams: [{ StreamArn: 's' }] }),
      DescribeStream: () => ({ StreamDescription: { Shards: [{ ShardId: 'shard' }] } }),
      GetShardIterator: () => ({ ShardIterator: 'i' }),
      GetRecords: () => ({ Records: pages.shift() ?? [], NextShardIterator: 'i' }),
    };
    const stream = followStream({
      source: {
        ...{ functionId: 'relay', sourceArn: 's', batchSize: 100, windowSeconds: 0, reportsItemFailures: false },
        ...{ filters: [], bisect: true, maxRetries: 100, failureQueueArn: 'dlq', maxAgeSeconds: 3600 },
      },
      tableName: 't',
      client: { call: async (target: string) => answers[target.split('.')[1] as string]?.() } as never,
      host: {
        async invoke(_: string, { Records }: { Records: { dynamodb: { SequenceNumber: string } }[] }) {
          seen.push(Records.map((each) => each.dynamodb.SequenceNumber));
          return { ok: true, payload: 'null' };
        },
      } as never,
      region: 'r',
      positions: { get: () => undefined, put: () => undefined } as never,
      giveUp: (_, body) => void givenUp.push(JSON.parse(body)),
      onPassed: () => undefined,
      onTrouble: (message) => {
        throw new Error(message);
      },
    });
    while (!stream.idle()) await new Promise((done) => setTimeout(done, 20));
    await stream.stop();
    expect(seen).toEqual([['3', '4']]);
    expect(givenUp).toMatchObject([
      {
        requestContext: { condition: 'RecordAgeExceeded' },
        DDBStreamBatchInfo: { startSequenceNumber: '1', endSequenceNumber: '2', batchSize: 2 },
      },
    ]);
  });
});
