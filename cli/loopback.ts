import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';

/** The one visit of the browser that brings the answer of the sign-in page (RFC 8252, 7.3). */
export interface Loopback {
  /** The address the browser came by; rejects when nobody came in time. */
  arrival(withinMs: number): Promise<URL>;
  close(): Promise<void>;
}

/**
 * Listens at the registered address, on loopback alone. A visit that does not bring our `state` is of another sign-in (an old tab,
 * another page that guesses the address): it is turned away, and the waiting goes on.
 */
export async function listenAt(callback: string, state: string): Promise<Loopback> {
  const { hostname, port, pathname, protocol } = new URL(callback);
  if (protocol !== 'http:' || !['127.0.0.1', '[::1]', 'localhost'].includes(hostname) || port === '')
    throw new Error(`The installation would send the sign-in to ${callback}, which is no port of this machine.`);
  const visits = Promise.withResolvers<URL>();
  visits.promise.catch(() => {}); // where nobody waits yet
  const server = createServer((request, response) => {
    const visit = new URL(request.url ?? '/', callback);
    if (request.method !== 'GET' || visit.pathname !== pathname) return say(response, 404, notHere);
    if (visit.searchParams.get('state') !== state) return say(response, 400, notOurs);
    say(response, 200, visit.searchParams.has('code') ? received : refused);
    visits.resolve(visit);
  });
  // a browser that is sent to "localhost" tries both families, and a port forwarded from elsewhere comes in by this one
  await listening(server, Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname.replace(/^\[|\]$/g, ''));
  let timer: NodeJS.Timeout | undefined;
  return {
    arrival(withinMs) {
      timer = setTimeout(() => {
        visits.reject(new Error(`Nobody signed in within ${Math.ceil(withinMs / 60_000)} min.`));
      }, withinMs);
      return visits.promise;
    },
    async close() {
      clearTimeout(timer);
      const closed = once(server, 'close');
      server.close();
      // The page that was just answered is sent to its end; a connection that a browser opened in advance is not waited for.
      const late = setTimeout(() => server.closeAllConnections(), 500);
      await closed;
      clearTimeout(late);
    },
  };
}

async function listening(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `Port ${port} of this machine is in use, and the sign-in comes back there. Another nhipcau may be waiting for its own: ` +
        'let it end, or set NHIPCAU_TOKEN (see --help).',
    );
  }
}

const received = 'Đã nhận. Mời quay lại cửa sổ dòng lệnh. · Received. Go on in the terminal; this page can be closed.';
const refused = 'Chưa đăng nhập được. · Not signed in: the terminal says why.';
const notOurs = 'Không thuộc lần đăng nhập này. · Not of this sign-in: open the address that the terminal shows.';
const notHere = 'Không có gì ở đây. · Nothing here.';

/** A page of one sentence that holds nothing of the request, loads nothing and is kept nowhere. */
function say(response: ServerResponse, status: number, sentence: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      connection: 'close',
    })
    .end(`<!doctype html><html lang="vi"><meta charset="utf-8"><title>Nhịp Cầu</title><p>${sentence}</p></html>`);
}
