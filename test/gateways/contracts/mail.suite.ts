import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { manualClock } from '../../../local/kit/clock.ts';
import { mailInbox } from '../../../local/mail/inbox.ts';
import { mailService } from '../../../local/mail/ses.ts';
import type { Delivery } from '../../../shared/domain/delivery.ts';
import { deliveriesOf, invitationOf } from '../../../shared/domain/distribution.ts';
import { createMail, type Mail } from '../../../shared/gateways/mail.ts';
import { waitingAtMost } from '../../../shared/runtime/wired/patience.ts';
import { createMailInMemory, mailAnswers } from '../../functions/support/mail-in-memory.ts';
import { aBridge, conferenceId, startsAt } from '../../functions/support/papers-world.ts';
import { keptInMemory } from '../../local/fixture/kept.ts';
import { clientOf, modelOf, serving, temporaryFolder } from './local.ts';

type Way = keyof typeof mailAnswers;
interface MailWorld {
  readonly mail: Mail;
  /** How the next mail is answered. */
  will(way: Way): void;
  /** What has been taken and goes out. */
  taken(): readonly { to: string; subject: string; deliveryId: string; attempt: string }[];
  close(): Promise<void>;
}

const domain = 'nhipcau.example';
const configurationSet = 'nhipcau';

async function inMemory(): Promise<MailWorld> {
  const mail = createMailInMemory();
  return {
    mail,
    will(way) {
      mail.answer = () => {
        mail.answer = () => mailAnswers.accepted;
        return mailAnswers[way];
      };
    },
    taken: () =>
      mail.sent
        .filter(({ isTaken }) => isTaken)
        .map(({ mail: { to, letter }, deliveryId, attempt }) => ({
          ...{ to: to.address, subject: letter.subject, deliveryId, attempt: String(attempt) },
        })),
    close: async () => undefined,
  };
}

async function onLoopback({ verified = domain, patienceMs = 10_000 } = {}) {
  const folder = temporaryFolder();
  const inbox = mailInbox(join(folder.path, 'mail.db'));
  const service = mailService({
    model: modelOf({
      'AWS::SES::EmailIdentity': [{ name: verified }],
      'AWS::SES::ConfigurationSet': [{ name: configurationSet }],
    }),
    ...{ inbox, clock: manualClock(startsAt), publish: () => undefined, suppressed: keptInMemory(), seed: 1 },
    rate: 1000,
  });
  let isRejecting = false;
  let silence: 'none' | 'cut' | 'lasting' = 'none';
  const answering = await serving({
    mail: {
      ...service,
      send: (request) => service.send(isRejecting ? { ...request, FromEmailAddress: 'a@other.example' } : request),
    },
  });
  const [listener] = answering.server.listeners('request');
  answering.server.removeAllListeners('request');
  answering.server.on('request', (...call: [IncomingMessage]) => {
    if (silence === 'none') Reflect.apply(listener as () => unknown, answering.server, call);
    if (silence === 'cut') call[0].socket.destroy();
  });
  const client = new SESv2Client({ ...clientOf(answering.url), requestHandler: waitingAtMost(patienceMs) });
  const next = { probability: 0, first: 1 };
  return {
    mail: createMail({ client, sender: `Nhịp Cầu <thong-bao@${domain}>`, configurationSet }),
    will(way: Way) {
      isRejecting = way === 'rejected';
      silence = way === 'lost' ? 'cut' : 'none';
      service.setFaults(way === 'throttled' ? { throttle: next } : way === 'failed' ? { fail: next } : {});
    },
    fallSilent() {
      silence = 'lasting';
    },
    /** The next mail goes out though its answer is a failure. */
    failAfterTaking: () => service.setFaults({ failAfter: next }),
    taken: () =>
      inbox.list().map(({ to, subject, tags }) => {
        const { deliveryId = '', attempt = '' } = tags;
        return { to: to.join(), subject, deliveryId, attempt };
      }),
    async close() {
      client.destroy();
      await answering.close();
      inbox.close();
      folder.remove();
    },
  };
}

