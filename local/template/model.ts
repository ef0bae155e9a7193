import { withLocalAddresses } from './addresses.ts';
import { resolveAssembly, type AssemblyOptions } from './assembly.ts';
import { loadStacks, type Stack } from './load.ts';
import { policiesOf, type Statement } from './policies.ts';
import { NotUnderstood, type Resource } from './resources.ts';

export type Json = Record<string, unknown>;

export interface FunctionDefinition {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  /** Folder with the bundle. */
  readonly folder: string;
  /** `index.handler` */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly reservedConcurrency?: number;
  /** What its role allows. */
  readonly statements: readonly Statement[];
}

export interface EventSource {
  readonly functionId: string;
  readonly sourceArn: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly reportsItemFailures: boolean;
  readonly maxConcurrency?: number;
  readonly filters: readonly Json[];
  readonly bisect: boolean;
  /** −1 = until the record expires. */
  readonly maxRetries: number;
  readonly failureQueueArn?: string;
  readonly fromHorizon: boolean;
}

export interface RuleDefinition {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly pattern?: Json;
  readonly schedule?: string;
  readonly targets: readonly RuleTarget[];
}

export interface RuleTarget {
  readonly arn: string;
  readonly input?: string;
  readonly inputPath?: string;
  readonly transformer?: { readonly paths: Readonly<Record<string, string>>; readonly template: string };
  readonly deadLetterArn?: string;
  readonly maxRetries: number;
  readonly messageGroupId?: string;
}

export interface RouteDefinition {
  readonly key: string;
  readonly functionId: string;
  readonly authorizer?: string;
  readonly scopes: readonly string[];
}

export type AuthorizerDefinition =
  | { readonly kind: 'jwt'; readonly id: string; readonly issuer: string; readonly audience: readonly string[]; readonly sources: readonly string[] }
  | { readonly kind: 'request'; readonly id: string; readonly functionId: string; readonly sources: readonly string[]; readonly ttlSeconds: number; readonly simple: boolean };

export interface ApiDefinition {
  readonly id: string;
  readonly protocol: 'HTTP' | 'WEBSOCKET';
  readonly selection: string;
  readonly stage: string;
  readonly routes: readonly RouteDefinition[];
  readonly authorizers: readonly AuthorizerDefinition[];
  readonly cors?: Json;
}

/** What the engines serve, out of the synthesised templates and nothing else. */
export interface CloudModel {
  readonly region: string;
  readonly account: string;
  readonly resources: readonly Resource[];
  readonly functions: readonly FunctionDefinition[];
  readonly sources: readonly EventSource[];
  readonly rules: readonly RuleDefinition[];
  readonly apis: readonly ApiDefinition[];
  of(type: string): Resource[];
  /** What a role of the templates allows. */
  statementsOf(roleArn: string): readonly Statement[];
}

export interface ModelOptions extends AssemblyOptions {
  /** `cdk.out` folder, or stacks already loaded. */
  readonly assembly: string | readonly Stack[];
  /** Where the public origin is: AWS addresses in the templates are replaced by addresses under it. */
  readonly origin?: string;
}

