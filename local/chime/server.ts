import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ChimeStats, createEmulator, type EmulatorOptions } from './emulator.ts';
import type { FaultProfile } from './faults.ts';
import { handleLocal, localPrefix } from './local-routes.ts';
import type { TrueSession } from './presence.ts';
import { SignallingEdge } from './signalling-edge.ts';
import { type ChimeSnapshot, restoreSnapshot, takeSnapshot } from './snapshot.ts';

export interface ChimeOptions extends EmulatorOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Where clients reach the server, if not at `http://host:port`; its websocket scheme follows from it. */
  readonly publicUrl?: string;
  /** Meetings to bring back from an earlier run. Without it a restart ends all meetings, silently, as an outage would. */
  readonly snapshot?: ChimeSnapshot;
}

/** A running local Chime, in this process or in its own (see fork.ts). */
export interface LocalChime {
  /** Endpoint for the AWS SDK and base of the `/_local/chime` routes. */
  readonly url: string;
  stats(): Promise<ChimeStats>;
  /** Who is truly connected. */
  connected(): Promise<readonly TrueSession[]>;
  /** Every true session so far. */
  sessions(): Promise<readonly TrueSession[]>;
  setFaults(profile: FaultProfile): Promise<void>;
  /** Resolves false when there is no such meeting. */
  vanish(meetingId: string, isTold?: boolean): Promise<boolean>;
  snapshot(): Promise<ChimeSnapshot>;
  restore(snapshot: ChimeSnapshot): Promise<void>;
  close(): Promise<void>;
}

const largestBody = 1024 * 1024;

/** Starts a local Chime in this process. Rejects when the port is taken. */
export async function startChime(options: ChimeOptions): Promise<LocalChime> {
  let url = '';
  const emulator = createEmulator(options, () => (options.publicUrl ?? url).replace(/^http/, 'ws').replace(/\/$/, ''));
  if (options.snapshot) restoreSnapshot(emulator.registry, options.snapshot);
  const edge = new SignallingEdge(emulator.signalling);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const method = request.method ?? 'GET';
    const path = request.url ?? '/';
    if (path.startsWith(`${localPrefix}/`)) {
      const local = handleLocal(emulator, method, path, body);
      response.writeHead(local.status, { 'content-type': 'application/json' });
      response.end(local.body === undefined ? '' : JSON.stringify(local.body));
      return;
    }
    const authorization = request.headers.authorization;
    const {
      status,
      headers,
      body: text,
      cutAfterMs,
    } = await emulator.control.handle({ method, url: path, authorization, body });
    if (cutAfterMs !== undefined) {
      setTimeout(() => request.socket.destroy(), cutAfterMs).unref();
      return;
    }
    response.writeHead(status, headers);
    response.end(text);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(400).end());
  });
  // Longer than any client keeps an idle connection, so that no request meets one that is just being closed.
  server.keepAliveTimeout = 120_000;
  server.on('upgrade', (request, socket, head) => edge.upgrade(request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: options.host, port: options.port, backlog: 4096 }, resolve);
  });
  url = `http://${options.host}:${(server.address() as AddressInfo).port}`;

  return {
    url,
    stats: async () => structuredClone(emulator.stats()),
    connected: async () => emulator.signalling.presence.live(),
    sessions: async () => structuredClone(emulator.signalling.presence.history),
    setFaults: async (profile) => emulator.dice.use(profile),
    vanish: async (meetingId, isTold = false) => emulator.vanish(meetingId, isTold),
    snapshot: async () => takeSnapshot(emulator.registry),
    restore: async (snapshot) => restoreSnapshot(emulator.registry, snapshot),
    close: async () => {
      await emulator.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Rejects a body that is too large. */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > largestBody) throw new Error(`A body holds at most ${largestBody} bytes`);
  }
  return Buffer.concat(chunks).toString('utf8');
}
