import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { readBody, sendJson } from '../kit/http.ts';
import type { KeptList } from '../kit/kept.ts';
import { type Account, demoAccounts } from './accounts.ts';
import type { PoolClient } from './clients.ts';
import { discovered } from './discovery.ts';
import { signInPage } from './page.ts';

export interface IssuerOptions {
  readonly kept: KeptList<unknown>;
  /** Base of every path, and the `iss` of every token. */
  readonly issuer: string;
  readonly clients: readonly PoolClient[];
  readonly now: () => number;
  readonly accounts?: readonly Account[];
}

interface SignedIn {
  readonly username: string;
  readonly authTime: number;
}

interface Grant extends SignedIn {
  /** Code and refresh token are good for the client that got them. */
  readonly clientId: string;
  readonly scope: string;
  readonly nonce?: string | undefined;
}

interface Code extends Grant {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly expiresAt: number;
}

const lifetimes = { tokens: 3600, sessionSeconds: 3600, refreshMs: 30 * 86_400_000, codeMs: 300_000 };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
/** Stable, and shaped as Cognito's `sub`. */
const subjectOf = (username: string): string =>
  createHash('sha256')
    .update(username)
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** Stands in for the user pool: discovery, keys, the code grant with PKCE and what renews it. As in Cognito there is no other way in. */
export async function tokenIssuer(options: IssuerOptions) {
  const { kept, issuer, now } = options;
  const clients = new Map(options.clients.map((each) => [each.id, each]));
  const accounts = new Map((options.accounts ?? demoAccounts).map((each) => [each.username, each]));
  const codes = new Map<string, Code>();

  let jwk = kept.get('signing-key') as JWK | undefined;
  if (!jwk) {
    const pair = await generateKeyPair('RS256', { extractable: true });
    jwk = { ...(await exportJWK(pair.privateKey)), alg: 'RS256', use: 'sig', kid: randomBytes(8).toString('hex') };
    kept.put('signing-key', jwk);
  }
  const key = await importJWK(jwk, 'RS256');
  const { kty, n, e, kid } = jwk as Required<Pick<JWK, 'kty' | 'n' | 'e' | 'kid'>>;

  const sign = (claims: Record<string, unknown>) => {
    const seconds = Math.floor(now() / 1000);
    return new SignJWT({
      ...claims,
      iss: issuer,
      iat: seconds,
      exp: seconds + lifetimes.tokens,
      jti: randomBytes(16).toString('hex'),
    })
      .setProtectedHeader({ alg: 'RS256', kid })
      .sign(key);
  };

  async function tokensFor(grant: Grant, refresh?: string) {
    const account = accounts.get(grant.username)!;
    const shared = {
      sub: subjectOf(account.username),
      'cognito:groups': account.groups,
      auth_time: Math.floor(grant.authTime / 1000),
      ...(account.branch ? { 'custom:branch': account.branch } : {}),
    };
    const [access_token, id_token] = await Promise.all([
      sign({
        ...shared,
        token_use: 'access',
        client_id: grant.clientId,
        username: account.username,
        scope: grant.scope,
        version: 2,
      }),
      sign({
        ...shared,
        token_use: 'id',
        aud: grant.clientId,
        'cognito:username': account.username,
        email: account.email,
        email_verified: true,
        name: account.name,
        ...(grant.nonce ? { nonce: grant.nonce } : {}),
      }),
    ]);
    const refresh_token = refresh ?? randomBytes(32).toString('base64url');
    if (!refresh) kept.put(`refresh ${sha256(refresh_token)}`, { ...grant, expiresAt: now() + lifetimes.refreshMs });
    return {
      access_token,
      id_token,
      token_type: 'Bearer',
      expires_in: lifetimes.tokens,
      ...(refresh ? {} : { refresh_token }),
    };
  }

  async function token(form: URLSearchParams): Promise<{ status: number; body: unknown }> {
    const refuse = (error: string) => ({ status: 400, body: { error } });
    const client = clients.get(form.get('client_id') ?? '');
    if (!client) return refuse('invalid_client');
    if (!client.flows.includes('code')) return refuse('unauthorized_client');
    switch (form.get('grant_type')) {
      case 'authorization_code': {
        const code = codes.get(form.get('code') ?? '');
        codes.delete(form.get('code') ?? '');
        const isGood =
          code &&
          code.expiresAt > now() &&
          code.clientId === client.id &&
          code.redirectUri === form.get('redirect_uri') &&
          code.challenge === sha256(form.get('code_verifier') ?? '');
        return isGood ? { status: 200, body: await tokensFor(code) } : refuse('invalid_grant');
      }
      case 'refresh_token': {
        const refresh = form.get('refresh_token') ?? '';
        const grant = kept.get(`refresh ${sha256(refresh)}`) as (Grant & { expiresAt: number }) | undefined;
        const isGood = grant && grant.expiresAt > now() && grant.clientId === client.id && accounts.has(grant.username);
        return isGood ? { status: 200, body: await tokensFor(grant, refresh) } : refuse('invalid_grant');
      }
      default:
        return refuse('unsupported_grant_type');
    }
  }

  /** Browsers tell hosts apart, not ports: two clouds of one machine must not share a session. */
  const cookieName = `nhipcau-session-${new URL(issuer).port}`;
  const cookie = (value: string, seconds: number): string =>
    `${cookieName}=${value}; Path=${new URL(issuer).pathname}; Max-Age=${seconds}; HttpOnly; SameSite=Lax`;
  const sessionOf = (request: IncomingMessage): string | undefined =>
    (request.headers.cookie ?? '')
      .split(/;\s*/)
      .find((each) => each.startsWith(`${cookieName}=`))
      ?.slice(cookieName.length + 1);

  /** Who signed in here within the hour, and when, as the user pool's own cookie says. */
  function remembered(request: IncomingMessage): SignedIn | undefined {
    const id = sessionOf(request);
    const known = id && (kept.get(`session ${sha256(id)}`) as (SignedIn & { expiresAt: number }) | undefined);
    // a session of an older version does not say when it began
    const isGood = known && known.expiresAt > now() && known.authTime !== undefined;
    return isGood ? { username: known.username, authTime: known.authTime } : undefined;
  }

  /** OpenID Connect Core 3.1.2.1: `prompt=login` asks in any case, `max_age` whoever signed in longer ago. */
  function stillGood(known: SignedIn | undefined, query: URLSearchParams): SignedIn | undefined {
    if (!known || query.get('prompt') === 'login') return undefined;
    const maxAge = query.get('max_age');
    return maxAge !== null && now() - known.authTime >= Number(maxAge) * 1000 ? undefined : known;
  }

  function authorize(request: IncomingMessage, url: URL, response: ServerResponse) {
    const query = url.searchParams;
    const redirectUri = query.get('redirect_uri') ?? '';
    const client = clients.get(query.get('client_id') ?? '');
    if (!client) return sendJson(response, 400, { error: 'invalid_client' });
    if (!client.callbacks.includes(redirectUri)) return sendJson(response, 400, { error: 'redirect_mismatch' });
    const scope = query.get('scope') ?? client.scopes.join(' ');
    const problem = problemOf(query, client, scope);
    if (problem) return sendBack(response, redirectUri, { error: problem, state: query.get('state') });
    const account = query.get('account');
    const signedIn = account === null ? stillGood(remembered(request), query) : { username: account, authTime: now() };
    if (!signedIn || !accounts.has(signedIn.username)) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      response.end(signInPage([...accounts.values()], url, query.get('login_hint') ?? ''));
      return;
    }
    const code = randomBytes(24).toString('base64url');
    codes.set(code, {
      ...signedIn,
      clientId: client.id,
      scope,
      nonce: query.get('nonce') ?? undefined,
      redirectUri,
      challenge: query.get('code_challenge')!,
      expiresAt: now() + lifetimes.codeMs,
    });
    const sessionId = randomBytes(24).toString('base64url');
    kept.put(`session ${sha256(sessionId)}`, {
      ...signedIn,
      expiresAt: now() + lifetimes.sessionSeconds * 1000,
    });
    sendBack(
      response,
      redirectUri,
      { code, state: query.get('state') },
      { 'set-cookie': cookie(sessionId, lifetimes.sessionSeconds) },
    );
  }

  /** `path` is the request's path without the issuer's own prefix. */
  async function serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const url = new URL(path, issuer);
    const open = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' };
    if (request.method === 'OPTIONS') {
      response
        .writeHead(204, {
          ...open,
          'access-control-allow-headers': 'authorization,content-type',
          'access-control-allow-methods': 'GET,POST',
        })
        .end();
      return;
    }
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return sendJson(response, 200, discovered(issuer), open);
      case '/.well-known/jwks.json':
        return sendJson(response, 200, { keys: [{ kty, n, e, kid, alg: 'RS256', use: 'sig' }] }, open);
      case '/oauth2/authorize':
      case '/login':
        return authorize(request, url, response);
      case '/oauth2/token':
      case '/token': {
        const { status, body } = await token(
          new URLSearchParams((await readBody(request, 64 * 1024)).toString('utf8')),
        );
        return sendJson(response, status, body, open);
      }
      case '/oauth2/revoke': {
        const form = new URLSearchParams((await readBody(request, 64 * 1024)).toString('utf8'));
        kept.remove(`refresh ${sha256(form.get('token') ?? '')}`);
        return sendJson(response, 200, undefined, open);
      }
      case '/logout': {
        const back = url.searchParams.get('logout_uri') ?? '';
        if (!clients.get(url.searchParams.get('client_id') ?? '')?.logouts.includes(back))
          return sendJson(response, 400, { error: 'redirect_mismatch' });
        const id = sessionOf(request);
        if (id) kept.remove(`session ${sha256(id)}`);
        response.writeHead(302, { location: back, 'set-cookie': cookie('', 0) }).end();
        return;
      }
      default:
        return sendJson(response, 404, { error: 'not_found' }, open);
    }
  }

  return {
    serve,
    accounts: [...accounts.values()],
    /** Tokens as the first client gets them, without the detour: for who runs this cloud in his own process, no endpoint leads here. */
    tokensOf: (username: string) => {
      const [client] = options.clients;
      if (!client || !accounts.has(username)) throw new Error(`No demo account ${username}`);
      return tokensFor({ username, clientId: client.id, scope: client.scopes.join(' '), authTime: now() });
    },
  };
}

/** What is wrong with a request whose client and way back are right; the client is told there (RFC 6749, 4.1.2.1). */
function problemOf(query: URLSearchParams, client: PoolClient, scope: string): string | undefined {
  if (query.get('response_type') !== 'code') return 'unsupported_response_type';
  if (!client.flows.includes('code')) return 'unauthorized_client';
  if (scope.split(' ').some((each) => !client.scopes.includes(each))) return 'invalid_scope';
  return query.get('code_challenge_method') === 'S256' && query.get('code_challenge') ? undefined : 'invalid_request';
}

function sendBack(
  response: ServerResponse,
  to: string,
  answer: Readonly<Record<string, string | null>>,
  headers: Record<string, string> = {},
): void {
  const back = new URL(to);
  for (const [name, value] of Object.entries(answer)) if (value) back.searchParams.set(name, value);
  response.writeHead(302, { location: back.href, 'cache-control': 'no-store', ...headers }).end();
}

export type TokenIssuer = Awaited<ReturnType<typeof tokenIssuer>>;
