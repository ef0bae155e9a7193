#!/usr/bin/env node
import { help, type Invocation, readInvocation, UsageError } from './arguments.ts';
import { ApiError, createClient } from './client.ts';
import { runs } from './commands.ts';
import { explained } from './problems.ts';
import { tokenSource } from './sign-in.ts';

/** Where an installation says what a client needs to know of it; its console reads the same. */
interface Installation {
  readonly apiUrl?: string;
  readonly issuer?: string;
  readonly clientId?: string;
}

async function installationAt(url: string): Promise<Installation> {
  try {
    const response = await fetch(new URL('/config.json', url));
    return response.ok ? ((await response.json()) as Installation) : {};
  } catch {
    return {}; // the API itself may be given, and says more clearly that it does not answer
  }
}

async function run(invocation: Invocation): Promise<number> {
  const { flags } = invocation;
  const flag = (name: string, variable: string) => (flags[name] as string | undefined) ?? process.env[variable];
  const url = flag('url', 'NHIPCAU_URL') ?? 'http://127.0.0.1:4380';
  if (!URL.canParse(url))
    throw new UsageError(`--url takes an address like https://hop.example.gov.vn, given ${JSON.stringify(url)}.`);
  const { apiUrl = url, ...told } = await installationAt(url);
  const issuer = flag('issuer', 'NHIPCAU_ISSUER') ?? told.issuer;
  const clientId = flag('client-id', 'NHIPCAU_CLIENT_ID') ?? told.clientId;
  const user = flag('user', 'NHIPCAU_USER');
  const { NHIPCAU_TOKEN: token, NHIPCAU_PASSWORD: password } = process.env;
  const signIn = Object.fromEntries(
    Object.entries({ issuer, clientId, user, password, token }).filter(([, value]) => value !== undefined),
  );
  // who works on a file alone need not sign in
  let source: (() => Promise<string>) | undefined;
  const client = createClient({
    url: apiUrl,
    token: async () => {
      source ??= tokenSource(signIn);
      return source();
    },
  });
  return (runs[invocation.command] as (typeof runs)[string])(
    {
      client,
      print: (text) => console.log(text),
      write: (bytes) => process.stdout.write(bytes),
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
    invocation,
  );
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
