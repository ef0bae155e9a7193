import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import { tokenIssuer } from '../../../local/issuer/issuer.ts';
import { keptInMemory } from '../fixture/kept.ts';

const verifier = 'v'.repeat(43);
const back = 'http://console.test/callback';
const cliBack = 'http://localhost:14380/callback';
let server: Server;
let issuer = '';
let now = 1_800_000_000_000;

beforeAll(async () => {
  server = createServer((request, response) => void served.serve(request, response, request.url ?? '/'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = (id: string, flows = ['code']) => ({
    ...{ id, flows, scopes: ['openid', 'email'], callbacks: [back], logouts: ['http://console.test/'] },
  });
  const served = await tokenIssuer({
    kept: keptInMemory<unknown>(),
    issuer,
    clients: [client('console'), { ...client('cli'), callbacks: [cliBack], logouts: [] }, client('closed', [])],
    now: () => now,
  });
});
afterAll(() => new Promise<void>((done) => void server.close(() => done())));

/** A browser that remembers its cookie: what it is answered, and the tokens where it is sent back with a code. */
function browser() {
  let cookie = '';
  return async (more: Record<string, string> = {}) => {
    const search = new URLSearchParams({
      ...{ client_id: 'console', response_type: 'code', redirect_uri: back, state: 's', scope: 'openid' },
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...more,
    });
    const answer = await fetch(`${issuer}/oauth2/authorize?${search}`, { redirect: 'manual', headers: { cookie } });
    if (answer.status !== 302) return { asked: true };
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
    return {
      asked: false,
      tokens: await tokens({ grant_type: 'authorization_code', code, redirect_uri: back, code_verifier: verifier }),
    };
  };
}
const askedForTokens = (form: Record<string, string>) =>
  fetch(`${issuer}/oauth2/token`, { method: 'POST', body: new URLSearchParams({ client_id: 'console', ...form }) });
async function tokens(form: Record<string, string>) {
  const answer = await askedForTokens(form);
  const body = (await answer.json()) as { id_token: string; refresh_token?: string };
  return { ...body, signedInAt: Number(decodeJwt(body.id_token).auth_time) * 1000 };
}

describe('the sign-in of one machine', () => {
  test('tells when the person signed in: not when a page came by later, nor when a token was renewed', async () => {
    const open = browser();
    const first = await open({ account: 'chu-toa' });
    const at = now;
    expect(first.tokens?.signedInAt).toBe(at);
    now += 20 * 60_000;
    const later = await open();
    expect(later.tokens?.signedInAt).toBe(at);
    const renewed = await tokens({ grant_type: 'refresh_token', refresh_token: first.tokens?.refresh_token ?? '' });
    expect(renewed.signedInAt).toBe(at);
  });

  test.each([
    ['prompt=login', { prompt: 'login' }],
    ['max_age=0', { max_age: '0' }],
    ['a max_age that is over', { max_age: '900' }],
  ])('asks who is still signed in again by %s, and then it is a new sign-in', async (_name, demand) => {
    const open = browser();
    await open({ account: 'chu-toa' });
    now += 901_000;
    expect(await open(demand)).toEqual({ asked: true });
    expect((await open({ ...demand, account: 'chu-toa' })).tokens?.signedInAt).toBe(now);
    expect((await open()).tokens?.signedInAt).toBe(now);
  });

  test('does not ask who signed in within max_age', async () => {
    const open = browser();
    await open({ account: 'chu-toa' });
    now += 899_000;
    expect(await open({ max_age: '900' })).toMatchObject({ asked: false });
  });
});

/** Of a request without a session: the error and whether it was told to the client's own address. */
async function problemWith(more: Record<string, string>) {
  const search = new URLSearchParams({
    ...{ client_id: 'console', response_type: 'code', redirect_uri: back, state: 's', account: 'chu-toa' },
    ...{ code_challenge: 'c', code_challenge_method: 'S256', ...more },
  });
  const answer = await fetch(`${issuer}/oauth2/authorize?${search}`, { redirect: 'manual' });
  if (answer.status !== 302) return ((await answer.json()) as { error: string }).error;
  const { searchParams } = new URL(answer.headers.get('location') ?? '');
  return `${searchParams.get('error')} to ${searchParams.get('state')}`;
}

describe('as the user pool, the issuer', () => {
  test.each(['password', 'client_credentials', ''])('gives no token for the grant "%s"', async (grant_type) => {
    const answer = await askedForTokens({ grant_type, username: 'van-phong', password: 'nhip-cau', scope: 'openid' });
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'unsupported_grant_type' }]);
    const discovered = await fetch(`${issuer}/.well-known/openid-configuration`);
    expect(await discovered.json()).toMatchObject({ grant_types_supported: ['authorization_code', 'refresh_token'] });
  });

  test.each([
    ['a client nobody knows', { client_id: 'other' }, 'invalid_client'],
    ['an address that is not registered', { redirect_uri: `${back}/` }, 'redirect_mismatch'],
    ['the address of another client', { redirect_uri: cliBack }, 'redirect_mismatch'],
    [
      'the right address on another port',
      { client_id: 'cli', redirect_uri: cliBack.replace('14380', '14381') },
      'redirect_mismatch',
    ],
    ['a client that may not use the code flow', { client_id: 'closed' }, 'unauthorized_client to s'],
    ['a token in the address', { response_type: 'token' }, 'unsupported_response_type to s'],
    ['more than the client may see', { scope: 'openid aws.cognito.signin.user.admin' }, 'invalid_scope to s'],
    ['a code without a proof', { code_challenge_method: 'plain' }, 'invalid_request to s'],
  ])('refuses %s', async (_name, demand, error) => {
    expect(await problemWith(demand)).toBe(error);
  });

  test('takes code and refresh token from the client alone that got them, and names it in the token', async () => {
    const code = await codeFor({ client_id: 'cli', redirect_uri: cliBack });
    const redeem = { grant_type: 'authorization_code', code, redirect_uri: cliBack, code_verifier: verifier };
    expect(await (await askedForTokens(redeem)).json()).toEqual({ error: 'invalid_grant' });
    const again = await codeFor({ client_id: 'cli', redirect_uri: cliBack });
    const answer = await askedForTokens({ ...redeem, code: again, client_id: 'cli' });
    const got = (await answer.json()) as { id_token: string; access_token: string; refresh_token: string };
    expect([decodeJwt(got.id_token).aud, decodeJwt(got.access_token).client_id]).toEqual(['cli', 'cli']);
    const renew = { grant_type: 'refresh_token', refresh_token: got.refresh_token };
    expect((await askedForTokens(renew)).status).toBe(400);
    expect((await askedForTokens({ ...renew, client_id: 'cli' })).status).toBe(200);
  });

  test('sends nobody away to an address that is not for signing out', async () => {
    const leave = (client_id: string, logout_uri: string) =>
      fetch(`${issuer}/logout?${new URLSearchParams({ client_id, logout_uri })}`, { redirect: 'manual' });
    expect((await leave('console', 'http://console.test/')).status).toBe(302);
    expect((await leave('console', 'http://elsewhere.test/')).status).toBe(400);
    expect((await leave('cli', 'http://console.test/')).status).toBe(400);
  });

  test('shows the account that is hinted at first', async () => {
    const search = new URLSearchParams({
      ...{ client_id: 'console', response_type: 'code', redirect_uri: back, login_hint: 'kiem-toan' },
      ...{ code_challenge: 'c', code_challenge_method: 'S256' },
    });
    const page = await (await fetch(`${issuer}/oauth2/authorize?${search}`)).text();
    expect(/class="choice" autofocus[^>]*><strong>([^<]+)/.exec(page)?.[1]).toBe('Kiểm toán');
    expect(page.indexOf('Kiểm toán')).toBeLessThan(page.indexOf('Quản trị hệ thống'));
  });
});

async function codeFor(more: Record<string, string>): Promise<string> {
  const search = new URLSearchParams({
    ...{ response_type: 'code', account: 'chu-toa', code_challenge_method: 'S256', ...more },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  });
  const answer = await fetch(`${issuer}/oauth2/authorize?${search}`, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
}
