#!/usr/bin/env node
import { help, type Invocation, readInvocation, UsageError } from './arguments.ts';
import { hasBrowser, openInBrowser } from './browser.ts';
import { ApiError, createClient, unreachable } from './client.ts';
import { runs } from './commands.ts';
import { explained } from './problems.ts';
import { tokenSource } from './sign-in.ts';

/** Where an installation says what a client needs to know of it; its console reads the same. */
interface Installation {
  readonly apiUrl?: string;
  readonly issuer?: string;
  readonly cli?: { readonly clientId: string; readonly callback: string };
  /** Why it says nothing. */
  readonly failure?: ApiError;
}

async function installationAt(url: string): Promise<Installation> {
  try {
    const response = await fetch(new URL('/config.json', url));
    return response.ok ? ((await response.json()) as Installation) : {};
  } catch (error) {
    return { failure: unreachable(url, error) };
  }
}

async function run(invocation: Invocation): Promise<number> {
  const { flags } = invocation;
  const flag = (name: string, variable: string) => (flags[name] as string | undefined) ?? process.env[variable];
  const url = flag('url', 'NHIPCAU_URL') ?? 'http://127.0.0.1:4380';
  if (!URL.canParse(url))
    throw new UsageError(`--url takes an address like https://hop.example.gov.vn, given ${JSON.stringify(url)}.`);
  const { apiUrl = url, issuer, cli, failure } = await installationAt(url);
  // who works on a file alone need not sign in
  let source: (() => Promise<string>) | undefined;
  const token = async () => {
    if (failure && !process.env.NHIPCAU_TOKEN) throw failure;
    source ??= tokenSource({
      token: process.env.NHIPCAU_TOKEN,
      application: issuer && cli ? { issuer, ...cli } : undefined,
      user: flag('user', 'NHIPCAU_USER'),
      show: showSignIn,
    });
    return source();
  };
  const client = createClient({ url: apiUrl, token });
  return (runs[invocation.command] as (typeof runs)[string])(
    {
      client,
      token,
      print: (text) => console.log(text),
      write: (bytes) => process.stdout.write(bytes),
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
    invocation,
  );
}

/** On the error stream: what a command prints is for what comes after it. */
function showSignIn(address: string): void {
  console.error(`Sign in with a browser of this machine:\n\n  ${address}\n`);
  if (hasBrowser(process.stderr.isTTY)) openInBrowser(address);
}

async function main(argv: readonly string[]): Promise<number> {
  try {
    const invocation = readInvocation(argv);
    if (invocation === 'help') {
      console.log(help);
      return 0;
    }
    return await run(invocation);
  } catch (error) {
    console.error(error instanceof ApiError ? explained(error.problem) : (error as Error).message);
    return error instanceof UsageError ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
