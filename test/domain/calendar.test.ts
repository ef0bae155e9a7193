import fc from 'fast-check';
import ICAL from 'ical.js';
import { type CalendarEntry, calendarOf } from '../../shared/domain/calendar.ts';

const entry: CalendarEntry = {
  method: 'REQUEST',
  uid: 'abc@nhip-cau',
  sequence: 2,
  stampedAt: Date.UTC(2026, 2, 1, 2, 3, 4),
  startsAt: Date.UTC(2026, 2, 8, 1, 0),
  endsAt: Date.UTC(2026, 2, 8, 4, 30),
  summary: 'Hội nghị; chuyển đổi số, cải cách \\ "một cửa"',
  description: 'Dòng một\nDòng hai',
  location: 'Xã Bắc Sơn',
  organizer: { name: 'Nhịp Cầu', address: 'thong-bao@example.vn' },
  attendee: { name: 'Nguyễn Văn A', address: 'a@example.vn' },
};

function parsed(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const event = calendar.getFirstSubcomponent('vevent') as ICAL.Component;
  return { calendar, event };
}

describe('a calendar entry', () => {
  test('says to an independent parser what it was given', () => {
    const { calendar, event } = parsed(calendarOf(entry));
    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST');
    const read = new ICAL.Event(event);
    expect(read.uid).toBe('abc@nhip-cau');
    expect(read.sequence).toBe(2);
    expect(read.summary).toBe(entry.summary);
    expect(read.description).toBe(entry.description);
    expect(read.attendees).toHaveLength(1);
    expect(read.attendees[0]?.getFirstValue()).toBe('mailto:a@example.vn');
    expect(read.attendees[0]?.getParameter('cn')).toBe('Nguyễn Văn A');
    expect(event.getFirstPropertyValue('status')).toBe('CONFIRMED');
  });

  test('starts at the instant that was meant, by its own time zone', () => {
    const { calendar } = parsed(calendarOf(entry));
    const zone = new ICAL.Timezone(calendar.getFirstSubcomponent('vtimezone') as ICAL.Component);
    const start = calendar.getFirstSubcomponent('vevent')?.getFirstPropertyValue('dtstart') as ICAL.Time;
    expect(start.hour).toBe(8);
    start.zone = zone;
    expect(start.toUnixTime() * 1000).toBe(entry.startsAt);
  });

  test('of a cancellation says so in method and status', () => {
    const { calendar, event } = parsed(calendarOf({ ...entry, method: 'CANCEL', sequence: 3 }));
    expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL');
    expect(event.getFirstPropertyValue('status')).toBe('CANCELLED');
  });

  test('keeps any text through lines of at most 75 octets that end in CRLF', () => {
    const anyText = fc.string({ unit: 'grapheme', maxLength: 300 });
    /** What stands for a torn character; a text may hold it itself. */
    const torn = (text: string): number => text.split('\ufffd').length - 1;
    fc.assert(
      fc.property(anyText, anyText, (summary, name) => {
        const text = calendarOf({ ...entry, summary: `x${summary}`, attendee: { name, address: 'a@example.vn' } });
        expect(text.endsWith('\r\n')).toBe(true);
        for (const line of text.slice(0, -2).split('\r\n')) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(line).not.toMatch(/[\r\n]/);
        }
        expect(torn(Buffer.from(text).toString())).toBe(torn(summary + name));
        const { event } = parsed(text);
        const wanted = `x${summary}`.replace(/\r\n?/g, '\n').replace(/(?!\n)\p{Cc}/gu, '');
        expect(new ICAL.Event(event).summary).toBe(wanted);
        expect(event.getAllProperties('attendee')).toHaveLength(1);
      }),
      { examples: [['', '\ufffd']] },
    );
  });

  test('lets nobody write a line of their own', () => {
    const text = calendarOf({
      ...entry,
      summary: 'x\r\nATTENDEE:mailto:evil@example.com',
      attendee: { name: 'A"\r\nATTENDEE:mailto:evil@example.com', address: 'a@example.vn\r\nX:1' },
    });
    expect(parsed(text).event.getAllProperties('attendee')).toHaveLength(1);
    expect(text).not.toMatch(/^(ATTENDEE:mailto:evil|X:1)/m);
  });
});
