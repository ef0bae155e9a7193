import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { instant } from '../../shared/contracts/kinds.ts';
import { route } from '../../shared/contracts/route.ts';
import { Conflict, Missing, Refused } from '../../shared/domain/refusals.ts';
import { takesGzip } from '../../shared/runtime/compressing.ts';
import { bind, httpHandler } from '../../shared/runtime/http.ts';
import { keys } from '../../shared/store/keys.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { ConditionFailed } from '../../shared/store/table.ts';
import { metricsWhile } from '../support/metrics.ts';

const common = { auth: 'staff', roles: ['central-office'], summary: 's' } as const;
const things = route({
  ...common,
  method: 'POST',
  path: '/things/{id}',
  operation: 'doThing',
  idempotent: true,
  params: z.object({ id: z.string().check(z.regex(/^t\d$/)) }),
  query: z.object({ n: z.optional(z.coerce.number()) }),
  body: z.object({ at: instant, name: z.string() }),
  response: z.object({ at: instant, name: z.string() }),
});
const upload = route({
  ...common,
  method: 'PUT',
  path: '/files',
  operation: 'putFile',
  takes: ['text/csv'],
  maxBytes: 10,
  response: z.object({ size: z.number(), name: z.optional(z.string()) }),
});
const file = route({ ...common, method: 'GET', path: '/files', operation: 'getFile', gives: ['application/pdf'] });
const list = route({
  ...common,
  method: 'GET',
  path: '/things',
  operation: 'listThings',
  query: z.object({ n: z.coerce.number() }),
  response: z.object({ names: z.array(z.string()) }),
});
const quiet = route({ ...common, method: 'DELETE', path: '/files', operation: 'dropFile' });

type Use = (request: {
  params: { id: string };
  body: { at: number; name: string };
  idempotencyKey?: string;
}) => Promise<{ at: number; name: string }>;

function serving(use: Use, table = createMemoryTable(), now = () => 1_000_000) {
  const handler = httpHandler(() => ({
    bindings: [
      bind(things, (r) => use(r)),
      bind(upload, async ({ body }) => ({
        size: body.bytes.length,
        ...(body.fileName ? { name: body.fileName } : {}),
      })),
      bind(file, async () => ({ mediaType: 'application/pdf', bytes: Buffer.from('%PDF'), fileName: 'Thông báo.pdf' })),
      bind(list, async ({ query }) => ({ names: Array.from({ length: query.n }, (_, at) => `Xã thứ ${at}`) })),
      bind(quiet, async () => undefined),
    ],
    idempotency: { table, now },
  }));
  return async (routeKey: string, more: Record<string, unknown> = {}, headers: Record<string, string> = {}) => {
    const event = {
      routeKey,
      rawPath: routeKey.split(' ')[1]?.replace('{id}', 't1'),
      pathParameters: { id: 't1' },
      headers: { 'content-type': 'application/json', ...headers },
      requestContext: {
        requestId: 'req-12345678',
        http: { sourceIp: '127.0.0.1' },
        authorizer: { jwt: { claims: { sub: 'u', 'cognito:groups': '[central-office]' } } },
      },
      body: JSON.stringify({ at: '2026-01-05T07:00:00+07:00', name: 'x' }),
      isBase64Encoded: false,
      ...more,
    } as unknown as APIGatewayProxyEventV2;
    const reply = await handler(event, {} as Context);
    return { ...reply, said: reply.body && !reply.isBase64Encoded ? JSON.parse(reply.body as string) : undefined };
  };
}

const post = 'POST /things/{id}';
const echo: Use = async ({ body }) => body;

describe('a long answer', () => {
  const asked = async (headers: Record<string, string>, n = '300') => {
    const method = { http: { sourceIp: '127.0.0.1', method: 'GET' } };
    const claims = { sub: 'u', 'cognito:groups': '[central-office]' };
    const requestContext = { requestId: 'req-12345678', ...method, authorizer: { jwt: { claims } } };
    return serving(echo)('GET /things', { queryStringParameters: { n }, requestContext, body: undefined }, headers);
  };
  const wants = { authorization: 'Bearer x', 'accept-encoding': 'gzip, deflate, br, zstd' };

  it('goes out compressed to who asks with a token and takes that', async () => {
    const { headers, body, isBase64Encoded } = await asked(wants);
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding', 'cache-control': 'no-store' });
    expect(isBase64Encoded).toBe(true);
    const { names } = JSON.parse(gunzipSync(Buffer.from(body as string, 'base64')).toString()) as { names: string[] };
    expect([names.length, names[299]]).toEqual([300, 'Xã thứ 299']);
  });

  it.each([
    ['gzip', true],
    ['GZIP;q=0.5, br', true],
    ['br, *', true],
    ['*;q=0', false],
    ['gzip ; q=0.0, *', false],
    ['deflate, br', false],
    ['', false],
  ])('"%s" takes gzip: %p', (header, does) => expect(takesGzip(header)).toBe(does));

  it.each([
    ['takes none', { authorization: 'Bearer x' }, '300'],
    ['refuses it', { ...wants, 'accept-encoding': 'gzip;q=0' }, '300'],
    ['comes with a cookie, whose page may be a stranger', { ...wants, authorization: '' }, '300'],
    ['asks for little', wants, '3'],
  ])('is sent as it is to who %s', async (_who, headers, n) => {
    const { said, isBase64Encoded } = await asked(headers, n);
    expect([(said as { names: string[] }).names.length, isBase64Encoded]).toEqual([Number(n), undefined]);
  });
});