export function readModel(options: ModelOptions): CloudModel {
  const stacks = typeof options.assembly === 'string' ? loadStacks(options.assembly) : options.assembly;
  const resolved = resolveAssembly(stacks, options);
  const resources = options.origin ? withLocalAddresses(resolved, options.region, options.origin) : resolved;
  const of = (...types: string[]): Resource[] => resources.filter((each) => types.includes(each.type));
  const assets = new Map(stacks.flatMap((stack) => [...stack.assets]));
  const statementsOf = policiesOf(resources);

  const functions = of('AWS::Lambda::Function').flatMap((each): FunctionDefinition[] => {
    const { Code, Environment, Timeout, MemorySize, ReservedConcurrentExecutions, Handler, Role } = each.properties;
    const key = String((Code as Json | undefined)?.S3Key ?? '').replace(/\.[a-z]+$/, '');
    const folder = assets.get(key);
    if (isDeploymentHelper(each, resources)) return [];
    if (!folder) throw new NotUnderstood(`${each.stack}/${each.logicalId}: no bundle ${key || '(inline code)'} in the assembly`);
    const variables = ((Environment as Json | undefined)?.Variables ?? {}) as Record<string, unknown>;
    return [
      {
        id: functionId(each, variables),
        arn: each.arn,
        name: each.name,
        folder,
        handler: String(Handler ?? 'index.handler'),
        environment: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)])),
        timeoutMs: Number(Timeout ?? 3) * 1000,
        memoryMb: Number(MemorySize ?? 128),
        ...(ReservedConcurrentExecutions === undefined ? {} : { reservedConcurrency: Number(ReservedConcurrentExecutions) }),
        statements: statementsOf(String(Role)),
      },
    ];
  });
  const byArn = new Map(functions.flatMap((each) => [[each.arn, each.id] as const, [each.name, each.id] as const]));
  const functionOf = (reference: unknown, owner: Resource): string => {
    const text = String(reference);
    const arn = /arn:aws:lambda:[^/]*?:function:[^/:]+/.exec(text)?.[0] ?? text;
    const id = byArn.get(arn);
    if (!id) throw new NotUnderstood(`${owner.stack}/${owner.logicalId}: ${text} is not a function of the assembly`);
    return id;
  };

  return {
    region: options.region,
    account: options.account,
    resources,
    functions,
    sources: of('AWS::Lambda::EventSourceMapping')
      .filter((each) => each.properties.Enabled !== false)
      .map((each) => eventSource(each, functionOf)),
    rules: of('AWS::Events::Rule')
      .filter((each) => each.properties.State !== 'DISABLED')
      .map(rule),
    apis: of('AWS::ApiGatewayV2::Api').map((each) => api(each, resources, functionOf)),
    of,
    statementsOf,
  };
}

/** CDK's own providers (bucket cleaning, uploads, log retention) run at deployment, never at run time. */
function isDeploymentHelper(resource: Resource, resources: readonly Resource[]): boolean {
  return (
    /^(Custom|LogRetention|AWS679f)/.test(resource.logicalId) ||
    resources.some((each) => each.properties.ServiceToken === resource.arn)
  );
}

/** The function's folder under dist/functions: it carries it as its service name, which every log line shows too. */
function functionId(resource: Resource, variables: Record<string, unknown>): string {
  const service = variables.POWERTOOLS_SERVICE_NAME;
  return typeof service === 'string' && service !== '' ? service : resource.name;
}

function eventSource(each: Resource, functionOf: (reference: unknown, owner: Resource) => string): EventSource {
  const p = each.properties;
  const filters = ((p.FilterCriteria as Json | undefined)?.Filters ?? []) as { Pattern: string }[];
  const failure = (p.DestinationConfig as { OnFailure?: { Destination?: string } } | undefined)?.OnFailure?.Destination;
  const concurrency = (p.ScalingConfig as { MaximumConcurrency?: number } | undefined)?.MaximumConcurrency;
  const isStream = String(p.EventSourceArn).includes('/stream/');
  return {
    functionId: functionOf(p.FunctionName, each),
    sourceArn: String(p.EventSourceArn),
    batchSize: Number(p.BatchSize ?? (isStream ? 100 : 10)),
    windowSeconds: Number(p.MaximumBatchingWindowInSeconds ?? 0),
    reportsItemFailures: ((p.FunctionResponseTypes as string[] | undefined) ?? []).includes('ReportBatchItemFailures'),
    ...(concurrency === undefined ? {} : { maxConcurrency: Number(concurrency) }),
    filters: filters.map((filter) => JSON.parse(filter.Pattern) as Json),
    bisect: p.BisectBatchOnFunctionError === true,
    maxRetries: Number(p.MaximumRetryAttempts ?? -1),
    ...(failure === undefined ? {} : { failureQueueArn: failure }),
    fromHorizon: p.StartingPosition === 'TRIM_HORIZON',
  };
}

