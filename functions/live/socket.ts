import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { log } from '../../shared/runtime/logs.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { createSockets, type Sockets } from '../../shared/store/sockets.ts';

export interface SocketDeps {
  readonly sockets: Sockets;
  readonly now: () => number;
}

interface SocketEvent {
  readonly requestContext: { readonly routeKey: string; readonly connectionId: string };
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

const protocol = 'nhipcau';

/**
 * Trigger: the WebSocket API. `$connect` takes a one-time ticket from the subprotocols (`nhipcau, <ticket>`), so a repeat of it
 * is refused; `$disconnect` is best effort, and a push to a socket that is gone clears it as well. Whatever a page sends is
 * not read: it listens here and asks over HTTP.
 */
export async function socket(deps: SocketDeps, event: SocketEvent): Promise<APIGatewayProxyResultV2> {
  const { routeKey, connectionId } = event.requestContext;
  if (routeKey === '$disconnect') {
    await deps.sockets.unsubscribe(connectionId);
    return { statusCode: 200 };
  }
  if (routeKey !== '$connect') return { statusCode: 200 };
  const [first, ticket] = protocolsOf(event);
  const taken = first === protocol && ticket ? await deps.sockets.take(ticket, deps.now()) : undefined;
  if (!taken) return { statusCode: 401 };
  const { callerId, ...subscription } = taken;
  await deps.sockets.subscribe({ ...subscription, connectionId }, callerId, deps.now());
  log.info('socket opened', { conferenceId: taken.conferenceId });
  return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': protocol } };
}

function protocolsOf(event: SocketEvent): string[] {
  const header = Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol');
  return (header?.[1] ?? '').split(',').map((each) => each.trim());
}

export const handler = (event: APIGatewayProxyWebsocketEventV2): Promise<APIGatewayProxyResultV2> =>
  socket({ sockets: createSockets(wiredTable()), now: Date.now }, event);
