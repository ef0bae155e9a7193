import type { FunctionSpec } from '../../infra/functions/spec.ts';
import { functions } from '../../infra/functions.ts';
import type { QueueSpec } from '../../infra/queue-spec.ts';
import { queues } from '../../infra/queues.ts';
import { backOffSeconds } from '../../shared/domain/back-off.ts';
import { leaseMs as provisionLeaseMs } from '../../shared/domain/provision.ts';
import { floorLeaseMs } from '../../shared/store/floor-work.ts';
import { listed, statementsOf, synthesise, synthesiseAnew } from './synthesised.ts';

const system = synthesise();
const compute = (type: string) => system.find('compute', type);
const lambda = (id: string) =>
  Object.entries(compute('AWS::Lambda::Function')).find(
    ([, each]) => each.Properties.FunctionName === `nhip-cau-prod-${id}`,
  )!;
const queue = (id: string) =>
  Object.entries(compute('AWS::SQS::Queue')).find(([, each]) => each.Properties.QueueName === `nhip-cau-prod-${id}`)!;
const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
/** Seconds in which everything is well again after the last fault. */
const settledWithin = 600;
const mappingsOf = (id: string) =>
  Object.values(compute('AWS::Lambda::EventSourceMapping')).filter(
    (each) => each.Properties.FunctionName.Ref === lambda(id)[0],
  );

describe('every function', () => {
  it.each(functions.map((each) => each.id))(
    '%s runs what the tests run, on ARM, traced, with a log of its own',
    (id) => {
      const [, { Properties }] = lambda(id);
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON' },
      });
      expect(Properties.Environment.Variables).toMatchObject({ POWERTOOLS_SERVICE_NAME: id, STAGE: 'prod' });
    },
  );

  it('is in the table: nothing else runs', () => {
    expect(Object.keys(compute('AWS::Lambda::Function'))).toHaveLength(functions.length);
    expect(system.all.filter((each) => each.Type === 'AWS::Lambda::Function' && each.part !== 'compute')).toEqual([]);
  });
});

