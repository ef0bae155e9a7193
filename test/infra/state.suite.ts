import { cliCallback, staffRoles } from '../../infra/constructs/staff-pool.ts';
import { roles } from '../../shared/contracts/route.ts';
import { type Part, type Resource, synthesise } from './synthesised.ts';

const system = synthesise();
const only = (part: Part, type: string): Resource => {
  const found = Object.values(system.find(part, type));
  expect(found).toHaveLength(1);
  return found[0]!;
};

describe('what must outlive a deployment', () => {
  const stateful = [
    'AWS::DynamoDB::Table',
    'AWS::S3::Bucket',
    'AWS::KMS::Key',
    'AWS::Cognito::UserPool',
    'AWS::Events::Archive',
    'AWS::Logs::LogGroup',
  ];

  it.each(stateful)('%s stays when its stack is deleted or it is replaced', (type) => {
    const found = system.all.filter((each) => each.Type === type);
    expect(found.length).toBeGreaterThan(0);
    for (const each of found) {
      expect([each.id, each.UpdateReplacePolicy]).toEqual([each.id, 'Retain']);
      expect([each.id, each.DeletionPolicy]).toEqual([each.id, expect.stringMatching(/^Retain(ExceptOnCreate)?$/)]);
    }
  });

  it('has no name of ours where it stays: a stack made anew, or after a failed beginning, finds nothing in its way', () => {
    const staying = system.all.filter((each) => /^Retain/.test(each.DeletionPolicy ?? ''));
    expect(staying.length).toBeGreaterThan(30);
    const names: Readonly<Record<string, string>> = {
      'AWS::DynamoDB::Table': 'TableName',
      'AWS::S3::Bucket': 'BucketName',
      'AWS::Events::Archive': 'ArchiveName',
      'AWS::Logs::LogGroup': 'LogGroupName',
      'AWS::IAM::Role': 'RoleName',
    };
    /** AWS names these itself; an account has one setting of its gateway, which is written again. */
    const nameless = ['AWS::KMS::Key', 'AWS::Cognito::UserPool', 'AWS::ApiGateway::Account'];
    for (const each of staying) {
      const name = names[each.Type];
      expect([each.Type, name !== undefined || nameless.includes(each.Type)]).toEqual([each.Type, true]);
      expect([each.id, name && each.Properties[name]]).toEqual([each.id, undefined]);
    }
  });

  it('is all that stays: what has a name of ours goes with its stack', () => {
    const [identity] = Object.values(system.find('state', 'AWS::SES::EmailIdentity'));
    expect([identity?.DeletionPolicy, identity?.UpdateReplacePolicy]).toEqual(['Delete', 'Delete']);
  });

  it('lies in the state stack; the compute stack holds nothing but logs that could be lost', () => {
    const inCompute = system.all.filter((each) => each.part === 'compute' && stateful.includes(each.Type));
    expect(new Set(inCompute.map((each) => each.Type))).toEqual(new Set(['AWS::Logs::LogGroup']));
  });
});

const tables = Object.values(system.find('state', 'AWS::DynamoDB::Table'));
const coordination = tables.find((each) => each.Properties.StreamSpecification)!;