describe('a request', () => {
  it('hands instants in as numbers and out as text', async () => {
    let seen: unknown;
    const call = serving(async ({ body }) => {
      seen = body.at;
      return body;
    });
    expect(await call(post)).toMatchObject({
      statusCode: 200,
      said: { at: '2026-01-05T00:00:00.000Z', name: 'x' },
      headers: { 'cache-control': 'no-store' },
    });
    expect(seen).toBe(Date.parse('2026-01-05T00:00:00Z'));
  });

  it('is answered, well or ill, with what keeps a browser from reading more into it', async () => {
    const call = serving(echo);
    for (const reply of [await call(post), await call('GET /none'), await call(post, { body: '{' })]) {
      expect(reply.headers).toMatchObject({
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'strict-transport-security': expect.stringContaining('max-age=31536000'),
        'x-content-type-options': 'nosniff',
      });
    }
  });

  it('that fails is counted, for the alarm: Lambda sees an answer; one that is refused is not', async () => {
    const failing = serving(async () => Promise.reject(new Error('boom')));
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await metricsWhile(() => failing(post))).toMatchObject([{ RequestFailed: 1 }]);
    const refusing = serving(async () => Promise.reject(new Refused('forbidden', 'No.')));
    expect(await metricsWhile(() => refusing(post))).toEqual([]);
    const waiting = serving(async () => Promise.reject(new Refused('not-ready', 'Wait.', { status: 503 })));
    expect(await metricsWhile(() => waiting(post))).toMatchObject([{ RequestPutOff: 1 }]);
  });

  it.each<[string, Record<string, unknown>, number, string]>([
    ['that is not JSON', { body: '{' }, 400, 'invalid-request'],
    ['without a body', { body: undefined }, 400, 'invalid-request'],
    ['with a wrong id, which names nothing', { pathParameters: { id: '../x' } }, 404, 'not-found'],
    ['for a route that is not there', { routeKey: 'GET /none' }, 404, 'not-found'],
    ['over a megabyte', { body: JSON.stringify({ name: 'x'.repeat(1_100_000) }) }, 413, 'too-large'],
  ])('%s is refused', async (_name, more, status, code) => {
    expect(await serving(echo)(post, more)).toMatchObject({
      statusCode: status,
      said: { code, status },
      headers: { 'content-type': 'application/problem+json' },
    });
  });

  it('is told every wrong field at once', async () => {
    const { said } = await serving(echo)(post, { body: '{"at":"soon"}', queryStringParameters: { n: 'x' } });
    expect(said.fields.map((f: { field: string }) => f.field).toSorted()).toEqual(['body/at', 'body/name', 'query/n']);
  });

  it.each<[Error, number, string]>([
    [new Refused('not-ready', 'why', { facts: { retryAfterSeconds: 2.2 }, status: 503 }), 503, 'not-ready'],
    [new Missing('thing', 't1'), 404, 'not-found'],
    [new Conflict('version-lost', 'why'), 409, 'version-lost'],
    [new ConditionFailed(0, { pk: 'secret', sk: 'x' }), 409, 'changed-meanwhile'],
  ])('that meets %s gets its problem', async (error, status, code) => {
    const reply = await serving(() => Promise.reject(error))(post);
    const headers = { 'x-correlation-id': 'req-12345678' };
    expect(reply).toMatchObject({ statusCode: status, said: { code }, headers });
    expect(reply.body).not.toContain('secret');
    if (status === 503) expect(reply.headers?.['retry-after']).toBe('3');
  });

  it('that meets a defect learns a reference and nothing of it', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const reply = await serving(() => Promise.reject(new Error('password=hunter2')))(post);
    expect(reply).toMatchObject({ statusCode: 500, said: { code: 'internal', instance: 'req-12345678' } });
    expect(reply.body).not.toContain('hunter2');
  });

  it('takes a file as it is, of the types and size that are allowed', async () => {
    const call = serving(echo);
    const csv = { 'content-type': 'text/csv; charset=utf-8', 'x-file-name': 'T%C3%AAn.csv' };
    expect(
      await call('PUT /files', { body: Buffer.from('a,b').toString('base64'), isBase64Encoded: true }, csv),
    ).toMatchObject({ said: { size: 3, name: 'Tên.csv' } });
    expect(await call('PUT /files', { body: 'a' }, { ...csv, 'x-file-name': '100%' })).toMatchObject({
      said: { name: '100%' },
    });
    expect(await call('PUT /files', { body: 'a' })).toMatchObject({ statusCode: 415 });
    expect(await call('PUT /files', { body: 'x'.repeat(11) }, csv)).toMatchObject({ statusCode: 413 });
  });

  it('gives a file under its own name, and 204 where there is nothing to say', async () => {
    const call = serving(echo);
    expect(await call('GET /files')).toMatchObject({
      isBase64Encoded: true,
      headers: { 'content-disposition': "attachment; filename*=UTF-8''Th%C3%B4ng%20b%C3%A1o.pdf" },
    });
    expect(await call('DELETE /files')).toMatchObject({ statusCode: 204 });
  });
});

