import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import type { BridgeId } from '../../shared/domain/ids.ts';
import { planRooms, type RoomBridge, type RoomPlan } from '../../shared/domain/room-plan.ts';

function bridge(branch: string, n: number, more: Partial<RoomBridge> = {}): RoomBridge {
  return {
    id: `brg_${branch}_${String(n).padStart(5, '0')}` as BridgeId,
    branch,
    isHead: n === 0,
    isHost: false,
    ...more,
  };
}

function branches(...sizes: number[]): RoomBridge[] {
  return sizes.flatMap((size, b) =>
    Array.from({ length: size }, (_, n) => bridge(`b${String(b).padStart(3, '0')}`, n)),
  );
}

function roomsOf(plan: RoomPlan): Map<BridgeId, number> {
  return new Map(plan.rooms.flatMap((r) => r.bridgeIds.map((id) => [id, r.room] as const)));
}

const conferences = fc
  .array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 40 })
  .map((sizes) => branches(...sizes));

describe('a plan of rooms', () => {
  it('seats every bridge exactly once, at most 240 in a room, whatever the order of the input', () => {
    fc.assert(
      fc.property(conferences, fc.integer(), (bridges, seed) => {
        const plan = planRooms(bridges);
        const seated = plan.rooms.flatMap((r) => r.bridgeIds);
        expect(seated.toSorted()).toEqual(bridges.map((b) => b.id).toSorted());
        expect(Math.max(...plan.rooms.map((r) => r.bridgeIds.length))).toBeLessThanOrEqual(240);
        expect(plan.rooms.map((r) => r.room)).toEqual(plan.rooms.map((_, n) => n));
        const shuffled = bridges.map((b, n) => [(n * 7919 + seed) % 10007, b] as const).toSorted((a, b) => a[0] - b[0]);
        expect(planRooms(shuffled.map(([, b]) => b))).toEqual(plan);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps a branch in one replica where it fits, and splits a larger one into as few rooms as it needs', () => {
    fc.assert(
      fc.property(conferences, (bridges) => {
        const rooms = roomsOf(planRooms(bridges));
        for (const [, members] of Map.groupBy(bridges, (b) => b.branch)) {
          const replicas = new Set(members.map((b) => rooms.get(b.id)).filter((room) => room !== 0));
          expect(replicas.size).toBeLessThanOrEqual(Math.ceil(members.length / 240));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('moves nobody when one bridge is added to the plan before', () => {
    fc.assert(
      fc.property(conferences, fc.nat(), (bridges, pick) => {
        const before = roomsOf(planRooms(bridges));
        const branch = (bridges[pick % bridges.length] as RoomBridge).branch;
        const after = roomsOf(planRooms([...bridges, bridge(branch, 99_999)], undefined, before));
        expect([...before].filter(([id, room]) => after.get(id) !== room)).toEqual([]);
        expect(after.size).toBe(before.size + 1);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps everybody who stays in the same room when others go', () => {
    const bridges = branches(200, 150, 90, 300);
    const before = roomsOf(planRooms(bridges));
    const rest = bridges.filter((_, n) => n % 3 !== 0);
    const after = roomsOf(planRooms(rest, undefined, before));
    for (const b of rest) expect(after.get(b.id)).toBe(before.get(b.id));
  });

  it('puts a newcomer to its own branch where there is a seat left', () => {
    const bridges = branches(150, 160, 170);
    const before = roomsOf(planRooms(bridges));
    const after = roomsOf(planRooms([...bridges, bridge('b001', 500)], undefined, before));
    expect(after.get(bridge('b001', 500).id)).toBe(before.get(bridge('b001', 1).id));
  });

  it('needs the primary only for up to 240 bridges, and a replica from 241 on', () => {
    expect(planRooms(branches(120, 120)).rooms.map((r) => r.bridgeIds.length)).toEqual([240]);
    expect(planRooms(branches(120, 121)).rooms.map((r) => r.bridgeIds.length)).toEqual([2, 239]);
    expect(planRooms([])).toEqual({ rooms: [{ room: 0, bridgeIds: [] }] });
  });

  it('has the host hall and the heads of branches in the primary', () => {
    const bridges = [...branches(200, 200, 200), bridge('b001', 777, { isHost: true })];
    const rooms = roomsOf(planRooms(bridges));
    expect(bridges.filter((b) => rooms.get(b.id) === 0).map((b) => b.isHead || b.isHost)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it('seats the host first when there are more heads than the primary takes', () => {
    const bridges = [...branches(...new Array(400).fill(1)), bridge('zzz', 5, { isHost: true })];
    const plan = planRooms(bridges);
    expect(plan.rooms.map((r) => r.bridgeIds.length)).toEqual([240, 161]);
    expect(roomsOf(plan).get(bridge('zzz', 5).id)).toBe(0);
  });

  it('plans 10,000 bridges in 45 rooms at most, four more than AWS grants (docs/deploy.md says for how many they are enough)', () => {
    const plan = planRooms(branches(...Array.from({ length: 34 }, (_, n) => 294 + (n % 3) * 8)));
    expect(plan.rooms.length).toBeLessThanOrEqual(45);
  });

  const units = resolve(__dirname, '../../../shared/data/vn-units.csv');
  (existsSync(units) ? it : it.skip)(
    'seats the whole country in 1 + 15 rooms, in 1 + 14 where no more are granted (needs the shared list of units)',
    () => {
      const rows = readFileSync(units, 'utf8')
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((l) => l.split(','));
      const bridges = rows.map(([code, , level, , parent]) =>
        bridge(level === 'province' ? (code as string) : (parent as string), Number(code), {
          isHead: level === 'province',
        }),
      );
      const all = bridges.map((b, n) => ({ ...b, id: `brg_${n}` as BridgeId }));
      expect(planRooms(all).rooms).toHaveLength(16);
      expect(planRooms(all).rooms[0]?.bridgeIds).toHaveLength(34);
      expect(planRooms(all, { roomSeats: 240, replicas: 14 }).rooms).toHaveLength(15);
    },
  );

  it('splits branches only where the quota grants fewer replicas than whole branches take', () => {
    const bridges = branches(150, 150, 150, 150, 150);
    expect(planRooms(bridges).rooms).toHaveLength(6);
    expect(planRooms(bridges, { roomSeats: 240, replicas: 4 }).rooms.map((r) => r.bridgeIds.length)).toEqual([
      5, 240, 207, 149, 149,
    ]);
  });

  it('never takes more replicas than granted while they have seats enough', () => {
    fc.assert(
      fc.property(conferences, (bridges) => {
        const { rooms } = planRooms(bridges);
        const inReplicas = rooms.slice(1).reduce((sum, r) => sum + r.bridgeIds.length, 0);
        const replicas = Math.ceil(inReplicas / 240);
        const tight = planRooms(bridges, { roomSeats: 240, replicas });
        expect(tight.rooms.length - 1).toBe(replicas);
        expect(tight.rooms.flatMap((r) => r.bridgeIds).toSorted()).toEqual(bridges.map((b) => b.id).toSorted());
        expect(Math.max(...tight.rooms.map((r) => r.bridgeIds.length))).toBeLessThanOrEqual(240);
      }),
      { numRuns: 40 },
    );
  });
});
