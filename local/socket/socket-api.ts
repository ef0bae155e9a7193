import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { clfTime } from '../api/event.ts';
import type { FunctionHost } from '../functions/host.ts';
import type { Clock } from '../kit/clock.ts';
import { readBody, sendAwsError, sendJson } from '../kit/http.ts';
import { type OnServiceCall, toldOf } from '../kit/service-call.ts';
import type { ApiDefinition } from '../template/model.ts';

export interface SocketApiOptions {
  readonly definition: ApiDefinition;
  readonly host: FunctionHost;
  readonly account: string;
  readonly clock: Clock;
  /** Service limits unless a test is in a hurry: 10 minutes idle, 2 hours in all. */
  readonly idleMs?: number;
  readonly longestMs?: number;
  /** Hears of each management call. */
  readonly onServiceCall?: OnServiceCall | undefined;
}

interface Connection {
  readonly id: string;
  readonly socket: WebSocket;
  readonly connectedAt: number;
  readonly request: IncomingMessage;
  lastActiveAt: number;
}

/** Largest message, both ways (service limit; a frame may carry 32 KB). */
const messageLimit = 128 * 1024;

/** API Gateway WebSocket API with its management calls: one API of the template under `/_socket/<api>/<stage>`. */
export function socketApi(options: SocketApiOptions) {
  const { definition, host, clock } = options;
  const idleMs = options.idleMs ?? 600_000;
  const longestMs = options.longestMs ?? 7_200_000;
  const routes = new Map(definition.routes.map((each) => [each.key, each]));
  const connections = new Map<string, Connection>();
  const accepted = new WeakMap<IncomingMessage, string | undefined>();
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: messageLimit,
    perMessageDeflate: false,
    // The function's answer to $connect names the subprotocol, not the server.
    handleProtocols: (_, request) => accepted.get(request) ?? false,
  });
  const selector = /^\$request\.body\.(\w+)$/.exec(definition.selection)?.[1];

  const sweeper = setInterval(
    () => {
      const now = clock.now();
      for (const each of connections.values()) {
        if (now - each.lastActiveAt > idleMs || now - each.connectedAt > longestMs)
          each.socket.close(1001, 'Going away');
      }
    },
    Math.min(idleMs, 5000),
  ).unref();

  function context(routeKey: string, eventType: string, id: string, connectedAt: number, request: IncomingMessage) {
    const now = clock.now();
    const requestId = randomUUID();
    return {
      routeKey,
      eventType,
      connectionId: id,
      connectedAt,
      requestId,
      extendedRequestId: requestId,
      requestTime: clfTime(now),
      requestTimeEpoch: now,
      messageDirection: 'IN',
      stage: definition.stage,
      apiId: definition.id,
      domainName: request.headers.host ?? '127.0.0.1',
      identity: {
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: request.headers['user-agent'] ?? '',
      },
    };
  }

  const invoke = (routeKey: string, event: unknown) => host.invoke(routes.get(routeKey)!.functionId, event);

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const id = `${randomBytes(9).toString('base64url')}=`;
    const connectedAt = clock.now();
    const refuse = (status: number) =>
      socket.end(
        `HTTP/1.1 ${status} ${status === 500 ? 'Internal Server Error' : 'Forbidden'}\r\nconnection: close\r\n\r\n`,
      );
    if (routes.has('$connect')) {
      const url = new URL(request.url ?? '/', 'http://local');
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [canonical(name), [value].flat().join(',')]),
      );
      const query = Object.fromEntries(url.searchParams);
      const outcome = await invoke('$connect', {
        headers,
        multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
        ...(url.search.length > 1 ? { queryStringParameters: query } : {}),
        requestContext: context('$connect', 'CONNECT', id, connectedAt, request),
        isBase64Encoded: false,
      });
      if (!outcome.ok) return void refuse(500);
      const answer = (JSON.parse(outcome.payload) ?? {}) as { statusCode?: number; headers?: Record<string, string> };
      const status = Number(answer.statusCode ?? 200);
      if (status < 200 || status > 299) return void refuse(status);
      const header = Object.entries(answer.headers ?? {}).find(
        ([name]) => name.toLowerCase() === 'sec-websocket-protocol',
      );
      accepted.set(request, header?.[1]);
    }
    if (socket.destroyed) return void disconnected({ id, connectedAt, request }, 1006, '');
    server.handleUpgrade(request, socket, head, (ws) =>
      open({ id, socket: ws, connectedAt, request, lastActiveAt: connectedAt }),
    );
  }

  function open(connection: Connection): void {
    connections.set(connection.id, connection);
    connection.socket.on('message', (data, isBinary) => void received(connection, data, isBinary));
    connection.socket.on('pong', () => touch(connection));
    connection.socket.on('ping', () => touch(connection));
    connection.socket.on('error', () => connection.socket.terminate());
    connection.socket.on('close', (code, reason) => {
      connections.delete(connection.id);
      void disconnected(connection, code, reason.toString());
    });
  }

  const touch = (connection: Connection) => {
    connection.lastActiveAt = clock.now();
  };

  async function disconnected(
    { id, connectedAt, request }: Pick<Connection, 'id' | 'connectedAt' | 'request'>,
    code: number,
    reason: string,
  ): Promise<void> {
    if (!routes.has('$disconnect')) return;
    const requestContext = {
      ...context('$disconnect', 'DISCONNECT', id, connectedAt, request),
      disconnectStatusCode: code,
      disconnectReason: reason,
    };
    await invoke('$disconnect', {
      headers: { Host: request.headers.host ?? '' },
      requestContext,
      isBase64Encoded: false,
    });
  }

  async function received(connection: Connection, data: RawData, isBinary: boolean): Promise<void> {
    touch(connection);
    const body = data.toString();
    const routeKey = isBinary ? '$default' : select(body);
    const requestContext = {
      ...context(routeKey, 'MESSAGE', connection.id, connection.connectedAt, connection.request),
      messageId: randomUUID(),
    };
    const complain = (message: string) =>
      connection.socket.send(
        JSON.stringify({ message, connectionId: connection.id, requestId: requestContext.requestId }),
      );
    if (!routes.has(routeKey)) return complain('Forbidden');
    const outcome = await invoke(routeKey, { requestContext, body, isBase64Encoded: false });
    if (!outcome.ok && connection.socket.readyState === connection.socket.OPEN) complain('Internal server error');
  }

  function select(body: string): string {
    try {
      const key = selector ? (JSON.parse(body) as Record<string, unknown> | null)?.[selector] : undefined;
      return typeof key === 'string' && routes.has(key) ? key : '$default';
    } catch {
      return '$default';
    }
  }

  /** `POST|GET|DELETE …/@connections/{id}` of the management API. */
  async function manage(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const connection = connections.get(id);
    const body = await readBody(request);
    const path = `/@connections/${encodeURIComponent(id)}`;
    toldOf(request, { path, body: body.toString('utf8') }, response, options.onServiceCall);
    if (!connection || connection.socket.readyState !== connection.socket.OPEN)
      return sendAwsError(response, 410, 'GoneException', 'Gone');
    if (request.method === 'POST') {
      if (body.length > messageLimit)
        return sendAwsError(response, 413, 'PayloadTooLargeException', 'Message too long');
      connection.socket.send(body.toString('utf8'));
      touch(connection);
      return sendJson(response, 200, undefined);
    }
    if (request.method === 'DELETE') {
      connection.socket.close(1000, 'Connection Closed Normally');
      response.writeHead(204).end();
      return;
    }
    const { sourceIp, userAgent } = context('', '', id, 0, connection.request).identity;
    sendJson(response, 200, {
      connectedAt: new Date(connection.connectedAt).toISOString(),
      lastActiveAt: new Date(connection.lastActiveAt).toISOString(),
      identity: { sourceIp, userAgent },
    });
  }

  return {
    definition,
    upgrade,
    manage,
    connected: () => connections.size,
    stop(): void {
      clearInterval(sweeper);
      for (const each of connections.values()) {
        each.socket.removeAllListeners('close');
        each.socket.terminate();
      }
      connections.clear();
      server.close();
    },
  };
}

export type SocketApi = ReturnType<typeof socketApi>;

/** sec-websocket-protocol → Sec-WebSocket-Protocol: WebSocket APIs hand headers on as the browser wrote them. */
const canonical = (name: string): string =>
  name
    .replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase())
    .replace('Websocket', 'WebSocket');
