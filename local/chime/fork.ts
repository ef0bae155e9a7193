import { type ChildProcess, fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { receiveBatch } from './bus-batch.ts';
import type { ChimeStats } from './emulator.ts';
import type { FaultProfile } from './faults.ts';
import { localPrefix } from './local-routes.ts';
import type { ProcessConfig } from './main.ts';
import type { TrueSession } from './presence.ts';
import type { ChimeOptions, LocalChime } from './server.ts';
import type { ChimeSnapshot } from './snapshot.ts';

/** A clock, a source of numbers and a media plane cannot be handed to another process. */
export type ForkOptions = Omit<ChimeOptions, 'clock' | 'random' | 'media'>;

/** Starts a local Chime in a process of its own, so that thousands of clients do not slow the caller. Otherwise as `startChime`. */
export async function forkChime(options: ForkOptions): Promise<LocalChime> {
  const { publish, sendToQueue, onCall, ...rest } = options;
  const bus = createServer(async (request, response) => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      await receiveBatch(Buffer.concat(chunks).toString('utf8'), options);
      response.writeHead(204).end();
    } catch {
      response.writeHead(503).end();
    }
  });
  await new Promise<void>((resolve) => bus.listen(0, '127.0.0.1', resolve));
  const busUrl = `http://127.0.0.1:${(bus.address() as AddressInfo).port}`;
  const config: ProcessConfig = { ...rest, busUrl, reportCalls: onCall !== undefined };
  const child = fork(new URL('./main.ts', import.meta.url), [], {
    env: { ...process.env, CHIME_CONFIG: JSON.stringify(config) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true, // Ctrl-C in a terminal reaches the parent alone, which asks for what is live before it ends this
  });
  const closeBus = () => {
    bus.closeAllConnections();
    return new Promise((resolve) => bus.close(resolve));
  };
  let url: string;
  try {
    url = await firstWord(child);
  } catch (error) {
    await closeBus();
    throw error;
  }

  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${url}${localPrefix}/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  return {
    url,
    stats: () => ask<ChimeStats>('GET', 'stats'),
    connected: () => ask<TrueSession[]>('GET', 'connected'),
    sessions: async () => (await ask<{ sessions: TrueSession[] }>('GET', 'sessions')).sessions,
    setFaults: async (profile: FaultProfile) => {
      await ask('POST', 'faults', profile);
    },
    vanish: async (meetingId, isTold = false) => {
      const path = `${localPrefix}/meetings/${meetingId}?told=${isTold}`;
      const response = await fetch(`${url}${path}`, { method: 'DELETE' });
      await response.arrayBuffer();
      return response.ok;
    },
    snapshot: () => ask<ChimeSnapshot>('GET', 'snapshot'),
    restore: async (snapshot) => {
      await ask('PUT', 'snapshot', snapshot);
    },
    close: async () => {
      await ended(child);
      await closeBus();
    },
  };
}

/** The address the process listens at. Rejects when it ends before it says so. */
function firstWord(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('message', (word) => resolve((word as { url: string }).url));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The local Chime ended with ${code} before it listened`)));
  });
}

/** Asks the process to end, and makes it after five seconds. */
function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), 5000);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
