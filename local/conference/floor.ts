import type { Client } from '../../cli/client.ts';
import type { Staff } from './office.ts';

interface Floor {
  readonly turn: number;
  readonly speaker?: { readonly bridgeId: string; readonly media: 'opening' | 'open' | 'failed' };
}

interface Board {
  readonly rows: readonly { readonly bridgeId: string; readonly room?: number; readonly isHost: boolean }[];
}

/** What became of the turns that were given: a fault may hold one up, and the next act makes it good. */
export interface FloorHeld {
  readonly given: number;
  readonly opened: number;
}

const waitMs = 4000;
const pollMs = 250;

/**
 * Gives the floor to a hall of the main room and to one of a replica, where there is one, and takes it back.
 */
export async function holdFloor({ office }: Staff, conferenceId: string): Promise<FloorHeld> {
  const path = `/conferences/${conferenceId}/floor`;
  const { rows } = await office.call<Board>('GET', `/conferences/${conferenceId}/board`);
  const guests = rows.filter(({ isHost, room }) => !isHost && room !== undefined);
  const called = [guests.find(({ room }) => room === 0), guests.find(({ room }) => room !== 0)].filter(
    (row) => row !== undefined,
  );
  let { turn } = await office.call<Floor>('GET', path);
  let opened = 0;
  for (const { bridgeId } of called) {
    await office.call('PUT', `${path}/hands/${bridgeId}`, { body: { kind: 'ordinary', words: 'Xin phát biểu' } });
    const given = await office.call<Floor>('POST', `${path}/give`, {
      body: { turn, bridgeId },
      idempotencyKey: `conference-floor-${turn + 1}`,
    });
    turn = given.turn;
    if (await isOpened(office, path)) opened++;
  }
  if (turn > 0)
    await office.call('POST', `${path}/take`, { body: { turn }, idempotencyKey: `conference-floor-back-${turn}` });
  return { given: called.length, opened };
}

async function isOpened(office: Client, path: string): Promise<boolean> {
  const deadline = Date.now() + waitMs;
  while (Date.now() < deadline) {
    const { speaker } = await office.call<Floor>('GET', path);
    if (speaker?.media === 'open') return true;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  return false;
}
