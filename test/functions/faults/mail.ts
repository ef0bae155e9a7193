import { hearMailEvents } from '../../../functions/distribute/mail-events.ts';
import { plan as planDeliveries } from '../../../functions/distribute/plan.ts';
import { sendDeliveries } from '../../../functions/distribute/send.ts';
import { type SesEvent, sesEvent } from '../../../shared/contracts/ses-events.ts';
import type { Delivery } from '../../../shared/domain/delivery.ts';
import { handOverLeaseMs } from '../../../shared/domain/hand-over.ts';
import { createAgendas } from '../../../shared/store/agendas.ts';
import { createDeliveries } from '../../../shared/store/deliveries.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createMemoryTable } from '../../../shared/store/memory-table.ts';
import {
  aBridge,
  aConference,
  conferenceId,
  type DistributionWorld,
  distributionWorld,
} from '../support/papers-world.ts';
import { type Bomb, faultSuite, guarded, guardedTable } from './harness.ts';

const codes = ['01001', '01002', '24001'];
const documentId = `invitation-${conferenceId}-1`;

async function mailWorld() {
  const world = distributionWorld(createMemoryTable());
  await world.put(aConference());
  await world.bridges.enrol(codes.map((code) => aBridge(code)));
  return world;
}
const pass = ({ clock }: DistributionWorld, ms: number): void => {
  clock.at += ms;
};

const live = (world: DistributionWorld, bomb: Bomb | undefined) => {
  const table = guardedTable(world.table, bomb);
  return {
    ...world,
    table,
    deliveries: createDeliveries(table),
    documents: createDocuments(table),
    agendas: createAgendas(table),
    mail: guarded(world.mail, ['send'], bomb),
    outgoing: guarded(world.outgoing, ['enqueue'], bomb),
  };
};

const message = (type: string, more = {}) =>
  ({ body: { id: 'e', source: 'nhipcau', time: '', 'detail-type': type, detail: { conferenceId, ...more } } }) as never;
const planned =
  (type: string, more = {}) =>
  (world: DistributionWorld, bomb: Bomb | undefined) =>
    planDeliveries(live(world, bomb), message(type, more));

/** Hands out what is in the queue until it is empty. */
async function drained(world: DistributionWorld): Promise<void> {
  for (let turn = 0; world.outgoing.messages.length > 0; turn += 1) {
    if (turn > 100) throw new Error('the queue never empties');
    const [next] = world.outgoing.messages.splice(0, 1);
    world.clock.at += (next?.delay ?? 0) * 1000;
    await sendDeliveries(world, next?.deliveryIds ?? []);
  }
}
/** What was sent to whom: the subject up to the title, and the address. */
const letters = async ({ mail }: DistributionWorld): Promise<string[]> =>
  mail.sent.map((one) => `${one.mail.letter.subject.split(':')[0]} ${one.mail.to.address}`).sort();
const letter = (subject: string, role: 'host' | 'office', to = codes): string[] =>
  to.map((code) => `${subject} ${role}-${code}@canary.example`);
const link = 'Giấy mời họp trực tuyến';
const rowsOf = async (world: DistributionWorld): Promise<Delivery[]> =>
  (await Promise.all(['01', '24'].map((branch) => world.deliveries.ofBranch(documentId, branch)))).flat();

async function agendaWorld() {
  const world = await mailWorld();
  const agenda = { conferenceId, version: 1, sessions: [] };
  await world.agendas.save(agenda, []);
  await world.agendas.publish({ ...agenda, publishedVersion: 1, publishedAt: 1 }, []);
  return world;
}

/** Each recipient gets link, PIN and agenda once, however often and late their lists are made. */
export const plan = faultSuite<DistributionWorld>({
  begin: agendaWorld,
  messages: [planned('BridgesEnrolled'), planned('AgendaPublished'), planned('BridgesEnrolled')],
  pass,
  settle: drained,
  outcome: letters,
  expected: [
    ...letter('Chương trình họp trực tuyến', 'office'),
    ...letter(link, 'host'),
    ...letter('Mã PIN vào phòng họp trực tuyến', 'office'),
  ],
  leastEffects: 12,
});

const notice = { conclusionsId: 'con_0123456789abcdef', number: '114/TB-VPCP', version: 1, sha256: 'a'.repeat(64) };
const published = planned('ConclusionsPublished', notice);

