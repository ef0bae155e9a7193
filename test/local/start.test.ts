import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Client, createClient } from '../../cli/client.ts';
import { readLetter } from '../../local/conference/inbox.ts';
import { demoAccounts } from '../../local/issuer/accounts.ts';
import { type Client as PoolClient, signInByHttp } from '../support/sign-in.ts';
import { until } from './fixture/cloud.ts';
import { descendantsOf, isRunning, programsOn } from './fixture/processes.ts';

/** What `npm start` does, from outside: three starts on one folder, each taking up what the one before left. */
const root = resolve(__dirname, '../..');
const dataDir = mkdtempSync(join(tmpdir(), 'nhipcau-start-'));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const each of started.splice(0)) each.kill('SIGKILL');
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

interface Running {
  /** All that it said until it was ready, and what it complained of. */
  readonly said: string;
  complaints(): string;
  /** As Ctrl-C does. Answers its exit code and what still runs of what it had started. */
  interrupt(): Promise<{ code: number | null; left: (string | number)[] }>;
}

async function start(...options: readonly string[]): Promise<Running> {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };
  const words = scripts.start.split(' ');
  const program = words.indexOf('node');
  const variables = words.slice(0, program).map((each) => each.split(/=(.*)/s).slice(0, 2));
  const child = spawn(process.execPath, [...words.slice(program + 1), '--port', '0', '--data', dataDir, ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...Object.fromEntries(variables) },
  });
  started.push(child);
  let said = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  await until(() => {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}\n${said}\n${complaints}`);
    return said.includes('Ctrl-C stops everything');
  }, 150_000);
  return {
    said,
    complaints: () => complaints,
    async interrupt() {
      const programs = descendantsOf(child.pid as number);
      expect(programs.length).toBeGreaterThan(1);
      expect(programsOn(dataDir)).not.toEqual([]);
      child.kill('SIGINT');
      const [code] = await exited;
      const left = () => [...programsOn(dataDir), ...programs.filter(isRunning)];
      await until(() => left().length === 0, 2000).catch(() => {}); // a helper of esbuild sees a moment later that nobody needs it
      return { code, left: left() };
    },
  };
}

const addressAfter = (said: string, words: string): string =>
  new RegExp(`${words}\\s+(http://127\\.0\\.0\\.1:\\S+)`).exec(said)?.[1] ?? `no address after "${words}"`;
const conferenceIn = (said: string): string => /\/c\/(cnf_\w+)\/board/.exec(said)?.[1] ?? 'none';

/** Signs in with what it says and nothing else, as the command line does. */
async function office(said: string): Promise<Client> {
  const { issuer, cli } = await configOf(said);
  const { id_token } = await signInByHttp({ issuer, ...cli }, 'van-phong');
  return createClient({ url: addressAfter(said, 'API'), token: async () => id_token });
}

async function configOf(said: string) {
  const config = await fetch(new URL('/config.json', addressAfter(said, 'console')));
  return (await config.json()) as { issuer: string; clientId: string; cli: Omit<PoolClient, 'issuer'> };
}

async function pageAt(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { accept: 'text/html' } });
  expect([url, answer.status, answer.headers.get('content-type')]).toEqual([url, 200, expect.stringMatching(/html/)]);
  return answer.text();
}

const mailWithinMs = 60_000;

