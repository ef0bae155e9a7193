import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { acknowledge } from '../../functions/distribute/acknowledge.ts';
import { exportDeliveries, listDeliveries, summariseDeliveries } from '../../functions/distribute/follow.ts';
import { hearMailEvents, type MailEventDeps } from '../../functions/distribute/mail-events.ts';
import { plan } from '../../functions/distribute/plan.ts';
import { resendDeliveries } from '../../functions/distribute/resend.ts';
import { sendDeliveries } from '../../functions/distribute/send.ts';
import { type SesEvent, sesEvent } from '../../shared/contracts/ses-events.ts';
import type { Delivery } from '../../shared/domain/delivery.ts';
import { doubtMs, handOverLeaseMs } from '../../shared/domain/hand-over.ts';
import { logger } from '../../shared/runtime/logs.ts';
import { createLimiter } from '../../shared/store/limiter.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { mailAnswers } from './support/mail-in-memory.ts';
import {
  aBridge,
  aConference,
  conferenceId,
  type DistributionWorld,
  distributionWorld,
  linkSecret,
  pinSecret,
  staff,
} from './support/papers-world.ts';

const hearMailEvent = (deps: MailEventDeps, body: SesEvent) => hearMailEvents(deps, [{ messageId: 'm-1', body }]);

const documentId = `invitation-${conferenceId}-1`;
const message = (type: string) =>
  ({ body: { id: 'e', source: 'nhipcau', time: '', 'detail-type': type, detail: { conferenceId } } }) as never;

async function planned(codes = ['01001', '01002', '24001']) {
  const table = createMemoryTable();
  const world = distributionWorld(table);
  await world.put(aConference());
  await world.bridges.enrol(codes.map((code) => aBridge(code)));
  await plan(world, message('BridgesEnrolled'));
  const ids = (await rows(world)).map(({ id }) => id);
  world.outgoing.messages.length = 0;
  return { ...world, told: table.told, dump: table.dump, ids };
}
type World = Awaited<ReturnType<typeof planned>>;

async function rows(world: Pick<DistributionWorld, 'deliveries'>): Promise<Delivery[]> {
  return (await Promise.all(['01', '24'].map((branch) => world.deliveries.ofBranch(documentId, branch)))).flat();
}
const statesOf = async (world: World) => (await rows(world)).map(({ state }) => state);

function sesTells(eventType: string, row: Delivery, more: object = {}, attempt = row.attempt) {
  return sesEvent.parse({
    id: 'ses-1',
    source: 'aws.ses',
    'detail-type': `Email ${eventType}`,
    time: '2026-03-01T02:00:00Z',
    detail: {
      eventType,
      mail: {
        timestamp: '2026-03-01T02:00:00.000Z',
        source: 'thong-bao@nhipcau.example',
        messageId: '0100-abc',
        destination: [row.address],
        headersTruncated: false,
        tags: { 'ses:configuration-set': ['nhipcau'], deliveryId: [row.id], attempt: [String(attempt)] },
      },
      ...more,
    },
  });
}
const bounce = (bounceType: string) => ({
  bounce: {
    bounceType,
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: 'x@y', status: '5.1.1', diagnosticCode: 'smtp; 550 <x@y> unknown' }],
    timestamp: '2026-03-01T02:00:05.000Z',
    feedbackId: 'f',
  },
});