const delivery = deliveriesOf(invitationOf(conferenceId), [aBridge('24001')], 'internal', startsAt)[0] as Delivery;
const letter = {
  to: { name: 'Kỹ thuật xã Hòa Bình', address: 'host-24001@canary.example' },
  letter: { subject: 'Giấy mời họp trực tuyến: Hội nghị toàn quốc', blocks: [{ text: 'Kính gửi: Xã Hòa Bình' }] },
  at: startsAt,
};
const tags = { deliveryId: delivery.id, attempt: 1 };
const gone = { to: letter.to.address, subject: letter.letter.subject, deliveryId: delivery.id as string };

function contract(open: () => Promise<MailWorld>): void {
  let world: MailWorld;
  let mail: Mail;
  beforeEach(async () => {
    world = await open();
    mail = world.mail;
  });
  afterEach(() => world.close());
  const send = async (given: Partial<typeof letter> = {}, more = {}) =>
    mail.send(await mail.compose({ ...letter, ...given }), { ...tags, ...more });

  it('is from us', () => {
    expect(mail.sender).toEqual({ name: 'Nhịp Cầu', address: `thong-bao@${domain}` });
  });

  it('goes to whom it is for, under the tags by which its events are known', async () => {
    expect(await send()).toEqual(mailAnswers.accepted);
    expect(world.taken()).toEqual([{ ...gone, attempt: '1' }]);
  });

  it('goes again where it is sent again: nothing here knows that it went', async () => {
    const raw = await mail.compose(letter);
    for (const attempt of [1, 2]) expect(await mail.send(raw, { ...tags, attempt })).toEqual(mailAnswers.accepted);
    expect(world.taken()).toEqual([1, 2].map((attempt) => ({ ...gone, attempt: String(attempt) })));
  });

  it('carries whatever its request was known by', async () => {
    expect(await send({}, { correlationId: 'JKJaXmPLvHcESHA=' })).toEqual(mailAnswers.accepted);
    expect(await send({}, { correlationId: 'yêu cầu số 1' })).toEqual(mailAnswers.accepted);
  });

  it.each(['throttled', 'rejected', 'failed', 'lost'] as const)(
    'tells apart what may be done next: %s, and goes as ever the next time',
    async (way) => {
      world.will(way);
      const { outcome, ...why } = mailAnswers[way];
      // the runner's errors of a socket are of another realm, where the SDK does not find their code
      expect(await send()).toEqual({ outcome, ...(way === 'lost' ? { reason: expect.any(String) } : why) });
      expect(world.taken()).toEqual([]);
      world.will('accepted');
      expect(await send()).toEqual(mailAnswers.accepted);
      expect(world.taken()).toHaveLength(1);
    },
  );

  it.each(['lân@canary.example', 'nobody', 'a@localhost'])('is refused for %s', async (address) => {
    const answer = await send({ to: { name: 'Lan', address } });
    expect(answer).toEqual({ outcome: 'refused', reason: 'BadRequestException' });
    expect(world.taken()).toEqual([]);
  });
}

describe('mail in memory', () => contract(inMemory));
describe('the mail gateway', () => {
  contract(onLoopback);

  it('does not know whether a mail went of which the answer is a failure', async () => {
    const { mail, failAfterTaking, taken, close } = await onLoopback();
    try {
      failAfterTaking();
      expect(await mail.send(await mail.compose(letter), tags)).toEqual(mailAnswers.failed);
      expect(taken()).toHaveLength(1);
    } finally {
      await close();
    }
  });

  it('does not wait for ever for an answer', async () => {
    const { mail, fallSilent, close } = await onLoopback({ patienceMs: 200 });
    try {
      fallSilent();
      expect(await mail.send(await mail.compose(letter), tags)).toEqual({ outcome: 'unknown', reason: 'ETIMEDOUT' });
    } finally {
      await close();
    }
  });

  it('is refused where nobody has proven that the domain is ours', async () => {
    const { mail, close } = await onLoopback({ verified: 'other.example' });
    try {
      expect(await mail.send(await mail.compose(letter), tags)).toEqual(mailAnswers.rejected);
    } finally {
      await close();
    }
  });
});
