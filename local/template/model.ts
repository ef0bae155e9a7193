import type { Rate } from '../chime/token-bucket.ts';
import { withLocalAddresses } from './addresses.ts';
import { type AssemblyOptions, resolveAssembly } from './assembly.ts';
import { loadStacks, type Stack } from './load.ts';
import { deniedByTables, policiesOf, type Statement } from './policies.ts';
import { readApi } from './read-api.ts';
import { readEventSource, readRule } from './read-events.ts';
import { NotUnderstood, type Resource } from './resources.ts';

export type Json = Record<string, unknown>;

/** Function id behind an ARN, name or invocation URI; refuses what is no function of the assembly. */
export type FunctionLookup = (reference: unknown, owner: Resource) => string;

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
  /** What its role allows, and what tables deny to everybody. */
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
  /** Records older than that are given up; absent: as long as the stream keeps them. */
  readonly maxAgeSeconds?: number;
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
  /** How long its function may take to answer. */
  readonly timeoutMs: number;
  readonly authorizer?: string;
  readonly scopes: readonly string[];
}

export type AuthorizerDefinition =
  | {
      readonly kind: 'jwt';
      readonly id: string;
      readonly issuer: string;
      readonly audience: readonly string[];
      readonly sources: readonly string[];
    }
  | {
      readonly kind: 'request';
      readonly id: string;
      readonly functionId: string;
      readonly sources: readonly string[];
      readonly ttlSeconds: number;
      readonly simple: boolean;
    };

export interface ApiDefinition {
  readonly id: string;
  readonly protocol: 'HTTP' | 'WEBSOCKET';
  readonly selection: string;
  readonly stage: string;
  readonly routes: readonly RouteDefinition[];
  readonly authorizers: readonly AuthorizerDefinition[];
  readonly cors?: Json;
  /** Requests of one route: by its key, and `*` for those that have no settings of their own. */
  readonly throttles: ReadonlyMap<string, Rate>;
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
  const denied = deniedByTables(resources);

  const functions = of('AWS::Lambda::Function').flatMap((each): FunctionDefinition[] => {
    const { Code, Environment, Timeout, MemorySize, ReservedConcurrentExecutions, Handler, Role } = each.properties;
    const key = String((Code as Json | undefined)?.S3Key ?? '').replace(/\.[a-z]+$/, '');
    const folder = assets.get(key);
    if (isDeploymentHelper(each, resources)) return [];
    if (!folder)
      throw new NotUnderstood(`${each.stack}/${each.logicalId}: no bundle ${key || '(inline code)'} in the assembly`);
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
        ...(ReservedConcurrentExecutions === undefined
          ? {}
          : { reservedConcurrency: Number(ReservedConcurrentExecutions) }),
        statements: [...statementsOf(String(Role)), ...denied],
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
      .map((each) => readEventSource(each, functionOf)),
    rules: of('AWS::Events::Rule')
      .filter((each) => each.properties.State !== 'DISABLED')
      .map(readRule),
    apis: of('AWS::ApiGatewayV2::Api').map((each) => readApi(each, resources, functionOf)),
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
