import { ApiError } from './client.ts';
import { type Application, type CodeFlowOptions, renewed, signInByBrowser, type Tokens } from './code-flow.ts';

export interface SignIn {
  /** Used as it is where given. */
  readonly token?: string | undefined;
  readonly application?: Application | undefined;
  readonly user?: string | undefined;
  readonly show: CodeFlowOptions['show'];
  readonly waitMs?: number;
  readonly now?: () => number;
}

const early = 60_000;
/** A new second factor takes its time. */
const patience = 5 * 60_000;

/** A source of tokens: the given one, or those of one sign-in in the browser, renewed a minute before they end. */
export function tokenSource({
  token,
  application,
  user,
  show,
  waitMs = patience,
  now = Date.now,
}: SignIn): () => Promise<string> {
  if (token) return async () => token;
  if (!application)
    throw new Error(
      'Nobody tells how to sign in there: give the address of the console, or set NHIPCAU_TOKEN (see --help).',
    );
  const byBrowser = () => signInByBrowser(application, { user, show, waitMs });
  /** What is no refusal (a line that is down) is no reason to ask for another sign-in. */
  const anew = (error: unknown): Promise<Tokens> => {
    if (error instanceof ApiError && error.problem.status === 401) return byBrowser();
    throw error;
  };
  let held: (Tokens & { readonly until: number }) | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const before = held?.refreshToken;
    const got = before ? await renewed(application as Application, before).catch(anew) : await byBrowser();
    held = { ...got, until: now() + got.lifetimeMs - early };
    return got.idToken;
  }

  return async () => {
    if (held && held.until > now()) return held.idToken;
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}
