import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { readBody, sendJson } from '../kit/http.ts';
import type { KeptList } from '../kit/kept.ts';
import { type Account, demoAccounts, demoPassword } from './accounts.ts';
import { signInPage } from './page.ts';

export interface IssuerOptions {
  readonly kept: KeptList<unknown>;
  /** Base of every path, and the `iss` of every token. */
  readonly issuer: string;
  readonly clientId: string;
  readonly now: () => number;
  readonly accounts?: readonly Account[];
  /** Where a browser may be sent back to. */
  readonly mayReturnTo: (uri: string) => boolean;
}

interface SignedIn {
  readonly username: string;
  readonly authTime: number;
}

interface Grant extends SignedIn {
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

/** Stands in for the user pool: discovery, keys, code grant with PKCE, and a direct grant for command line and tests. */
export async function tokenIssuer(options: IssuerOptions) {
  const { kept, issuer, clientId, now } = options;
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
        client_id: clientId,
        username: account.username,
        scope: grant.scope,
        version: 2,
      }),
      sign({
        ...shared,
        token_use: 'id',
        aud: clientId,
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
    if ((form.get('client_id') ?? clientId) !== clientId) return refuse('invalid_client');
    const scope = form.get('scope') ?? 'openid email profile';
    switch (form.get('grant_type')) {
      case 'password': {
        const username = form.get('username') ?? '';
        if (!accounts.has(username) || form.get('password') !== demoPassword) return refuse('invalid_grant');
        return { status: 200, body: await tokensFor({ username, scope, authTime: now() }) };
      }
      case 'authorization_code': {
        const code = codes.get(form.get('code') ?? '');
        codes.delete(form.get('code') ?? '');
        const isGood =
          code &&
          code.expiresAt > now() &&
          code.redirectUri === form.get('redirect_uri') &&
          code.challenge === sha256(form.get('code_verifier') ?? '');
        return isGood ? { status: 200, body: await tokensFor(code) } : refuse('invalid_grant');
      }
      case 'refresh_token': {
        const refresh = form.get('refresh_token') ?? '';
        const grant = kept.get(`refresh ${sha256(refresh)}`) as (Grant & { expiresAt: number }) | undefined;
        if (!grant || grant.expiresAt <= now() || !accounts.has(grant.username)) return refuse('invalid_grant');
        return { status: 200, body: await tokensFor(grant, refresh) };
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
    const problem =
      query.get('client_id') !== clientId
        ? 'invalid_client'
        : !options.mayReturnTo(redirectUri)
          ? 'redirect_mismatch'
          : query.get('response_type') !== 'code' ||
              query.get('code_challenge_method') !== 'S256' ||
              !query.get('code_challenge')
            ? 'invalid_request'
            : undefined;
    if (problem) return sendJson(response, 400, { error: problem });
    const account = query.get('account');
    const signedIn = account === null ? stillGood(remembered(request), query) : { username: account, authTime: now() };
    if (!signedIn || !accounts.has(signedIn.username)) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      response.end(signInPage([...accounts.values()], url));
      return;
    }
    const code = randomBytes(24).toString('base64url');
    codes.set(code, {
      ...signedIn,
      scope: query.get('scope') ?? 'openid email profile',
      nonce: query.get('nonce') ?? undefined,
      redirectUri,
      challenge: query.get('code_challenge')!,
      expiresAt: now() + lifetimes.codeMs,
    });
    const back = new URL(redirectUri);
    back.searchParams.set('code', code);
    if (query.get('state')) back.searchParams.set('state', query.get('state')!);
    const sessionId = randomBytes(24).toString('base64url');
    kept.put(`session ${sha256(sessionId)}`, {
      ...signedIn,
      expiresAt: now() + lifetimes.sessionSeconds * 1000,
    });
    response
      .writeHead(302, {
        location: back.href,
        'cache-control': 'no-store',
        'set-cookie': cookie(sessionId, lifetimes.sessionSeconds),
      })
      .end();
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
        return sendJson(
          response,
          200,
          {
            issuer,
            authorization_endpoint: `${issuer}/oauth2/authorize`,
            token_endpoint: `${issuer}/oauth2/token`,
            userinfo_endpoint: `${issuer}/oauth2/userInfo`,
            end_session_endpoint: `${issuer}/logout`,
            jwks_uri: `${issuer}/.well-known/jwks.json`,
            response_types_supported: ['code'],
            grant_types_supported: ['authorization_code', 'refresh_token', 'password'],
            code_challenge_methods_supported: ['S256'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: ['RS256'],
            scopes_supported: ['openid', 'email', 'profile'],
          },
          open,
        );
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
        if (!options.mayReturnTo(back)) return sendJson(response, 400, { error: 'redirect_mismatch' });
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
    /** Tokens without the detour, for tests and the conference runner. */
    tokensOf: (username: string) => {
      if (!accounts.has(username)) throw new Error(`No demo account ${username}`);
      return tokensFor({ username, scope: 'openid email profile', authTime: now() });
    },
  };
}

export type TokenIssuer = Awaited<ReturnType<typeof tokenIssuer>>;
