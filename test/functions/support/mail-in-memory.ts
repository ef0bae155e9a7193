import type { Mail, MailTags, OutgoingMail, SendAnswer } from '../../../shared/gateways/mail.ts';

/** What the gateway makes of SES taking a mail, over the rate, refusing it, failing at it, and the answer getting lost. */
export const mailAnswers = {
  accepted: { outcome: 'accepted' },
  throttled: { outcome: 'busy', reason: 'TooManyRequestsException' },
  rejected: { outcome: 'refused', reason: 'MessageRejected' },
  failed: { outcome: 'unknown', reason: 'InternalServiceErrorException' },
  lost: { outcome: 'unknown', reason: 'ECONNRESET' },
} as const satisfies Record<string, SendAnswer>;

/** SES takes no letters beyond ASCII before the @, and no name without a domain. */
const address = /^[!-?A-~]+@[^\s@<>]+\.[^\s@<>]+$/;

interface Call extends MailTags {
  readonly mail: OutgoingMail;
  readonly at: number;
  isTaken: boolean;
}

interface MailInMemory extends Mail {
  /** Every call, taken or not. */
  readonly sent: Call[];
  now: () => number;
  answer: (tags: MailTags) => SendAnswer | Promise<SendAnswer>;
}

/**
 * A mail service that keeps what it is given and answers as told; test/gateways/contracts holds it to what the gateway answers.
 */
export function createMailInMemory(): MailInMemory {
  const sent: Call[] = [];
  const composed = new Map<Uint8Array, OutgoingMail>();
  const service: MailInMemory = {
    sent,
    now: () => 0,
    answer: () => mailAnswers.accepted,
    sender: { name: 'Nhịp Cầu', address: 'thong-bao@nhipcau.example' },
    async compose(mail) {
      const raw = Buffer.from(mail.letter.subject);
      composed.set(raw, mail);
      return raw;
    },
    async send(raw, tags) {
      const mail = composed.get(raw) as OutgoingMail;
      const call: Call = { ...tags, mail, at: service.now(), isTaken: false };
      sent.push(call);
      if (!address.test(mail.to.address)) return { outcome: 'refused', reason: 'BadRequestException' };
      const answer = await service.answer(tags);
      call.isTaken = answer.outcome === 'accepted';
      return answer;
    },
  };
  return service;
}
