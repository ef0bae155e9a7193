import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { parametersOf, type Role, type Route } from '../../../shared/contracts/route.ts';
import { samples } from './samples.ts';
import { hallSession, now, type Scope, type seeded, servedOn } from './scope-world.ts';

export type Reply = APIGatewayProxyStructuredResultV2;
export type Server = (event: APIGatewayProxyEventV2) => Promise<Reply>;

/** A server with the seed's items to itself. */
export async function serverOn(seed: Awaited<ReturnType<typeof seeded>>): Promise<Server> {
  const { handler, ready } = servedOn(seed);
  await ready();
  return (event) => handler(event, {} as Context);
}

/** The well-formed request of that route about `of`: by staff of province 24 with those roles, or by a hall. */
export function send(
  server: Server,
  route: Route,
  of: Scope,
  { held = [], hall, key }: { held?: readonly Role[]; hall?: Scope; key?: string },
): Promise<Reply> {
  const { body, bytes, query } = samples[route.operation]?.(of) ?? {};
  const named = Object.fromEntries(
    parametersOf(route.path).map((name) => [name, of[name as keyof Scope] ?? 'imp_0000000000000000']),
  );
  const claims = {
    sub: 'u-24',
    name: 'U',
    'cognito:groups': `[${held.join(' ')}]`,
    'custom:branch': '24',
    auth_time: `${now / 1000}`,
  };
  const event = {
    routeKey: `${route.method} ${route.path}`,
    rawPath: route.path.replace(/\{(\w+)\}/g, (_, name: string) => named[name] ?? ''),
    headers: {
      'content-type': bytes?.mediaType ?? 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    pathParameters: named,
    ...(query ? { queryStringParameters: query } : {}),
    requestContext: {
      requestId: 'req-12345678',
      http: { sourceIp: '127.0.0.1' },
      authorizer: hall
        ? { lambda: { conferenceId: hall.conferenceId, bridgeId: hall.bridgeId, sessionId: hallSession.id } }
        : { jwt: { claims } },
    },
    body: bytes?.text ?? (body ? JSON.stringify(body) : undefined),
    isBase64Encoded: false,
  };
  return server(event as unknown as APIGatewayProxyEventV2);
}