describe('the tables', () => {
  const { Properties: table } = coordination;

  it('are two: what changes, and the audit record, in which nothing expires or is streamed on', () => {
    const [audit] = tables.filter((each) => each !== coordination);
    expect(tables).toHaveLength(2);
    expect(audit?.Properties.KeySchema.map((each: { AttributeName: string }) => each.AttributeName)).toEqual([
      'pk',
      'sk',
    ]);
    expect(audit?.Properties.TimeToLiveSpecification).toBeUndefined();
  });

  it('has the keys, the index and the time to live that the store writes', () => {
    expect(table.KeySchema.map((each: { AttributeName: string }) => each.AttributeName)).toEqual(['pk', 'sk']);
    expect(table.GlobalSecondaryIndexes).toMatchObject([{ IndexName: 'gsi1', Projection: { ProjectionType: 'ALL' } }]);
    expect(table.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  });

  it('streams old and new images: the outbox is read out of their difference', () => {
    expect(table.StreamSpecification.StreamViewType).toBe('NEW_AND_OLD_IMAGES');
  });

  it.each(tables.map(({ Properties }) => Properties))(
    'are protected: deletion, any second of 35 days, a key of our own',
    (table) => {
      expect(table.DeletionProtectionEnabled).toBe(true);
      expect(table.PointInTimeRecoverySpecification).toEqual({
        PointInTimeRecoveryEnabled: true,
        RecoveryPeriodInDays: 35,
      });
      expect(table.SSESpecification).toMatchObject({ SSEEnabled: true, SSEType: 'KMS' });
    },
  );
});

describe('the keys', () => {
  it('turn by themselves, and secrets have one of their own', () => {
    const keys = Object.values(system.find('state', 'AWS::KMS::Key'));
    expect(keys).toHaveLength(2);
    for (const key of keys) expect(key.Properties.EnableKeyRotation).toBe(true);
  });
});

describe('every bucket', () => {
  const buckets = system.all.filter((each) => each.Type === 'AWS::S3::Bucket');

  it.each(buckets.map((each) => [each.part, each.id, each] as const))(
    '%s %s is private, versioned and logged or a log',
    (_, id, each) => {
      expect(each.Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(each.Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
      expect(each.Properties.LifecycleConfiguration.Rules.length).toBeGreaterThan(0);
      expect(Boolean(each.Properties.LoggingConfiguration) || id.startsWith('AccessLogs')).toBe(true);
    },
  );

  it('answers over TLS only', () => {
    const policies = system.all.filter((each) => each.Type === 'AWS::S3::BucketPolicy');
    expect(policies).toHaveLength(buckets.length);
    for (const each of policies) {
      expect(each.Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
  });
});

describe('staff', () => {
  const { Properties: pool } = only('state', 'AWS::Cognito::UserPool');
  const clients = Object.entries(system.find('state', 'AWS::Cognito::UserPoolClient'));
  const named = (name: string) => clients.find(([, each]) => each.Properties.ClientName === name)![1].Properties;
  const both = [named('console'), named('cli')];

  it('have one group for each role of the contracts', () => {
    expect([...staffRoles].sort()).toEqual([...roles].sort());
    const groups = Object.values(system.find('state', 'AWS::Cognito::UserPoolGroup'));
    expect(groups.map((each) => each.Properties.GroupName).sort()).toEqual([...roles].sort());
  });

  it('are made by an administrator, sign in with a second factor and a long password', () => {
    expect(pool.AdminCreateUserConfig.AllowAdminCreateUserOnly).toBe(true);
    expect(pool.MfaConfiguration).toBe('ON');
    expect(pool.EnabledMfas).toEqual(['SOFTWARE_TOKEN_MFA']);
    expect(pool.Policies.PasswordPolicy).toMatchObject({
      MinimumLength: 12,
      RequireSymbols: true,
      RequireNumbers: true,
    });
    expect(pool.DeletionProtection).toBe('ACTIVE');
  });

  it('cannot move themselves into another province', () => {
    expect(pool.Schema).toContainEqual(expect.objectContaining({ Name: 'branch', AttributeDataType: 'String' }));
    for (const client of both) {
      expect(client.ReadAttributes).toContain('custom:branch');
      expect(client.WriteAttributes).not.toContain('custom:branch');
      expect(client.AllowedOAuthScopes).not.toContain('aws.cognito.signin.user.admin');
    }
  });

  it('come through the code flow of two public clients and through nothing else', () => {
    expect(clients).toHaveLength(2);
    for (const client of both) {
      expect(client.AllowedOAuthFlows).toEqual(['code']);
      expect(client.GenerateSecret).toBe(false);
      // Where a client says nothing of them Cognito allows SRP and custom flows.
      expect(client.ExplicitAuthFlows).toEqual(['ALLOW_REFRESH_TOKEN_AUTH']);
    }
  });

  it('come back to the console from its client, and to one port of their machine from the command line', () => {
    expect(named('console').CallbackURLs).toEqual(['https://hop.nhipcau.example/callback']);
    const cli = named('cli');
    expect(cli.CallbackURLs).toEqual([cliCallback]);
    expect(cliCallback).toMatch(/^http:\/\/localhost:\d{4,5}\/callback$/);
    expect(cli.LogoutURLs).toBeUndefined();
    expect([cli.RefreshTokenValidity, cli.TokenValidityUnits.RefreshToken]).toEqual([60, 'minutes']);
  });

  it('find a sign-in page for each client', () => {
    const pages = Object.values(system.find('state', 'AWS::Cognito::ManagedLoginBranding'));
    expect(pages.map((each) => each.Properties.ClientId.Ref).sort()).toEqual(clients.map(([id]) => id).sort());
  });
});

describe('mail', () => {
  it('is told about on the account bus, from sent to complained of', () => {
    const { Properties: told } = only('state', 'AWS::SES::ConfigurationSetEventDestination');
    expect(told.EventDestination.MatchingEventTypes).toEqual([
      'send',
      'delivery',
      'bounce',
      'complaint',
      'reject',
      'deliveryDelay',
    ]);
    expect(JSON.stringify(told.EventDestination.EventBridgeDestination)).toContain('event-bus/default');
  });

  it('says plainly that the example domain sends nothing', () => {
    const outputs = JSON.stringify(system.templates.state.toJSON().Outputs);
    expect(outputs).toContain('No mail goes out: nhipcau.example is the example.');
  });

  it('comes from the domain of the installation where there is one', () => {
    const own = synthesise({ 'nhipcau:senderDomain': 'hop.example.gov.vn' });
    const [identity] = Object.values(own.find('state', 'AWS::SES::EmailIdentity'));
    expect(identity?.Properties.EmailIdentity).toBe('hop.example.gov.vn');
    expect(JSON.stringify(own.templates.state.toJSON().Outputs)).not.toContain('No mail goes out');
  });
});