describe('sending', () => {
  test('hands each delivery over once, whoever gets its message again', async () => {
    const world = await planned();
    await Promise.all([sendDeliveries(world, world.ids), sendDeliveries(world, world.ids)]);
    await sendDeliveries(world, world.ids);
    expect(world.mail.sent).toHaveLength(3);
    expect(await statesOf(world)).toEqual(['sent', 'sent', 'sent']);
  });

  test('that was cut off between the call and its record leaves it unknown, never a second mail', async () => {
    const world = await planned(['24001']);
    world.mail.answer = () => {
      throw new Error('container gone');
    };
    await expect(sendDeliveries(world, world.ids)).rejects.toThrow('container gone');
    world.mail.answer = () => mailAnswers.accepted;
    await sendDeliveries(world, world.ids);
    expect(world.outgoing.messages).toEqual([{ deliveryIds: world.ids, delay: 90 }]); // somebody may still be at it
    world.clock.at += handOverLeaseMs;
    await sendDeliveries(world, world.ids);
    expect(await statesOf(world)).toEqual(['unknown']);
    expect(world.mail.sent).toHaveLength(1);
    const [row] = await rows(world);
    await hearMailEvent(
      world,
      sesTells('Delivery', row as Delivery, { delivery: { timestamp: '2026-03-01T02:00:01Z' } }),
    );
    expect(await statesOf(world)).toEqual(['delivered']);
  });

  test('tries again later while the service is busy, and keeps what it refuses with the reason', async () => {
    const world = await planned();
    let calls = 0;
    world.mail.answer = ({ deliveryId }) => {
      if (deliveryId === world.ids[0]) return mailAnswers.rejected;
      return ++calls <= 2 ? mailAnswers.throttled : mailAnswers.accepted;
    };
    await sendDeliveries(world, world.ids);
    expect(await statesOf(world)).toEqual(['failed', 'queued', 'queued']);
    const [again] = world.outgoing.messages;
    expect(again).toEqual({ deliveryIds: world.ids.slice(1), delay: 2 });
    await sendDeliveries(world, again?.deliveryIds ?? []);
    const after = await rows(world);
    expect(after.map(({ state, reason }) => [state, reason])).toEqual([
      ['failed', 'MessageRejected'],
      ['sent', undefined],
      ['sent', undefined],
    ]);
  });

  test('waits for the events of a mail that the service took although it had answered with an error', async () => {
    const world = await planned(['24001']);
    world.mail.answer = () => mailAnswers.failed;
    await sendDeliveries(world, world.ids);
    expect(await statesOf(world)).toEqual(['sending']);
    expect(world.outgoing.messages).toEqual([{ deliveryIds: world.ids, delay: doubtMs / 1000 }]);
    const [row] = await rows(world);
    await hearMailEvent(world, sesTells('Send', row as Delivery, { send: {} }));
    world.mail.answer = () => mailAnswers.accepted;
    world.clock.at += doubtMs;
    await sendDeliveries(world, world.ids);
    expect(world.mail.sent).toHaveLength(1);
    expect(await statesOf(world)).toEqual(['sent']);
    expect((await rows(world))[0]).toMatchObject({ isUnderWay: false });
  });

  test('lists as unknown what an error left open and no event told of, and sends it again only for a person', async () => {
    const world = await planned(['24001']);
    world.mail.answer = () => mailAnswers.failed;
    await sendDeliveries(world, world.ids);
    world.mail.answer = () => mailAnswers.accepted;
    const wanted = {
      params: { conferenceId, documentId },
      body: { states: ['unknown'] },
      caller: staff('secretariat'),
    } as never;
    expect(await resendDeliveries(world, wanted)).toEqual({ requeued: 0 }); // its events may still come
    world.clock.at += doubtMs;
    for (let repeat = 0; repeat < 3; repeat += 1) await sendDeliveries(world, world.ids);
    expect((await rows(world)).map(({ state, reason }) => [state, reason])).toEqual([
      ['unknown', 'InternalServiceErrorException'],
    ]);
    expect(world.mail.sent).toHaveLength(1);
    expect(await resendDeliveries(world, wanted)).toEqual({ requeued: 1 });
    await sendDeliveries(world, world.ids);
    expect(world.mail.sent).toHaveLength(2);
    expect(await statesOf(world)).toEqual(['sent']);
  });

  test('does not let what is busy wait for what is held', async () => {
    const world = await planned(['01001', '24001']);
    world.mail.answer = ({ deliveryId }) => (deliveryId === world.ids[0] ? mailAnswers.failed : mailAnswers.throttled);
    await sendDeliveries(world, world.ids);
    expect(new Map(world.outgoing.messages.map(({ deliveryIds, delay }) => [deliveryIds[0], delay]))).toEqual(
      new Map([
        [world.ids[0], doubtMs / 1000],
        [world.ids[1], 2],
      ]),
    );
  });

  test('is not ended by a call that fails while others wait for their permits: all of it is told in the end', async () => {
    const world = await planned();
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    let permits = 0;
    const limiter = {
      // the second permit comes long after the first call has failed
      take: () => (++permits === 1 ? Promise.resolve() : new Promise<void>((done) => setTimeout(done, 30))),
    };
    let saves = 0;
    const deliveries: typeof world.deliveries = {
      ...world.deliveries,
      saveAll: (...given) =>
        ++saves === 1 ? Promise.reject(new Error('in conflict')) : world.deliveries.saveAll(...given),
    };
    await expect(sendDeliveries({ ...world, limiter, deliveries }, world.ids)).rejects.toThrow('in conflict');
    process.off('unhandledRejection', note);
    expect([unhandled, await statesOf(world)]).toEqual([[], ['queued', 'sent', 'sent']]);
  });

  test('keeps under the rate and close to it', async () => {
    const codes = Array.from({ length: 60 }, (_, i) => `24${String(i).padStart(3, '0')}`);
    const world = await planned(codes);
    const perSecond = 14;
    const limiter = createLimiter({ ...world, name: 'ses', ratePerSecond: perSecond * 0.95, burst: 1 });
    Object.assign(world.limiter, limiter);
    const startedAt = world.clock.at;
    for (let i = 0; i < world.ids.length; i += 25) await sendDeliveries(world, world.ids.slice(i, i + 25));
    const times = world.mail.sent.map(({ at }) => at);
    for (const from of times)
      expect(times.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(perSecond);
    expect(Math.max(...times) - startedAt).toBeLessThanOrEqual(1.1 * (codes.length / perSecond) * 1000);
  });
});

describe('what the mail service tells', () => {
  test('in any order and twice comes to one state, and the four places always add up to the list', async () => {
    const answers = ['accepted', 'busy', 'refused', 'unknown'] as const;
    const kinds = ['Send', 'Delivery', 'Bounce', 'Complaint', 'DeliveryDelay'];
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ answer: fc.constantFrom(...answers), events: fc.shuffledSubarray([...kinds, ...kinds]) }),
          {
            minLength: 3,
            maxLength: 3,
          },
        ),
        async (plans) => {
          const world = await planned();
          world.mail.answer = ({ deliveryId }) => ({
            outcome: plans[world.ids.indexOf(deliveryId)]?.answer ?? 'accepted',
            reason: 'x',
          });
          await sendDeliveries(world, world.ids);
          for (const [i, row] of (await rows(world)).entries()) {
            for (const kind of plans[i]?.events ?? []) {
              await hearMailEvent(world, sesTells(kind, row, kind === 'Bounce' ? bounce('Permanent') : {}));
            }
          }
          const summary = await summariseDeliveries(world, {
            params: { conferenceId, documentId },
            caller: staff('auditor'),
          } as never);
          expect(Object.values(summary.reckoning).reduce((a, b) => a + b)).toBe(3);
          expect(Object.values(summary.states).reduce((a, b) => a + b)).toBe(3);
          for (const [i, state] of (await statesOf(world)).entries()) {
            const heard = plans[i]?.events ?? [];
            if (heard.includes('Bounce')) expect(state).toBe('bounced');
            else if (heard.includes('Delivery') || heard.includes('Complaint')) expect(state).toBe('delivered');
            else if (heard.includes('Send')) expect(state).toBe('sent');
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of a full mailbox or one held back for an earlier complaint: nothing arrived; of a complaint: it did', async () => {
    const world = await planned();
    await sendDeliveries(world, world.ids);
    const [full, unwanted, heldBack] = (await rows(world)) as [Delivery, Delivery, Delivery];
    await hearMailEvent(world, sesTells('Bounce', full, bounce('Transient')));
    await hearMailEvent(world, sesTells('Complaint', unwanted));
    const because = { complaint: { complaintSubType: 'OnAccountSuppressionList' } };
    await hearMailEvent(world, sesTells('Complaint', heldBack, because));
    expect(await statesOf(world)).toEqual(['bounced', 'delivered', 'bounced']);

    const request = {
      params: { conferenceId, documentId },
      body: { states: ['bounced'] },
      caller: staff('secretariat'),
    };
    expect(await resendDeliveries(world, request as never)).toEqual({ requeued: 2 });
    for (const { deliveryIds } of world.outgoing.messages.splice(0)) await sendDeliveries(world, deliveryIds);
    const [again] = (await rows(world)) as [Delivery];
    await hearMailEvent(world, sesTells('Delivery', again));
    await hearMailEvent(world, sesTells('Bounce', full, bounce('Transient'))); // of the first time, once more
    expect(await statesOf(world)).toEqual(['delivered', 'delivered', 'sent']);
  });

  test('of somebody else, or of nothing we know, is left alone', async () => {
    const world = await planned();
    const [row] = await rows(world);
    const foreign = sesTells('Delivery', { ...(row as Delivery), id: 'dlv_other' as never });
    expect(await hearMailEvent(world, foreign)).toEqual([]);
    expect(await hearMailEvent(world, sesEvent.parse({ ...foreign, detail: {} }))).toEqual([]);
  });
});

