import type { Role } from '../../../shared/contracts/route.ts';
import type { Bridge } from '../../../shared/domain/bridge.ts';
import type { Conference } from '../../../shared/domain/conference.ts';
import { type BridgeId, bridgeIdOf, type ConferenceId } from '../../../shared/domain/ids.ts';
import type { Contact } from '../../../shared/domain/point.ts';
import { createMemoryOutgoing } from '../../../shared/gateways/outgoing.ts';
import type { Staff } from '../../../shared/runtime/caller.ts';
import { createAgendas } from '../../../shared/store/agendas.ts';
import { createBridges } from '../../../shared/store/bridges.ts';
import { createConferences } from '../../../shared/store/conferences.ts';
import { createDeliveries } from '../../../shared/store/deliveries.ts';
import { createDirectory } from '../../../shared/store/directory.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { keys } from '../../../shared/store/keys.ts';
import type { Table } from '../../../shared/store/table.ts';
import { createMailInMemory } from './mail-in-memory.ts';

export const conferenceId: ConferenceId = 'cnf_0123456789ab';
export const startsAt = Date.UTC(2026, 2, 8, 1, 0);

export function aConference(given: Partial<Conference> = {}): Conference {
  return {
    id: conferenceId,
    version: 1,
    sequence: 0,
    status: 'scheduled',
    title: 'Hội nghị trực tuyến toàn quốc về chuyển đổi số',
    chair: 'Thủ tướng Chính phủ',
    office: 'VPCP',
    hostPoint: '01',
    doorsOpenAt: startsAt - 1_800_000,
    startsAt,
    endsAt: startsAt + 3 * 3600_000,
    zone: 'Asia/Ho_Chi_Minh',
    classification: 'internal',
    invited: { all: true },
    operatorPhone: '080 12345',
    createdBy: 'staff-1',
    createdAt: startsAt - 86_400_000,
    branches: ['01', '24'],
    ...given,
  };
}

export function aBridge(code: string, given: Partial<Bridge> = {}): Bridge {
  const branch = given.branch ?? code.slice(0, 2);
  const contacts: Contact[] = [
    { name: `Kỹ thuật ${code}`, role: 'host', email: `host-${code}@canary.example` },
    { name: `Văn phòng ${code}`, role: 'office', email: `office-${code}@canary.example` },
  ];
  return {
    id: bridgeIdOf(conferenceId, branch, code),
    conferenceId,
    pointCode: code,
    name: `Xã ${code}`,
    level: 'commune',
    branch,
    contacts,
    isHost: false,
    enrolledVersion: 1,
    ...given,
  };
}

export function staff(role: Role, given: Partial<Staff> = {}): Staff {
  return { kind: 'staff', id: `${role}-1`, name: `Cán bộ ${role}`, roles: [role], ...given };
}

export const linkSecret = 'CANARYLINKSECRETCANARYLINKSECRET';
export const pinSecret = '974613';

/** Everything that planning and sending need, on one table. Its clock moves by hand and by sleeping. */
export function distributionWorld(table: Table) {
  const mail = createMailInMemory();
  const epochs = new Map<BridgeId, number>();
  const enrolled = new Map<BridgeId, number>();
  const outgoing = createMemoryOutgoing();
  let seed = 0;
  const world = {
    table,
    clock: { at: startsAt - 7 * 86_400_000 },
    now: () => world.clock.at,
    random: (bytes: number) => Buffer.alloc(bytes, ++seed % 256),
    /** Time passes when nobody has anything left to do at once. */
    sleep: async (ms: number) => {
      await new Promise((done) => setImmediate(done));
      world.clock.at += ms;
    },
    conferences: createConferences(table),
    bridges: createBridges(table),
    directory: createDirectory(table),
    agendas: createAgendas(table),
    documents: createDocuments(table),
    deliveries: createDeliveries(table),
    outgoing,
    mail,
    epochs,
    /** The enrolment of a bridge that its access was issued to. */
    enrolled,
    publicUrl: 'https://nhipcau.example',
    access: {
      find: async (id: BridgeId) => ({ epoch: epochs.get(id) ?? 1 }) as never,
      openMany: async (ids: readonly BridgeId[]) =>
        new Map(
          ids.map((id) => {
            const epoch = epochs.get(id) ?? 1;
            return [id, { link: `${id}.${linkSecret}`, pin: pinSecret, epoch, enrolments: enrolled.get(id) ?? 1 }];
          }),
        ),
    },
    files: { get: async () => ({ bytes: Buffer.from('%PDF-1.7'), mediaType: 'application/pdf' }) },
    /** What the notice is now. */
    notice: { status: 'published', number: '114/TB-VPCP', key: 'conclusions/x.pdf' } as object,
    conclusions: { get: async () => world.notice as never },
    limiter: { take: async () => undefined },
    permitsAtOnce: 1,
    async put(conference: Conference) {
      await table.putMany([{ ...keys.conference(conference.id), ...conference }]);
    },
  };
  mail.now = world.now;
  return world;
}
export type DistributionWorld = ReturnType<typeof distributionWorld>;
