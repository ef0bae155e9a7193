import { connectedSeconds, isInside } from '../../../local/conference/bounds.ts';
import type {
  AttendanceRow,
  DeliveryRow,
  Evidence,
  PlantedMessage,
  RecordedInterval,
  Rest,
  SentDocument,
} from '../../../local/conference/evidence.ts';
import { checkAll, invariants } from '../../../local/conference/invariants.ts';
import type { Told } from '../../../local/conference/replay.ts';
import { writeScripts } from '../../../local/conference/script.ts';
import { type HallTruth, noTruth, type TrueInterval, trueState } from '../../../local/conference/truth.ts';

const minute = 60_000;
const counting = { from: 0, to: 10 * minute, lateFrom: minute };
const points = ['a', 'b', 'c'].map((code) => ({ code, name: code, level: 'commune', type: '', parent: '' }));
const scripts = writeScripts(points, 'a', 1, {
  ...{ absent: 0, late: 0, outage: 0, leavesEarly: 0, withoutRollCall: 0, withoutAcknowledgement: 0 },
  ...{ withoutCamera: 0, bounces: 0.3 },
});
const bouncing = scripts.find(({ bounces }) => bounces)?.code as string;

const session = (from: number, to: number, end = 'meeting-ended'): TrueInterval => ({
  from,
  to,
  end,
  room: 0,
  generation: 1,
  attendeeId: 'x',
});
const rollCall = {
  presentCount: 1,
  delegates: [{ name: 'A', position: '', mode: 'in-person' as const, substituteFor: 'B' }],
};
const counts = { inPerson: 1, online: 0, absent: 0, absentWithLeave: 0, substitutes: 1 };
const none = { inPerson: 0, online: 0, absent: 0, absentWithLeave: 0, substitutes: 0 };

const refusals = ['seat', 'session'].map((what) => ({ what, status: 403 }));
const truthOf = (code: string): HallTruth =>
  code === bouncing
    ? noTruth(code)
    : {
        ...noTruth(code),
        bridgeId: `brg_${code}`,
        admitted: true,
        sessions: [session(0, 10 * minute)],
        rollCall,
        acknowledged: ['conclusions'],
        ...(code === 'b' ? { afterShutOut: refusals, sessions: [session(0, 10 * minute, 'attendee-removed')] } : {}),
      };

const rowOf = (code: string): AttendanceRow =>
  code === bouncing
    ? {
        ...{ code, bridgeId: `brg_${code}`, state: 'absent', seconds: { low: 0, high: 0 }, intervals: [] },
        ...{ delegates: none, rollCallRevision: 0 },
      }
    : {
        ...{ code, bridgeId: `brg_${code}`, state: 'present', presentCount: 1, delegates: counts },
        rollCallRevision: 1,
        seconds: { low: 599, high: 601 },
        intervals: [
          {
            start: { low: -10, likely: 0, high: 10 },
            end: { low: 10 * minute - 10, likely: 10 * minute, high: 10 * minute + 10 },
          },
        ],
      };

const deliveryOf = (code: string): DeliveryRow => ({
  id: `dlv_${code}`,
  code,
  state: code === bouncing ? 'bounced' : 'acknowledged',
  address: scripts.find((each) => each.code === code)?.officeAddress as string,
});

const codes = points.map(({ code }) => code);
const sheet = codes
  .map(rowOf)
  .map(({ code, state, presentCount }) => ({ code, state, ...(presentCount === undefined ? {} : { presentCount }) }));

const room = (meetingId: string, users: readonly string[]) => ({
  meetingId,
  createdAt: 0,
  attendees: users.map((externalUserId) => ({ externalUserId })),
});

const documentOf = (kind: string, addressOf: (code: string) => string): SentDocument => ({
  id: kind,
  kind,
  deliveries: codes.map((code) => ({ ...deliveryOf(code), id: `dlv_${kind}_${code}`, address: addressOf(code) })),
});
const mailboxOf = (code: string, which: 'hostAddress' | 'officeAddress') =>
  scripts.find((each) => each.code === code)?.[which] as string;
