import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import ICAL from 'ical.js';
import { simpleParser } from 'mailparser';
import type { Delivery } from '../../shared/domain/delivery.ts';
import { deliveriesOf, invitationOf } from '../../shared/domain/distribution.ts';
import { calendarEntryOf, letterOf, timeInWords } from '../../shared/domain/mail.ts';
import { createMail } from '../../shared/gateways/mail.ts';
import { aBridge, aConference, conferenceId, startsAt } from '../functions/support/papers-world.ts';

const ses = mockClient(SESv2Client);
const mail = createMail({
  client: new SESv2Client({ region: 'ap-southeast-1' }),
  sender: 'Nhịp Cầu <thong-bao@nhipcau.example>',
  configurationSet: 'nhipcau',
});
const delivery = deliveriesOf(invitationOf(conferenceId), [aBridge('24001')], 'internal', startsAt)[0] as Delivery;
const document = { ...invitationOf(conferenceId), branches: ['24'], recipients: 1, plannedAt: startsAt };

async function invitation(given = {}, to = { name: 'Kỹ thuật 24001', address: 'host@example.vn' }) {
  const conference = aConference(given);
  const facts = { delivery, document, conference, hallLink: 'https://nhipcau.example/h#brg_x.SECRET' };
  const raw = await mail.compose({
    to,
    letter: letterOf(facts),
    calendar: calendarEntryOf(facts, mail.sender, startsAt),
    at: startsAt,
  });
  return { raw: Buffer.from(raw).toString('latin1'), parsed: await simpleParser(Buffer.from(raw)) };
}

describe('the invitation as a mail', () => {
  test('is read by an independent parser as it was meant', async () => {
    const { parsed } = await invitation();
    expect(parsed.subject).toBe('Giấy mời họp trực tuyến: Hội nghị trực tuyến toàn quốc về chuyển đổi số');
    expect(parsed.from?.value).toEqual([{ name: 'Nhịp Cầu', address: 'thong-bao@nhipcau.example' }]);
    expect(parsed.text).toContain('Kính gửi: Kỹ thuật 24001 - Xã 24001');
    expect(parsed.text).toContain('https://nhipcau.example/h#brg_x.SECRET');
    expect(parsed.html).toContain('href="https://nhipcau.example/h#brg_x.SECRET"');
  });

  test('is mixed { alternative { text, html, calendar }, invite.ics }, with the method in each calendar part', async () => {
    const { raw, parsed } = await invitation();
    const types = [...raw.matchAll(/^Content-Type: ([^;\r\n]+)/gim)].map((found) => found[1]);
    expect(types).toEqual([
      'multipart/mixed',
      'multipart/alternative',
      'text/plain',
      'text/html',
      'text/calendar',
      'text/calendar',
    ]);
    expect(raw.match(/text\/calendar;[^\r\n]*(\r\n[ \t][^\r\n]*)*method=REQUEST/g)).toHaveLength(2);
    const attached = parsed.attachments.find(({ filename }) => filename === 'invite.ics');
    const calendar = new ICAL.Component(ICAL.parse(attached?.content.toString('utf8') ?? ''));
    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST');
    expect(attached?.content.toString()).not.toContain('SECRET');
  });

  test('of a confidential conference shows its title nowhere', async () => {
    const { raw, parsed } = await invitation({ classification: 'confidential' });
    const all = [
      raw,
      parsed.subject,
      parsed.text,
      parsed.html,
      ...parsed.attachments.map(({ content }) => String(content)),
    ];
    expect(all.join('\n')).not.toContain('chuyển đổi số');
    expect(parsed.subject).toBe('Giấy mời họp trực tuyến');
  });

  test('takes no header from a title or a name', async () => {
    const evil = 'x\r\nBcc: evil@example.com\r\n\r\nbody';
    const { raw, parsed } = await invitation({ title: evil }, { name: evil, address: 'host@example.vn' });
    expect(raw).not.toMatch(/^Bcc:/im);
    expect(parsed.bcc).toBeUndefined();
    expect(parsed.to).toMatchObject({ value: [{ address: 'host@example.vn' }] });
  });

  test('tells times of Vietnam, day first', () => {
    expect(timeInWords(startsAt)).toBe('08:00 ngày 08/03/2026 (giờ Việt Nam, UTC+7)');
  });
});

describe('SES', () => {
  beforeEach(() => ses.reset());
  const tags = { deliveryId: delivery.id, attempt: 2 };
  const failing = (error: object) => ses.on(SendEmailCommand).rejects(Object.assign(new Error('to x@y.vn'), error));

  test('gets the raw mail, its configuration set and the tags by which its events are known', async () => {
    ses.on(SendEmailCommand).resolves({ MessageId: 'm' });
    expect(await mail.send(Buffer.from('raw'), tags)).toEqual({ outcome: 'accepted' });
    expect(ses).toHaveReceivedCommandWith(SendEmailCommand, {
      FromEmailAddress: 'thong-bao@nhipcau.example',
      Content: { Raw: { Data: Buffer.from('raw') } },
      ConfigurationSetName: 'nhipcau',
      EmailTags: [
        { Name: 'deliveryId', Value: delivery.id },
        { Name: 'attempt', Value: '2' },
      ],
    });
    expect(delivery.id).toMatch(/^[A-Za-z0-9_.@-]{1,256}$/); // what SES allows in a tag's value
  });

  test.each([
    [{ name: 'TooManyRequestsException', $metadata: { httpStatusCode: 429 } }, 'busy'],
    [{ name: 'InternalServiceErrorException', $metadata: { httpStatusCode: 500 } }, 'unknown'],
    [{ name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } }, 'unknown'],
    [{ name: 'Error', code: 'ECONNREFUSED' }, 'busy'],
    [{ name: 'MessageRejected', $metadata: { httpStatusCode: 400 } }, 'refused'],
    [{ name: 'SendingPausedException', $metadata: { httpStatusCode: 400 } }, 'refused'],
    [{ name: 'TimeoutError', $metadata: {} }, 'unknown'],
    [{ name: 'Error', code: 'ECONNRESET' }, 'unknown'],
  ])('answering %j is %s, and its message with the address is not kept', async (error, outcome) => {
    failing(error);
    const answer = await mail.send(Buffer.from('raw'), tags);
    expect(answer.outcome).toBe(outcome);
    expect(JSON.stringify(answer)).not.toContain('x@y.vn');
  });
});
