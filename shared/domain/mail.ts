import { createHash } from 'node:crypto';
import type { Agenda } from './agenda.ts';
import type { Bridge } from './bridge.ts';
import { type CalendarEntry, calendarOf } from './calendar.ts';
import type { Conference } from './conference.ts';
import type { Delivery } from './delivery.ts';
import type { DocumentRecord } from './distribution.ts';
import { digest } from './ids.ts';
import type { Letter, LetterBlock } from './mail-letter.ts';
import { mayGoByMail } from './paper.ts';

/** Everything that a mail may need. What is secret is put in at the moment of sending and kept nowhere. */
export interface MailFacts {
  readonly delivery: Delivery;
  readonly document: DocumentRecord;
  readonly conference: Conference;
  readonly agenda?: Agenda | undefined;
  /** Wherever a calendar entry goes with it. */
  readonly bridge?: Pick<Bridge, 'enrolments' | 'withdrawnAt'> | undefined;
  /** Of a notice that is no longer in force. */
  readonly revocation?: { readonly revokedAt: number; readonly reason: string } | undefined;
  /** Sent before, and not acknowledged yet. */
  readonly isReminder?: boolean | undefined;
  /** The PIN comes by phone: it would lie in the mailbox of the link. */
  readonly isPinHeld?: boolean | undefined;
  readonly hallLink?: string | undefined;
  readonly pin?: string | undefined;
  readonly acknowledgeLink?: string | undefined;
}

/** The letter of a delivery; a reminder is the same with a word before it. */
export function letterOf(facts: MailFacts): Letter {
  const { subject, blocks } = plainLetterOf(facts);
  if (!facts.isReminder) return { subject, blocks };
  const word: LetterBlock = { text: 'Thư này đã được gửi trước đây và chưa có xác nhận đã nhận. Đề nghị xác nhận.' };
  return { subject: `Nhắc xác nhận - ${subject}`, blocks: [word, ...blocks] };
}

/** The letter of a delivery. Of a confidential conference it says neither title nor content: those are behind the sign-in. */
function plainLetterOf(facts: MailFacts): Letter {
  const { delivery, conference, document } = facts;
  const open = mayGoByMail(conference.classification);
  const named = (subject: string) => (open ? `${subject}: ${conference.title}` : subject);
  const greeting: LetterBlock = { text: `Kính gửi: ${delivery.recipient} - ${delivery.unit}` };
  const particulars: LetterBlock = {
    rows: [
      ...(open ? ([['Hội nghị', conference.title]] as const) : []),
      ...(open ? ([['Chủ trì', conference.chair]] as const) : []),
      ['Bắt đầu', timeInWords(conference.startsAt)],
      ['Kết thúc', timeInWords(conference.endsAt)],
      ['Mở phòng họp', timeInWords(conference.doorsOpenAt)],
      ['Điểm cầu', delivery.unit],
      ['Hỗ trợ kỹ thuật', conference.operatorPhone],
    ],
  };
  const receipt: LetterBlock[] = facts.acknowledgeLink
    ? [{ label: 'Xác nhận đã nhận:', link: facts.acknowledgeLink }]
    : [];
  switch (delivery.kind) {
    case 'invitation':
      return {
        subject: named('Giấy mời họp trực tuyến'),
        blocks: [
          greeting,
          { text: 'Trân trọng kính mời quý đơn vị dự họp trực tuyến.' },
          particulars,
          ...(facts.hallLink
            ? [
                {
                  label: 'Đường dẫn vào phòng họp, dùng riêng cho điểm cầu này, không chuyển tiếp:',
                  link: facts.hallLink,
                },
              ]
            : []),
          {
            text: facts.isPinHeld
              ? `Mã PIN không gửi qua thư: đề nghị gọi ${conference.operatorPhone} để được đọc mã.`
              : 'Mã PIN được gửi bằng thư riêng cho đầu mối văn phòng của đơn vị.',
          },
          ...receipt,
        ],
      };
    case 'pin':
      return {
        subject: named('Mã PIN vào phòng họp trực tuyến'),
        blocks: [
          greeting,
          {
            text: 'Đề nghị chuyển mã PIN cho người trực kỹ thuật tại điểm cầu, không gửi kèm đường dẫn vào phòng họp.',
          },
          particulars,
          ...(facts.pin ? [{ label: 'Mã PIN:', code: facts.pin }] : []),
        ],
      };
    case 'agenda':
      return {
        subject: named('Chương trình họp trực tuyến'),
        blocks: [greeting, particulars, ...agendaBlocks(facts.agenda, open), ...receipt],
      };
    case 'reschedule':
      return {
        subject: named('Thay đổi lịch họp trực tuyến'),
        blocks: [
          greeting,
          { text: 'Lịch họp đã thay đổi. Thời gian mới như sau. Đường dẫn và mã PIN đã gửi vẫn dùng được.' },
          particulars,
          ...receipt,
        ],
      };
    case 'cancellation':
      return {
        subject: named('Hủy họp trực tuyến'),
        blocks: [
          greeting,
          {
            text:
              conference.status === 'cancelled'
                ? 'Cuộc họp sau đây đã được hủy.'
                : 'Đơn vị không còn trong danh sách dự cuộc họp sau đây. Đường dẫn và mã PIN đã gửi không còn dùng được.',
          },
          particulars,
          ...receipt,
        ],
      };
    case 'conclusions':
      return {
        subject: named(`Thông báo số ${document.number ?? ''}`),
        blocks: [
          greeting,
          {
            text: open
              ? `Xin gửi kèm Thông báo số ${document.number ?? ''}.`
              : `Thông báo số ${document.number ?? ''} đã được ban hành. Đề nghị đăng nhập hệ thống để xem.`,
          },
          ...(document.sha256 ? [{ rows: [['Mã kiểm tra (SHA-256)', document.sha256]] as const }] : []),
          ...receipt,
        ],
      };
    case 'revocation':
      return {
        subject: named(`Thu hồi Thông báo số ${document.number ?? ''}`),
        blocks: [
          greeting,
          {
            text: `Thông báo số ${document.number ?? ''} đã được thu hồi và không còn hiệu lực. Đề nghị không sử dụng, không chuyển tiếp.`,
          },
          ...(facts.revocation
            ? [
                {
                  rows: [
                    ['Thu hồi lúc', timeInWords(facts.revocation.revokedAt)],
                    ...(open ? ([['Lý do', facts.revocation.reason]] as const) : []),
                  ] as const,
                },
              ]
            : []),
          ...receipt,
        ],
      };
  }
}

