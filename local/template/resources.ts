import { isDeepStrictEqual } from 'node:util';
import { understood } from './understood.ts';

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

/** Types with nothing to do on one machine; their Ref and attributes still resolve to stable names. */
const harmlessTypes = new Set(
  `AWS::ApplicationAutoScaling::ScalableTarget AWS::ApplicationAutoScaling::ScalingPolicy AWS::ApiGateway::Account
  AWS::ApiGatewayV2::ApiMapping AWS::ApiGatewayV2::Deployment AWS::ApiGatewayV2::DomainName AWS::Backup::BackupPlan
  AWS::Backup::BackupSelection AWS::Backup::BackupVault AWS::Budgets::Budget AWS::CDK::Metadata
  AWS::CertificateManager::Certificate AWS::CloudFormation::WaitConditionHandle
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

/** Custom resources of the CDK whose whole effect is at deployment. Any other may have made something that a function needs. */
const harmlessCustomTypes: Readonly<Record<string, string>> = {
  'Custom::S3AutoDeleteObjects': 'Empties a bucket before it is deleted.',
  'Custom::LogRetention': 'Says how long a log is kept.',
};

export const isHarmless = (type: string): boolean => harmlessTypes.has(type) || type in harmlessCustomTypes;

export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}

/** Refuses types and properties that might matter at run time and that no engine serves. */
export function checkUnderstood(
  stack: string,
  logicalId: string,
  type: string,
  properties: Readonly<Record<string, unknown>>,
): void {
  const kind = understood[type];
  if (!kind) {
    if (isHarmless(type)) return;
    throw new NotUnderstood(`${stack}/${logicalId}: resource type ${type} is not understood by the local cloud`);
  }
  const { assumed = {}, ignored = {} } = kind;
  const known = new Set(`${kind.honoured} ${kind.idle ?? ''}`.split(/\s+/));
  for (const [property, value] of Object.entries(properties)) {
    if (property in assumed && !isDeepStrictEqual(value, assumed[property])) {
      throw new NotUnderstood(
        `${stack}/${logicalId}: ${property} of ${type} is ${JSON.stringify(value)}; the local cloud knows ${JSON.stringify(assumed[property])} only`,
      );
    }
    if (!known.has(property) && !(property in assumed) && !(property in ignored)) {
      throw new NotUnderstood(
        `${stack}/${logicalId}: property ${property} of ${type} is not understood by the local cloud`,
      );
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
  return (
    understood[identity.type]?.ref?.(identity, name) ??
    (identity.type.endsWith('::ManagedPolicy') ? arnOf(identity) : name)
  );
}

export function attributeOf(identity: Identity, attribute: string): string {
  if (attribute === 'Arn' || (attribute.endsWith('Arn') && !understood[identity.type]?.attributes?.[attribute]))
    return arnOf(identity);
  const name = nameOf(identity);
  const known = understood[identity.type]?.attributes?.[attribute];
  if (known) return known(identity, name);
  if (attribute === 'DomainName') return `${name.toLowerCase()}.cloudfront.net`;
  return `${name}.${attribute}`;
}
