import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { hallHeader } from '../../shared/contracts/hall.ts';
import type { HttpApi } from '../api/http-api.ts';
import { sendJson } from '../kit/http.ts';
import type { Edge } from '../site/edge.ts';
import type { StaticSite } from '../site/static.ts';
import type { SocketApi } from '../socket/socket-api.ts';
import { localPaths } from '../template/addresses.ts';

export interface PublicOptions {
  readonly apis: readonly HttpApi[];
  readonly sockets: readonly SocketApi[];
  readonly issuer: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;
  readonly mail: (request: IncomingMessage, response: ServerResponse, path: string) => void;
  readonly files: (request: IncomingMessage, response: ServerResponse) => void;
  readonly control: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;
  readonly edge: Edge;
  readonly site: StaticSite;
}

const under = (url: string, prefix: string): string | undefined => {
  if (url !== prefix && !url.startsWith(`${prefix}/`) && !url.startsWith(`${prefix}?`)) return undefined;
  const rest = url.slice(prefix.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
};

/** A browser that opens a page, not a script that calls: pages and API share the origin here, on AWS they do not. */
const opensPage = (request: IncomingMessage): boolean =>
  request.method === 'GET' &&
  (request.headers['sec-fetch-mode'] === 'navigate' || (request.headers.accept ?? '').startsWith('text/html'));

/**
 * The one origin a browser sees. The HTTP API is under `/api`, and at the root too for callers that are no browser opening a
 * page; the console has everything else.
 */
export function publicOrigin(options: () => PublicOptions) {
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { apis, sockets, issuer, mail, files, control, edge, site } = options();
    const url = request.url ?? '/';
    const socketPath = under(url, localPaths.socket);
    if (socketPath !== undefined) {
      const [, apiId, , kind, id] = new URL(socketPath, 'http://local').pathname.split('/');
      const api = sockets.find((each) => each.definition.id === apiId);
      return api && kind === '@connections' && id
        ? api.manage(request, response, decodeURIComponent(id))
        : sendJson(response, 404, { message: 'Not Found' });
    }
    const issuerPath = under(url, localPaths.issuer);
    if (issuerPath !== undefined) return issuer(request, response, issuerPath);
    const mailPath = under(url, localPaths.mail);
    if (mailPath !== undefined) return mail(request, response, mailPath);
    if (under(url, localPaths.files) !== undefined) return files(request, response);
    const controlPath = under(url, localPaths.control);
    if (controlPath !== undefined) return control(request, response, controlPath);

    const api = apis[0];
    const apiPath = under(url, localPaths.api);
    if (api && apiPath !== undefined) {
      request.url = apiPath;
      // Only a hall's page is anybody by its cookie: everybody else is spared the edge.
      if (request.headers[hallHeader] !== undefined) {
        const [path = '', search] = url.split('?');
        const made = edge.ownApi(path, request.headers);
        Object.assign(request.headers, made.headers);
        delete request.headers.cookie;
        request.url = search === undefined ? made.path : `${made.path}?${search}`;
      }
      return api.serve(request, response);
    }
    const path = new URL(url, 'http://local').pathname;
    const method = request.method ?? 'GET';
    const isApi =
      api !== undefined &&
      (api.table.find(method, path) !== undefined || (method === 'OPTIONS' && api.table.knows(path)));
    if (api && isApi && !opensPage(request)) return api.serve(request, response);
    if (method === 'GET' || method === 'HEAD') {
      const decided = edge.request(method, path, {});
      if ('status' in decided) {
        response.writeHead(decided.status, { ...edge.headers, ...decided.headers }).end(decided.body);
        return;
      }
      if (site.send(request, response, decided.path, edge.headers)) return;
    }
    if (api && (isApi || api.table.fallback)) return api.serve(request, response);
    sendJson(response, 404, {
      message: site.exists() ? 'Not Found' : 'Not Found (the console is not built: npm run build)',
    });
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const [, apiId, stage] = new URL(
      under(request.url ?? '/', localPaths.socket) ?? '/',
      'http://local',
    ).pathname.split('/');
    const api = options().sockets.find((each) => each.definition.id === apiId && each.definition.stage === stage);
    if (!api) return void socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
    socket.on('error', () => socket.destroy());
    api.upgrade(request, socket, head).catch(() => socket.destroy());
  }

  return { serve, upgrade };
}
