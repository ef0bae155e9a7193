import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Link } from './session.ts';
import { meetingEndedCode, type Signalling } from './signalling.ts';

const protocolName = '_aws_wt_session';
/** An SDP offer with 25 videos stays far below it. */
const largestMessage = 512 * 1024;

/** Websockets of `/control/<meetingId>`, subprotocols `_aws_wt_session, <JoinToken>`. */
export class SignallingEdge {
  readonly #signalling: Signalling;
  // No compression: thousands of small frames, each of which would cost a deflate context.
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: largestMessage,
    handleProtocols: (offered) => (offered.has(protocolName) ? protocolName : false),
  });

  constructor(signalling: Signalling) {
    this.#signalling = signalling;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const meetingId = /^\/control\/([^/?]+)/.exec(request.url ?? '')?.[1] ?? '';
    const token = (request.headers['sec-websocket-protocol'] ?? '').split(',')[1]?.trim() ?? '';
    if (this.#signalling.refusalOf(meetingId, token) === 'not-allowed') {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (ws) => this.#serve(ws, meetingId, token));
  }

  #serve(ws: WebSocket, meetingId: string, token: string): void {
    ws.on('error', () => ws.terminate());
    const session = this.#signalling.open(meetingId, token, linkTo(ws));
    if (typeof session === 'string') {
      ws.close(meetingEndedCode);
      return;
    }
    ws.on('message', (data: Buffer) => this.#signalling.receive(session, data));
    ws.on('close', () => this.#signalling.closed(session));
  }
}

function linkTo(ws: WebSocket): Link {
  return {
    send: (frame) => {
      if (ws.readyState === ws.OPEN) ws.send(frame);
    },
    close: (code) => ws.close(code),
    cut: () => ws.terminate(),
  };
}
