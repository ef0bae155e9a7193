import { Agent, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** Seconds, where the answer said when to come again. */
  readonly retryAfter?: number;
}

export interface LeanClient {
  /** Never throws: status 0 is a connection that failed or an answer that did not come. */
  send(
    method: string,
    path: string,
    options?: { body?: unknown; session?: string | undefined; timeoutMs?: number },
  ): Promise<Answer>;
  close(): void;
}

/** A client for thousands of halls in one process: few sockets, kept alive; JSON both ways. */
export function leanClient(url: string, sockets = 64): LeanClient {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets, scheduling: 'fifo' });
  const { hostname, port, pathname } = new URL(url);
  const base = pathname.replace(/\/$/, '');
  return {
    send(method, path, { body, session, timeoutMs = 30_000 } = {}) {
      const text = body === undefined ? undefined : JSON.stringify(body);
      return new Promise((resolve) => {
        const failed = () => resolve({ status: 0, body: undefined });
        const outgoing = request(
          {
            agent,
            hostname,
            port,
            method,
            path: base + path,
            headers: {
              ...(text === undefined
                ? {}
                : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
              ...(session ? { authorization: `Bearer ${session}` } : {}),
            },
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', failed);
            response.on('end', () => {
              const retryAfter = Number(response.headers['retry-after']);
              resolve({
                status: response.statusCode ?? 0,
                body: parsed(Buffer.concat(chunks).toString('utf8')),
                ...(retryAfter > 0 ? { retryAfter } : {}),
              });
            });
          },
        );
        outgoing.setTimeout(timeoutMs, () => outgoing.destroy());
        outgoing.on('error', failed);
        outgoing.end(text);
      });
    },
    close: () => agent.destroy(),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