const documents = [
  documentOf('invitation', (code) => mailboxOf(code, 'hostAddress')),
  { id: 'conclusions', kind: 'conclusions', deliveries: codes.map(deliveryOf) },
];
const mails = documents.flatMap(({ deliveries }) =>
  deliveries.map(({ id, address = '', code }) => ({
    ...{ id: `mail ${id}`, at: 0, to: [address], deliveryId: id, state: code === bouncing ? 'bounced' : 'delivered' },
  })),
);

const planted: PlantedMessage = { queue: 'settle', body: '{"poison', deadLetters: ['settle-dlq'], mostCopies: 2 };
/** One message that nobody can read was planted, and lies where it belongs. */
function atRest(change: Partial<Rest>): Rest {
  return { rooms: [], queues: [{ name: 'settle-dlq', bodies: [planted.body] }], planted: [planted], ...change };
}

function boardRowOf(code: string, state = code === bouncing ? 'expected' : code === 'b' ? 'dropped' : 'left') {
  return { code, bridgeId: `brg_${code}`, state };
}
/** In to the end; whom the board says to have been dropped was shut out before. */
const lineOf = (code: string): Told[] => [
  { phase: 'connected', since: 0, toldAt: 1 },
  ...(code === 'b' ? [{ phase: 'dropped' as const, since: 9 * minute, toldAt: 9 * minute }] : []),
];

/** A run in which all is well. */
const good: Evidence = {
  ...{ scripts, counting, heartbeatMs: 30_000, hasFaults: false },
  truths: codes.map(truthOf),
  attendance: codes.map(rowOf),
  sheets: { csv: sheet, xlsx: sheet },
  delegates: codes
    .filter((code) => code !== bouncing)
    .map((code) => ({ code, name: 'A', position: '', mode: 'in-person', substituteFor: 'B', reason: '' })),
  rooms: [
    room(
      'm',
      codes.filter((code) => code !== 'b').map((code) => `brg_${code}`),
    ),
  ],
  looks: { count: 3, offences: [] },
  wasShutOut: 'b',
  said: { rooms: 1, seats: 2, calls: { CreateMeeting: 1, BatchCreateAttendee: 1 } },
  rest: atRest({}),
  provisioningCalls: { CreateMeeting: 1, BatchCreateAttendee: 1 },
  throttled: 0,
  lostRooms: 0,
  calls: { CreateMeeting: 1, BatchCreateAttendee: 1 },
  minimumCalls: { CreateMeeting: 1, BatchCreateAttendee: 1 },
  leaks: [],
  documents,
  mails,
  deliveries: codes.map(deliveryOf),
  deliverySheet: codes.map(deliveryOf),
  deliverySummary: { recipients: 3, reckoning: { delivered: 0, acknowledged: 2, failed: 1, unknown: 0 } },
  replayed: {
    startedAt: 0,
    endedAt: 10 * minute,
    lines: Object.fromEntries(codes.filter((code) => code !== bouncing).map((code) => [`brg_${code}`, lineOf(code)])),
    rollCalls: Object.fromEntries(codes.filter((code) => code !== bouncing).map((code) => [`brg_${code}`, 1])),
    deliveries: Object.fromEntries(documents.flatMap((each) => each.deliveries.map(({ id, state }) => [id, state]))),
    attendance: { revision: 2, present: 2, late: 0, absent: 1, unknown: 0 },
  },
  settled: { revision: 2, nation: { present: 2, late: 0, absent: 1, unknown: 0 } },
  revoked: { documentId: 'conclusions', revokedAt: 0, resent: 409 },
  board: codes.map((code) => boardRowOf(code)),
  failures: [],
  conclusions: { saidSha256: 'abc', bytesSha256: 'abc' },
  refusedCalls: [],
};

const inToTheEnd = codes.find((code) => code !== bouncing && code !== 'b') as string;
const other = codes.find((code) => code !== bouncing) as string;
const interval = (change: Partial<RecordedInterval>): RecordedInterval => ({
  ...(rowOf(other).intervals[0] as RecordedInterval),
  ...change,
});
const withRow = (change: Partial<AttendanceRow>): Partial<Evidence> => ({
  attendance: good.attendance.map((row) => (row.code === other ? { ...row, ...change } : row)),
});
const withDelivery = (change: Partial<DeliveryRow>, code = other): Partial<Evidence> => ({
  deliveries: good.deliveries.map((row) => (row.code === code ? { ...row, ...change } : row)),
});
const withDocument = (change: Partial<DeliveryRow>): Partial<Evidence> => ({
  documents: documents.map((document) => ({
    ...document,
    deliveries: document.deliveries.map((row) => (row.code === other ? { ...row, ...change } : row)),
  })),
});
const withTruth = (change: Partial<HallTruth>): Partial<Evidence> => ({
  truths: good.truths.map((truth) => (truth.code === other ? { ...truth, ...change } : truth)),
});