/** The calendar entry that goes with it, for the one recipient whose calendar holds the conference. */
export function calendarEntryOf(
  { delivery, conference, bridge }: MailFacts,
  organizer: { name: string; address: string },
  at: number,
): { method: CalendarEntry['method']; content: string } | undefined {
  if (!delivery.holdsCalendar || delivery.address === undefined) return undefined;
  if (!['invitation', 'reschedule', 'cancellation'].includes(delivery.kind)) return undefined;
  const method = delivery.kind === 'cancellation' ? 'CANCEL' : 'REQUEST';
  const open = mayGoByMail(conference.classification);
  const content = calendarOf({
    method,
    uid: `${digest(26, conference.id, delivery.bridgeId)}@nhip-cau`,
    sequence: conference.sequence + (bridge ? changesOf(bridge) : 0),
    stampedAt: at,
    startsAt: conference.startsAt,
    endsAt: conference.endsAt,
    summary: open ? conference.title : 'Họp trực tuyến',
    // never the link: calendars are shared
    description: `Điểm cầu: ${delivery.unit}\nHỗ trợ kỹ thuật: ${conference.operatorPhone}`,
    location: delivery.unit,
    organizer,
    attendee: { name: delivery.recipient, address: delivery.address },
  });
  return { method, content };
}

/** A bridge's own changes of its entry: withdrawn and invited again each raise its SEQUENCE (RFC 5546, 2.1.4), for it alone. */
function changesOf({ enrolments = 1, withdrawnAt }: Pick<Bridge, 'enrolments' | 'withdrawnAt'>): number {
  return 2 * (enrolments - 1) + (withdrawnAt === undefined ? 0 : 1);
}

/** Digest of what is acknowledged: the paper where there is one, else what the mail says, secrets left out. */
export function contentDigest(facts: MailFacts): string {
  if (facts.document.sha256 !== undefined) return facts.document.sha256;
  const { hallLink: _link, pin: _pin, acknowledgeLink: _acknowledge, ...open } = facts;
  const { subject, blocks } = plainLetterOf(open);
  return createHash('sha256').update(JSON.stringify({ subject, blocks })).digest('hex');
}

function agendaBlocks(agenda: Agenda | undefined, open: boolean): LetterBlock[] {
  if (!agenda || !open)
    return [{ text: 'Chương trình đã được ban hành. Đề nghị xem trong phòng họp hoặc trên hệ thống.' }];
  return agenda.sessions.flatMap((session) => [
    {
      text: `${timeInWords(session.startsAt)} - ${session.title}${session.chair ? ` (chủ trì: ${session.chair})` : ''}`,
    },
    ...(session.items.length > 0
      ? [{ list: session.items.map((item) => (item.speaker ? `${item.title} - ${item.speaker}` : item.title)) }]
      : []),
  ]);
}

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  hour: '2-digit',
  minute: '2-digit',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
});

/** '08:00 ngày 08/03/2026 (giờ Việt Nam, UTC+7)' */
export function timeInWords(at: number): string {
  const [date, time] = clock.format(at).split(', ');
  return `${time} ngày ${date} (giờ Việt Nam, UTC+7)`;
}
