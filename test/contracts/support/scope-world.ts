import { attendanceBindings } from '../../../functions/attendance/http.ts';
import { auditBindings } from '../../../functions/audit/http.ts';
import { conclusionsBindings } from '../../../functions/conclusions/http.ts';
import { directoryBindings } from '../../../functions/directory/http.ts';
import { distributeBindings } from '../../../functions/distribute/http.ts';
import { hallBindings } from '../../../functions/live/hall.ts';
import { liveBindings } from '../../../functions/live/http.ts';
import { papersBindings } from '../../../functions/papers/http.ts';
import { scheduleBindings } from '../../../functions/schedule/http.ts';
import { type Conclusions, drafted } from '../../../shared/domain/conclusions.ts';
import type { Conference } from '../../../shared/domain/conference.ts';
import { deliveriesOf, invitationOf } from '../../../shared/domain/distribution.ts';
import { type BridgeId, bridgeIdOf, type ConferenceId } from '../../../shared/domain/ids.ts';
import { createMemoryFiles } from '../../../shared/gateways/files.ts';
import { createMemoryOutgoing } from '../../../shared/gateways/outgoing.ts';
import { createMemorySealer } from '../../../shared/gateways/seal.ts';
import { httpHandler } from '../../../shared/runtime/http.ts';
import { createAccess } from '../../../shared/store/access.ts';
import { createAgendas } from '../../../shared/store/agendas.ts';
import { createAudit } from '../../../shared/store/audit.ts';
import { createBridges } from '../../../shared/store/bridges.ts';
import { createConclusions } from '../../../shared/store/conclusions.ts';
import { createConferences } from '../../../shared/store/conferences.ts';
import { createDeliveries } from '../../../shared/store/deliveries.ts';
import { createDirectory } from '../../../shared/store/directory.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createMemoryTable } from '../../../shared/store/memory-table.ts';
import { createPapers } from '../../../shared/store/papers.ts';
import { createStaffNames } from '../../../shared/store/staff-names.ts';
import type { Item } from '../../../shared/store/table.ts';
import { directoryOf, p } from '../../support/builders-directory.ts';

export const now = Date.UTC(2026, 2, 8, 1, 0);
const hour = 3600_000;

/** What stands in everything of the other province, and in nothing that ours may see. */
export const canary = 'CANARY31';

/** One conference with all that a path may name. */
export interface Scope {
  readonly conferenceId: ConferenceId;
  readonly bridgeId: BridgeId;
  readonly conclusionsId: string;
  readonly paperId: string;
  readonly documentId: string;
  readonly code: string;
}

function scope(name: string, branch: string): Scope {
  const conferenceId: ConferenceId = `cnf_${name.padEnd(12, '0')}`;
  return {
    conferenceId,
    bridgeId: bridgeIdOf(conferenceId, branch, branch),
    conclusionsId: `con_${name.padEnd(16, '0')}`,
    paperId: `ppr_${name.padEnd(16, '0')}`,
    documentId: invitationOf(conferenceId).id,
    code: branch,
  };
}

/**
 * Of the provincial office 24: its own; its own before anybody was enrolled; one of the centre in which it takes part, and the
 * part of province 31 in it; one of province 31; one that there is not.
 */
export const scopes = {
  own: scope('awn', '24'),
  unenrolled: scope('new', '24'),
  shared: scope('shared', '24'),
  sharedElsewhere: scope('shared', '31'),
  foreign: scope('f0re1gn', '31'),
  absent: scope('n0ne', '99'),
} as const satisfies Record<string, Scope>;

/** Of the hall of `own`. */
export const hallSession = { id: 'session', openedAt: now, expiresAt: now + hour };

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));

