import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hasBrowser } from '../../cli/browser.ts';
import type { Application } from '../../cli/code-flow.ts';
import { tokenSource } from '../../cli/sign-in.ts';
import { tokenIssuer } from '../../local/issuer/issuer.ts';
import { type Listening, listen, sendJson } from '../../local/kit/http.ts';
import { keptInMemory } from '../local/fixture/kept.ts';

/** A port that is free a moment later as well: nobody else here listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

let served: Listening;
let pool: Awaited<ReturnType<typeof tokenIssuer>>;
let application: Application;
/** What the token endpoint was asked, and what it answers instead of the pool, where set. */
const asked: URLSearchParams[] = [];
let instead: { status: number; body: unknown } | undefined;

beforeEach(async () => {
  asked.splice(0);
  instead = undefined;
  served = await listen(async (request, response) => {
    const path = request.url ?? '/';
    if (path !== '/oauth2/token') return pool.serve(request, response, path);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    asked.push(form);
    if (instead) return sendJson(response, instead.status, instead.body);
    return pool.serve(Object.assign(again(form), { method: 'POST', headers: {} }) as never, response, path);
  });
  const callback = `http://127.0.0.1:${await freePort()}/callback`;
  application = { issuer: served.url, clientId: 'cli', callback };
  pool = await tokenIssuer({
    kept: keptInMemory<unknown>(),
    issuer: served.url,
    clients: [
      { id: 'cli', flows: ['code'], scopes: ['openid', 'email', 'profile'], callbacks: [callback], logouts: [] },
    ],
    now: Date.now,
  });
});
afterEach(() => served.close());

async function* again(form: URLSearchParams) {
  yield Buffer.from(form.toString());
}