describe('every queue', () => {
  it.each(queues.map((each) => each.id))(
    '%s has a dead-letter queue and hides a message longer than its consumer may take, and no longer than minutes',
    (id) => {
      const [, { Properties }] = queue(id);
      const spec: QueueSpec = queues.find((each) => each.id === id)!;
      expect(Properties.RedrivePolicy).toEqual({
        deadLetterTargetArn: arnOf(queue(`${id}-dlq`)[0]),
        maxReceiveCount: spec.tries,
      });
      const consumer = (functions as readonly FunctionSpec[]).find(
        ({ trigger }) => trigger.kind === 'queue' && (trigger.queues as readonly string[]).includes(id),
      )!;
      const hidden = Properties.VisibilityTimeout;
      expect(hidden).toBe(spec.comesAgainAfterSeconds ?? consumer.timeoutSeconds + 60);
      expect(hidden).toBeGreaterThan(consumer.timeoutSeconds + (spec.batchWindowSeconds ?? 0));
      // the last consumer to die took it just before the faults stopped
      expect(hidden + backOffSeconds(spec.tries, 1)).toBeLessThan(settledWithin);
      const mapping = mappingsOf(consumer.id).find(
        (each) => each.Properties.EventSourceArn['Fn::GetAtt'][0] === queue(id)[0],
      );
      expect(mapping?.Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(lambda(consumer.id)[1].Properties.Environment.Variables.DLQ_URL).toBeDefined();
    },
  );

  it.each(queues.map((each) => [each.id, each] as const))(
    '%s gives a message up within ten minutes of failures, and not before a spell of throttling is over',
    (id, spec: QueueSpec) => {
      const waits = (chance: number) =>
        Array.from({ length: spec.tries - 1 }, (_, at) => backOffSeconds(at + 1, chance)).reduce((a, b) => a + b, 0);
      expect(waits(1)).toBeLessThan(settledWithin);
      expect(waits(0)).toBeGreaterThanOrEqual(id === 'push' ? 30 : 180);
      expect(backOffSeconds(1, 1)).toBeLessThanOrEqual(2);
    },
  );

  it.each(queues.map((each) => each.id))('%s lets its consumer shorten what it holds, and no other queue', (id) => {
    const consumer = (functions as readonly FunctionSpec[]).find(
      ({ trigger }) => trigger.kind === 'queue' && (trigger.queues as readonly string[]).includes(id),
    )!;
    const may = statementsOf(system, consumer.id).filter((each) =>
      listed(each.Action).includes('sqs:ChangeMessageVisibility'),
    );
    const own = consumer.trigger.kind === 'queue' ? consumer.trigger.queues.map((each) => arnOf(queue(each)[0])) : [];
    expect(may.flatMap((each) => listed(each.Resource))).toEqual(expect.arrayContaining([arnOf(queue(id)[0])]));
    expect(may.flatMap((each) => listed(each.Resource)).every((each) => own.some((one) => equal(one, each)))).toBe(
      true,
    );
    // the function finds the queue beside its dead letters: by the name, in the same account
    expect(queue(`${id}-dlq`)[1].Properties.QueueName).toBe(`${queue(id)[1].Properties.QueueName}-dlq`);
  });

  it('provision: a message comes again when the lease of the one that died is over, or it is taken for busy', () => {
    const { timeoutSeconds } = functions.find((each) => each.id === 'provision')!;
    expect(queue('provision')[1].Properties.VisibilityTimeout).toBeGreaterThan(
      timeoutSeconds + provisionLeaseMs / 1000,
    );
  });

  it('floor: a message comes again soon, but not while the lease of the one that died still holds', () => {
    const floor = functions.find(({ id }) => id === 'floor')!;
    const again = queue('floor')[1].Properties.VisibilityTimeout;
    expect(again).toBeGreaterThan(floor.timeoutSeconds + floorLeaseMs / 1000);
    expect(again).toBeLessThanOrEqual(60);
  });

  it.each(queues.map((each) => each.id))(
    '%s rings with its impact at the first dead letter and when it is late',
    (id) => {
      const alarms = Object.values(system.find('watch', 'AWS::CloudWatch::Alarm')).map((each) => each.Properties);
      const { impact } = queues.find((each) => each.id === id)!;
      const dead = alarms.find((each) => each.AlarmName === `nhip-cau-prod/dead-letters/${id}`);
      expect(dead).toMatchObject({
        Threshold: 0,
        Dimensions: [{ Name: 'QueueName', Value: `nhip-cau-prod-${id}-dlq` }],
      });
      expect(dead.AlarmDescription).toContain(impact);
      expect(dead.AlarmActions).toHaveLength(1);
      expect(alarms.find((each) => each.AlarmName === `nhip-cau-prod/late/${id}`).AlarmDescription).toContain(impact);
    },
  );

  it('is encrypted and refuses plain HTTP', () => {
    const all = Object.entries(compute('AWS::SQS::Queue'));
    const policies = Object.values(compute('AWS::SQS::QueuePolicy'));
    for (const [id, each] of all) {
      expect(each.Properties.SqsManagedSseEnabled).toBe(true);
      const policy = policies.find((one) => one.Properties.Queues.some((ref: { Ref: string }) => ref.Ref === id));
      expect(JSON.stringify(policy?.Properties.PolicyDocument)).toContain('"aws:SecureTransport":"false"');
    }
  });
});

describe('the relay', () => {
  const [mapping] = mappingsOf('relay');

  it('reads only writes that tell something, from the first one on', () => {
    expect(mapping?.Properties.StartingPosition).toBe('TRIM_HORIZON');
    expect(JSON.parse(mapping?.Properties.FilterCriteria.Filters[0].Pattern)).toEqual({
      dynamodb: { NewImage: { emits: { S: [{ exists: true }] } } },
    });
  });

  it('cuts a bad record out and keeps a note of it', () => {
    expect(mapping?.Properties).toMatchObject({
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: arnOf(queue('relay-dlq')[0]) } },
    });
  });
});

