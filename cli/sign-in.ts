import { ApiError, unreachable } from './client.ts';

export interface SignIn {
  /** Of the user pool; needed without a token. */
  readonly issuer?: string;
  readonly clientId?: string;
  readonly user?: string;
  readonly password?: string;
  /** Used as it is where given. */
  readonly token?: string;
}

const early = 60_000;

/** A source of tokens: the given one, or one got by the password grant and got anew a minute before it ends. */
export function tokenSource(
  how: SignIn,
  get: typeof fetch = fetch,
  now: () => number = Date.now,
): () => Promise<string> {
  const { token, issuer, user, password, clientId = 'console' } = how;
  if (token) return async () => token;
  if (!issuer || !user || password === undefined) {
    throw new Error('Sign in: set NHIPCAU_TOKEN, or give --issuer, --user and NHIPCAU_PASSWORD (see --help).');
  }
  let held: { token: string; until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const discovered = await get(`${issuer?.replace(/\/+$/, '')}/.well-known/openid-configuration`).catch(
      (error: unknown) => {
        throw unreachable(String(issuer), error);
      },
    );
    const { token_endpoint: endpoint } = (await discovered.json()) as { token_endpoint?: string };
    if (!endpoint) throw new Error(`${issuer} names no token endpoint`);
    const response = await get(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: clientId,
        username: user as string,
        password: password as string,
        scope: 'openid profile email',
      }),
    });
    const body = (await response.json()) as {
      id_token?: string;
      access_token?: string;
      expires_in?: number;
      error?: string;
    };
    const got = body.id_token ?? body.access_token;
    if (!response.ok || !got) {
      const detail = `The sign-in of ${user} was refused (${body.error ?? response.status}).`;
      throw new ApiError({ status: 401, code: 'sign-in', title: 'Sign in first', detail });
    }
    held = { token: got, until: now() + (body.expires_in ?? 300) * 1000 - early };
    return got;
  }

  return async () => {
    if (held && held.until > now()) return held.token;
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}