/** What the newest mail of this conference brings that is listed at an address of the inbox, once it is there. */
async function sent(said: string, words: string, title: string, what: 'link' | 'pin'): Promise<string> {
  const list = addressAfter(said, words);
  for (const end = Date.now() + mailWithinMs; Date.now() < end; ) {
    const letters = (await lettersAt(list)).filter((text) => text.includes(title));
    const found = letters.map((text) => readLetter(text)[what])[0];
    if (found) return found;
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error(`no ${what} in ${list} within ${mailWithinMs} ms`);
}

/** The pages of the mails that a page of the inbox lists, newest first. */
async function lettersAt(list: string): Promise<string[]> {
  const mails = [...(await pageAt(list)).matchAll(/href="([^"]+\/mails\/[^"]+)"/g)];
  return Promise.all(mails.map(([, to = '']) => pageAt(new URL(to, list).href)));
}

let first: { conferenceId: string; title: string; link: string; kept: string };
const keptPlan = {
  title: 'Giao ban được giữ lại',
  chair: 'Chủ tịch',
  office: 'VPCP',
  hostPoint: 'TW',
  startsAt: '2099-03-01T01:00:00.000Z',
  endsAt: '2099-03-01T03:00:00.000Z',
  classification: 'internal',
  invited: { subtrees: ['24'] },
  operatorPhone: '080 43162',
  draft: true,
};

test('npm start says step by step what it does, then where everything is; there it is; Ctrl-C ends all of it', async () => {
  const { said, complaints, interrupt } = await start();
  const [before = '', after = ''] = said.split('Nhịp Cầu is ready in ');
  const steps = [...before.matchAll(/^ {2}✓ (.+) \d+\.\d s$/gm)].map(([, name]) => name);
  expect(steps).toEqual(expect.arrayContaining(['reading the templates', 'starting tables, queues and Chime']));
  expect(steps.slice(-2)).toEqual(['preparing the sample country', 'opening a conference to try']);
  for (const { username, groups } of demoAccounts)
    expect(after).toMatch(new RegExp(`^ +${username} +${groups.join(', ')}`, 'm'));

  expect(await pageAt(addressAfter(after, 'console'))).toContain('<title>Nhịp Cầu</title>');
  expect(await pageAt(addressAfter(after, 'inbox'))).toContain('Inbox (');
  const client = await office(said);
  const conferenceId = conferenceIn(after);
  expect(await pageAt(addressAfter(after, 'open doors:'))).toContain('<title>Nhịp Cầu</title>');
  const { title } = await client.call<{ title: string }>('GET', `/conferences/${conferenceId}`);
  const link = await sent(after, 'its link in', title, 'link');
  const { conference } = await client.call<{ conference: { id: string } }>('POST', '/conferences', { body: keptPlan });
  first = { conferenceId, title, link, kept: conference.id };
  expect(await interrupt()).toEqual({ code: 0, left: [] });
  expect(complaints()).toBe('');
});

test('a start on what is there finds it, sends what was still to be sent, and what it says to try lets a hall in', async () => {
  const { said, complaints, interrupt } = await start('--no-build');
  expect(conferenceIn(said)).toBe(first.conferenceId);
  const client = await office(said);
  expect(await client.call('GET', `/conferences/${first.kept}`)).toMatchObject({ title: keptPlan.title });
  expect(await sent(said, 'its link in', first.title, 'link')).toBe(first.link);
  const pin = await sent(said, 'its PIN in', first.title, 'pin');
  const session = await fetch(`${addressAfter(said, 'API')}/hall/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ link: first.link, pin }),
  });
  expect([session.status, await session.json()]).toMatchObject([201, { conference: { id: first.conferenceId } }]);
  expect(await interrupt()).toEqual({ code: 0, left: [] });
  expect(complaints()).toBe('');
});

test('--fresh throws away what was made and its mails, and begins with the sample country', async () => {
  const { said, complaints, interrupt } = await start('--no-build', '--fresh');
  const client = await office(said);
  await expect(client.call('GET', `/conferences/${first.kept}`)).rejects.toMatchObject({ problem: { status: 404 } });
  const { items } = await client.call<{ items: unknown[] }>('GET', '/conferences');
  expect(items).toHaveLength(2);
  const letters = await lettersAt(addressAfter(said, 'its link in'));
  expect(letters.filter((text) => text.includes(first.link))).toEqual([]);
  expect(await interrupt()).toEqual({ code: 0, left: [] });
  expect(complaints()).toBe('');
});

test.each([
  [['--bogus'], "Unknown option '--bogus'"],
  [['--port', 'abc'], '--port was given "abc"; allowed is a number from 0 to 65535'],
  [['--port', '99999'], '--port was given "99999"'],
  [['--context', 'foo'], '--context was given "foo"; allowed is key=value'],
])(
  '%j is refused in a sentence, with what there is to choose from, before anything is built',
  async (options, sentence) => {
    const child = spawn(process.execPath, [join(root, 'local/main.ts'), ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.push(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    const [code] = await once(child, 'close');
    expect([code, said]).toEqual([2, expect.stringContaining(sentence)]);
    expect(said).toContain('--no-sample');
    expect(said).not.toMatch(/^\s+at /m);
  },
);
