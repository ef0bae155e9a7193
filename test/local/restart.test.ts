import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCloud } from '../../local/cloud.ts';
import { NotUnderstood } from '../../local/template/resources.ts';
import { bundleFixture, call, fixtureCloud, until } from './fixture/cloud.ts';
import { programsOn } from './fixture/processes.ts';
import { fixtureStacks } from './fixture/template.ts';

let bundles: Awaited<ReturnType<typeof bundleFixture>>;
let dataDir: string;

beforeAll(async () => {
  bundles = await bundleFixture();
});
afterAll(() => bundles?.remove());
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'local-cloud-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const table = { TableName: '$env:TABLE_NAME' };
const schedule = (name: string, at: number) => ({
  Name: name,
  GroupName: 'wake-ups',
  ScheduleExpression: `at(${new Date(at).toISOString().slice(0, 19)})`,
  FlexibleTimeWindow: { Mode: 'OFF' },
  ActionAfterCompletion: 'DELETE',
  Target: {
    Arn: '$env:BUS_ARN',
    RoleArn: '$env:SCHEDULE_ROLE_ARN',
    Input: JSON.stringify({ id: name }),
    EventBridgeParameters: { Source: 'fixture.wake-up', DetailType: 'WakeUpDue' },
  },
});

it('takes up after a restart: data, sealed secrets, schedules that fell due, writes nobody was told of', async () => {
  const first = await fixtureCloud(bundles.folder, dataDir);
  const { CiphertextBlob } = await call(first, 'kms', 'Encrypt', {
    KeyId: '$env:SEAL_KEY_ID',
    Plaintext: { base64: 'MQ==' },
  });
  expect(await call(first, 'scheduler', 'CreateSchedule', schedule('missed', Date.now() + 1500))).toHaveProperty(
    'ScheduleArn',
  );
  expect(await call(first, 'scheduler', 'CreateSchedule', schedule('missed', Date.now() + 9000))).toMatchObject({
    error: 'ConflictException',
  });
  expect(await call(first, 'scheduler', 'DeleteSchedule', { Name: 'none', GroupName: 'wake-ups' })).toMatchObject({
    error: 'ResourceNotFoundException',
  });
  first.faults.functions.set('relay', { crashBefore: 1 });
  await call(first, 'dynamodb', 'PutItem', {
    ...table,
    Item: { pk: { S: 'thing' }, sk: { S: '1' }, emits: { S: '[{"id":"untold"}]' } },
  });
  await first.stop();
  await new Promise((done) => setTimeout(done, 1600));

  const second = await fixtureCloud(bundles.folder, dataDir);
  try {
    const seen = async (id: string) =>
      'Item' in (await call(second, 'dynamodb', 'GetItem', { ...table, Key: { pk: { S: 'seen' }, sk: { S: id } } }));
    await until(() => seen('untold'));
    await until(() => seen('missed'));
    const blob = { base64: Buffer.from(Object.values(CiphertextBlob as Record<string, number>)).toString('base64') };
    expect(await call(second, 'kms', 'Decrypt', { CiphertextBlob: blob })).toHaveProperty('Plaintext');
    expect(second.scheduler.all()).toEqual([]);
  } finally {
    await second.stop();
  }
});

it('begins a passing cloud with what lies in its folder, and leaves the tables there as they were', async () => {
  const key = (sk: string) => ({ pk: { S: 'thing' }, sk: { S: sk } });
  const holds = async (cloud: Awaited<ReturnType<typeof fixtureCloud>>, sk: string) =>
    'Item' in (await call(cloud, 'dynamodb', 'GetItem', { ...table, Key: key(sk) }));
  const seed = await fixtureCloud(bundles.folder, dataDir);
  await call(seed, 'dynamodb', 'PutItem', { ...table, Item: key('kept') });
  await seed.stop();
  const passing = await fixtureCloud(bundles.folder, dataDir, { durable: false });
  try {
    expect(await holds(passing, 'kept')).toBe(true);
    await call(passing, 'dynamodb', 'PutItem', { ...table, Item: key('passing') });
  } finally {
    await passing.stop();
  }
  const again = await fixtureCloud(bundles.folder, dataDir);
  try {
    expect([await holds(again, 'kept'), await holds(again, 'passing')]).toEqual([true, false]);
  } finally {
    await again.stop();
  }
});