describe('sending again', () => {
  const resend = (world: World, body: object) =>
    resendDeliveries(world, {
      params: { conferenceId, documentId },
      body: { states: [], ...body },
      caller: staff('secretariat'),
    } as never);

  test('takes the failures only, and a repeat sends nothing twice', async () => {
    const world = await planned();
    world.mail.answer = ({ deliveryId }) => (deliveryId === world.ids[0] ? mailAnswers.rejected : mailAnswers.accepted);
    await sendDeliveries(world, world.ids);
    world.mail.answer = () => mailAnswers.accepted;
    expect(await resend(world, { states: ['failed', 'bounced'] })).toEqual({ requeued: 1 });
    expect(await resend(world, { states: ['failed', 'bounced'] })).toEqual({ requeued: 0 });
    for (const { deliveryIds } of world.outgoing.messages) await sendDeliveries(world, deliveryIds);
    expect(world.mail.sent).toHaveLength(4);
    expect(await statesOf(world)).toEqual(['sent', 'sent', 'sent']);
    expect(world.told.filter(({ type }) => type === 'DeliveryRequeued')).toMatchObject([
      { data: { deliveryId: world.ids[0], by: staff('secretariat').id } },
    ]);
  });

  test('goes to the address that has been mended since', async () => {
    const world = await planned(['24001']);
    await sendDeliveries(world, world.ids);
    const [row] = await rows(world);
    await hearMailEvent(world, sesTells('Bounce', row as Delivery, bounce('Permanent')));
    await world.bridges.enrol([
      aBridge('24001', { contacts: [{ name: 'Mới', role: 'host', email: 'moi@canary.example' }] }),
    ]);
    await resend(world, { states: ['bounced'] });
    await sendDeliveries(world, world.ids);
    expect(world.mail.sent.at(-1)?.mail.to.address).toBe('moi@canary.example');
  });

  test('leaves alone what was superseded', async () => {
    const world = await planned();
    await world.put(aConference({ status: 'cancelled', version: 2, sequence: 1 }));
    await sendDeliveries(world, world.ids);
    expect((await rows(world)).map(({ reason }) => reason)).toEqual(['superseded', 'superseded', 'superseded']);
    expect(await resend(world, { states: ['failed'] })).toEqual({ requeued: 0 });
    expect(world.mail.sent).toHaveLength(0);
  });
});

