/**
 * iCalendar (RFC 5545) of one conference for one recipient: small on purpose, and checked against an independent parser.
 * CRLF lines of at most 75 octets, folded between characters; times in Asia/Ho_Chi_Minh, which has had one offset since 1975.
 */
export interface CalendarEntry {
  readonly method: 'REQUEST' | 'CANCEL';
  /** The same for the life of the conference and the recipient. */
  readonly uid: string;
  /** Raised on material change only. */
  readonly sequence: number;
  /** When this was made, ms. */
  readonly stampedAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly summary: string;
  readonly description?: string;
  readonly location?: string;
  readonly organizer: { readonly name: string; readonly address: string };
  readonly attendee: { readonly name: string; readonly address: string };
}

const zone = 'Asia/Ho_Chi_Minh';
const offsetMs = 7 * 3600_000;

export function calendarOf(entry: CalendarEntry): string {
  const { organizer, attendee } = entry;
  const isCancelled = entry.method === 'CANCEL';
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Nhip Cau//Nhip Cau//VI',
    'CALSCALE:GREGORIAN',
    `METHOD:${entry.method}`,
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    'BEGIN:STANDARD',
    'DTSTART:19700101T000000',
    'TZOFFSETFROM:+0700',
    'TZOFFSETTO:+0700',
    'TZNAME:+07',
    'END:STANDARD',
    'END:VTIMEZONE',
    'BEGIN:VEVENT',
    `UID:${escaped(entry.uid)}`,
    `SEQUENCE:${entry.sequence}`,
    `DTSTAMP:${compact(entry.stampedAt)}Z`,
    `LAST-MODIFIED:${compact(entry.stampedAt)}Z`,
    `DTSTART;TZID=${zone}:${compact(entry.startsAt + offsetMs)}`,
    `DTEND;TZID=${zone}:${compact(entry.endsAt + offsetMs)}`,
    `SUMMARY:${escaped(entry.summary)}`,
    ...(entry.description ? [`DESCRIPTION:${escaped(entry.description)}`] : []),
    ...(entry.location ? [`LOCATION:${escaped(entry.location)}`] : []),
    `STATUS:${isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:OPAQUE',
    `ORGANIZER;CN=${quoted(organizer.name)}:mailto:${mailbox(organizer.address)}`,
    `ATTENDEE;CN=${quoted(attendee.name)};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=${
      isCancelled ? 'FALSE' : 'TRUE'
    }:mailto:${mailbox(attendee.address)}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

/** 20260308T010000 of the instant's UTC fields. */
function compact(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '');
}

/** TEXT (3.3.11): backslash, semicolon, comma and line break are escaped; other control characters have no place in it. */
function escaped(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\\;,]/g, (mark) => `\\${mark}`)
    .replace(/\n/g, '\\n')
    .replace(/\p{Cc}/gu, '');
}

/** A quoted parameter value can hold neither a quote nor a control character (3.2). */
function quoted(text: string): string {
  return `"${text.replace(/["\p{Cc}]/gu, '')}"`;
}

function mailbox(address: string): string {
  return address.replace(/[\s\p{Cc}]/gu, '');
}

const lineOctets = 75;

/** Content lines are folded at 75 octets without the break (3.1), never inside of a character. */
function folded(line: string): string {
  let out = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > lineOctets) {
      out += '\r\n ';
      octets = 1; // the blank counts
    }
    out += character;
    octets += size;
  }
  return out;
}
