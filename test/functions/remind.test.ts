import { plan } from '../../functions/distribute/plan.ts';
import { remindRecipients } from '../../functions/distribute/remind.ts';
import { resendDeliveries } from '../../functions/distribute/resend.ts';
import { sendDeliveries } from '../../functions/distribute/send.ts';
import type { Delivery } from '../../shared/domain/delivery.ts';
import { acknowledged, heard } from '../../shared/domain/delivery-signals.ts';
import { reminderPauseMs } from '../../shared/domain/reminder.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { directoryOf } from '../support/builders-directory.ts';
import { mailAnswers } from './support/mail-in-memory.ts';
import { aBridge, aConference, conferenceId, distributionWorld, staff } from './support/papers-world.ts';

const conclusionsId = 'con_0123456789abcdef';
const documentId = `conclusions-${conferenceId}-0123456789abcdef-1`;
const codes = ['01001', '01002', '24001', '24002'];
const message = (type: string, more = {}) =>
  ({
    body: {
      id: 'e',
      source: 'nhipcau',
      time: '',
      'detail-type': type,
      detail: { conferenceId, conclusionsId, number: '114/TB-VPCP', version: 1, sha256: 'a'.repeat(64), ...more },
    },
  }) as never;

/** Notices at four offices: one delivered, one acknowledged, one sent and not heard of, one bounced. */
async function distributed() {
  const table = createMemoryTable();
  const world = Object.assign(distributionWorld(table), { told: table.told });
  await world.put(aConference({ status: 'settled' }));
  await world.bridges.enrol(codes.map((code) => aBridge(code)));
  await plan(world, message('ConclusionsPublished'));
  await drained(world);
  const fate: Record<string, (row: Delivery) => Delivery> = {
    '01001': (row) => heard(row, { attempt: 1, kind: 'delivered', at: 5 }),
    '01002': (row) => acknowledged(heard(row, { attempt: 1, kind: 'delivered', at: 5 }), 'a', 6),
    '24001': (row) => row,
    '24002': (row) => heard(row, { attempt: 1, kind: 'bounced-hard', at: 5 }),
  };
  for (const row of await rows(world)) {
    await world.deliveries.change(row.id, 6, (current) => fate[current.pointCode]?.(current) ?? current);
  }
  world.mail.sent.length = 0;
  return world;
}
type World = Awaited<ReturnType<typeof distributed>>;

async function drained(world: ReturnType<typeof distributionWorld>): Promise<void> {
  for (let turn = 0; world.outgoing.messages.length > 0; turn++) {
    if (turn > 50) throw new Error('the queue never empties');
    const next = world.outgoing.messages.shift();
    world.clock.at += (next?.delay ?? 0) * 1000;
    await sendDeliveries(world, next?.deliveryIds ?? []);
  }
}
async function rows(world: ReturnType<typeof distributionWorld>, id = documentId): Promise<Delivery[]> {
  return (await Promise.all(['01', '24'].map((branch) => world.deliveries.ofBranch(id, branch)))).flat();
}
const rowOf = async (world: World, code: string) =>
  (await rows(world)).find(({ pointCode }) => pointCode === code) as Delivery;
test('a bounced notice is sent again to the address that the directory has since it was mended', async () => {
  const world = await distributed();
  const contacts = [{ role: 'office' as const, name: 'Văn phòng', email: 'mended@canary.example' }];
  const points = [{ code: '24002', name: 'Xã 24002', level: 'commune', contacts, version: 1 }];
  await world.directory.save(
    await world.directory.load(),
    { points: directoryOf(points, undefined, 0).points },
    { at: 7 },
  );
  const wanted = {
    params: { conferenceId, documentId },
    body: { states: ['bounced'] },
    caller: staff('secretariat'),
  } as never;
  expect(await resendDeliveries(world, wanted)).toEqual({ requeued: 1 });
  await drained(world);
  expect(world.mail.sent.map(({ mail }) => mail.to.address)).toEqual(['mended@canary.example']);
  expect(await rowOf(world, '24002')).toMatchObject({ state: 'sent', address: 'mended@canary.example' });
});

const remind = (world: World) =>
  remindRecipients(world, { params: { conferenceId, documentId }, caller: staff('secretariat') } as never);
