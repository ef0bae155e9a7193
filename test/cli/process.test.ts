import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { jwtAuthorizer } from '../../local/api/authorize.ts';
import { tokenIssuer } from '../../local/issuer/issuer.ts';
import { type Listening, listen, sendJson } from '../../local/kit/http.ts';
import { keptInMemory } from '../local/fixture/kept.ts';

/** The command as a shell runs it, against an installation of its own: configuration, the local pool, and an API that judges tokens. */
let served: Listening;
const started: ChildProcessWithoutNullStreams[] = [];

beforeAll(async () => {
  const spare = createServer();
  await new Promise<void>((done) => spare.listen(0, '127.0.0.1', done));
  const callback = `http://localhost:${(spare.address() as AddressInfo).port}/callback`;
  await new Promise((done) => spare.close(done));
  served = await listen(async (request, response) => {
    const path = request.url ?? '/';
    if (path.startsWith('/_issuer/')) return pool.serve(request, response, path.slice('/_issuer'.length));
    if (path === '/config.json') {
      const cli = { clientId: 'cli', callback };
      return sendJson(response, 200, { apiUrl: `${served.url}/api`, issuer, clientId: 'console', cli });
    }
    const { status } = await judge({ headers: { authorization: request.headers.authorization } } as never, []);
    return status === 200 && path.startsWith('/api/conferences')
      ? sendJson(response, 200, { items: [] })
      : sendJson(response, status === 200 ? 404 : status, { message: 'Unauthorized' });
  });
  const issuer = `${served.url}/_issuer`;
  const pool = await tokenIssuer({
    kept: keptInMemory<unknown>(),
    issuer,
    clients: [
      { id: 'cli', flows: ['code'], scopes: ['openid', 'email', 'profile'], callbacks: [callback], logouts: [] },
    ],
    now: Date.now,
  });
  const judge = jwtAuthorizer(
    { kind: 'jwt', id: 'staff', issuer, audience: ['console', 'cli'], sources: [] },
    `${issuer}/.well-known/jwks.json`,
  );
});
afterAll(() => served.close());
afterEach(() => {
  for (const each of started.splice(0)) each.kill('SIGKILL');
});

function run(words: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [resolve('cli/nhipcau.ts'), ...words], {
    env: { PATH: process.env.PATH, HOME: '/nonexistent', NHIPCAU_URL: served.url, ...env },
  });
  started.push(child);
  const said = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  /** The sign-in page as soon as its whole address stands there. */
  const address = new Promise<string>((done) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.error += text;
      const [, found] = /^ {2}(http:\S+)\n/m.exec(said.error) ?? [];
      if (found) done(found);
    });
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, ...said }));
  return { address, ended };
}

test('a command shows where to sign in, waits for the browser, and does what it was called for', async () => {
  const { address, ended } = run(['status', '--json']);
  const page = await fetch(`${await address}&account=van-phong`);
  expect(await page.text()).toContain('Go on in the terminal');
  const { code, out, error } = await ended;
  expect([code, JSON.parse(out)]).toEqual([0, { items: [] }]);
  expect(error).not.toMatch(/eyJ|code=/);
});

test('a token that was printed serves the commands after it, and no sign-in is asked for', async () => {
  const asking = run(['token']);
  await fetch(`${await asking.address}&account=van-phong`);
  const { out } = await asking.ended;
  expect(out).toMatch(/^eyJ[\w.-]+\n$/);
  const { code, error } = await run(['status'], { NHIPCAU_TOKEN: out.trim() }).ended;
  expect([code, error]).toEqual([0, '']);
  expect(await run(['status'], { NHIPCAU_TOKEN: 'forged' }).ended).toMatchObject({ code: 1 });
});

test('a system that is not there is said not to answer, and nobody is sent anywhere', async () => {
  const { ended } = run(['status', '--url', 'http://127.0.0.1:9']);
  expect(await ended).toMatchObject({ code: 1, error: expect.stringMatching(/^No answer .*127\.0\.0\.1:9 does not/) });
});

test('a sign-in that is broken off ends the command with what was wrong', async () => {
  const { address, ended } = run(['status']);
  const { searchParams } = new URL(await address);
  const answer = new URLSearchParams({ error: 'access_denied', state: searchParams.get('state') ?? '' });
  await fetch(`${searchParams.get('redirect_uri')}?${answer}`);
  expect(await ended).toMatchObject({ code: 1, error: expect.stringContaining('refused (access_denied)') });
});
