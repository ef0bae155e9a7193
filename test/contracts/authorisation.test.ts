import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { apiRoutes } from '../../shared/contracts/api.ts';
import { type Role, type Route, roles } from '../../shared/contracts/route.ts';
import { bind, httpHandler } from '../../shared/runtime/http.ts';

/**
 * Role × route, out of the route table: whoever adds a route gets its row. The use case behind every route is one that
 * says that it was reached, so nothing but the gatekeeper decides.
 */
const routes = Object.values(apiRoutes).flat();
const reached = new Error('reached');
const handler = httpHandler(() => ({
  bindings: routes.map((route) => bind({ ...withoutChecks(route) }, async () => Promise.reject(reached))),
}));

type Claims = Record<string, unknown>;

async function statusOf(
  route: Route,
  authorizer: { jwt?: { claims: Claims }; lambda?: Claims } | undefined,
): Promise<number> {
  const event = {
    routeKey: `${route.method} ${route.path}`,
    rawPath: route.path,
    headers: { 'content-type': route.takes?.[0] ?? 'application/json' },
    requestContext: {
      requestId: 'req-12345678',
      http: { sourceIp: '127.0.0.1' },
      ...(authorizer ? { authorizer } : {}),
    },
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
  const reply = await handler(event, {} as Context);
  return reply.statusCode as number;
}

/** The gatekeeper alone: schemas and idempotency have their own tests. */
function withoutChecks({ params: _p, query: _q, body: _b, idempotent: _i, recentSignIn: _r, ...rest }: Route): Route {
  return rest;
}

beforeAll(() => jest.spyOn(console, 'error').mockImplementation(() => undefined));

const staff = routes.filter((r) => r.auth === 'staff');
const cells = staff.flatMap((route) => roles.map((role) => [`${route.method} ${route.path}`, role, route] as const));

describe('the authorisation matrix', () => {
  test.each(cells)('%s by %s', async (_name, role, route) => {
    const status = await statusOf(route, { jwt: { claims: { sub: 'u-1', 'cognito:groups': `[${role}]` } } });
    expect(status).toBe(route.roles?.includes(role as Role) ? 500 : 403); // 500: the use case was reached
  });

  test.each(staff.map((r) => [`${r.method} ${r.path}`, r] as const))(
    '%s without a role or without sign-in',
    async (_name, route) => {
      expect(await statusOf(route, { jwt: { claims: { sub: 'u-1' } } })).toBe(403);
      expect(
        await statusOf(route, { jwt: { claims: { sub: 'u-1', 'cognito:groups': '[administrator central_office]' } } }),
      ).toBe(403);
      expect(await statusOf(route, undefined)).toBe(401);
    },
  );

  const hall = routes.filter((r) => r.auth === 'hall');
  test.each(hall.map((r) => [`${r.method} ${r.path}`, r] as const))('%s by a hall only', async (_name, route) => {
    expect(await statusOf(route, undefined)).toBe(401);
    expect(await statusOf(route, { jwt: { claims: { sub: 'u-1', 'cognito:groups': '[admin]' } } })).toBe(401);
    const session = {
      conferenceId: 'cnf_0123456789ab',
      bridgeId: 'brg_0123456789ab_0123_0123456789ab',
      sessionId: 's',
    };
    expect(await statusOf(route, { lambda: session })).toBe(500);
  });

  test('deny says the same of every route', async () => {
    const denied = new Set<string>();
    for (const route of staff) {
      const reply = await handler(
        {
          routeKey: `${route.method} ${route.path}`,
          rawPath: route.path,
          headers: {},
          requestContext: {
            requestId: 'req-12345678',
            http: { sourceIp: '127.0.0.1' },
            authorizer: { jwt: { claims: { sub: 'u' } } },
          },
        } as unknown as APIGatewayProxyEventV2,
        {} as Context,
      );
      denied.add(String(reply.body));
    }
    expect(denied.size).toBe(staff.length === 0 ? 0 : 1);
  });
});
