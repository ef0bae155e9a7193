import * as oauth from 'oauth4webapi';
import { ApiError, unreachable } from './client.ts';
import { listenAt } from './loopback.ts';

/** How an installation signs a command line in; its /config.json tells. */
export interface Application {
  /** Of the user pool. */
  readonly issuer: string;
  readonly clientId: string;
  /** Where the browser is sent back to: one port of this machine, the registered one. */
  readonly callback: string;
}

/** Of one sign-in; it lives as long as the command and is written nowhere. */
export interface Tokens {
  /** The API takes the ID token: it carries groups and branch. */
  readonly idToken: string;
  readonly refreshToken: string | undefined;
  readonly lifetimeMs: number;
}

export interface CodeFlowOptions {
  /** Whose sign-in it must be: user name or mail address. */
  readonly user?: string | undefined;
  /** Brings the address before a person's eyes. */
  readonly show: (address: string) => void;
  readonly waitMs: number;
}

/** Offices' clocks are off by minutes now and then; the issuer's own answer came over TLS a moment ago. */
const toleratedSeconds = 600;

/**
 * The authorization code flow of RFC 8252 with PKCE: a browser shows the pool's own page, where password and second factor are asked
 * for, and comes back to a port of this machine with a code that only this process can redeem.
 */
export async function signInByBrowser(application: Application, options: CodeFlowOptions): Promise<Tokens> {
  const { server, client, transport } = await clientOf(application);
  const [state, nonce, verifier] = [
    oauth.generateRandomState(),
    oauth.generateRandomNonce(),
    oauth.generateRandomCodeVerifier(),
  ];
  const address = new URL(server.authorization_endpoint as string);
  address.search = new URLSearchParams({
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: application.callback,
    scope: 'openid email profile',
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    // Who names an account is asked for it, also where the browser is signed in as somebody else.
    ...(options.user ? { login_hint: options.user, prompt: 'login' } : {}),
  }).toString();
  const loopback = await listenAt(application.callback, state);
  try {
    options.show(address.href);
    const arrived = await loopback.arrival(options.waitMs);
    const answer = await told(async () => {
      const parameters = oauth.validateAuthResponse(server, client, arrived, state);
      const response = await oauth.authorizationCodeGrantRequest(
        ...([server, client, oauth.None(), parameters, application.callback, verifier, transport] as const),
      );
      return oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: nonce,
        requireIdToken: true,
      });
    });
    mustBe(options.user, answer);
    return tokensOf(answer);
  } finally {
    await loopback.close();
  }
}

/** The same sign-in for a while longer; throws where the pool does not renew it. */
export async function renewed(application: Application, refreshToken: string): Promise<Tokens> {
  const { server, client, transport } = await clientOf(application);
  return told(async () => {
    const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, transport);
    return tokensOf(await oauth.processRefreshTokenResponse(server, client, response), refreshToken);
  });
}

async function clientOf({ issuer, clientId }: Application) {
  const at = new URL(issuer);
  // Plain HTTP for a system on this machine alone.
  const transport = { [oauth.allowInsecureRequests]: ['127.0.0.1', 'localhost', '[::1]'].includes(at.hostname) };
  const client: oauth.Client = { client_id: clientId, [oauth.clockTolerance]: toleratedSeconds };
  const server = await told(async () =>
    oauth.processDiscoveryResponse(at, await oauth.discoveryRequest(at, transport)),
  ).catch((error: unknown) => {
    throw error instanceof ApiError ? error : unreachable(issuer, error);
  });
  if (!server.authorization_endpoint) throw new Error(`${issuer} names no page to sign in at.`);
  return { server, client, transport };
}

function tokensOf(answer: oauth.TokenEndpointResponse, before?: string): Tokens {
  if (!answer.id_token) throw new Error('The sign-in gave no ID token, and the API takes no other.');
  return {
    idToken: answer.id_token,
    refreshToken: answer.refresh_token ?? before,
    lifetimeMs: (answer.expires_in ?? 300) * 1000,
  };
}

function mustBe(user: string | undefined, answer: oauth.TokenEndpointResponse): void {
  if (!user) return;
  const claims = oauth.getValidatedIdTokenClaims(answer);
  const names = [claims?.email, claims?.['cognito:username']].map(String);
  if (!names.some((each) => each.toLowerCase() === user.toLowerCase()))
    throw refusedSignIn(`The browser signed in ${names[0]}, and --user asks for ${user}.`);
}

/** What the pool refuses is told by its code alone: the rest of an answer is the issuer's text, or anybody's. */
async function told<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const { error: code } = error as { error?: unknown };
    if (typeof code === 'string' && /^[\w.-]{1,60}$/.test(code)) {
      throw refusedSignIn(`The sign-in was refused (${code}).`);
    }
    throw error;
  }
}

function refusedSignIn(detail: string): ApiError {
  return new ApiError({ status: 401, code: 'sign-in', title: 'Sign in first', detail });
}
