import type { FunctionSpec } from '../../infra/functions/spec.ts';
import { functions } from '../../infra/functions.ts';
import { isAllowed } from '../../local/permissions.ts';
import { deniedByTables } from '../../local/template/policies.ts';
import { actionsOf, listed, type Statement, statementsOf, synthesise } from './synthesised.ts';

const system = synthesise();
const policies = system.all.filter((each) => each.Type === 'AWS::IAM::Policy');

describe('every policy', () => {
  it('names its actions: no wildcard in any', () => {
    const actions = policies.flatMap((each) =>
      (each.Properties.PolicyDocument.Statement as Statement[]).flatMap((one) => listed(one.Action)),
    );
    expect(actions.length).toBeGreaterThan(100);
    expect(actions.filter((each) => each.includes('*'))).toEqual([]);
  });

  it('names its resources: only traces, the list of streams and the opening of a room have none', () => {
    const onAnything = policies.flatMap((each) =>
      (each.Properties.PolicyDocument.Statement as Statement[])
        .filter((one) => listed(one.Resource).includes('*'))
        .flatMap((one) => listed(one.Action)),
    );
    expect(new Set(onAnything)).toEqual(
      new Set(['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'dynamodb:ListStreams', 'chime:CreateMeeting']),
    );
  });
});

describe('a function may do what its row grants', () => {
  it.each(functions.map((each) => each.id))('%s, on the table, files, secrets and Chime', (id) => {
    const spec: FunctionSpec = functions.find((each) => each.id === id)!;
    const actions = actionsOf(system, id);
    const granted = spec.grants.flatMap((grant) => {
      if (grant.on === 'table' || grant.on === 'audit') return grant.actions.map((each) => `dynamodb:${each}`);
      if (grant.on === 'files') return grant.actions.map((each) => `s3:${each}`);
      if (grant.on === 'seal') return grant.actions.map((each) => `kms:${each}`);
      if (grant.on === 'chime') return grant.actions.map((each) => `chime:${each}`);
      return [];
    });
    for (const each of granted) expect(actions).toContain(each);
    const data = actions.filter((each) => /^(dynamodb:.*(Item|Query|Scan)|s3:|chime:)/.test(each));
    expect(new Set(data)).toEqual(new Set(granted.filter((each) => !each.startsWith('kms:'))));
  });

  it('and the key of the data only through the service that stores them', () => {
    for (const { id } of functions) {
      for (const each of statementsOf(system, id)) {
        const onKey = listed(each.Action).some((one) => one.startsWith('kms:'));
        if (!onKey || each.Sid === 'SealedSecrets') continue;
        const fromStream = id === 'relay';
        expect([id, fromStream || JSON.stringify(each.Condition).includes('kms:ViaService')]).toEqual([id, true]);
      }
    }
  });
});

describe('the key of the files', () => {
  it('opens for who reads files and makes data keys for who writes them', () => {
    for (const spec of functions as readonly FunctionSpec[]) {
      const onFiles = spec.grants.flatMap((grant) => (grant.on === 'files' ? grant.actions : []));
      const onKey = statementsOf(system, spec.id)
        .filter((each) => JSON.stringify(each.Condition ?? '').includes('"s3.'))
        .flatMap((each) => listed(each.Action));
      expect([spec.id, [...new Set(onKey)].sort()]).toEqual([
        spec.id,
        [
          ...(onFiles.includes('GetObject') ? ['kms:Decrypt'] : []),
          ...(onFiles.includes('PutObject') ? ['kms:GenerateDataKey'] : []),
        ],
      ]);
    }
  });
});

describe('what must not be', () => {
  it('a join makes no call to Chime', () => {
    for (const id of ['hall-http', 'authorize-hall', 'socket', 'presence']) {
      expect(actionsOf(system, id).filter((each) => each.startsWith('chime:'))).toEqual([]);
    }
  });

  it('only the relay tells the bus, so nothing is told that was not saved', () => {
    const tellers = functions.filter(({ id }) => actionsOf(system, id).includes('events:PutEvents'));
    expect(tellers.map(({ id }) => id)).toEqual(['relay']);
  });

  it('only send-deliveries mails, from our sender and under our configuration set', () => {
    const senders = functions.filter(({ id }) => actionsOf(system, id).some((each) => each.startsWith('ses:')));
    expect(senders.map(({ id }) => id)).toEqual(['send-deliveries']);
    const statement = statementsOf(system, 'send-deliveries').find((each) => each.Sid === 'OwnSender');
    expect(JSON.stringify(statement?.Resource)).toContain('configuration-set/nhip-cau-prod');
  });

  it('the mails planner and sender read sealed secrets, the presence consumer cannot', () => {
    expect(actionsOf(system, 'send-deliveries')).toContain('kms:Decrypt');
    expect(statementsOf(system, 'presence').some((each) => each.Sid === 'SealedSecrets')).toBe(false);
  });
});

describe('the audit record', () => {
  const [tableId] = Object.entries(system.find('state', 'AWS::DynamoDB::Table')).find(
    ([, each]) => each.Properties.ResourcePolicy !== undefined,
  )!;
  const onIt = (id: string) =>
    statementsOf(system, id).filter(
      (each) => each.Sid === 'AuditItems' || JSON.stringify(each.Resource).includes(tableId),
    );

  it('is reached by its writer and its reader alone', () => {
    expect(functions.filter(({ id }) => onIt(id).length > 0).map(({ id }) => id)).toEqual(['audit-http', 'audit']);
  });

  it('is put into by its writer alone, and nobody may change or delete in it', () => {
    const may = (id: string) => onIt(id).flatMap((each) => listed(each.Action));
    expect(may('audit-http')).toEqual(['dynamodb:Query']);
    expect(may('audit').sort()).toEqual(['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query']);
    const [never] = system.find('state', 'AWS::DynamoDB::Table')[tableId]!.Properties.ResourcePolicy.PolicyDocument
      .Statement;
    expect(never).toMatchObject({ Effect: 'Deny', Principal: { AWS: '*' } });
    expect(never.Action).toEqual(
      expect.arrayContaining(['dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem']),
    );
    expect(never.Condition).toBeUndefined();
  });

  it('is weighed by the local cloud as it stands in the template: a role that may do anything may append and read', () => {
    const properties = system.find('state', 'AWS::DynamoDB::Table')[tableId]!.Properties;
    const table = {
      ...{ type: 'AWS::DynamoDB::Table', name: 'a', arn: 'arn:a', stack: 's', logicalId: 'A' },
      properties,
    };
    const anything = { effect: 'Allow', actions: ['*'], resources: ['*'], origin: 'test' } as const;
    const statements = [anything, ...deniedByTables([{ ...table, metadata: {} }])];
    const actions = ['PutItem', 'Query', 'BatchGetItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'PartiQLUpdate'];
    const may = actions.filter((each) => isAllowed(statements, { action: `dynamodb:${each}`, resource: 'arn:a' }));
    expect(may).toEqual(['PutItem', 'Query', 'BatchGetItem']);
  });
});

describe('the Scheduler', () => {
  const role = Object.entries(system.find('compute', 'AWS::IAM::Role')).find(([, each]) =>
    JSON.stringify(each.Properties.AssumeRolePolicyDocument).includes('scheduler.amazonaws.com'),
  )!;

  it('may tell our bus, keep what it could not tell, and no more', () => {
    const own = policies.filter((each) => each.Properties.Roles.some((one: { Ref: string }) => one.Ref === role[0]));
    const statements = own.flatMap((each) => each.Properties.PolicyDocument.Statement as Statement[]);
    expect(statements.flatMap((each) => listed(each.Action)).sort()).toEqual(['events:PutEvents', 'sqs:SendMessage']);
  });

  it('takes the role for our group in our account alone', () => {
    const [statement] = role[1].Properties.AssumeRolePolicyDocument.Statement;
    expect(Object.keys(statement.Condition.StringEquals).sort()).toEqual(['aws:SourceAccount', 'aws:SourceArn']);
  });

  it('is handed the role by set-wake-ups only, and to the Scheduler only', () => {
    const passers = functions.filter(({ id }) => actionsOf(system, id).includes('iam:PassRole'));
    expect(passers.map(({ id }) => id)).toEqual(['set-wake-ups']);
    const pass = statementsOf(system, 'set-wake-ups').find((each) => each.Sid === 'SchedulerTakesTheRole');
    expect(pass?.Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } });
  });
});