function rule(each: Resource): RuleDefinition {
  const p = each.properties;
  return {
    name: each.name,
    arn: each.arn,
    busName: String(p.EventBusName ?? 'default').split('/').at(-1)!,
    ...(p.EventPattern ? { pattern: p.EventPattern as Json } : {}),
    ...(p.ScheduleExpression ? { schedule: String(p.ScheduleExpression) } : {}),
    targets: ((p.Targets ?? []) as Json[]).map((target): RuleTarget => {
      const understood = 'Id Arn Input InputPath InputTransformer DeadLetterConfig RetryPolicy RoleArn SqsParameters'.split(' ');
      const odd = Object.keys(target).find((key) => !understood.includes(key));
      if (odd) throw new NotUnderstood(`${each.stack}/${each.logicalId}: target property ${odd} is not understood by the local cloud`);
      const transformer = target.InputTransformer as { InputPathsMap?: Record<string, string>; InputTemplate: string } | undefined;
      const deadLetter = (target.DeadLetterConfig as { Arn?: string } | undefined)?.Arn;
      const group = (target.SqsParameters as { MessageGroupId?: string } | undefined)?.MessageGroupId;
      return {
        arn: String(target.Arn),
        maxRetries: Number((target.RetryPolicy as { MaximumRetryAttempts?: number } | undefined)?.MaximumRetryAttempts ?? 185),
        ...(target.Input === undefined ? {} : { input: String(target.Input) }),
        ...(target.InputPath === undefined ? {} : { inputPath: String(target.InputPath) }),
        ...(transformer ? { transformer: { paths: transformer.InputPathsMap ?? {}, template: transformer.InputTemplate } } : {}),
        ...(deadLetter ? { deadLetterArn: deadLetter } : {}),
        ...(group ? { messageGroupId: group } : {}),
      };
    }),
  };
}

function api(
  each: Resource,
  resources: readonly Resource[],
  functionOf: (reference: unknown, owner: Resource) => string,
): ApiDefinition {
  const mine = (type: string) => resources.filter((r) => r.type === type && r.properties.ApiId === each.name);
  const integrations = new Map(mine('AWS::ApiGatewayV2::Integration').map((r) => [r.name, r]));
  const routes = mine('AWS::ApiGatewayV2::Route').map((r): RouteDefinition => {
    const integration = integrations.get(String(r.properties.Target ?? '').replace('integrations/', ''));
    if (!integration) throw new NotUnderstood(`${r.stack}/${r.logicalId}: route ${r.properties.RouteKey} has no integration of its API`);
    if (integration.properties.IntegrationType !== 'AWS_PROXY') {
      throw new NotUnderstood(`${r.stack}/${integration.logicalId}: IntegrationType ${integration.properties.IntegrationType} is not served`);
    }
    const kind = r.properties.AuthorizationType ?? 'NONE';
    if (!['NONE', 'JWT', 'CUSTOM'].includes(String(kind))) {
      throw new NotUnderstood(`${r.stack}/${r.logicalId}: AuthorizationType ${kind} is not served`);
    }
    return {
      key: String(r.properties.RouteKey),
      functionId: functionOf(integration.properties.IntegrationUri, integration),
      ...(kind === 'NONE' ? {} : { authorizer: String(r.properties.AuthorizerId) }),
      scopes: (r.properties.AuthorizationScopes as string[] | undefined) ?? [],
    };
  });
  const authorizers = mine('AWS::ApiGatewayV2::Authorizer').map((r): AuthorizerDefinition => {
    const p = r.properties;
    const sources = ([p.IdentitySource ?? []].flat() as string[]).map(String);
    if (p.AuthorizerType === 'JWT') {
      const { Issuer, Audience } = p.JwtConfiguration as { Issuer: string; Audience: string[] };
      return { kind: 'jwt', id: r.name, issuer: Issuer, audience: Audience, sources };
    }
    return {
      kind: 'request',
      id: r.name,
      functionId: functionOf(p.AuthorizerUri, r),
      sources,
      ttlSeconds: Number(p.AuthorizerResultTtlInSeconds ?? 300),
      simple: p.EnableSimpleResponses === true,
    };
  });
  const stage = mine('AWS::ApiGatewayV2::Stage')[0];
  return {
    id: each.name,
    protocol: each.properties.ProtocolType === 'WEBSOCKET' ? 'WEBSOCKET' : 'HTTP',
    selection: String(each.properties.RouteSelectionExpression ?? '$request.method $request.path'),
    stage: stage?.name ?? '$default',
    routes,
    authorizers,
    ...(each.properties.CorsConfiguration ? { cors: each.properties.CorsConfiguration as Json } : {}),
  };
}

