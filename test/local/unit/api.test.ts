import type { IncomingMessage } from 'node:http';
import { claimsAsText, identityValue, requestAuthorizer } from '../../../local/api/authorize.ts';
import { corsHeaders } from '../../../local/api/cors.ts';
import { type ApiEvent, apiAnswer, clfTime } from '../../../local/api/event.ts';
import { routeTable } from '../../../local/api/routes.ts';
import { throttle } from '../../../local/api/throttle.ts';
import type { FunctionHost } from '../../../local/functions/host.ts';

const table = routeTable(
  [
    'GET /points',
    'GET /points/{id}',
    'GET /points/new',
    'ANY /points/{id}',
    'GET /files/{path+}',
    'ANY /files/{path+}',
    'GET /points/{id}/seats/{n}',
    '$default',
  ].map((key) => ({ key, functionId: key, timeoutMs: 30_000, scopes: [] })),
);

describe('routes', () => {
  it.each([
    ['GET', '/points', 'GET /points', {}],
    ['GET', '/points/new', 'GET /points/new', {}],
    ['GET', '/points/24%2F1', 'GET /points/{id}', { id: '24/1' }],
    ['DELETE', '/points/7', 'ANY /points/{id}', { id: '7' }],
    ['GET', '/files/a/b%20c', 'GET /files/{path+}', { path: 'a/b c' }],
    ['PUT', '/files/a', 'ANY /files/{path+}', { path: 'a' }],
    ['GET', '/points/1/seats/2', 'GET /points/{id}/seats/{n}', { id: '1', n: '2' }],
  ])('%s %s → %s', (method, path, key, parameters) => {
    const found = table.find(method, path);
    expect([found?.route.key, found?.parameters]).toEqual([key, parameters]);
  });

  it.each([
    ['GET', '/points/'],
    ['GET', '/files'],
    ['GET', '/nowhere'],
    ['POST', '/points'],
  ])('%s %s is left to $default', (method, path) => {
    expect(table.find(method, path)).toBeUndefined();
    expect(table.fallback?.route.key).toBe('$default');
  });
});

describe('answers', () => {
  it('infer status and type when the function gives plain data', () => {
    const { status, headers, body } = apiAnswer('{"a":1}');
    expect([status, headers['content-type'], body.toString()]).toEqual([200, 'application/json', '{"a":1}']);
  });

  it('keep status, headers, cookies and bytes', () => {
    const answer = apiAnswer(
      JSON.stringify({ statusCode: 201, headers: { 'X-A': 1 }, cookies: ['c=1'], body: '/wA=', isBase64Encoded: true }),
    );
    expect(answer).toMatchObject({
      status: 201,
      headers: { 'x-a': '1' },
      cookies: ['c=1'],
      body: Buffer.from([255, 0]),
    });
  });

  it('carry the time as the gateway writes it', () =>
    expect(clfTime(Date.UTC(2026, 2, 8, 1, 2, 3))).toBe('08/Mar/2026:01:02:03 +0000'));
});

it('CORS: credentials never go with a star, and strangers get nothing', () => {
  const ask = (origin: string) => ({ method: 'GET', headers: { origin } }) as unknown as IncomingMessage;
  expect(corsHeaders({ AllowOrigins: ['*'] }, ask('http://a'))).toMatchObject({ 'access-control-allow-origin': '*' });
  expect(corsHeaders({ AllowOrigins: ['http://a'], AllowCredentials: true }, ask('http://a'))).toMatchObject({
    'access-control-allow-origin': 'http://a',
    'access-control-allow-credentials': 'true',
  });
  expect(corsHeaders({ AllowOrigins: ['http://a'] }, ask('http://b'))).toEqual({});
});

describe('a throttle', () => {
  const admits = () =>
    throttle(
      new Map([
        ['*', { ratePerSecond: 10, burst: 4 }],
        ['POST /sessions', { ratePerSecond: 1, burst: 2 }],
      ]),
    );
  const admitted = (admit: ReturnType<typeof throttle>, route: string, times: number, now: number) =>
    Array.from({ length: times }, () => admit(route, now)).filter(Boolean).length;

  it('holds a route to its own rate, and any other to that of the stage', () => {
    const admit = admits();
    expect(admitted(admit, 'POST /sessions', 10, 0)).toBe(2);
    expect(admitted(admit, 'GET /points', 10, 0)).toBe(4);
    expect(admitted(admit, 'POST /sessions', 10, 1000)).toBe(1);
    expect(admitted(admit, 'GET /points', 10, 200)).toBe(2);
  });

  it('leaves the other routes alone when one is flooded', () => {
    const admit = admits();
    admitted(admit, 'POST /sessions', 1000, 0);
    expect(admitted(admit, 'GET /points', 4, 0)).toBe(4);
    expect(admitted(throttle(new Map()), 'POST /sessions', 1000, 0)).toBe(1000);
  });
});

describe('authorisers', () => {
  const event = (authorization?: string) =>
    ({
      headers: authorization ? { authorization } : {},
      requestContext: {},
      routeKey: 'GET /x',
    }) as unknown as ApiEvent;

  it('find identity sources in headers and query', () => {
    expect(identityValue('$request.header.Authorization', event('x'))).toBe('x');
    expect(identityValue('$request.querystring.t', { queryStringParameters: { t: '1' } } as unknown as ApiEvent)).toBe(
      '1',
    );
    expect(identityValue('$request.header.Other', event('x'))).toBeUndefined();
  });

  it('flatten claims as HTTP APIs do', () =>
    expect(claimsAsText({ a: ['x', 'y'], n: 1, b: true })).toEqual({ a: '[x y]', n: '1', b: 'true' }));

  it('keep a verdict for the time the template gives, and no longer', async () => {
    let now = 0;
    let asked = 0;
    const host = {
      invoke: async () => {
        asked += 1;
        return { ok: true, payload: JSON.stringify({ isAuthorized: asked === 1 }) };
      },
    } as unknown as FunctionHost;
    const definition = {
      kind: 'request',
      id: 'a',
      functionId: 'f',
      sources: ['$request.header.Authorization'],
      ttlSeconds: 10,
      simple: true,
    } as const;
    const authorize = requestAuthorizer(definition, host, () => now, { routeArn: () => 'arn' });
    expect((await authorize(event(), [])).status).toBe(401);
    expect((await authorize(event('s'), [])).status).toBe(200);
    now = 9999;
    expect((await authorize(event('s'), [])).status).toBe(200);
    now = 10_000;
    expect((await authorize(event('s'), [])).status).toBe(403);
    expect(asked).toBe(2);
  });
});