describe('a request with an Idempotency-Key', () => {
  const key = { 'idempotency-key': 'key-00000001' };
  const counting = () => {
    let runs = 0;
    const use: Use = async ({ body }) => ({ ...body, name: `run ${++runs}` });
    return use;
  };

  it('is done once, and its repeat gets the same answer', async () => {
    const call = serving(counting());
    const first = await call(post, {}, key);
    expect(await call(post, {}, key)).toMatchObject({ statusCode: 200, body: first.body });
    expect((await call(post, {}, { 'idempotency-key': 'key-00000002' })).said.name).toBe('run 2');
    expect((await call(post)).said.name).toBe('run 3');
  });

  it('is refused with another body or query, or with a key that is none', async () => {
    const call = serving(counting());
    await call(post, {}, key);
    expect(await call(post, { body: JSON.stringify({ at: '2026-01-05T07:00:00Z', name: 'y' }) }, key)).toMatchObject({
      statusCode: 422,
      said: { code: 'idempotency-key-reused' },
    });
    expect(await call(post, { rawQueryString: 'n=1' }, key)).toMatchObject({ statusCode: 422 });
    expect(await call(post, {}, { 'idempotency-key': 'short' })).toMatchObject({ statusCode: 400 });
  });

  it('is told while the first still runs; given up after 35 s, the next takes over', async () => {
    let now = 1_000_000;
    let release = () => {};
    const waiting = new Promise<void>((done) => {
      release = done;
    });
    let runs = 0;
    const call = serving(
      async ({ body }) => {
        if (++runs === 1) await waiting;
        return { ...body, name: `run ${runs}` };
      },
      createMemoryTable(),
      () => now,
    );
    const first = call(post, {}, key);
    await new Promise(setImmediate);
    expect(await call(post, {}, key)).toMatchObject({ statusCode: 409, said: { code: 'still-running' } });
    now += 36_000;
    const second = await call(post, {}, key);
    expect(second.said.name).toBe('run 2');
    release();
    expect((await first).statusCode).toBe(200);
    expect((await call(post, {}, key)).body).toBe(second.body);
  });

  it('that failed can be tried again', async () => {
    let broken = true;
    const call = serving(async ({ body }) => {
      if (broken) throw new Refused('too-early', 'x');
      return body;
    });
    expect((await call(post, {}, key)).statusCode).toBe(422);
    broken = false;
    expect((await call(post, {}, key)).statusCode).toBe(200);
  });

  it('that is done says so even where its answer cannot be kept', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const table = createMemoryTable();
    const call = serving(counting(), { ...table, update: () => Promise.reject(new Error('throttled')) });
    expect((await call(post, {}, key)).statusCode).toBe(200);
    expect((await call(post, {}, key)).said.code).toBe('still-running');
  });

  it('is forgotten after a day, also where TTL has not removed it yet', async () => {
    let now = 1_000_000;
    const call = serving(counting(), createMemoryTable(), () => now);
    await call(post, {}, key);
    now += 25 * 3600_000;
    expect((await call(post, {}, key)).said.name).toBe('run 2');
  });
});

