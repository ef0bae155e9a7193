import { randomBytes } from 'node:crypto';
import { createStrayBudget } from '../../../functions/live/stray-budget.ts';
import { createMemorySealer } from '../../../shared/gateways/seal.ts';
import { createAccess } from '../../../shared/store/access.ts';
import { createBridges } from '../../../shared/store/bridges.ts';
import { createConferences } from '../../../shared/store/conferences.ts';
import { createPresence } from '../../../shared/store/presence.ts';
import { createRooms } from '../../../shared/store/rooms.ts';
import { createSeats } from '../../../shared/store/seats.ts';
import type { HallWorld } from './hall-world.ts';

/** What the hall's handlers need, once every bridge has its link and PIN. */
export async function hallDeps(world: HallWorld) {
  const { table } = world;
  const sealer = createMemorySealer();
  const access = createAccess(table, sealer, randomBytes);
  await access.issue(world.bridges, 0);
  return {
    table,
    sealer,
    access,
    bridges: createBridges(table),
    conferences: createConferences(table),
    rooms: createRooms(table),
    seats: createSeats(table),
    presence: createPresence(table),
    meetings: new Map(),
    heartbeatSeconds: 30,
    now: () => world.now,
    random: (bytes: number) => randomBytes(bytes),
    chance: () => 0,
    strays: createStrayBudget(),
  };
}