it('refuses a second cloud on the same data and a port in use, each with what to do', async () => {
  const first = await fixtureCloud(bundles.folder, dataDir);
  const other = mkdtempSync(join(tmpdir(), 'local-cloud-'));
  try {
    await expect(fixtureCloud(bundles.folder, dataDir)).rejects.toThrow(/in use by process .* --data/);
    const port = Number(new URL(first.url).port);
    await expect(fixtureCloud(bundles.folder, other, { port })).rejects.toThrow(`Port ${port} is in use`);
  } finally {
    await first.stop();
    rmSync(other, { recursive: true, force: true });
  }
});

it('does not start with a resource or a property it does not understand, and names it', async () => {
  const [state, compute] = fixtureStacks(bundles.folder);
  const withMore = (id: string, resource: { Type: string; Properties?: Record<string, unknown> }) => [
    state!,
    { ...compute!, template: { ...compute!.template, Resources: { ...compute!.template.Resources, [id]: resource } } },
  ];
  const start = (assembly: ReturnType<typeof withMore>) => startCloud({ assembly, dataDir, chime: false });
  await expect(start(withMore('Flow', { Type: 'AWS::StepFunctions::StateMachine' }))).rejects.toThrow(
    'compute/Flow: resource type AWS::StepFunctions::StateMachine',
  );
  await expect(start(withMore('Odd', { Type: 'AWS::SQS::Queue', Properties: { Surprise: 1 } }))).rejects.toThrow(
    'property Surprise of AWS::SQS::Queue',
  );
  await expect(
    start(
      withMore('R', { Type: 'AWS::Events::Rule', Properties: { EventPattern: { a: [{ near: 1 }] }, Targets: [] } }),
    ),
  ).rejects.toThrow('operator near');
  await expect(start(withMore('Flow', { Type: 'AWS::StepFunctions::StateMachine' }))).rejects.toBeInstanceOf(
    NotUnderstood,
  );
});

it('does not start without a right between services that AWS would ask for, and names it', async () => {
  const [state, compute] = fixtureStacks(bundles.folder);
  const without = (id: string) => {
    const { [id]: _, ...Resources } = compute!.template.Resources!;
    return startCloud({
      assembly: [state!, { ...compute!, template: { ...compute!.template, Resources } }],
      dataDir,
      chime: false,
    });
  };
  await expect(without('WorkPolicy')).rejects.toThrow('rule compute-HappenedRule may not send to');
  await expect(without('AuthorizeInvoke')).rejects.toThrow('may not invoke authorize');
  await expect(without('consumePolicy')).rejects.toThrow('function consume may not sqs:ReceiveMessage');
});

it('gives up a start at any step when it is told to, and leaves nothing running', async () => {
  const steps: string[] = [];
  await (await fixtureCloud(bundles.folder, dataDir, { onStep: (step) => steps.push(step) })).stop();
  expect(steps.length).toBeGreaterThan(2);
  for (const at of steps) {
    const start = new AbortController();
    const onStep = (step: string) => {
      if (step === at) start.abort(new Error(`stopped at ${step}`));
    };
    await expect(fixtureCloud(bundles.folder, dataDir, { signal: start.signal, onStep })).rejects.toThrow(at);
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);
    expect(programsOn(dataDir)).toEqual([]);
  }
}, 60_000);

it('says nothing of its tables when it is stopped', async () => {
  const troubles: string[] = [];
  const cloud = await fixtureCloud(bundles.folder, dataDir, { onTrouble: (text) => troubles.push(text) });
  expect(programsOn(dataDir)).not.toEqual([]);
  await cloud.stop();
  expect([troubles, programsOn(dataDir)]).toEqual([[], []]);
}, 30_000);

it('leaves nothing behind of what began beside something that could not', async () => {
  writeFileSync(join(dataDir, 'queues'), 'not a folder');
  await expect(fixtureCloud(bundles.folder, dataDir)).rejects.toThrow(/queues/);
  expect(programsOn(dataDir)).toEqual([]);
  rmSync(join(dataDir, 'queues'));
  const cloud = await fixtureCloud(bundles.folder, dataDir);
  await cloud.stop();
  expect(programsOn(dataDir)).toEqual([]);
}, 30_000);