describe('a hall', () => {
  const bridgeId = 'brg_000000000001_0001_07213aaaaaaa';
  const own = route({ method: 'DELETE', path: '/hall/x', operation: 'dropX', summary: 's', auth: 'hall' });
  const event = {
    routeKey: 'DELETE /hall/x',
    rawPath: '/hall/x',
    headers: {},
    requestContext: {
      requestId: 'req-12345678',
      http: { sourceIp: '127.0.0.1' },
      authorizer: { lambda: { conferenceId: 'cnf_000000000001', bridgeId, sessionId: 's1' } },
    },
  } as unknown as APIGatewayProxyEventV2;
  const sessionUntil = (expiresAt: number, bridge: object = {}) => ({
    get: async (key: { sk: string }) =>
      key.sk === keys.access(bridgeId).sk
        ? { ...key, pk: 'p', sessions: [{ id: 's1', openedAt: 0, expiresAt }] }
        : { ...key, pk: 'p', ...bridge },
  });
  const call = async (
    sessions?: { table: ReturnType<typeof sessionUntil>; now: () => number },
    checksSession = false,
  ) => {
    const handler = httpHandler(() => ({
      bindings: [bind(own, async () => undefined, { checksSession })],
      ...(sessions ? { sessions } : {}),
    }));
    return (await handler(event, {} as Context)).statusCode;
  };

  it('gets nothing by a pass that the gateway kept when its session is over', async () => {
    expect(await call({ table: sessionUntil(10), now: () => 5 })).toBe(204);
    expect(await call({ table: sessionUntil(10), now: () => 11 })).toBe(401);
  });

  it('that is not invited any more gets nothing by the session it still has', async () => {
    expect(await call({ table: sessionUntil(10, { withdrawnAt: 4 }), now: () => 5 })).toBe(410);
    expect(await call({ table: sessionUntil(10, { withdrawnAt: 4 }), now: () => 11 })).toBe(401);
  });

  it('is served by no function that forgot to look at the session', async () => {
    expect(await call()).toBe(500);
    expect(await call(undefined, true)).toBe(204);
  });
});

describe('an act that is signed for', () => {
  const signed = route({ ...common, method: 'POST', path: '/sign', operation: 'signThing', recentSignIn: true });
  const answer = async (claims: object, recentSignIn?: { now: () => number; maxAgeSeconds: number }) => {
    let done = 0;
    const handler = httpHandler(() => ({
      bindings: [bind(signed, async () => void done++)],
      ...(recentSignIn ? { recentSignIn } : {}),
    }));
    const event = {
      routeKey: 'POST /sign',
      rawPath: '/sign',
      headers: {},
      requestContext: {
        requestId: 'req-12345678',
        http: { sourceIp: '127.0.0.1' },
        authorizer: { jwt: { claims: { sub: 'u', 'cognito:groups': '[central-office]', ...claims } } },
      },
    } as unknown as APIGatewayProxyEventV2;
    const { statusCode, headers, body } = await handler(event, {} as Context);
    return { statusCode, headers, done, code: body ? (JSON.parse(body) as { code: string }).code : undefined };
  };
  const within = { now: () => 2_000_000, maxAgeSeconds: 900 };

  it('is done by who signed in within the time, claims being text as the gateway hands them on', async () => {
    expect(await answer({ auth_time: '1100' }, within)).toMatchObject({ statusCode: 204, done: 1 });
  });

  it.each([
    ['longer ago', { auth_time: '1099', iat: '1999' }],
    ['at a time that nobody tells', {}],
    ['at no time', { auth_time: 'x' }],
  ])('asks who signed in %s to sign in again, and nothing is done', async (_when, claims) => {
    expect(await answer(claims, within)).toMatchObject({
      statusCode: 401,
      done: 0,
      code: 'sign-in-again',
      headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="900"' },
    });
  });

  it('is no way to learn of a role that one does not have', async () => {
    expect(await answer({ 'cognito:groups': '[auditor]' }, within)).toMatchObject({ statusCode: 403, done: 0 });
  });

  it('is served by no function that does not say how recent', async () => {
    expect(await answer({ auth_time: '1999' })).toMatchObject({ statusCode: 500, done: 0 });
  });
});

describe('the name of who acts', () => {
  it('is kept once, beside what is done; reading leaves nothing', async () => {
    const table = createMemoryTable();
    const call = serving(echo, table);
    await call('GET /files', { rawPath: '/files' });
    expect(table.dump()).toEqual([]);
    await call(post);
    await call(post);
    expect(table.dump()).toEqual([{ pk: 'STAFF#u', sk: 'STAFF', id: 'u', name: 'u' }]);
  });

  it('that cannot be kept keeps nobody from acting', async () => {
    const table = createMemoryTable();
    const failing = { ...table, write: async () => Promise.reject(new Error('throttled')) };
    expect(await serving(echo, failing)(post)).toMatchObject({ statusCode: 200 });
  });
});
