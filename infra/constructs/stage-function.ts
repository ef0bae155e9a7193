import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';
import type { FunctionSpec } from '../functions/spec.ts';
import { lastingLog } from './lasting-log.ts';
import { caughtFailures, failuresBorne, metricsNamespace } from './own-metric.ts';
import type { Watch } from './watch.ts';

export interface StageFunctionProps {
  readonly spec: FunctionSpec;
  /** Folder that holds `<id>/index.mjs`. */
  readonly bundles: string;
  readonly stage: string;
  readonly logKey: IKey;
  readonly retentionDays: RetentionDays;
  readonly watch: Watch;
}

/** One function with a role of its own, its log and its alarms. It may write its log and nothing else until granted. */
export class StageFunction extends Construct {
  readonly name: string;
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: StageFunctionProps) {
    super(scope, id);
    const { spec, stage } = props;
    this.name = `nhip-cau-${stage}-${spec.id}`;
    const logGroup = lastingLog(this, props);
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Nhip Cau: ${spec.id}`,
    });
    logGroup.grantWrite(this.role);
    this.function = new LambdaFunction(this, 'Function', {
      functionName: this.name,
      description: spec.impact,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(bundleOf(spec.id, props.bundles)),
      role: this.role,
      memorySize: spec.memoryMb,
      timeout: Duration.seconds(spec.timeoutSeconds),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      environment: {
        POWERTOOLS_SERVICE_NAME: spec.id,
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(stage),
        LOG_LEVEL: 'INFO',
        STAGE: stage,
      },
    });
    accept(this.role, {
      'AwsSolutions-IAM5[Resource::*]': 'X-Ray takes traces under no resource name (xray:PutTraceSegments).',
      'NIST.800.53.R5-IAMNoInlinePolicy':
        'The policy says what this one function may do; as a managed policy it could be attached to another role.',
    });
    accept(this.function, {
      'NIST.800.53.R5-LambdaConcurrency':
        'Reserving takes from the account for good; what must be held back is held at its queue (maxConcurrency) and at the API (throttle).',
      'NIST.800.53.R5-LambdaDLQ': noAsynchronousCall,
      'Serverless-LambdaDLQ': noAsynchronousCall,
      'NIST.800.53.R5-LambdaInsideVPC':
        'It calls AWS services only, over TLS and signed; there is no private network to be in.',
      'Serverless-LambdaEventSourceMappingDestination':
        'A mapping from SQS has no failure destination: the queue itself has a dead-letter queue.',
    });
    const alarm = { subject: spec.id, periods: 2, impact: spec.impact };
    // What the handler catches is an answer to Lambda, not an error: it is counted by the function itself.
    const caught = caughtFailures(stage, spec);
    if (caught) props.watch.alarm({ kind: 'failing', metric: caught, above: failuresBorne(spec), ...alarm });
    props.watch.alarm({ kind: 'crashing', metric: functionMetric(this.name, 'Errors'), above: 3, ...alarm });
  }
}

function bundleOf(id: string, bundles: string): string {
  const folder = join(bundles, id);
  if (!existsSync(join(folder, 'index.mjs')))
    throw new Error(`No bundle of ${id} in ${folder}: run \`npm run bundle\`.`);
  return folder;
}

const noAsynchronousCall =
  'Nobody calls it asynchronously: APIs wait for it, and queues and the stream have dead-letter queues of their own.';

export function functionMetric(functionName: string, metricName: string, statistic: string = Stats.SUM): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: functionName },
    statistic,
    period: Duration.minutes(1),
  });
}
