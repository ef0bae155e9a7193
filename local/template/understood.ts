import { createHash } from 'node:crypto';
import type { Identity } from './resources.ts';

export interface Understood {
  /** Property that may carry an explicit physical name. */
  readonly nameProperty?: string;
  readonly name?: (identity: Identity) => string;
  readonly arn: (identity: Identity, name: string) => string;
  /** What `Ref` gives; the name unless said otherwise. */
  readonly ref?: (identity: Identity, name: string) => string;
  readonly attributes?: Readonly<Record<string, (identity: Identity, name: string) => string>>;
  /** Properties the engines read: a test looks for each in their sources. */
  readonly honoured: string;
  /** Properties for which the engines know these values only; another stops the start. */
  readonly assumed?: Readonly<Record<string, unknown>>;
  /** Properties without an effect on one machine. */
  readonly idle?: string;
  /** Properties with an effect on AWS that the engines leave out, each with what that means. */
  readonly ignored?: Readonly<Record<string, string>>;
}

const hash = (identity: Identity, length: number): string =>
  createHash('sha256').update(`${identity.stack}/${identity.logicalId}`).digest('hex').slice(0, length);
const regional = (service: string, resource: (name: string) => string) => (identity: Identity, name: string) =>
  `arn:aws:${service}:${identity.region}:${identity.account}:${resource(name)}`;
const global = (service: string, resource: (name: string) => string) => (identity: Identity, name: string) =>
  `arn:aws:${service}::${identity.account}:${resource(name)}`;

const role: Understood = {
  nameProperty: 'RoleName',
  arn: global('iam', (name) => `role/${name}`),
  attributes: { RoleId: (identity) => hash(identity, 16) },
  honoured: 'Policies ManagedPolicyArns RoleName',
  idle: 'AssumeRolePolicyDocument Description Path MaxSessionDuration PermissionsBoundary Tags',
};
const policy = (nameProperty: string): Understood => ({
  nameProperty,
  arn: global('iam', (name) => `policy/${name}`),
  honoured: `PolicyDocument Roles ${nameProperty}`,
  idle: 'Description Path Groups Users',
});
const table: Understood = {
  nameProperty: 'TableName',
  arn: regional('dynamodb', (name) => `table/${name}`),
  attributes: {
    StreamArn: (identity, name) => `${regional('dynamodb', () => `table/${name}`)(identity, name)}/stream/local`,
  },
  honoured:
    'TableName KeySchema AttributeDefinitions GlobalSecondaryIndexes LocalSecondaryIndexes StreamSpecification TimeToLiveSpecification ResourcePolicy',
  ignored: { Replicas: 'There is one Region.' },
  idle: 'BillingMode PointInTimeRecoverySpecification SSESpecification DeletionProtectionEnabled TableClass Tags WriteOnDemandThroughputSettings WriteProvisionedThroughputSettings ContributorInsightsSpecification ProvisionedThroughput OnDemandThroughput WarmThroughput MultiRegionConsistency',
};