describe('an acknowledgement', () => {
  async function sentOne() {
    const world = await planned(['24001']);
    await sendDeliveries(world, world.ids);
    const letter = world.mail.sent[0]?.mail.letter;
    const block = letter?.blocks.find((one) => 'link' in one && one.link.includes('/ack#'));
    const token = block && 'link' in block ? (block.link.split('#')[1] as string) : '';
    return { world, token };
  }

  test('counts once, binds what was sent, and answers a repeat with the first time', async () => {
    const { world, token } = await sentOne();
    const first = await acknowledge(world, { body: { token } } as never);
    world.clock.at += 60_000;
    expect(await acknowledge(world, { body: { token } } as never)).toEqual(first);
    expect(first).toMatchObject({ unit: 'Xã 24001', document: { kind: 'invitation' } });
    expect(first.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await statesOf(world)).toEqual(['acknowledged']);
    expect(world.told.filter(({ id }) => id.endsWith(':acknowledged'))).toHaveLength(1);
  });

  test('with a wrong secret, or of nothing, is not found', async () => {
    const { world, token } = await sentOne();
    const wrong = `${token.slice(0, -2)}AA`;
    const refusals = await Promise.all(
      [wrong, 'x.y', `dlv_none.${'A'.repeat(24)}`].map((bad) =>
        acknowledge(world, { body: { token: bad } } as never).catch((error: Error) => error.message),
      ),
    );
    expect(new Set(refusals).size).toBe(1);
  });

  test('is possible after the mail was counted unknown', async () => {
    const world = await planned(['24001']);
    world.mail.answer = () => mailAnswers.lost;
    await sendDeliveries(world, world.ids);
    const link = world.mail.sent[0]?.mail.letter.blocks.find((one) => 'link' in one && one.link.includes('/ack#'));
    await acknowledge(world, { body: { token: link && 'link' in link ? link.link.split('#')[1] : '' } } as never);
    expect(await statesOf(world)).toEqual(['acknowledged']);
  });
});