/** A person with a browser who does as told with the address that is shown. */
const person = (act: (address: URL) => unknown) => {
  const shown: URL[] = [];
  return {
    shown,
    show: (address: string) => {
      shown.push(new URL(address));
      void act(new URL(address));
    },
  };
};
const choosing = (account: string) => (address: URL) => fetch(`${address}&account=${account}`);
const comingBackWith = (answer: (state: string) => Record<string, string>) => (address: URL) =>
  fetch(`${application.callback}?${new URLSearchParams(answer(address.searchParams.get('state') ?? ''))}`);
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('signing in from the command line', () => {
  test('goes to the page of the pool with a proof of its own, and redeems the code it comes back with', async () => {
    const { shown, show } = person(choosing('van-phong'));
    const token = await tokenSource({ application, show })();
    expect(claimsOf(token)).toMatchObject({ aud: 'cli', 'cognito:username': 'van-phong' });
    const query = Object.fromEntries(shown[0]?.searchParams ?? []);
    expect(query).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: application.callback,
    });
    expect(query).not.toHaveProperty('prompt');
    expect(query.state?.length).toBeGreaterThan(20);
    expect(asked[0]?.get('code_verifier')).not.toBe(query.code_challenge);
  });

  test('asks once for all calls, and renews a minute before the end without the browser', async () => {
    let now = 0;
    const { shown, show } = person(choosing('van-phong'));
    const token = tokenSource({ application, show, now: () => now });
    const [first, same] = await Promise.all([token(), token()]);
    expect(same).toBe(first);
    now = 3_539_000;
    expect(await token()).toBe(first);
    now = 3_541_000;
    expect(await token()).not.toBe(first);
    expect(asked.map((each) => each.get('grant_type'))).toEqual(['authorization_code', 'refresh_token']);
    expect(shown).toHaveLength(1);
  });

  test('goes to the browser again where the pool does not renew', async () => {
    let now = 0;
    const { shown, show } = person((address) => {
      instead = undefined;
      return choosing('van-phong')(address);
    });
    const token = tokenSource({ application, show, now: () => now });
    await token();
    now = 3_600_000;
    instead = { status: 400, body: { error: 'invalid_grant' } };
    await token();
    expect(shown).toHaveLength(2);
  });

  test('turns away what is not of this sign-in, redeems nothing of it, and goes on waiting', async () => {
    const answers: number[] = [];
    const { show } = person(async (address) => {
      for (const state of ['of-another', ''])
        answers.push((await comingBackWith(() => ({ code: 'stolen', ...(state ? { state } : {}) }))(address)).status);
      answers.push((await fetch(new URL('/favicon.ico', application.callback))).status);
      expect(asked).toEqual([]);
      await choosing('thu-ky')(address);
    });
    expect(claimsOf(await tokenSource({ application, show })())).toMatchObject({ 'cognito:username': 'thu-ky' });
    expect(answers).toEqual([400, 400, 404]);
  });

  test('tells by its code what the pool refuses, on the way back and at the exchange', async () => {
    const denied = person(
      comingBackWith((state) => ({ state, error: 'access_denied', error_description: '\u001b[31m' })),
    );
    await expect(tokenSource({ application, show: denied.show })()).rejects.toMatchObject({
      problem: { status: 401, code: 'sign-in', detail: 'The sign-in was refused (access_denied).' },
    });
    instead = { status: 400, body: { error: 'invalid_grant' } };
    await expect(tokenSource({ application, show: person(choosing('thu-ky')).show })()).rejects.toThrow(
      'The sign-in was refused (invalid_grant).',
    );
  });

  test('shows the browser a page that says how it went and holds neither code nor state', async () => {
    const pages: Response[] = [];
    const { shown, show } = person(async (address) => pages.push(await choosing('thu-ky')(address)));
    await tokenSource({ application, show })();
    const text = await pages[0]?.text();
    expect(text).toContain('Go on in the terminal');
    expect(text).not.toContain(shown[0]?.searchParams.get('state'));
    expect(pages[0]?.headers.get('cache-control')).toBe('no-store');
    expect(pages[0]?.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('ends when nobody signs in, and lets the port go', async () => {
    const source = tokenSource({ application, show: () => undefined, waitMs: 50 });
    await expect(source()).rejects.toThrow('Nobody signed in within 1 min.');
    await expect(source()).rejects.toThrow('Nobody signed in');
  });

  test('says that the port is taken before anybody is sent to the sign-in page', async () => {
    const other = await listen(() => undefined, Number(new URL(application.callback).port));
    const { shown, show } = person(() => undefined);
    await expect(tokenSource({ application, show })()).rejects.toThrow(/^Port \d+ of this machine is in use/);
    expect(shown).toEqual([]);
    await other.close();
  });

  test('demands the person that was named, even where the browser knows another', async () => {
    const right = person(choosing('tinh-24'));
    const source = tokenSource({ application, user: 'tinh-24@NhipCau.example', show: right.show });
    expect(claimsOf(await source())).toMatchObject({ 'custom:branch': '24' });
    expect(Object.fromEntries(right.shown[0]?.searchParams ?? [])).toMatchObject({
      ...{ login_hint: 'tinh-24@NhipCau.example', prompt: 'login' },
    });
    const wrong = tokenSource({ application, user: 'tinh-24', show: person(choosing('quan-tri')).show });
    await expect(wrong()).rejects.toThrow(
      'The browser signed in quan-tri@nhipcau.example, and --user asks for tinh-24.',
    );
  });

  test('comes back to this machine alone, whatever an installation tells', async () => {
    const elsewhere = { ...application, callback: 'http://elsewhere.example:80/callback' };
    await expect(tokenSource({ application: elsewhere, show: () => undefined })()).rejects.toThrow(
      'which is no port of this machine',
    );
  });

  test('uses a token that is given, and says what to do where nothing is known', async () => {
    expect(await tokenSource({ token: 'given', show: () => undefined })()).toBe('given');
    expect(() => tokenSource({ show: () => undefined })).toThrow('NHIPCAU_TOKEN');
  });

  test('a pool that does not answer is said so', async () => {
    const nowhere = { ...application, issuer: `http://127.0.0.1:${await freePort()}` };
    await expect(tokenSource({ application: nowhere, show: () => undefined })()).rejects.toThrow('does not answer');
  });
});

test('a browser is opened where somebody sits at a terminal that has one', () => {
  expect(hasBrowser(true, 'linux', { DISPLAY: ':0' })).toBe(true);
  expect(hasBrowser(true, 'linux', {})).toBe(false);
  expect(hasBrowser(true, 'darwin', {})).toBe(true);
  expect(hasBrowser(false, 'darwin', {})).toBe(false);
});
