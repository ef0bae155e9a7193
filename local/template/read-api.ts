import type { Rate } from '../chime/token-bucket.ts';
import type { ApiDefinition, AuthorizerDefinition, FunctionLookup, Json, RouteDefinition } from './model.ts';
import { NotUnderstood, type Resource } from './resources.ts';

/** Service limit of an integration, which is also what it has unless told. */
const longestAnswerMs = 30_000;

/** One API with its routes, integrations, authorisers and stage. */
export function readApi(each: Resource, resources: readonly Resource[], functionOf: FunctionLookup): ApiDefinition {
  const mine = (type: string) => resources.filter((r) => r.type === type && r.properties.ApiId === each.name);
  const integrations = new Map(mine('AWS::ApiGatewayV2::Integration').map((r) => [r.name, r]));
  const routes = mine('AWS::ApiGatewayV2::Route').map((r): RouteDefinition => {
    const integration = integrations.get(String(r.properties.Target ?? '').replace('integrations/', ''));
    if (!integration)
      throw new NotUnderstood(
        `${r.stack}/${r.logicalId}: route ${r.properties.RouteKey} has no integration of its API`,
      );
    if (integration.properties.IntegrationType !== 'AWS_PROXY') {
      throw new NotUnderstood(
        `${r.stack}/${integration.logicalId}: IntegrationType ${integration.properties.IntegrationType} is not served`,
      );
    }
    const kind = r.properties.AuthorizationType ?? 'NONE';
    if (!['NONE', 'JWT', 'CUSTOM'].includes(String(kind))) {
      throw new NotUnderstood(`${r.stack}/${r.logicalId}: AuthorizationType ${kind} is not served`);
    }
    return {
      key: String(r.properties.RouteKey),
      functionId: functionOf(integration.properties.IntegrationUri, integration),
      timeoutMs: Number(integration.properties.TimeoutInMillis ?? longestAnswerMs),
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
    throttles: throttlesOf(stage),
    ...(each.properties.CorsConfiguration ? { cors: each.properties.CorsConfiguration as Json } : {}),
  };
}

interface RouteSettings {
  readonly ThrottlingRateLimit?: number;
  readonly ThrottlingBurstLimit?: number;
}

function throttlesOf(stage: Resource | undefined): Map<string, Rate> {
  const { DefaultRouteSettings, RouteSettings } = (stage?.properties ?? {}) as {
    DefaultRouteSettings?: RouteSettings;
    RouteSettings?: Readonly<Record<string, RouteSettings>>;
  };
  const all = { ...(DefaultRouteSettings ? { '*': DefaultRouteSettings } : {}), ...RouteSettings };
  return new Map(
    Object.entries(all).flatMap(([key, { ThrottlingRateLimit, ThrottlingBurstLimit }]) =>
      ThrottlingRateLimit === undefined
        ? []
        : [
            [
              key,
              {
                ratePerSecond: Number(ThrottlingRateLimit),
                burst: Number(ThrottlingBurstLimit ?? ThrottlingRateLimit),
              },
            ],
          ],
    ),
  );
}