describe('who hears what', () => {
  const rules = Object.values(compute('AWS::Events::Rule')).map((each) => each.Properties);
  const rulesInto = (id: string) => rules.filter((each) => each.Targets[0].Arn['Fn::GetAtt'][0] === queue(id)[0]);

  it.each(queues.map((each) => each.id))('%s hears what its row says and nothing else', (id) => {
    const { hears }: QueueSpec = queues.find((each) => each.id === id)!;
    expect(rulesInto(id)).toHaveLength(hears.length);
    for (const each of hears) {
      const source = { nhipcau: 'nhipcau', 'wake-up': 'nhipcau.wake-up', chime: 'aws.chime', mail: 'aws.ses' }[
        each.from
      ];
      const rule = rulesInto(id).find((one) => one.EventPattern.source[0] === source);
      const own = each.from === 'nhipcau' || each.from === 'wake-up';
      expect(rule.EventBusName === 'default').toBe(!own);
      if (each.from === 'nhipcau') {
        expect(rule.EventPattern['detail-type']).toEqual(each.events === 'all' ? undefined : each.events);
      }
      if (each.from === 'wake-up') expect(rule.EventPattern.detail).toEqual({ kind: each.kinds });
    }
  });

  it('what a rule cannot deliver goes to the dead-letter queue of its queue', () => {
    for (const { Targets } of rules) {
      const [target] = Targets;
      const [, aimed] = Object.entries(compute('AWS::SQS::Queue')).find(([id]) => id === target.Arn['Fn::GetAtt'][0])!;
      expect(target.DeadLetterConfig.Arn).toEqual(aimed.Properties.RedrivePolicy.deadLetterTargetArn);
    }
  });
});

describe("Chime's own channel", () => {
  it('is open to Chime on behalf of this account alone', () => {
    const [id] = queue('chime-direct');
    const policy = Object.values(compute('AWS::SQS::QueuePolicy')).find((each) => each.Properties.Queues[0].Ref === id);
    expect(policy?.Properties.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: 'meetings.chime.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
  });

  it('and the bus end in one consumer, in batches of 100 within a second', () => {
    expect(
      mappingsOf('presence').map((each) => [each.Properties.BatchSize, each.Properties.MaximumBatchingWindowInSeconds]),
    ).toEqual([
      [100, 1],
      [100, 1],
    ]);
  });
});

describe('quotas', () => {
  it('reach the functions that plan and call', () => {
    const own = synthesise({
      'nhipcau:replicas': 14,
      'nhipcau:chimeRate': 20,
      'nhipcau:chimeBurst': 40,
      'nhipcau:sesRate': 50,
      'nhipcau:roomSeats': 100,
    });
    const variables = (id: string) =>
      Object.values(own.find('compute', 'AWS::Lambda::Function')).find((each) =>
        each.Properties.FunctionName.endsWith(id),
      )!.Properties.Environment.Variables;
    for (const id of ['provision', 'schedule-http']) {
      expect(variables(id)).toMatchObject({
        CHIME_REPLICAS: '14',
        CHIME_RATE: '20',
        CHIME_BURST: '40',
        CHIME_MEETINGS: '250',
        CHIME_ROOM_SEATS: '100',
      });
    }
    expect(variables('send-deliveries')).toMatchObject({ SES_RATE: '50' });
  });
});

describe('two syntheses of one source', () => {
  it('are the same, letter by letter', () => {
    const again = synthesiseAnew();
    for (const part of ['state', 'compute', 'watch', 'edge'] as const) {
      expect(JSON.stringify(again.templates[part].toJSON())).toBe(JSON.stringify(system.templates[part].toJSON()));
    }
  });
});
