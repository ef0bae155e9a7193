import { createHash } from 'node:crypto';

/** A resource with its intrinsics resolved and its local identity settled. */
export interface Resource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Physical name: the template's own if it gives one, else derived from stack and logical id, so stable between starts. */
  readonly name: string;
  readonly arn: string;
}

/** What naming needs before properties are resolved. */
export interface Identity {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly region: string;
  readonly account: string;
  /** Base URL of the local queue endpoint: a queue's Ref is its URL. */
  readonly queueOrigin: string;
  /** A resolved property of the same resource. */
  property(name: string): unknown;
}

interface Understood {
  /** Property that may carry an explicit physical name. */
  readonly nameProperty?: string;
  readonly name?: (identity: Identity) => string;
  readonly arn: (identity: Identity, name: string) => string;
  /** What `Ref` gives; the name unless said otherwise. */
  readonly ref?: (identity: Identity, name: string) => string;
  readonly attributes?: Readonly<Record<string, (identity: Identity, name: string) => string>>;
  /** Properties the engines honour. */
  readonly honoured: string;
  /** Properties without an effect on one machine. */
  readonly idle?: string;
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
const policy: Understood = {
  nameProperty: 'PolicyName',
  arn: global('iam', (name) => `policy/${name}`),
  honoured: 'PolicyDocument Roles PolicyName ManagedPolicyName',
  idle: 'Description Path Groups Users',
};
const table: Understood = {
  nameProperty: 'TableName',
  arn: regional('dynamodb', (name) => `table/${name}`),
  attributes: { StreamArn: (identity, name) => `${regional('dynamodb', () => `table/${name}`)(identity, name)}/stream/local` },
  honoured: 'TableName KeySchema AttributeDefinitions GlobalSecondaryIndexes LocalSecondaryIndexes StreamSpecification TimeToLiveSpecification Replicas',
  idle: 'BillingMode PointInTimeRecoverySpecification SSESpecification DeletionProtectionEnabled TableClass Tags WriteOnDemandThroughputSettings WriteProvisionedThroughputSettings ContributorInsightsSpecification ProvisionedThroughput OnDemandThroughput ResourcePolicy WarmThroughput MultiRegionConsistency',
};

/** Resource types the engines serve. A property in neither list stops the start: it might matter. */
export const understood: Readonly<Record<string, Understood>> = {
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    arn: regional('lambda', (name) => `function:${name}`),
    honoured: 'Code Handler Environment Timeout MemorySize Role FunctionName ReservedConcurrentExecutions Runtime PackageType',
    idle: 'Description Architectures LoggingConfig TracingConfig Tags EphemeralStorage RecursiveLoop RuntimeManagementConfig KmsKeyArn',
  },
  'AWS::Lambda::EventSourceMapping': {
    arn: regional('lambda', (name) => `event-source-mapping:${name}`),
    honoured:
      'EventSourceArn FunctionName BatchSize MaximumBatchingWindowInSeconds FunctionResponseTypes FilterCriteria ScalingConfig StartingPosition BisectBatchOnFunctionError MaximumRetryAttempts MaximumRecordAgeInSeconds DestinationConfig Enabled',
    idle: 'ParallelizationFactor Tags MetricsConfig KmsKeyArn',
  },
  'AWS::Lambda::Permission': {
    arn: regional('lambda', (name) => `permission:${name}`),
    honoured: 'Action FunctionName Principal SourceArn SourceAccount',
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
      'QueueName VisibilityTimeout RedrivePolicy DelaySeconds MessageRetentionPeriod MaximumMessageSize ReceiveMessageWaitTimeSeconds FifoQueue ContentBasedDeduplication',
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
    honoured: 'Name GroupName ScheduleExpression ScheduleExpressionTimezone FlexibleTimeWindow State Target StartDate EndDate',
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
    honoured: 'ApiId StageName AutoDeploy',
    idle: 'Description AccessLogSettings DefaultRouteSettings RouteSettings Tags DeploymentId',
  },
  'AWS::ApiGatewayV2::Integration': {
    name: (identity) => hash(identity, 7),
    arn: regional('apigateway', (name) => `/integrations/${name}`),
    honoured: 'ApiId IntegrationType IntegrationUri PayloadFormatVersion TimeoutInMillis',
    idle: 'Description IntegrationMethod ConnectionType',
  },
  'AWS::ApiGatewayV2::Route': {
    name: (identity) => hash(identity, 7),
    arn: regional('apigateway', (name) => `/routes/${name}`),
    honoured: 'ApiId RouteKey Target AuthorizationType AuthorizerId AuthorizationScopes RouteResponseSelectionExpression',
    idle: 'OperationName ApiKeyRequired',
  },
  'AWS::ApiGatewayV2::RouteResponse': {
    name: (identity) => hash(identity, 7),
    arn: regional('apigateway', (name) => `/route-responses/${name}`),
    honoured: 'ApiId RouteId RouteResponseKey',
  },
  'AWS::ApiGatewayV2::Authorizer': {
    name: (identity) => hash(identity, 6),
    arn: regional('apigateway', (name) => `/authorizers/${name}`),
    attributes: { AuthorizerId: (_, name) => name },
    honoured:
      'ApiId AuthorizerType JwtConfiguration IdentitySource AuthorizerUri AuthorizerPayloadFormatVersion EnableSimpleResponses AuthorizerResultTtlInSeconds',
    idle: 'Name AuthorizerCredentialsArn',
  },
  'AWS::KMS::Key': {
    name: (identity) => hash(identity, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    arn: regional('kms', (name) => `key/${name}`),
    attributes: { KeyId: (_, name) => name },
    honoured: 'KeySpec KeyUsage Enabled KeyPolicy',
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
    honoured: 'UserPoolName',
    idle: 'AccountRecoverySetting AdminCreateUserConfig AutoVerifiedAttributes AliasAttributes UsernameAttributes UsernameConfiguration EmailConfiguration EmailVerificationMessage EmailVerificationSubject SmsVerificationMessage VerificationMessageTemplate Policies Schema MfaConfiguration EnabledMfas DeviceConfiguration DeletionProtection UserPoolAddOns UserPoolTags UserPoolTier UserAttributeUpdateSettings WebAuthnRelyingPartyID WebAuthnUserVerification',
  },
  'AWS::Cognito::UserPoolClient': {
    name: (identity) => hash(identity, 26),
    arn: regional('cognito-idp', (name) => `client/${name}`),
    attributes: { ClientId: (_, name) => name },
    honoured: 'UserPoolId AccessTokenValidity IdTokenValidity RefreshTokenValidity TokenValidityUnits CallbackURLs LogoutURLs',
    idle: 'ClientName GenerateSecret ExplicitAuthFlows AllowedOAuthFlows AllowedOAuthFlowsUserPoolClient AllowedOAuthScopes PreventUserExistenceErrors SupportedIdentityProviders EnableTokenRevocation ReadAttributes WriteAttributes AuthSessionValidity RefreshTokenRotation DefaultRedirectURI EnablePropagateAdditionalUserContextData',
  },
  'AWS::Cognito::UserPoolGroup': {
    nameProperty: 'GroupName',
    arn: regional('cognito-idp', (name) => `group/${name}`),
    honoured: 'GroupName UserPoolId',
    idle: 'Description Precedence RoleArn',
  },
  'AWS::IAM::Role': role,
  'AWS::IAM::Policy': policy,
  'AWS::IAM::ManagedPolicy': policy,
};

/** Types with nothing to do on one machine; their Ref and attributes still resolve to stable names. */
const harmlessTypes = new Set(
  `AWS::ApplicationAutoScaling::ScalableTarget AWS::ApplicationAutoScaling::ScalingPolicy AWS::ApiGateway::Account
  AWS::ApiGatewayV2::ApiMapping AWS::ApiGatewayV2::Deployment AWS::ApiGatewayV2::DomainName AWS::Backup::BackupPlan
  AWS::Backup::BackupSelection AWS::Backup::BackupVault AWS::Budgets::Budget AWS::CDK::Metadata
  AWS::CertificateManager::Certificate AWS::CloudFormation::CustomResource AWS::CloudFormation::WaitConditionHandle
  AWS::CloudFront::CachePolicy AWS::CloudFront::Distribution AWS::CloudFront::Function AWS::CloudFront::KeyValueStore
  AWS::CloudFront::OriginAccessControl AWS::CloudFront::OriginRequestPolicy AWS::CloudFront::ResponseHeadersPolicy
  AWS::CloudTrail::Trail AWS::CloudWatch::Alarm AWS::CloudWatch::AnomalyDetector AWS::CloudWatch::CompositeAlarm
  AWS::CloudWatch::Dashboard AWS::CloudWatch::InsightRule AWS::Cognito::ManagedLoginBranding AWS::Cognito::UserPoolDomain
  AWS::Cognito::UserPoolResourceServer AWS::Cognito::UserPoolUICustomizationAttachment AWS::EventSchemas::Discoverer
  AWS::Events::EventBusPolicy AWS::IAM::ServiceLinkedRole AWS::Lambda::LayerVersion AWS::Logs::LogGroup
  AWS::Logs::MetricFilter AWS::Logs::QueryDefinition AWS::Logs::ResourcePolicy AWS::Logs::SubscriptionFilter
  AWS::Oam::Link AWS::Route53::RecordSet AWS::S3::BucketPolicy AWS::SNS::Subscription AWS::SNS::Topic
  AWS::SNS::TopicPolicy AWS::SSM::Parameter AWS::SES::ReceiptRuleSet AWS::ServiceCatalogAppRegistry::Application
  AWS::WAFv2::IPSet AWS::WAFv2::LoggingConfiguration AWS::WAFv2::WebACL AWS::WAFv2::WebACLAssociation
  AWS::XRay::Group AWS::XRay::SamplingRule`.split(/\s+/),
);

/** Custom resources act at deployment only (bucket cleaning, uploads): their provider functions are not run either. */
export const isHarmless = (type: string): boolean => harmlessTypes.has(type) || type.startsWith('Custom::');

export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}