/** The board says otherwise of one hall: of the one that was in, of the one that never was, of the one that was shut out. */
const boards = (ofOther: string, ofBouncing: string, ofShutOut: string): Partial<Evidence>[] =>
  Object.entries({ [inToTheEnd]: ofOther, [bouncing]: ofBouncing, b: ofShutOut }).map(([code, state]) => ({
    board: codes.map((each) => (each === code ? boardRowOf(each, state) : boardRowOf(each))),
  }));

/** What each check must refuse. A check without a case here could not be told from one that never fails. */
const broken: Readonly<Record<keyof typeof invariants, readonly Partial<Evidence>[]>> = {
  'I1 every true session is inside a recorded interval': [
    withRow({ intervals: [] }),
    withTruth({ sessions: [session(-minute, 10 * minute)] }),
    withRow({ intervals: [{ start: { low: minute, likely: minute, high: minute }, end: { likely: 10 * minute } }] }),
    withRow({ intervals: [interval({ end: { low: 0, likely: 10 * minute } })] }),
    withRow({ intervals: [interval({ start: { likely: 0, high: 0 } })] }),
    { hasFaults: true, ...withRow({ intervals: [interval({ end: { likely: 10 * minute } })] }) },
  ],
  'I1 what is on record is as near as its sources allow': [
    withTruth({ sessions: [session(0, minute)] }),
    withRow({ intervals: [interval({ start: { low: -10, likely: 4000, high: 4000 } })] }),
    withRow({ intervals: [interval({ end: { low: 0, likely: 10 * minute, high: 10 * minute } })] }),
    { hasFaults: true, ...withRow({ intervals: [interval({ end: { likely: 8 * minute, high: 10 * minute } })] }) },
  ],
  'I1 certain time is never above the true time, possible time never below': [
    withRow({ seconds: { low: 1200, high: 1200 } }),
    withRow({ seconds: { low: 0, high: 300 } }),
    withRow({ intervals: [interval({}), interval({})] }),
  ],
  'I2 at most 250 seats a room': [
    {
      rooms: [
        room(
          'm',
          Array.from({ length: 251 }, (_, i) => `u${i}`),
        ),
      ],
    },
  ],
  'I2 one live credential a bridge': [
    { rooms: [...good.rooms, room('n', [`brg_${other}`])] },
    { rooms: [room('m', [])] },
  ],
  'I2 both hold whenever the rooms are looked at': [
    { looks: { count: 0, offences: [] } },
    { looks: { count: 2, offences: ['brg_a: 2 seats'] } },
  ],
  "I2 no seat is nobody's": [{ rooms: [...good.rooms, room('n', ['brg_stranger'])] }],
  'I2 no room is left behind': [{ rest: atRest({ rooms: good.rooms }) }],
  'I2 the system knows its rooms': [
    { said: { ...good.said, rooms: 2 } },
    { said: { ...good.said, seats: 3 } },
    { said: { ...good.said, calls: { CreateMeeting: 2, BatchCreateAttendee: 1 } } },
  ],
  'I3 nothing confidential where it does not belong': [
    { leaks: [{ where: 'hall-http', kind: 'join-token', code: 'a' }] },
  ],
  'I4 each recipient stands in exactly one state': [
    { deliveries: [...good.deliveries, deliveryOf(other)] },
    { deliveries: good.deliveries.slice(1) },
    { deliverySummary: { recipients: 3, reckoning: { delivered: 1, acknowledged: 2, failed: 1 } } },
    { deliveries: [...good.deliveries, { ...deliveryOf(other), id: 'dlv_second' }] },
  ],
  'I4 nothing is on its way for ever': [withDocument({ state: 'sending' })],
  'I4 a mailbox holds each version of a document at most once': [
    { mails: [...mails, { ...(mails[0] as (typeof mails)[number]), id: 'again', state: 'delivered' }, ...mails] },
  ],
  'I4 what is said to have arrived is in the mailbox, and nothing else': [
    { mails: mails.slice(1) },
    withDocument({ state: 'failed' }),
  ],
  'I4 what became of a mail is what is said of its delivery': [
    withDocument({ state: 'sent' }),
    { hasFaults: true, ...withDocument({ state: 'unknown' }) },
    {
      hasFaults: true,
      mails: mails.map((mail) => ({ ...mail, state: 'bounced' })),
      ...withDocument({ state: 'failed' }),
    },
    { mails: mails.map((mail) => ({ ...mail, state: 'bounced' })), ...withDocument({ state: 'unknown' }) },
    { hasFaults: true, mails: mails.map((mail) => ({ ...mail, state: 'complained' })) },
  ],
  'I4 nobody outside the list of a document gets it': [
    { mails: [...mails, { id: 'x', at: 0, to: ['stranger@points.example'], state: 'delivered' }] },
    { mails: mails.map((mail) => ({ ...mail, deliveryId: 'dlv_of_nothing' })) },
    { mails: mails.map((mail) => ({ ...mail, to: ['stranger@points.example'] })) },
    { documents: [{ id: 'x', kind: 'agenda', deliveries: [{ id: 'x', code: 'zz', state: 'sent' }] }] },
  ],
  'I4 each goes where the hall said': [withDocument({ address: mailboxOf(bouncing, 'officeAddress') })],
  'I4 a revoked notice goes to nobody any more': [
    { revoked: { documentId: 'conclusions', revokedAt: -minute, resent: 409 } },
    { revoked: { documentId: 'conclusions', revokedAt: minute, resent: 202 } },
  ],
  'I4 an agenda that was replaced goes to nobody who has the newer one': [
    {
      documents: [9, 10].map((version) => ({
        ...{ id: `agenda-${version}`, kind: 'agenda' },
        deliveries: [{ ...deliveryOf(other), id: `dlv_${version}` }],
      })),
      mails: [10, 9].map((version, at) => ({
        ...{ id: `mail ${version}`, to: [mailboxOf(other, 'officeAddress')], state: 'delivered' },
        ...{ at: at * minute, deliveryId: `dlv_${version}` },
      })),
    },
    { agendas: 2 },
    {
      documents: [[...codes], [other]].map((those, version) => ({
        ...{ id: `agenda-${version}`, kind: 'agenda' },
        deliveries: those.map((code) => ({ ...deliveryOf(code), id: `dlv_${version}_${code}` })),
      })),
    },
  ],
  'I4 acknowledgements are those that were given': [
    withDelivery({ state: 'delivered' }),
    withTruth({ acknowledged: [] }),
  ],
  'I4 bounced mails are known as bounced': [
    withDelivery({ state: 'delivered' }, bouncing),
    withDelivery({ state: 'bounced' }),
  ],
  'the sheet of deliveries equals the truth': [
    { deliverySheet: good.deliverySheet.slice(1) },
    { deliverySheet: [...good.deliverySheet, ...good.deliverySheet] },
    { deliverySheet: [...good.deliverySheet, { code: 'zz', state: 'sent' }] },
    { deliverySheet: codes.map((code) => ({ ...deliveryOf(code), state: 'delivered' })) },
    { deliverySheet: codes.map((code) => ({ ...deliveryOf(code), address: 'somebody@points.example' })) },
    withTruth({ acknowledged: [] }),
  ],
  'I6 calls stay within 1.5 times the minimum': [
    { provisioningCalls: { CreateMeeting: 2, BatchCreateAttendee: 1 } },
    { provisioningCalls: { CreateMeeting: 1, BatchCreateAttendee: 0 } },
  ],
  'I6 without faults no provisioning call is throttled': [{ throttled: 1 }],
  'I6 tries are bounded': [
    { hasFaults: true, calls: { CreateMeeting: 11, BatchCreateAttendee: 1 } },
    { hasFaults: true, lostRooms: 1, calls: { CreateMeeting: 1, BatchCreateAttendee: 21 } },
  ],
  'I7 who is shut out gets in nowhere a second later': [
    { wasShutOut: undefined, scripts: scripts.map((script) => ({ ...script, shutOutTurn: 0 })) },
    { truths: good.truths.map((truth) => ({ ...truth, afterShutOut: [] })) },
    {
      truths: good.truths.map((truth) => ({ ...truth, afterShutOut: [...refusals, { what: 'seat', status: 200 }] })),
    },
  ],
  'I7 who is shut out has no seat any more': [
    {
      rooms: [
        room(
          'm',
          codes.map((code) => `brg_${code}`),
        ),
      ],
    },
  ],
  'I8 the events alone tell what the system says': [
    { replayed: { ...good.replayed, endedAt: 1 } },
    { replayed: { ...good.replayed, lines: {} } },
    { replayed: { ...good.replayed, rollCalls: {} } },
    { replayed: { ...good.replayed, deliveries: {} } },
    { settled: { ...good.settled, revision: 1 } },
    ...boards('connected', 'left', 'left'),
    ...boards('expected', 'connecting', 'connected').map((change) => ({ ...change, hasFaults: true })),
  ],
  'I8 the board of what is over says how each hall stood at the end': boards('dropped', 'left', 'left'),
  'all queues are empty, those of dead letters too but for what was planted': [
    { rest: atRest({ queues: [{ name: 'settle-dlq', bodies: ['a real loss'] }], planted: [] }) },
    { rest: atRest({ queues: [{ name: 'settle-dlq', bodies: [planted.body, 'a real loss'] }] }) },
    // as it was, byte for byte
    { rest: atRest({ queues: [{ name: 'settle-dlq', bodies: [`${planted.body} `] }] }) },
    // among the dead letters of another queue, and in the queue itself
    { rest: atRest({ queues: [{ name: 'render-dlq', bodies: [planted.body] }] }) },
    { rest: atRest({ queues: [{ name: 'settle', bodies: [planted.body] }] }) },
    { rest: atRest({ busy: 'Not idle after 600 s' }) },
  ],
  'what nobody can read lies in dead letters, all of it as it was': [
    { rest: atRest({ queues: [] }) },
    { rest: atRest({ queues: [{ name: 'settle-dlq', bodies: [`${planted.body} `] }] }) },
    { rest: atRest({ queues: [{ name: 'settle', bodies: [planted.body] }] }) },
    // one that lies there twice does not stand for another
    {
      rest: atRest({
        planted: [planted, { ...planted, body: 'another' }],
        queues: [{ name: 'settle-dlq', bodies: [planted.body, planted.body] }],
      }),
    },
    { rest: atRest({ queues: [{ name: 'settle-dlq', bodies: [planted.body, planted.body, planted.body] }] }) },
  ],
  'without faults no function fails': [{ failures: ['settle: crash'] }],
  'attendance equals the truth': [
    withRow({ state: 'late' }),
    withRow({ state: 'late', uncertain: true }), // without faults there is nothing that it could not know
    withRow({ state: 'absent' }),
    { attendance: good.attendance.slice(1) },
    { attendance: [...good.attendance, { ...rowOf(other), code: 'zz' }] },
    { attendance: [...good.attendance, rowOf(other)] },
  ],
  'roll calls equal the truth': [
    withRow({ presentCount: 2 }),
    withRow({ delegates: { ...counts, inPerson: 0 } }),
    withTruth({ rollCall: { presentCount: 1, delegates: [] } }),
  ],
  'the sheet of delegates names those whom the halls named': [
    { delegates: good.delegates.slice(1) },
    { delegates: [...good.delegates, ...good.delegates] },
    { delegates: good.delegates.map((line) => ({ ...line, substituteFor: '' })) },
    { delegates: [...good.delegates, { ...(good.delegates[0] as Evidence['delegates'][number]), code: 'zz' }] },
  ],
  'the sheets say what the record says': [
    { sheets: { csv: sheet.slice(1) } },
    { sheets: { csv: [...sheet, ...sheet] } },
    { sheets: { xlsx: sheet.map((line) => ({ ...line, state: 'late' })) } },
    { sheets: { xlsx: sheet.map((line) => ({ ...line, presentCount: 99 })) } },
  ],
  "the conclusions' digest is that of the file": [{ conclusions: { saidSha256: 'abc', bytesSha256: 'abd' } }],
  'every call is allowed by the synthesised policies': [
    { refusedCalls: [{ functionId: 'settle', action: 'dynamodb:PutItem', resource: 'arn' }] },
  ],
};

