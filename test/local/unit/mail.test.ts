import { composeMime } from '../../../local/mail/compose.ts';
import { eventDetail, stepsOf } from '../../../local/mail/events.ts';
import { fateOf } from '../../../local/mail/fate.ts';
import { addresses, decodeWords, readMime } from '../../../local/mail/mime.ts';

it('reads back what it composes: Vietnamese subject, text, HTML, attachment', () => {
  const raw = composeMime(
    {
      Subject: { Data: 'Giấy mời họp trực tuyến toàn quốc' },
      Body: { Text: { Data: 'Kính gửi: Ủy ban\nhttps://hop.example/h#bí-mật' }, Html: { Data: '<p>Kính gửi</p>' } },
      Headers: [{ Name: 'X-Delivery', Value: 'd1' }],
      Attachments: [
        {
          FileName: 'Lịch.ics',
          RawContent: Buffer.from('BEGIN:VCALENDAR').toString('base64'),
          ContentType: 'text/calendar',
        },
      ],
    },
    { from: 'hop@x.example', to: ['a@b.example'], cc: [], replyTo: ['r@x.example'], messageId: 'm', at: 0 },
  );
  const mail = readMime(raw);
  expect(mail).toMatchObject({
    subject: 'Giấy mời họp trực tuyến toàn quốc',
    from: 'hop@x.example',
    to: ['a@b.example'],
    text: 'Kính gửi: Ủy ban\nhttps://hop.example/h#bí-mật',
    html: '<p>Kính gửi</p>',
  });
  expect(mail.attachments.map((each) => [each.filename, each.content.toString()])).toEqual([
    ['Lịch.ics', 'BEGIN:VCALENDAR'],
  ]);
});

it('reads quoted-printable, folded headers and single-part mails', () => {
  const raw = Buffer.from(
    'Subject: =?UTF-8?Q?H=E1=BB=99i?=\r\n =?UTF-8?B?IG5naOG7iw==?=\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nd=C3=A0i =\r\nra\r\n',
  );
  expect(readMime(raw)).toMatchObject({ subject: 'Hội nghị', text: 'dài ra\r\n' });
  expect(decodeWords('plain')).toBe('plain');
  expect(addresses('"A, B" <a@b>, c@d')).toEqual(['a@b', 'c@d']);
});

it.each([
  ['success@simulator.amazonses.com', 'delivered'],
  ['bounce+label@simulator.amazonses.com', 'bounced'],
  ['complaint@simulator.amazonses.com', 'complained'],
  ['suppressionlist@simulator.amazonses.com', 'suppressed'],
  ['xa+bounce@tinh.example', 'bounced'],
  ['xa+2026+latebounce@tinh.example', 'late-bounced'],
  ['xa+office@tinh.example', 'delivered'],
])('%s is %s', (address, fate) => expect(fateOf(address)).toBe(fate));

it('tells a late bounce after the delivery, with the shape SES publishes', () => {
  const steps = stepsOf('late-bounced', ['a@b'], { deliveryMs: 10, lateMs: 100 });
  expect(steps.map((each) => [each.type, each.afterMs])).toEqual([
    ['SEND', 0],
    ['DELIVERY', 10],
    ['BOUNCE', 110],
  ]);
  const mail = {
    messageId: 'm',
    at: 0,
    from: 'h@x',
    fromArn: 'arn',
    account: '1',
    recipients: ['a@b'],
    subject: 's',
    tags: { delivery: ['d'] },
  };
  expect(eventDetail(steps[2]!, mail, 0)).toMatchObject({
    eventType: 'Bounce',
    mail: { messageId: 'm', tags: { delivery: ['d'] } },
    bounce: { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'a@b', status: '5.1.1' }] },
  });
});