const to = (world: World) => world.mail.sent.map(({ mail }) => mail.to.address);

describe('a reminder', () => {
  test('goes to who has it and has not acknowledged it, once a day, and its delivery stays what it is', async () => {
    const world = await distributed();
    const before = await rowOf(world, '01001');
    expect(await remind(world)).toEqual({ reminded: 1, tooSoon: 0 });
    expect(await remind(world)).toEqual({ reminded: 0, tooSoon: 1 });
    await drained(world);
    expect(to(world)).toEqual(['office-01001@canary.example']);
    const [sent] = world.mail.sent;
    expect(sent?.mail.letter.subject).toMatch(/^Nhắc xác nhận - Thông báo số 114/);
    expect(sent?.mail.attachment?.mediaType).toBe('application/pdf');
    expect(sent?.deliveryId).toBe(before.id);
    const after = await rowOf(world, '01001');
    expect(after).toMatchObject({ state: 'delivered', attempt: 1, deliveredAt: 5, reminders: 1 });
    expect(after.links).toHaveLength(2);
    expect(after.links[1]?.sha256).toBe(before.links[0]?.sha256);
    expect(await remind(world)).toEqual({ reminded: 0, tooSoon: 1 });
    world.clock.at += reminderPauseMs;
    expect(await remind(world)).toEqual({ reminded: 1, tooSoon: 0 });
    await drained(world);
    expect(world.mail.sent).toHaveLength(2);
  });

  test('is on record with who asked for it, once each', async () => {
    const world = await distributed();
    await Promise.all([remind(world), remind(world)]);
    await Promise.all([drained(world), drained(world)]);
    const told = world.told.filter(({ type }) => type === 'DeliveryReminded');
    expect(told).toMatchObject([{ data: { documentId, by: 'secretariat-1' } }]);
    expect(world.mail.sent).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain('@');
  });

  test('that is handed out again goes once', async () => {
    const world = await distributed();
    await remind(world);
    const ids = world.outgoing.messages.flatMap(({ deliveryIds }) => deliveryIds);
    await Promise.all([sendDeliveries(world, ids), sendDeliveries(world, ids)]);
    await sendDeliveries(world, ids);
    await drained(world);
    expect(world.mail.sent).toHaveLength(1);
  });

  test('is not sent to one who acknowledges meanwhile', async () => {
    const world = await distributed();
    await remind(world);
    const { id } = await rowOf(world, '01001');
    await world.deliveries.change(id, 9, (current) => acknowledged(current, 'a', 9));
    await drained(world);
    expect(world.mail.sent).toEqual([]);
  });

  test('waits while the mail service is busy, and is given up where it stays so', async () => {
    const world = await distributed();
    let times = 0;
    world.mail.answer = () => (++times < 3 ? mailAnswers.throttled : mailAnswers.accepted);
    await remind(world);
    await drained(world);
    expect(times).toBe(3);
    expect(await rowOf(world, '01001')).toMatchObject({ reminders: 1, state: 'delivered' });
    const other = await distributed();
    other.mail.answer = () => mailAnswers.throttled;
    await remind(other);
    const until = other.clock.at + 2 * 3600_000;
    while (other.outgoing.messages.length > 0 && other.clock.at < until) {
      const next = other.outgoing.messages.shift();
      other.clock.at += (next?.delay ?? 0) * 1000;
      await sendDeliveries(other, next?.deliveryIds ?? []);
    }
    expect(other.outgoing.messages).toEqual([]);
    other.mail.answer = () => mailAnswers.accepted;
    expect(await remind(other)).toEqual({ reminded: 1, tooSoon: 0 });
  });

  test('that bounced says nothing of the delivery that had arrived', async () => {
    const world = await distributed();
    await remind(world);
    await drained(world);
    const attempt = world.mail.sent[0]?.attempt ?? -1;
    const row = await rowOf(world, '01001');
    expect(heard(row, { attempt, kind: 'bounced-hard', at: 50 })).toBe(row);
  });

  test('is refused for a PIN, which nobody acknowledges', async () => {
    const world = await distributed();
    await world.put(aConference());
    await plan(world, message('BridgesEnrolled'));
    const params = { conferenceId, documentId: `pin-${conferenceId}-1` };
    await expect(remindRecipients(world, { params, caller: staff('secretariat') } as never)).rejects.toMatchObject({
      code: 'nothing-to-acknowledge',
    });
  });
});