/** Resource types the engines serve. A property in neither list stops the start: it might matter. */
export const understood: Readonly<Record<string, Understood>> = {
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    arn: regional('lambda', (name) => `function:${name}`),
    honoured: 'Code Handler Environment Timeout MemorySize Role FunctionName ReservedConcurrentExecutions',
    assumed: { PackageType: 'Zip', Runtime: 'nodejs24.x' },
    idle: 'Description Architectures LoggingConfig TracingConfig Tags EphemeralStorage RecursiveLoop RuntimeManagementConfig KmsKeyArn',
  },
  'AWS::Lambda::EventSourceMapping': {
    arn: regional('lambda', (name) => `event-source-mapping:${name}`),
    honoured:
      'EventSourceArn FunctionName BatchSize MaximumBatchingWindowInSeconds FunctionResponseTypes FilterCriteria ScalingConfig BisectBatchOnFunctionError MaximumRetryAttempts MaximumRecordAgeInSeconds DestinationConfig Enabled',
    assumed: { StartingPosition: 'TRIM_HORIZON' },
    idle: 'Tags MetricsConfig KmsKeyArn',
    ignored: {
      ParallelizationFactor: 'A stream is read by one batch at a time: slower than on AWS, never in another order.',
    },
  },
  'AWS::Lambda::Permission': {
    arn: regional('lambda', (name) => `permission:${name}`),
    honoured: 'FunctionName Principal',
    assumed: { Action: 'lambda:InvokeFunction' },
    ignored: {
      SourceArn: 'An API that may invoke a function may do so from each of its routes.',
      SourceAccount: 'There is one account.',
    },
  },
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    arn: regional('sqs', (name) => name),
    ref: (identity, name) => `${identity.queueOrigin}/${identity.account}/${name}`,
    attributes: {
      QueueName: (_, name) => name,
      QueueUrl: (identity, name) => `${identity.queueOrigin}/${identity.account}/${name}`,
    },
    honoured:
      'QueueName VisibilityTimeout RedrivePolicy DelaySeconds MaximumMessageSize ReceiveMessageWaitTimeSeconds FifoQueue ContentBasedDeduplication',
    ignored: { MessageRetentionPeriod: 'What nobody takes stays until --fresh.' },
    idle: 'KmsMasterKeyId KmsDataKeyReusePeriodSeconds SqsManagedSseEnabled Tags RedriveAllowPolicy',
  },
  'AWS::SQS::QueuePolicy': {
    arn: regional('sqs', (name) => `policy:${name}`),
    honoured: 'Queues PolicyDocument',
  },
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    name: (identity) => `${identity.stack}-${identity.logicalId}-${hash(identity, 6)}`.toLowerCase().slice(0, 63),
    arn: (_, name) => `arn:aws:s3:::${name}`,
    attributes: {
      DomainName: (_, name) => `${name}.s3.amazonaws.com`,
      RegionalDomainName: (identity, name) => `${name}.s3.${identity.region}.amazonaws.com`,
    },
    honoured: 'BucketName',
    idle: 'BucketEncryption PublicAccessBlockConfiguration VersioningConfiguration LifecycleConfiguration LoggingConfiguration OwnershipControls CorsConfiguration ObjectLockEnabled ObjectLockConfiguration Tags AccessControl IntelligentTieringConfigurations MetricsConfigurations',
  },
  'AWS::Events::EventBus': {
    nameProperty: 'Name',
    arn: regional('events', (name) => `event-bus/${name}`),
    attributes: { Name: (_, name) => name },
    honoured: 'Name',
    idle: 'Description KmsKeyIdentifier DeadLetterConfig Tags Policy LogConfig',
  },
  'AWS::Events::Rule': {
    nameProperty: 'Name',
    arn: regional('events', (name) => `rule/${name}`),
    honoured: 'Name EventBusName EventPattern ScheduleExpression State Targets',
    idle: 'Description Tags RoleArn',
  },
  'AWS::Events::Archive': {
    nameProperty: 'ArchiveName',
    arn: regional('events', (name) => `archive/${name}`),
    honoured: 'ArchiveName SourceArn EventPattern',
    idle: 'Description RetentionDays KmsKeyIdentifier',
  },
  'AWS::Scheduler::ScheduleGroup': {
    nameProperty: 'Name',
    arn: regional('scheduler', (name) => `schedule-group/${name}`),
    honoured: 'Name',
    idle: 'Tags',
  },
  'AWS::Scheduler::Schedule': {
    nameProperty: 'Name',
    arn: regional('scheduler', (name) => `schedule/default/${name}`),
    honoured:
      'Name GroupName ScheduleExpression ScheduleExpressionTimezone FlexibleTimeWindow State Target StartDate EndDate',
    idle: 'Description KmsKeyArn',
  },
  'AWS::ApiGatewayV2::Api': {
    name: (identity) => hash(identity, 10),
    arn: regional('apigateway', (name) => `/apis/${name}`),
    attributes: {
      ApiId: (_, name) => name,
      ApiEndpoint: (identity, name) =>
        `${identity.property('ProtocolType') === 'WEBSOCKET' ? 'wss' : 'https'}://${name}.execute-api.${identity.region}.amazonaws.com`,
    },
    honoured: 'ProtocolType Name RouteSelectionExpression CorsConfiguration',
    idle: 'Description DisableExecuteApiEndpoint Tags Version IpAddressType',
  },
  'AWS::ApiGatewayV2::Stage': {
    nameProperty: 'StageName',
    arn: regional('apigateway', (name) => `/stages/${name}`),
    honoured: 'ApiId StageName DefaultRouteSettings RouteSettings',
    assumed: { AutoDeploy: true },
    idle: 'Description AccessLogSettings Tags DeploymentId',
  },
  'AWS::ApiGatewayV2::Integration': {
    name: (identity) => hash(identity, 7),
    arn: regional('apigateway', (name) => `/integrations/${name}`),
    honoured: 'ApiId IntegrationType IntegrationUri TimeoutInMillis',
    assumed: { PayloadFormatVersion: '2.0' },
    idle: 'Description IntegrationMethod ConnectionType',
  },
  'AWS::ApiGatewayV2::Route': {
    name: (identity) => hash(identity, 7),
    arn: regional('apigateway', (name) => `/routes/${name}`),
    honoured: 'ApiId RouteKey Target AuthorizationType AuthorizerId AuthorizationScopes',
    idle: 'OperationName ApiKeyRequired',
  },
  'AWS::ApiGatewayV2::Authorizer': {
    name: (identity) => hash(identity, 6),
    arn: regional('apigateway', (name) => `/authorizers/${name}`),
    attributes: { AuthorizerId: (_, name) => name },
    honoured:
      'ApiId AuthorizerType JwtConfiguration IdentitySource AuthorizerUri EnableSimpleResponses AuthorizerResultTtlInSeconds',
    assumed: { AuthorizerPayloadFormatVersion: '2.0' },
    idle: 'Name AuthorizerCredentialsArn',
  },
  'AWS::KMS::Key': {
    name: (identity) => hash(identity, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    arn: regional('kms', (name) => `key/${name}`),
    attributes: { KeyId: (_, name) => name },
    honoured: '',
    assumed: { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT', Enabled: true },
    ignored: {
      KeyPolicy:
        'Functions are weighed by the policies of their roles; services have no identity here that a key could refuse.',
    },
    idle: 'Description EnableKeyRotation RotationPeriodInDays PendingWindowInDays MultiRegion Tags',
  },
  'AWS::KMS::Alias': {
    nameProperty: 'AliasName',
    arn: regional('kms', (name) => name),
    honoured: 'AliasName TargetKeyId',
  },
  'AWS::SES::EmailIdentity': {
    nameProperty: 'EmailIdentity',
    arn: regional('ses', (name) => `identity/${name}`),
    honoured: 'EmailIdentity',
    idle: 'DkimAttributes DkimSigningAttributes FeedbackAttributes MailFromAttributes ConfigurationSetAttributes Tags',
  },
  'AWS::SES::ConfigurationSet': {
    nameProperty: 'Name',
    arn: regional('ses', (name) => `configuration-set/${name}`),
    honoured: 'Name SuppressionOptions',
    idle: 'DeliveryOptions ReputationOptions SendingOptions TrackingOptions VdmOptions Tags ArchivingOptions',
  },
  'AWS::SES::ConfigurationSetEventDestination': {
    arn: regional('ses', (name) => `event-destination/${name}`),
    honoured: 'ConfigurationSetName EventDestination',
  },
  'AWS::Cognito::UserPool': {
    name: (identity) => `${identity.region}_${hash(identity, 9)}`,
    arn: regional('cognito-idp', (name) => `userpool/${name}`),
    attributes: {
      ProviderURL: (identity, name) => `https://cognito-idp.${identity.region}.amazonaws.com/${name}`,
      ProviderName: (identity, name) => `cognito-idp.${identity.region}.amazonaws.com/${name}`,
      UserPoolId: (_, name) => name,
    },
    honoured: '',
    idle: 'UserPoolName AccountRecoverySetting AdminCreateUserConfig AutoVerifiedAttributes AliasAttributes UsernameAttributes UsernameConfiguration EmailConfiguration EmailVerificationMessage EmailVerificationSubject SmsVerificationMessage VerificationMessageTemplate Policies Schema MfaConfiguration EnabledMfas DeviceConfiguration DeletionProtection UserPoolAddOns UserPoolTags UserPoolTier UserAttributeUpdateSettings WebAuthnRelyingPartyID WebAuthnUserVerification',
  },
  'AWS::Cognito::UserPoolClient': {
    name: (identity) => hash(identity, 26),
    arn: regional('cognito-idp', (name) => `client/${name}`),
    attributes: { ClientId: (_, name) => name },
    honoured: 'CallbackURLs LogoutURLs AllowedOAuthFlows AllowedOAuthFlowsUserPoolClient AllowedOAuthScopes',
    // No secret is asked for, and the API of other sign-ins (InitiateAuth) is not served.
    assumed: { GenerateSecret: false, ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'] },
    ignored: {
      UserPoolId: 'There is one issuer, which stands for the pool of the template.',
      ...Object.fromEntries(
        ['AccessTokenValidity', 'IdTokenValidity', 'RefreshTokenValidity', 'TokenValidityUnits'].map((each) => [
          each,
          'Tokens of the local issuer are good for an hour, what renews them for 30 days.',
        ]),
      ),
    },
    idle: 'ClientName PreventUserExistenceErrors SupportedIdentityProviders EnableTokenRevocation ReadAttributes WriteAttributes AuthSessionValidity RefreshTokenRotation DefaultRedirectURI EnablePropagateAdditionalUserContextData',
  },
  'AWS::Cognito::UserPoolGroup': {
    nameProperty: 'GroupName',
    arn: regional('cognito-idp', (name) => `group/${name}`),
    honoured: 'GroupName',
    ignored: { UserPoolId: 'There is one issuer, which stands for the pool of the template.' },
    idle: 'Description Precedence RoleArn',
  },
  'AWS::IAM::Role': role,
  'AWS::IAM::Policy': policy('PolicyName'),
  'AWS::IAM::ManagedPolicy': policy('ManagedPolicyName'),
};