/** The items and files of such a world; each request gets its own copy, so that none changes what the next one meets. */
export async function seeded() {
  const table = createMemoryTable();
  const files = createMemoryFiles();
  const sealer = createMemorySealer();
  const directory = createDirectory(table);
  await directory.save(
    await directory.load(),
    {
      points: directoryOf([
        p('00', 'central'),
        p('24', 'province', '00', { contacts: [{ name: 'Lan', role: 'host', email: 'lan@canary.example' }] }),
        p('24001', 'commune', '24'),
        p('31', 'province', '00', { name: `Tỉnh ${canary}` }),
        p('31001', 'commune', '31', { name: `Xã ${canary}` }),
      ]).points,
    },
    { at: now },
  );
  const made: readonly [Scope, readonly string[], Partial<Conference>][] = [
    [scopes.own, ['24'], { ownerBranch: '24', hostPoint: '24' }],
    [scopes.unenrolled, [], { ownerBranch: '24', hostPoint: '24' }],
    [scopes.shared, ['24', '31'], {}],
    [scopes.foreign, ['31'], { ownerBranch: '31', hostPoint: '31', title: canary, chair: canary }],
  ];
  for (const [of, branches, more] of made) await fill(of, branches, more);
  return { items: table.dump(), files, sealer };

  async function fill(of: Scope, branches: readonly string[], more: Partial<Conference>): Promise<void> {
    const { conferenceId } = of;
    const isForeign = of === scopes.foreign;
    const conference: Conference = {
      ...{ id: conferenceId, version: 1, sequence: 0, status: 'scheduled', title: 'Hội nghị', chair: 'Chủ trì' },
      ...{ office: 'VP', hostPoint: '00', zone: 'Asia/Ho_Chi_Minh', classification: 'internal' },
      ...{ doorsOpenAt: now - hour, startsAt: now + hour, endsAt: now + 3 * hour, operatorPhone: '080 1234' },
      ...{ invited: { all: true }, createdBy: 'u', createdAt: now - 24 * hour },
      ...(branches.length > 0 ? { branches, enrolledVersion: 1, enrolledBridges: branches.length } : {}),
      ...more,
    };
    await createConferences(table).create(conference, []);
    const bridges = branches.map((branch) => ({
      ...{ id: bridgeIdOf(conferenceId, branch, branch), conferenceId, pointCode: branch, branch, level: 'province' },
      name: branch === '31' ? `Tỉnh ${canary}` : 'Tỉnh Bắc Ninh',
      contacts: [{ name: branch === '31' ? canary : 'Lan', role: 'host' as const, email: `h${branch}@canary.example` }],
      ...{ isHost: false, enrolledVersion: 1 },
    }));
    await createBridges(table).enrol(bridges);
    const access = createAccess(table, sealer, random);
    await access.issue(bridges, now);
    if (of === scopes.own) await access.change(of.bridgeId, (next) => ({ next: { ...next, sessions: [hallSession] } }));
    const title = isForeign ? canary : 'Phiên khai mạc';
    const session = { id: 's-1', title, startsAt: now + hour, endsAt: now + 2 * hour, items: [] };
    const agenda = { conferenceId, version: 1, sessions: [session] };
    await createAgendas(table).save(agenda, []);
    await createAgendas(table).publish({ ...agenda, publishedVersion: 1, publishedAt: now }, []);
    const key = `papers/${of.paperId}`;
    await files.put(key, Buffer.from('%PDF-1.7'), 'application/pdf');
    await createPapers(table).add(
      {
        ...{ id: of.paperId as `ppr_${string}`, conferenceId, version: 1, title, fileName: 'a.pdf', key },
        ...{ mediaType: 'application/pdf', bytes: 8, sha256: '0'.repeat(64), classification: 'internal' },
        ...{ addedAt: now, addedBy: 'u' },
      },
      [],
    );
    await createConclusions(table).save(conclusionsOf(of, conference));
    const head = invitationOf(conferenceId);
    await createDocuments(table).widen(head, { branches, recipients: branches.length }, now);
    await createDeliveries(table).plan(deliveriesOf(head, bridges, conference.classification, now));
  }
}

/** A draft of the centre is not out: a province must not read it, so it bears the canary too. */
function conclusionsOf(of: Scope, { id, office, ownerBranch }: Conference): Conclusions {
  const isOwn = ownerBranch === '24';
  return drafted(
    {
      ...{ id: of.conclusionsId as `con_${string}`, conferenceId: id, office, classification: 'internal' },
      ...(ownerBranch === undefined ? {} : { branch: ownerBranch }),
    },
    {
      ...{ abstract: isOwn ? 'Kết luận' : canary, sections: [], place: 'Bắc Ninh', recipients: [], form: 'state' },
      ...{ signer: { post: 'Chánh Văn phòng', name: 'An' }, issuer: { name: 'Văn phòng' } },
    },
    { id: 'someone', name: 'Ai đó' },
    now,
  );
}

/** Every function of the API as it is wired, on such a table. */
export function servedOn({ items, files, sealer }: Awaited<ReturnType<typeof seeded>>) {
  const table = createMemoryTable();
  const world = { table, files, sealer, now: () => now, random, sleep: async () => undefined, heartbeatSeconds: 30 };
  const outgoing = createMemoryOutgoing();
  const printer = { print: async () => Buffer.from('%PDF') };
  const quotas = { rate: 10, burst: 20, replicas: 4, meetings: 250, roomSeats: 240 };
  const bindings = [
    ...directoryBindings(world),
    ...scheduleBindings({ ...world, quotas }),
    ...papersBindings(world),
    ...liveBindings(world),
    ...hallBindings({ ...world, socketEndpoint: () => 'https://socket.example' }),
    ...attendanceBindings(world),
    ...conclusionsBindings({ ...world, printer }),
    ...distributeBindings({ ...world, outgoing }),
    ...auditBindings({
      audit: createAudit(createMemoryTable(), world),
      names: createStaffNames(table),
      conferences: createConferences(table),
    }),
  ];
  const handler = httpHandler(() => ({
    bindings,
    conferences: createConferences(table),
    idempotency: { table, now: world.now },
    sessions: { table, now: world.now },
    recentSignIn: { now: world.now, maxAgeSeconds: 900 },
  }));
  return { handler, bindings, ready: () => table.putMany(items as Item[]) };
}
