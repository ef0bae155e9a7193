import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Ticket } from './media-stage.ts';

/** A wire to the local Chime's signalling that can be cut in the middle, as when a router goes off. */
export interface BreakableLine {
  /** The same seat, reached over this wire. */
  through(ticket: Ticket): Ticket;
  /** Cuts what is connected; what is dialled afterwards gets through. Gives how many connections there were. */
  cut(): number;
  close(): Promise<void>;
}

export async function breakableLine(chimeUrl: string): Promise<BreakableLine> {
  const { hostname, port } = new URL(chimeUrl);
  const pairs = new Set<readonly [Socket, Socket]>();
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
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cut = (): number => {
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
    cut,
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