/** Refuses types and properties that might matter at run time and that no engine serves. */
export function checkUnderstood(stack: string, logicalId: string, type: string, properties: Iterable<string>): void {
  const kind = understood[type];
  if (!kind) {
    if (isHarmless(type)) return;
    throw new NotUnderstood(`${stack}/${logicalId}: resource type ${type} is not understood by the local cloud`);
  }
  const known = new Set(`${kind.honoured} ${kind.idle ?? ''}`.split(/\s+/));
  for (const property of properties) {
    if (!known.has(property)) {
      throw new NotUnderstood(`${stack}/${logicalId}: property ${property} of ${type} is not understood by the local cloud`);
    }
  }
}

/** Physical name of a resource. */
export function nameOf(identity: Identity): string {
  const kind = understood[identity.type];
  const explicit = kind?.nameProperty ? identity.property(kind.nameProperty) : undefined;
  if (typeof explicit === 'string' && explicit !== '') return explicit;
  return kind?.name?.(identity) ?? `${identity.stack}-${identity.logicalId}`.slice(0, 80);
}

export function arnOf(identity: Identity): string {
  const kind = understood[identity.type];
  const name = nameOf(identity);
  if (kind) return kind.arn(identity, name);
  const service = identity.type.split('::')[1]?.toLowerCase() ?? 'local';
  return `arn:aws:${service}:${identity.region}:${identity.account}:${name}`;
}

export function refOf(identity: Identity): string {
  const name = nameOf(identity);
  return understood[identity.type]?.ref?.(identity, name) ?? (identity.type.endsWith('::ManagedPolicy') ? arnOf(identity) : name);
}

export function attributeOf(identity: Identity, attribute: string): string {
  if (attribute === 'Arn' || attribute.endsWith('Arn') && !understood[identity.type]?.attributes?.[attribute]) return arnOf(identity);
  const name = nameOf(identity);
  const known = understood[identity.type]?.attributes?.[attribute];
  if (known) return known(identity, name);
  if (attribute === 'DomainName') return `${name.toLowerCase()}.cloudfront.net`;
  return `${name}.${attribute}`;
}
