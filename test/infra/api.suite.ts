import { apiRoutes } from '../../shared/contracts/api.ts';
import { synthesise } from './synthesised.ts';

const system = synthesise();
const compute = (type: string) => system.find('compute', type);
const httpApi = Object.entries(compute('AWS::ApiGatewayV2::Api')).find(
  ([, each]) => each.Properties.ProtocolType === 'HTTP',
)!;
const routes = Object.values(compute('AWS::ApiGatewayV2::Route'))
  .map((each) => each.Properties)
  .filter((each) => each.ApiId.Ref === httpApi[0]);
const authorizers = compute('AWS::ApiGatewayV2::Authorizer');
const authOf = (route: { AuthorizationType?: string; AuthorizerId?: { Ref: string } }) => {
  if (!route.AuthorizerId) return 'public';
  return authorizers[route.AuthorizerId.Ref]?.Properties.AuthorizerType === 'JWT' ? 'staff' : 'hall';
};
const contracted = Object.entries(apiRoutes).flatMap(([id, own]) => own.map((each) => ({ id, ...each })));

/** Routes that serve people without an account; one more is a decision, so it is written here too. */
const publicRoutes = contracted.filter((each) => each.auth === 'public').map((each) => `${each.method} ${each.path}`);

describe('the HTTP API', () => {
  it('has exactly the routes of the contracts', () => {
    expect(routes.map((each) => each.RouteKey).sort()).toEqual(
      contracted.map((each) => `${each.method} ${each.path}`).sort(),
    );
  });

  it('judges each route as its contract says', () => {
    for (const { method, path, auth } of contracted) {
      const route = routes.find((each) => each.RouteKey === `${method} ${path}`);
      expect([method, path, authOf(route)]).toEqual([method, path, auth]);
    }
  });

  it('lets nobody in unjudged but on the public routes', () => {
    const open = routes.filter((each) => authOf(each) === 'public').map((each) => each.RouteKey);
    expect(open.sort()).toEqual([...publicRoutes].sort());
    for (const each of routes.filter((one) => authOf(one) !== 'public')) {
      expect(each.AuthorizationType).toBe(authOf(each) === 'staff' ? 'JWT' : 'CUSTOM');
    }
  });

  it('answers the console and no other page', () => {
    const { CorsConfiguration: cors } = httpApi[1].Properties;
    expect(cors.AllowOrigins).toEqual(['https://hop.nhipcau.example']);
    expect(cors.AllowCredentials).toBeUndefined();
    expect(cors.AllowHeaders).toEqual(expect.arrayContaining(['idempotency-key', 'x-file-name']));
    expect(cors.ExposeHeaders).toContain('content-disposition');
  });
});

describe('both stages', () => {
  it('throttle and write an access log without names, addresses or secrets', () => {
    const stages = Object.values(compute('AWS::ApiGatewayV2::Stage')).map((each) => each.Properties);
    expect(stages).toHaveLength(2);
    for (const stage of stages) {
      expect(stage.DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0);
      expect(stage.DefaultRouteSettings.ThrottlingBurstLimit).toBeGreaterThan(0);
      const format = stage.AccessLogSettings.Format;
      expect(JSON.parse(format)).toHaveProperty('requestId');
      expect(format).not.toMatch(/sourceIp|userAgent|querystring|claims|header|\.path/i);
    }
  });
});

describe('public routes', () => {
  const [id, stage] = Object.entries(compute('AWS::ApiGatewayV2::Stage')).find(
    ([, each]) => each.Properties.StageName === '$default',
  )!;

  it('have each a throttle of their own, below that of the stage', () => {
    const { RouteSettings, DefaultRouteSettings } = stage.Properties;
    expect(Object.keys(RouteSettings).sort()).toEqual([...publicRoutes].sort());
    for (const [route, each] of Object.entries<Record<string, number>>(RouteSettings)) {
      expect([route, (each.ThrottlingRateLimit ?? 0) <= DefaultRouteSettings.ThrottlingRateLimit / 4]).toEqual([
        route,
        true,
      ]);
      expect(each.ThrottlingRateLimit).toBeGreaterThan(0);
      expect(each.ThrottlingBurstLimit).toBeGreaterThanOrEqual(each.ThrottlingRateLimit ?? 0);
      expect(each.DetailedMetricsEnabled).toBe(true);
    }
  });

  it('let all of 10,000 halls sign in within a minute, three tries each', () => {
    const { ThrottlingRateLimit } = stage.Properties.RouteSettings['POST /hall/sessions'];
    expect(ThrottlingRateLimit * 60).toBeGreaterThanOrEqual(3 * 10_000);
  });

  it('are there before the stage names them', () => {
    const routeIds = Object.entries(compute('AWS::ApiGatewayV2::Route'))
      .filter(([, each]) => publicRoutes.includes(each.Properties.RouteKey))
      .map(([each]) => each);
    expect(routeIds).toHaveLength(publicRoutes.length);
    const after = (compute('AWS::ApiGatewayV2::Stage')[id] as { DependsOn?: string[] } | undefined)?.DependsOn;
    expect(after).toEqual(expect.arrayContaining(routeIds));
  });
});

describe('authorisers', () => {
  const all = Object.values(authorizers).map((each) => each.Properties);

  it('take the tokens of our pool for the console and for the command line from staff', () => {
    const jwt = all.find((each) => each.AuthorizerType === 'JWT');
    const clients = Object.keys(system.find('state', 'AWS::Cognito::UserPoolClient'));
    expect(jwt.JwtConfiguration.Audience).toHaveLength(2);
    for (const each of clients) expect(JSON.stringify(jwt.JwtConfiguration.Audience)).toContain(each);
    expect(jwt.IdentitySource).toEqual(['$request.header.Authorization']);
  });

  it('look at a hall once in five minutes: each use reads its session again', () => {
    const hall = all.find((each) => each.AuthorizerType === 'REQUEST');
    expect(hall).toMatchObject({
      AuthorizerResultTtlInSeconds: 300,
      EnableSimpleResponses: true,
      AuthorizerPayloadFormatVersion: '2.0',
      IdentitySource: ['$request.header.Authorization'],
    });
  });
});

describe('the push API', () => {
  it('selects by action and has the three routes of the socket function', () => {
    const [id, api] = Object.entries(compute('AWS::ApiGatewayV2::Api')).find(
      ([, each]) => each.Properties.ProtocolType === 'WEBSOCKET',
    )!;
    expect(api.Properties.RouteSelectionExpression).toBe('$request.body.action');
    const keys = Object.values(compute('AWS::ApiGatewayV2::Route'))
      .filter((each) => each.Properties.ApiId.Ref === id)
      .map((each) => each.Properties.RouteKey);
    expect(keys.sort()).toEqual(['$connect', '$default', '$disconnect']);
  });
});
