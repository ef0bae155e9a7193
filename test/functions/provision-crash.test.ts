import { provision } from '../../functions/provision/provision.ts';
import { leaseMs } from '../../shared/domain/provision.ts';
import { createMemorySealer } from '../../shared/gateways/seal.ts';
import { createAccess } from '../../shared/store/access.ts';
import { reportRoomGone } from '../../shared/store/provisioning.ts';
import { createRooms } from '../../shared/store/rooms.ts';
import type { Bomb } from './faults/harness.ts';
import { conferenceId, doorsAt, type HallWorld, hallWorld } from './support/hall-world.ts';

/**
 * A run that dies before or after any one of its side effects, then a fresh run: for every effect of the story. Whatever
 * the point of death, nobody ends with two credentials, with none, or with a dead one.
 */
const provinces = 3;
const communes = 110; // one primary and two replicas, one of them in several batches

async function everyDeath(
  story: (world: HallWorld, bomb?: Bomb) => Promise<void>,
  check: (world: HallWorld) => Promise<string[]>,
): Promise<number> {
  const counting: Bomb = { effects: 0, at: 0, after: false };
  await story(await hallWorld(provinces, communes), counting);
  for (let at = 1; at <= counting.effects; at++) {
    for (const after of [false, true]) {
      const world = await hallWorld(provinces, communes);
      await story(world, { effects: 0, at, after }).catch((error) => {
        if ((error as Error).name !== 'Crash') throw error;
      });
      await world.settle();
      const faults = await check(world);
      if (faults.length > 0) throw new Error(`death ${after ? 'after' : 'before'} effect ${at}: ${faults.slice(0, 5)}`);
    }
  }
  return counting.effects;
}

describe('a run that dies anywhere', () => {
  it('is taken up at the first opening without a second seat for anybody', async () => {
    const deaths = await everyDeath(
      async (world, bomb) => void (await world.run({}, bomb)),
      (world) => world.faults(),
    );
    expect(deaths).toBeGreaterThan(15);
  });

  it('counts its time from the first start to the end, and tells of it once, whoever finished it', async () => {
    const begun = async (bomb?: Bomb) => {
      const world = await hallWorld(provinces, communes);
      const outcome = await world.run({}, bomb).catch((error: Error) => error.name);
      return { world, outcome, record: await createRooms(world.table).provisioning(conferenceId) };
    };
    const counting: Bomb = { effects: 0, at: 0, after: false };
    await begun(counting);
    let waited = 0;
    for (let at = 1; at <= counting.effects; at++) {
      const { world, outcome, record: before } = await begun({ effects: 0, at, after: true });
      await world.settle();
      const record = await createRooms(world.table).provisioning(conferenceId);
      const [startedAt, took] = [record?.startedAt ?? 0, (record?.readyAt ?? 0) - (record?.startedAt ?? 0)];
      if (before?.beganAt !== undefined) {
        expect({ at, outcome, startedAt, took }).toEqual({
          at,
          outcome: 'Crash',
          startedAt: doorsAt,
          took: leaseMs + 1,
        });
        waited++;
      }
      expect(world.table.told.filter((e) => e.type === 'RoomsReady')).toHaveLength(1);
      expect(record).toMatchObject({ status: 'ready', round: 1 });
      expect(record).not.toHaveProperty('beganAt');
    }
    expect(waited).toBeGreaterThan(10);
  });

  it('is taken up while a lost primary is made anew', async () => {
    const deaths = await everyDeath(
      async (world, bomb) => {
        await world.run();
        world.chime.vanish('m-1');
        await reportRoomGone(world, { conferenceId, room: 0, generation: 1, at: world.now });
        await world.run({ isWakeUp: false }, bomb);
      },
      (world) => world.faults(),
    );
    expect(deaths).toBeGreaterThan(10);
  });

  it('is taken up while Chime finds out in the middle that a room is gone', async () => {
    await everyDeath(
      async (world, bomb) => {
        await world.run();
        world.chime.vanish([...world.chime.meetings.keys()][1] as string);
        await world.run({ isWakeUp: false, isDoubt: true }, bomb);
        if (bomb && bomb.effects >= bomb.at && bomb.at > 0) return;
      },
      async (world) => {
        await world.settle({ isWakeUp: false, isDoubt: true });
        return world.faults();
      },
    );
  });

  it('is taken up while a shut-out bridge loses its seat, even when it dies in the first opening', async () => {
    const access = (world: HallWorld) => createAccess(world.table, createMemorySealer(), (n) => new Uint8Array(n));
    const shut = 5;
    await everyDeath(
      async (world, bomb) => {
        await access(world).issue([world.bridges[shut]!], world.now);
        await world.run({}, bomb).catch(() => undefined);
        await access(world).change(world.bridges[shut]!.id, (c) => ({ next: { ...c, revokedAt: world.now } }));
        world.now += leaseMs + 1;
        await world.run({ isReplan: true });
      },
      (world) => world.faults(world.bridges.filter((_, i) => i !== shut).map((b) => b.id)),
    );
  });

  it('is taken up while the rooms are being closed', async () => {
    await everyDeath(
      async (world, bomb) => {
        await world.run();
        await world.conference({ status: 'cancelled' });
        await world.run({ isWakeUp: false }, bomb);
      },
      async (world) => [...world.chime.meetings.keys()],
    );
  });

  it('does no harm when it only seemed dead: its lease is taken, and its writes are refused', async () => {
    for (let stall = 1; stall <= 8; stall++) {
      const world = await hallWorld(provinces, communes);
      const deps = world.deps();
      let calls = 0;
      const chime = {
        ...deps.chime,
        createAttendees: async (...args: Parameters<typeof deps.chime.createAttendees>) => {
          const answer = await deps.chime.createAttendees(...args);
          if (++calls === stall) {
            world.chime.vanish('m-1'); // and the rooms die meanwhile
            await world.settle({ isDoubt: true });
          }
          return answer;
        },
      };
      const trigger = { conferenceId, isWakeUp: true, isAsked: false, isReplan: false, isDoubt: false };
      const outcome = await provision({ ...deps, chime }, trigger);
      if (calls >= stall) expect(outcome).toBe('overtaken');
      expect(await world.faults()).toEqual([]);
    }
  });
});