describe('the invariants', () => {
  test('all hold where all is well', () => {
    expect(Object.values(checkAll(good))).toEqual(Object.keys(invariants).map(() => 'held'));
  });

  test('each has a case that it refuses', () => {
    expect(Object.keys(broken).toSorted()).toEqual(Object.keys(invariants).toSorted());
  });

  test.each(Object.entries(broken).flatMap(([name, cases]) => cases.map((change, i) => [name, i, change] as const)))(
    '%s: case %i is refused with a reason',
    (name, _, change) => {
      expect(checkAll({ ...good, ...change })[name]).toMatch(/^\d+ broken: .+/);
    },
  );

  test('minimum counts do not bind where faults were asked for', () => {
    const verdicts = checkAll({ ...good, hasFaults: true, provisioningCalls: { CreateMeeting: 9 } });
    expect(verdicts).not.toHaveProperty(['I6 calls stay within 1.5 times the minimum']);
  });

  test('what Chime throttles does not bind where faults were asked for', () => {
    const verdicts = checkAll({ ...good, hasFaults: true, throttled: 9 });
    expect(verdicts).not.toHaveProperty(['I6 without faults no provisioning call is throttled']);
  });

  test('what a run did not do is neither held nor broken', () => {
    const { revoked: _, ...plain } = good;
    const documents = [{ id: 'agenda-1', kind: 'agenda', deliveries: [] }];
    const verdicts = checkAll({ ...plain, documents, agendas: 1 });
    const left = Object.keys(invariants).filter((name) => !(name in verdicts));
    expect(left.toSorted()).toEqual([
      'I4 a revoked notice goes to nobody any more',
      'I4 an agenda that was replaced goes to nobody who has the newer one',
    ]);
  });

  test('a reason names the first five and counts the rest', () => {
    const leaks = Array.from({ length: 8 }, (_, i) => ({ where: 'f', kind: 'pin', code: `c${i}` }));
    expect(checkAll({ ...good, leaks })['I3 nothing confidential where it does not belong']).toMatch(
      /^8 broken: .*c4 and 3 more$/,
    );
  });

  test('a session no longer than a heartbeat may be missed', () => {
    const short = {
      ...withTruth({ sessions: [session(minute, minute + 20_000)] }),
      ...withRow({ state: 'absent', intervals: [], seconds: { low: 0, high: 0 } }),
    };
    const verdicts = checkAll({ ...good, ...short, sheets: {} });
    expect(verdicts['I1 every true session is inside a recorded interval']).toBe('held');
    expect(verdicts['attendance equals the truth']).toBe('held');
  });
});

describe('the truth', () => {
  test('is present, late or absent by its first connection in the time that counts', () => {
    expect(trueState([session(-5, minute)], counting)).toBe('present');
    expect(trueState([session(2 * minute, 3 * minute)], counting)).toBe('late');
    expect(trueState([session(11 * minute, 12 * minute)], counting)).toBe('absent');
    expect(trueState([], counting)).toBe('absent');
  });

  test('counts the union of sessions within the time that counts', () => {
    expect(
      connectedSeconds(
        [session(-minute, minute), session(minute / 2, 2 * minute), session(9 * minute, 20 * minute)],
        counting,
      ),
    ).toBe(180);
  });

  test('an end without a bound contains nothing; a start may lack its own only where words were lost', () => {
    const inside = (start: object, end: object, hasFaults: boolean) =>
      isInside(session(0, minute), [{ start: { likely: 0, ...start }, end: { likely: minute, ...end } }], hasFaults);
    expect(inside({ low: 0 }, { high: minute }, false)).toBe(true);
    expect(inside({}, { high: minute }, false)).toBe(false);
    expect(inside({}, { high: minute }, true)).toBe(true);
    expect(inside({ low: 0 }, {}, true)).toBe(false);
  });
});
