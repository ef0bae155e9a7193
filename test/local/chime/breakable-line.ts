import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Ticket } from './media-stage.ts';

/** The wires of one client to the local Chime, signalling and media, which can be cut in the middle as when a router goes off. */
export interface BreakableLine {
  /** The same seat, reached over these wires. */
  through(ticket: Ticket): Ticket;
  /** Cuts what is connected for signalling; what is dialled afterwards gets through. Gives how many connections there were. */
  cutSignalling(): number;
  /** Loses every packet of media, both ways, or lets them pass again. */
  loseMedia(isLost: boolean): void;
  /** Packets lost so far. */
  lost(): number;
  close(): Promise<void>;
}

const candidate = /127\.0\.0\.1 (\d{5}) typ host/;

export async function breakableLine(chimeUrl: string): Promise<BreakableLine> {
  const { hostname, port } = new URL(chimeUrl);
  const pairs = new Set<readonly [Socket, Socket]>();
  const relay = await mediaRelay();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const pair = [near, far] as const;
    pairs.add(pair);
    const over = (): void => {
      near.destroy();
      far.destroy();
      pairs.delete(pair);
    };
    for (const each of pair) each.on('error', over).on('close', over);
    near.pipe(far);
    far.on('data', (bytes: Buffer) => {
      // The answer names Chime's port for media: the client is led to the relay's, of as many digits, instead.
      const text = bytes.toString('latin1');
      const named = candidate.exec(text)?.[1];
      if (named === undefined) return void near.write(bytes);
      relay.leadTo(Number(named));
      near.write(Buffer.from(text.replaceAll(` ${named} typ`, ` ${relay.port} typ`), 'latin1'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cutSignalling = (): number => {
    const count = pairs.size;
    for (const [near, far] of pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    return count;
  };
  return {
    through({ Meeting, Attendee }) {
      const placement = Meeting.MediaPlacement ?? {};
      const { pathname, search } = new URL(placement.SignalingUrl as string);
      return {
        Attendee,
        Meeting: { ...Meeting, MediaPlacement: { ...placement, SignalingUrl: `${own}${pathname}${search}` } },
      };
    },
    cutSignalling,
    loseMedia: relay.lose,
    lost: relay.lost,
    async close() {
      cutSignalling();
      relay.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Packets between a client and Chime's port, each client from a port of its own. */
async function mediaRelay() {
  const open = (): Promise<UdpSocket> =>
    new Promise((resolve) => {
      const socket = createSocket('udp4');
      socket.bind(0, '127.0.0.1', () => resolve(socket));
    });
  const near = await open();
  const farOf = new Map<string, Promise<UdpSocket>>();
  let chimePort = 0;
  let isLost = false;
  let lost = 0;
  const passed = (send: () => void): void => {
    if (isLost) lost += 1;
    else send();
  };
  near.on('message', (packet: Buffer, from: RemoteInfo) => {
    const key = `${from.address}:${from.port}`;
    const far =
      farOf.get(key) ??
      open().then((socket) =>
        socket.on('message', (answer: Buffer) => passed(() => near.send(answer, from.port, from.address))),
      );
    farOf.set(key, far);
    passed(() => void far.then((socket) => socket.send(packet, chimePort, '127.0.0.1')));
  });
  return {
    port: near.address().port,
    leadTo(port: number): void {
      chimePort = port;
    },
    lose(wanted: boolean): void {
      isLost = wanted;
    },
    lost: () => lost,
    close(): void {
      near.close();
      for (const far of farOf.values()) void far.then((socket) => socket.close());
    },
  };
}