describe('a notice that was revoked', () => {
  const revokedNotice = { status: 'revoked', number: '114/TB-VPCP', revokedAt: 7, reason: 'Nhầm số liệu mục 3' };

  test('is never sent afterwards, whatever waits, was prepared, or is asked for again', async () => {
    const table = createMemoryTable();
    const world = Object.assign(distributionWorld(table), { told: table.told });
    await world.put(aConference({ status: 'settled' }));
    await world.bridges.enrol(codes.map((code) => aBridge(code)));
    await plan(world, message('ConclusionsPublished'));
    let taken = 0;
    world.limiter.take = async () => {
      if (++taken !== 2) return;
      world.notice = revokedNotice; // after the first mail, while the second is prepared
      await plan(world, message('ConclusionsRevoked'));
    };
    await drained(world);
    const notices = world.mail.sent.filter(({ mail }) => mail.letter.subject.startsWith('Thông báo số'));
    expect(notices).toHaveLength(1);
    const told = world.mail.sent.filter(({ mail }) => mail.letter.subject.startsWith('Thu hồi'));
    expect(told.map(({ mail }) => mail.to.address)).toEqual(notices.map(({ mail }) => mail.to.address));
    expect(told[0]?.mail.attachment).toBeUndefined();
    expect(JSON.stringify(told[0]?.mail.letter)).toContain('Nhầm số liệu mục 3');
    const all = await rows(world);
    expect(all.map(({ reason }) => reason).filter((reason) => reason === 'superseded')).toHaveLength(3);
    // late and repeated events of before, a resend and a reminder
    await plan(world, message('ConclusionsPublished'));
    await plan(world, message('ConclusionsRevoked'));
    const request = { params: { conferenceId, documentId }, body: { states: ['failed', 'unknown'] } };
    await expect(resendDeliveries(world, request as never)).rejects.toMatchObject({ code: 'notice-revoked' });
    await expect(remind(world)).rejects.toMatchObject({ code: 'notice-revoked' });
    await drained(world);
    expect(world.mail.sent).toHaveLength(2);
  });

  test('is not sent by a mail that waits for its permit, before anybody was told of the revocation', async () => {
    const table = createMemoryTable();
    const world = Object.assign(distributionWorld(table), { told: table.told });
    await world.put(aConference({ status: 'settled' }));
    await world.bridges.enrol(codes.map((code) => aBridge(code)));
    await plan(world, message('ConclusionsPublished'));
    let taken = 0;
    world.limiter.take = async () => {
      if (++taken === 2) world.notice = revokedNotice; // the planner is late: the mails that wait are as they were
    };
    await drained(world);
    expect(world.mail.sent).toHaveLength(1);
    await plan(world, message('ConclusionsRevoked'));
    await drained(world);
    expect(world.mail.sent.slice(1).map(({ mail }) => mail.to.address)).toEqual([world.mail.sent[0]?.mail.to.address]);
    expect((await rows(world)).filter(({ reason }) => reason === 'superseded')).toHaveLength(3);
  });

  test('is not sent where the word of its publication comes after that of its revocation', async () => {
    const world = distributionWorld(createMemoryTable());
    await world.put(aConference({ status: 'settled' }));
    await world.bridges.enrol(codes.map((code) => aBridge(code)));
    world.notice = revokedNotice;
    await plan(world, message('ConclusionsRevoked'));
    await plan(world, message('ConclusionsPublished'));
    await drained(world);
    expect(world.mail.sent).toEqual([]);
    expect(new Set((await rows(world)).map(({ reason }) => reason))).toEqual(new Set(['superseded']));
  });

  test('of a confidential conference is told of without its reason', async () => {
    const world = await distributed();
    await world.put(aConference({ status: 'settled', classification: 'confidential' }));
    world.notice = revokedNotice;
    await plan(world, message('ConclusionsRevoked'));
    await drained(world);
    expect(world.mail.sent).toHaveLength(4);
    expect(JSON.stringify(world.mail.sent)).not.toContain('Nhầm số liệu');
  });
});
