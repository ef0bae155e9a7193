import { createHash, randomBytes } from 'node:crypto';

/** A client of the local issuer, as /config.json tells of it. */
export interface Client {
  readonly issuer: string;
  readonly clientId: string;
  readonly callback: string;
}

/**
 * Signs in as a browser does, by HTTP: asks for the page, chooses the account, and takes the code out of the address it is sent
 * back to. Nobody has to listen there.
 */
export async function signInByHttp({ issuer, clientId, callback }: Client, account: string) {
  const verifier = randomBytes(32).toString('base64url');
  const search = new URLSearchParams({
    ...{ client_id: clientId, response_type: 'code', redirect_uri: callback, scope: 'openid email profile', account },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const chosen = await fetch(`${issuer}/oauth2/authorize?${search}`, { redirect: 'manual' });
  if (chosen.status !== 302) throw new Error(`The sign-in page answered ${chosen.status}: ${await chosen.text()}`);
  const code = new URL(chosen.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const answer = await fetch(`${issuer}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', client_id: clientId, redirect_uri: callback },
      ...{ code, code_verifier: verifier },
    }),
  });
  if (!answer.ok) throw new Error(`The token endpoint answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as { id_token: string; access_token: string; refresh_token: string };
}
