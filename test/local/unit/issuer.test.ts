import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import { tokenIssuer } from '../../../local/issuer/issuer.ts';
import { keptInMemory } from '../fixture/kept.ts';

const verifier = 'v'.repeat(43);
const back = 'http://console.test/callback';
let server: Server;
let issuer = '';
let now = 1_800_000_000_000;

beforeAll(async () => {
  server = createServer((request, response) => void served.serve(request, response, request.url ?? '/'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const mayReturnTo = (uri: string) => uri === back;
  const served = await tokenIssuer({
    kept: keptInMemory<unknown>(),
    issuer,
    clientId: 'console',
    now: () => now,
    mayReturnTo,
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
async function tokens(form: Record<string, string>) {
  const answer = await fetch(`${issuer}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
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
