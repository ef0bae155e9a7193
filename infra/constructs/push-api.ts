import { type CfnElement, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { LogGroupLogDestination, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';
import { accessLogFormat } from './access-log.ts';
import { lastingLog } from './lasting-log.ts';

const LOG_POLICY = 'service-role/AmazonAPIGatewayPushToCloudWatchLogs';

export interface PushApiProps {
  readonly stage: string;
  readonly socket: IFunction;
  readonly logKey: IKey;
  readonly retentionDays: RetentionDays;
}

/** The WebSocket API that says "newer than n". `$connect` is judged inside the function, by a one-time ticket. */
export class PushApi extends Construct {
  readonly stage: WebSocketStage;

  constructor(scope: Construct, id: string, props: PushApiProps) {
    super(scope, id);
    const integration = (route: string) => ({ integration: new WebSocketLambdaIntegration(route, props.socket) });
    const api = new WebSocketApi(this, 'Api', {
      apiName: `nhip-cau-${props.stage}-push`,
      routeSelectionExpression: '$request.body.action',
      connectRouteOptions: integration('OnConnect'),
      disconnectRouteOptions: integration('OnDisconnect'),
      defaultRouteOptions: integration('OnMessage'),
    });
    const log = lastingLog(this, props);
    new CfnOutput(Stack.of(this), 'PushApiLog', { value: log.logGroupName });
    const account = this.letGatewayWriteLogs();
    this.stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: api,
      stageName: 'live',
      autoDeploy: true,
      throttle: { rateLimit: 1000, burstLimit: 4000 },
      detailedMetricsEnabled: true,
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: accessLogFormat('socket') },
    });
    this.stage.node.addDependency(account);
    accept(api, {
      'AwsSolutions-APIG4':
        'A browser cannot send an Authorization header with a WebSocket: the function itself takes a one-time ticket from the subprotocol and refuses the connection without it; the other routes exist only on a connection it let in.',
    });
  }

  /**
   * WebSocket stages write access logs only where the account names a role for it. The setting is the account's, so it stays
   * when the stack goes.
   */
  private letGatewayWriteLogs(): CfnAccount {
    const role = new Role(this, 'LogRole', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(LOG_POLICY)],
    });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    accept(role, {
      [`AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${LOG_POLICY}]`]:
        'API Gateway checks for exactly this policy before it takes the role.',
    });
    const account = new CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn });
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return account;
  }

  grantPush(role: Role): void {
    this.stage.grantManagementApiAccess(role);
    const { region } = Stack.of(this);
    const api = Stack.of(this).getLogicalId(this.stage.api.node.defaultChild as CfnElement);
    accept(role, {
      [`AwsSolutions-IAM5[Resource::arn:aws:execute-api:${region}:<AWS::AccountId>:<${api}>/live/*/@connections/*]`]:
        'Connections come and go and are named by the gateway; it is this API and stage alone.',
    });
  }
}
