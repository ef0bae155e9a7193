import * as oauth from 'oauth4webapi';
import type { Settings } from './config.ts';
import { type Person, personOf } from './person.ts';

/** What a page keeps of a sign-in: in memory, never in storage. */
export interface Tokens {
  /** The API takes the ID token: it carries groups and branch. */
  readonly idToken: string;
  readonly refreshToken: string | undefined;
  readonly lifetimeMs: number;
  readonly person: Person;
}

/** What has to outlive the way to the sign-in page and back: no token, and good for one code only. */
export interface Departure {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
}

/** Offices' clocks are off by minutes now and then; the issuer's own answer came over TLS a moment ago. */
const toleratedSeconds = 600;

export function oidc(settings: Settings, origin: string) {
  const server: oauth.AuthorizationServer = {
    issuer: settings.issuer,
    authorization_endpoint: `${settings.signInUrl}/oauth2/authorize`,
    token_endpoint: `${settings.signInUrl}/oauth2/token`,
    revocation_endpoint: `${settings.signInUrl}/oauth2/revoke`,
  };
  const client: oauth.Client = { client_id: settings.clientId, [oauth.clockTolerance]: toleratedSeconds };
  const redirectUri = `${origin}/callback`;
  const isLoopback = /^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(settings.signInUrl);
  const options = { [oauth.allowInsecureRequests]: isLoopback };

  const tokensOf = (answer: oauth.TokenEndpointResponse, before?: Tokens): Tokens => {
    const claims = oauth.getValidatedIdTokenClaims(answer);
    if (!claims || !answer.id_token) throw new Error('The sign-in gave no ID token');
    return {
      idToken: answer.id_token,
      refreshToken: answer.refresh_token ?? before?.refreshToken,
      lifetimeMs: (answer.expires_in ?? 900) * 1000,
      person: personOf(claims),
    };
  };

  return {
    /** `again`: also who is still signed in at the issuer is asked (Cognito heeds `prompt` alone, other issuers `max_age` too). */
    async depart(returnTo: string, again = false): Promise<{ readonly url: string; readonly departure: Departure }> {
      const departure = {
        state: oauth.generateRandomState(),
        nonce: oauth.generateRandomNonce(),
        verifier: oauth.generateRandomCodeVerifier(),
        returnTo,
      };
      const url = new URL(server.authorization_endpoint as string);
      url.search = new URLSearchParams({
        client_id: client.client_id,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        state: departure.state,
        nonce: departure.nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(departure.verifier),
        code_challenge_method: 'S256',
        ...(again ? { prompt: 'login', max_age: '0' } : {}),
      }).toString();
      return { url: url.href, departure };
    },
    async arrive(callback: URL, departure: Departure): Promise<Tokens> {
      const parameters = oauth.validateAuthResponse(server, client, callback, departure.state);
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        oauth.None(),
        parameters,
        redirectUri,
        departure.verifier,
        options,
      );
      return tokensOf(
        await oauth.processAuthorizationCodeResponse(server, client, response, {
          expectedNonce: departure.nonce,
          requireIdToken: true,
        }),
      );
    },
    async refresh(before: Tokens): Promise<Tokens> {
      if (!before.refreshToken) throw new Error('There is nothing to refresh with');
      const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), before.refreshToken, options);
      return tokensOf(await oauth.processRefreshTokenResponse(server, client, response), before);
    },
    async revoke(tokens: Tokens): Promise<void> {
      if (!tokens.refreshToken) return;
      const response = await oauth.revocationRequest(server, client, oauth.None(), tokens.refreshToken, options);
      await oauth.processRevocationResponse(response);
    },
    /** Ends the issuer's own session as well. */
    farewell(): string {
      const search = new URLSearchParams({ client_id: client.client_id, logout_uri: `${origin}/` });
      return `${settings.signInUrl}/logout?${search}`;
    },
  };
}

export type Oidc = ReturnType<typeof oidc>;
