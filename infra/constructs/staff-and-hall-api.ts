import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  type CfnStage,
  CorsHttpMethod,
  HttpApi,
  type HttpMethod,
  type HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpJwtAuthorizer,
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct, type IDependable } from 'constructs';
import { accept } from '../accept.ts';
import { judgedRoutes, publicRoutes } from '../throttles.ts';
import { accessLogFormat } from './access-log.ts';
import { lastingLog } from './lasting-log.ts';
import { ownMetric } from './own-metric.ts';
import type { Watch } from './watch.ts';

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly auth: 'staff' | 'hall' | 'public';
}

export interface StaffAndHallApiProps {
  readonly stage: string;
  readonly consoleOrigin: string;
  readonly issuer: string;
  /** Clients of the pool whose tokens are taken. */
  readonly audience: readonly string[];
  readonly authorizeHall: IFunction;
  readonly logKey: IKey;
  readonly retentionDays: RetentionDays;
  readonly watch: Watch;
}

/** The HTTP API. Staff come with a token of the user pool, halls with their link's secret, judged anew at every request. */
export class StaffAndHallApi extends Construct {
  readonly api: HttpApi;
  private readonly stage: HttpStage;
  private readonly authorizers: Readonly<Record<'staff' | 'hall', IHttpRouteAuthorizer>>;

  constructor(scope: Construct, id: string, props: StaffAndHallApiProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      apiName: `nhip-cau-${props.stage}`,
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: [props.consoleOrigin],
        allowMethods: [
          CorsHttpMethod.GET,
          CorsHttpMethod.POST,
          CorsHttpMethod.PUT,
          CorsHttpMethod.PATCH,
          CorsHttpMethod.DELETE,
        ],
        allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', 'x-file-name'],
        exposeHeaders: ['content-disposition', 'etag', 'location', 'retry-after', 'x-correlation-id'],
        maxAge: Duration.hours(1),
      },
    });
    const log = lastingLog(this, props);
    new CfnOutput(Stack.of(this), 'HttpApiLog', { value: log.logGroupName });
    this.stage = this.api.addStage('Stage', {
      stageName: '$default',
      autoDeploy: true,
      throttle: judgedRoutes,
      detailedMetricsEnabled: true,
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: accessLogFormat('http') },
    });
    this.authorizers = {
      staff: new HttpJwtAuthorizer('Staff', props.issuer, { jwtAudience: [...props.audience] }),
      hall: new HttpLambdaAuthorizer('Hall', props.authorizeHall, {
        responseTypes: [HttpLambdaResponseType.SIMPLE],
        identitySource: ['$request.header.Authorization'],
        // Only a first look: each use reads the session again, so that a kept answer lets nobody in who was shut out.
        resultsCacheTtl: Duration.minutes(5),
      }),
    };
    props.watch.alarm({
      kind: 'api-faults',
      subject: 'http-api',
      metric: faults(props.stage, this.api.apiId),
      above: 5,
      periods: 2,
      impact: 'Staff or halls get errors instead of answers.',
    });
  }

  /** One integration and one invoke permission for the function, however many routes it has. */
  route(id: string, handler: IFunction, routes: readonly Route[]): void {
    const integration = new HttpLambdaIntegration(id, handler, { scopePermissionToRoute: false });
    for (const { method, path, auth } of routes) {
      const authorizer = auth === 'public' ? {} : { authorizer: this.authorizers[auth] };
      const added = this.api.addRoutes({ path, methods: [method as HttpMethod], integration, ...authorizer });
      if (auth !== 'public') continue;
      this.throttlePublic(`${method} ${path}`, added);
      for (const route of added) {
        accept(route, {
          'AwsSolutions-APIG4': `Public by contract: ${method} ${path} serves people without an account.`,
        });
      }
    }
  }

  /** A stage takes settings of a route only once the route is there. */
  private throttlePublic(key: string, routes: readonly IDependable[]): void {
    const throttle = publicRoutes[key];
    if (!throttle) throw new Error(`${key} is public and has no throttle: give it one in infra/throttles.ts.`);
    const stage = this.stage.node.defaultChild as CfnStage;
    stage.routeSettings = {
      ...(stage.routeSettings as Record<string, unknown> | undefined),
      [key]: {
        ThrottlingRateLimit: throttle.rateLimit,
        ThrottlingBurstLimit: throttle.burstLimit,
        DetailedMetricsEnabled: true,
      },
    };
    this.stage.node.addDependency(...routes);
  }
}

/** Answers 5xx but those that put a hall off until its room is made: thousands of halls at the door are no fault. */
function faults(stage: string, apiId: string): MathExpression {
  const answers = new Metric({
    namespace: 'AWS/ApiGateway',
    metricName: '5xx',
    dimensionsMap: { ApiId: apiId },
    statistic: Stats.SUM,
  });
  return new MathExpression({
    label: 'Faults',
    expression: 'answers - FILL(putOff, 0)',
    usingMetrics: { answers, putOff: ownMetric(stage, 'hall-http', 'RequestPutOff') },
    period: Duration.minutes(1),
  });
}
