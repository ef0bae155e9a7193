import { WebSocket } from 'ws';
import { sharedTurns } from '../kit/turns.ts';

/** Why a simulated client's connection is over. */
export type EndedReason =
  /** It left by itself. */
  | 'left'
  /** It cut its own connection without leaving. */
  | 'dropped'
  | 'meeting-ended'
  | 'attendee-removed'
  | 'joined-elsewhere'
  /** The token was not accepted. */
  | 'refused'
  /** The server or the network ended it. */
  | 'lost';

export interface ClientEvents {
  /** The SUBSCRIBE was acknowledged: the attendee takes part. */
  joined?(): void;
  /** Once, last of all. `closeCode` is the websocket's, 1006 where there was no closing handshake. */
  ended?(reason: EndedReason, closeCode: number): void;
}

/*
 * The client's frames never change, so they are made once and by hand: the byte 0x05, then the protobuf SdkSignalFrame with
 * timestampMs = 0 (field 1), its type (field 2) and its one message. This keeps the protobuf package out of a process that holds
 * thousands of clients. The test compares them with what the package makes.
 */
export const clientFrames = {
  /** JOIN { protocolVersion: 2, flags: HAS_STREAM_UPDATE } */
  join: Uint8Array.of(5, 0x08, 0, 0x10, 1, 0x22, 4, 0x08, 2, 0x18, 2),
  /** SUBSCRIBE { duplex: RX } */
  subscribe: Uint8Array.of(5, 0x08, 0, 0x10, 3, 0x32, 2, 0x08, 1),
  /** LEAVE {} */
  leave: Uint8Array.of(5, 0x08, 0, 0x10, 9, 0x5a, 0),
  /** PING_PONG { PING, pingId: 1 } */
  ping: Uint8Array.of(5, 0x08, 0, 0x10, 19, 0xa2, 0x01, 4, 0x08, 1, 0x10, 1),
} as const;

const type = { index: 5, subscribeAck: 4, leaveAck: 10, audioStatus: 20 } as const;
const reasonOfStatus: Readonly<Record<number, EndedReason>> = {
  301: 'joined-elsewhere',
  410: 'meeting-ended',
  411: 'attendee-removed',
};
const meetingEndedCode = 4410;

/** Type of a frame, and the status in it where it is an AUDIO_STATUS; nothing else is looked at. */
export function scanFrame(bytes: Uint8Array): { type: number; status: number } {
  const at = { index: 1 };
  const found = { type: 0, status: 0 };
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; at.index < bytes.length; scale *= 128) {
      const byte = bytes[at.index++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at.index < bytes.length) {
    const tag = varint();
    if (tag === 0x10) {
      found.type = varint();
      if (found.type !== type.audioStatus) return found;
    } else if ((tag & 7) === 0) varint();
    else if (tag === 0xaa) {
      varint();
      varint();
      found.status = varint();
      return found;
    } else at.index += varint();
  }
  return found;
}

/** One timer for all clients of the process: their pings spread over `pingEveryMs`. Who is silent for 15 s has dropped. */
const pingEveryMs = 5000;
const beats = 10;
const pinging = sharedTurns<SimulatedClient>(beats);
let metronome: NodeJS.Timeout | undefined;

function startPinging(client: SimulatedClient): void {
  pinging.add(client);
  metronome ??= setInterval(() => {
    for (const each of pinging.next()) each.ping();
  }, pingEveryMs / beats).unref();
}

function stopPinging(client: SimulatedClient): void {
  pinging.remove(client);
  if (!pinging.isEmpty) return;
  clearInterval(metronome);
  metronome = undefined;
}

/** A client that only signals: it joins, stays, and leaves or drops. Made by `connectClient`. */
export class SimulatedClient {
  readonly #ws: WebSocket;
  readonly #events: ClientEvents;
  #reason: EndedReason | undefined;
  #isJoined = false;
  #hasEnded = false;

  constructor(url: string, joinToken: string, events: ClientEvents) {
    this.#events = events;
    this.#ws = new WebSocket(`${url}?X-Chime-Control-Protocol-Version=3`, ['_aws_wt_session', joinToken], {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      maxPayload: 1024 * 1024,
    });
    this.#ws.on('open', () => this.#ws.send(clientFrames.join));
    this.#ws.on('message', (data: Buffer) => this.#receive(data));
    this.#ws.on('unexpected-response', (request) => {
      this.#reason ??= 'refused';
      request.destroy();
      this.#over(1006);
    });
    // A close follows; there the connection is over.
    this.#ws.on('error', () => {});
    this.#ws.on('close', (code) => this.#over(code));
  }

  get isJoined(): boolean {
    return this.#isJoined;
  }

  /** Says LEAVE and closes when that is acknowledged. */
  leave(): void {
    this.#reason ??= 'left';
    if (this.#ws.readyState === WebSocket.OPEN) this.#ws.send(clientFrames.leave);
    else this.#ws.terminate();
  }

  /** Cuts the connection without a word, as when the line or the power fails. */
  drop(): void {
    this.#reason ??= 'dropped';
    this.#ws.terminate();
  }

  ping(): void {
    if (this.#ws.readyState === WebSocket.OPEN) this.#ws.send(clientFrames.ping);
  }

  #receive(bytes: Uint8Array): void {
    const frame = scanFrame(bytes);
    switch (frame.type) {
      case type.index:
        if (!this.#isJoined) this.#ws.send(clientFrames.subscribe);
        return;
      case type.subscribeAck:
        if (this.#isJoined) return;
        this.#isJoined = true;
        startPinging(this);
        this.#events.joined?.();
        return;
      case type.leaveAck:
        this.#ws.close(1000);
        return;
      case type.audioStatus:
        if (frame.status < 300) return;
        this.#reason ??= reasonOfStatus[frame.status] ?? 'lost';
        this.#ws.close(1000);
    }
  }

  #over(code: number): void {
    const { ended } = this.#events;
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#isJoined = false;
    stopPinging(this);
    ended?.(this.#reason ?? (code === meetingEndedCode ? 'meeting-ended' : 'lost'), code);
  }
}

/**
 * Opens a connection to `signallingUrl` (the meeting's `MediaPlacement.SignalingUrl`). What becomes of it is told by the events;
 * nothing is thrown.
 */
export function connectClient(signallingUrl: string, joinToken: string, events: ClientEvents = {}): SimulatedClient {
  return new SimulatedClient(signallingUrl, joinToken, events);
}