describe('the list', () => {
  test('pages through branches, and a provincial office sees its own', async () => {
    const world = await planned(['01001', '01002', '24001', '24002', '24003']);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listDeliveries(world, {
        params: { conferenceId, documentId },
        query: { limit: 2, cursor },
        caller: staff('secretariat'),
      } as never);
      seen.push(...page.items.map(({ pointCode }) => pointCode));
      cursor = page.cursor;
    } while (cursor);
    expect(seen.sort()).toEqual(['01001', '01002', '24001', '24002', '24003']);
    const own = await listDeliveries(world, {
      params: { conferenceId, documentId },
      query: { limit: 100 },
      caller: staff('provincial-office', { branch: '24' }),
    } as never);
    expect(own.items.map(({ branch }) => branch)).toEqual(['24', '24', '24']);
    const none = { params: { conferenceId, documentId }, query: { limit: 100 } };
    for (const caller of [staff('provincial-office'), staff('provincial-office', { branch: '99' })]) {
      await expect(listDeliveries(world, { ...none, caller } as never)).rejects.toThrow('no conference');
    }
  });

  test('as a sheet runs no formula and opens in Excel', async () => {
    const world = await planned(['24001']);
    await world.bridges.enrol([aBridge('24002', { name: '=cmd|"x"', contacts: [] })]);
    await plan(world, message('BridgesEnrolled'));
    const { bytes, headers } = await exportDeliveries(world, {
      params: { conferenceId, documentId },
      caller: staff('auditor'),
    } as never);
    expect(headers).toMatchObject({ 'content-encoding': 'gzip' });
    const text = gunzipSync(bytes as Buffer).toString();
    expect(text.startsWith('\ufeffMã đơn vị,')).toBe(true);
    expect(text).toContain(`"'=cmd|""x"""`);
    expect(text.split('\r\n')).toHaveLength(4);
  });
});

describe('the sheet of ten thousand halls with two offices each', () => {
  test('fits the 6 MB that a Lambda answers, in base64', async () => {
    const world = await planned(['24001']);
    const [row] = await rows(world);
    const long = { recipient: 'Văn phòng Ủy ban nhân dân xã Nguyễn Thị Minh Khai', unit: 'Xã Nguyễn Thị Minh Khai' };
    const all = Array.from({ length: 20_000 }, (_, i): Delivery => {
      const code = String(i).padStart(5, '0');
      const times = { sentAt: i * 1000, acknowledgedAt: i * 7919 };
      return { ...(row as Delivery), ...long, ...times, pointCode: code, address: `vanphong.xa-${code}@tinh.gov.vn` };
    });
    const deliveries = { ...world.deliveries, ofBranch: async () => all };
    const documents = {
      ...world.documents,
      get: async () => ({ ...(await world.documents.get(conferenceId, documentId)), branches: ['24'] }),
    };
    const { bytes } = await exportDeliveries({ ...world, deliveries, documents }, {
      params: { conferenceId, documentId },
      caller: staff('auditor'),
    } as never);
    expect(Buffer.from(bytes as Buffer).toString('base64').length).toBeLessThan(4_000_000);
  });
});

describe('secrets and addresses', () => {
  test('stand in no log, event, queue message or metric, and no link or PIN in the table', async () => {
    const lines: string[] = [];
    const keep = (text: unknown) => lines.push(String(text)) > 0;
    const stdout = jest.spyOn(process.stdout, 'write').mockImplementation(keep);
    const spies = (['info', 'warn', 'error'] as const).map((level) =>
      jest.spyOn(logger, level).mockImplementation((...all: unknown[]) => void keep(JSON.stringify(all))),
    );
    const world = await planned();
    world.mail.answer = ({ deliveryId }) => (deliveryId === world.ids[0] ? mailAnswers.rejected : mailAnswers.accepted);
    await sendDeliveries(world, world.ids);
    const row = (await rows(world))[1] as Delivery;
    await hearMailEvent(world, sesTells('Bounce', row, bounce('Permanent')));
    await acknowledge(world, { body: { token: `${row.id}.${'A'.repeat(24)}` } } as never).catch((e: Error) =>
      keep(e.message),
    );
    for (const spy of [stdout, ...spies]) spy.mockRestore();
    const tokens = world.mail.sent.flatMap(({ mail }) =>
      mail.letter.blocks.flatMap((one) => ('link' in one ? [one.link.split('.').at(-1) as string] : [])),
    );
    expect(tokens.length).toBeGreaterThan(3);
    const outside = [...lines, JSON.stringify(world.told), JSON.stringify(world.outgoing.messages)].join('\n');
    expect(lines.length).toBeGreaterThan(0);
    for (const canary of [linkSecret, pinSecret, 'canary.example', 'x@y', ...tokens])
      expect(outside).not.toContain(canary);
    const stored = JSON.stringify(world.dump());
    for (const canary of [linkSecret, pinSecret, ...tokens]) expect(stored).not.toContain(canary);
  });
});