/** Each office gets a notice once. */
export const planNotice = faultSuite<DistributionWorld>({
  async begin() {
    const world = await mailWorld();
    await world.put(aConference({ status: 'settled' }));
    return world;
  },
  messages: [published, published],
  pass,
  settle: drained,
  outcome: letters,
  expected: letter('Thông báo số 114/TB-VPCP', 'office'),
  leastEffects: 4,
});

/** One has its link, the others wait for theirs. */
async function cancelledWorld() {
  const world = await mailWorld();
  await planDeliveries(world, message('BridgesEnrolled'));
  const invited = (await rowsOf(world)).filter(({ pointCode }) => pointCode === '01001');
  await sendDeliveries(
    world,
    invited.map(({ id }) => id),
  );
  await world.put(aConference({ version: 2, sequence: 1, status: 'cancelled' }));
  return world;
}

/** Who was invited hears of the cancellation once, the others of nothing; a list that is made late invites nobody. */
export const planCancelled = faultSuite<DistributionWorld>({
  begin: cancelledWorld,
  messages: [planned('BridgesEnrolled'), planned('ConferenceCancelled')],
  pass,
  settle: drained,
  outcome: letters,
  expected: [
    ...letter(link, 'host', ['01001']),
    ...letter('Hủy họp trực tuyến', 'host', ['01001']),
    ...letter('Hủy họp trực tuyến', 'office', ['01001']),
  ],
  leastEffects: 4,
});

async function sendWorld() {
  const world = await mailWorld();
  await planDeliveries(world, message('BridgesEnrolled'));
  world.outgoing.messages.length = 0;
  return world;
}
const sent = async (world: DistributionWorld, bomb: Bomb | undefined) =>
  sendDeliveries(
    live(world, bomb),
    (await rowsOf(world)).map(({ id }) => id),
  );

/** A mail goes at most once; one of which that is not certain is listed as unknown; none is left under way. */
export const send = faultSuite<DistributionWorld>({
  begin: sendWorld,
  messages: [sent, sent],
  pass,
  async settle(world) {
    await drained(world);
    world.clock.at += handOverLeaseMs;
    await sent(world, undefined);
    await drained(world);
  },
  outcome: async (world) =>
    (await rowsOf(world)).flatMap(({ id, state, isUnderWay }) => {
      const mails = world.mail.sent.filter(({ deliveryId }) => deliveryId === id).length;
      const isWell = state === 'sent' ? mails === 1 : state === 'unknown' && mails <= 1;
      return isWell && !isUnderWay ? [] : [{ id, state, mails, isUnderWay }];
    }),
  expected: [],
  leastEffects: 9,
});

async function sentWorld() {
  const world = await sendWorld();
  await sent(world, undefined);
  return world;
}
const told =
  (...events: readonly (readonly [code: string, eventType: string, more?: object])[]) =>
  async (world: DistributionWorld, bomb: Bomb | undefined) => {
    const rows = new Map((await rowsOf(world)).map((row) => [row.pointCode, row]));
    const messages = events.map(([code, eventType, more = {}], at) => ({
      messageId: `m-${at}`,
      body: sesTells(eventType, rows.get(code) as Delivery, more),
    }));
    return (await hearMailEvents(live(world, bomb), messages)).length === 0;
  };

function sesTells(eventType: string, row: Delivery, more: object): SesEvent {
  const tags = { deliveryId: [row.id], attempt: [String(row.attempt)] };
  const [id, source, time] = ['ses-1', 'aws.ses', '2026-03-01T02:00:00Z'];
  const detail = { eventType, mail: { messageId: '0100-abc', tags }, ...more };
  return sesEvent.parse({ id, source, 'detail-type': `Email ${eventType}`, time, detail });
}
const bounce = { bounce: { bounceType: 'Permanent', timestamp: '2026-03-01T02:00:05.000Z' } };
const delivery = { delivery: { timestamp: '2026-03-01T02:00:01.000Z' } };

/** A write that is lost leaves its messages to come again; the state is read off all that was told, in whatever order. */
export const mailEvents = faultSuite<DistributionWorld>({
  begin: sentWorld,
  messages: [
    told(['01001', 'Send'], ['01002', 'Send'], ['24001', 'Send']),
    told(['01001', 'Delivery', delivery], ['01002', 'Delivery', delivery]),
    told(['01002', 'Bounce', bounce]),
  ],
  pass,
  outcome: async (world) => (await rowsOf(world)).map(({ pointCode, state }) => [pointCode, state]).sort(),
  expected: [
    ['01001', 'delivered'],
    ['01002', 'bounced'],
    ['24001', 'sent'],
  ],
  leastEffects: 2,
});
