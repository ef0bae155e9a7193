import type { AttendanceRow, DeliveryRow, Evidence } from '../../../local/conference/evidence.ts';
import { checkAll, connectedSeconds, invariants, isInside } from '../../../local/conference/invariants.ts';
import { writeScripts } from '../../../local/conference/script.ts';
import { type HallTruth, noTruth, type TrueInterval, trueState } from '../../../local/conference/truth.ts';

const minute = 60_000;
const counting = { from: 0, to: 10 * minute, lateFrom: minute };
const points = ['a', 'b', 'c'].map((code) => ({ code, name: code, level: 'commune', type: '', parent: '' }));
const scripts = writeScripts(points, 'a', 1, {
  ...{ absent: 0, late: 0, outage: 0, leavesEarly: 0, withoutRollCall: 0, withoutAcknowledgement: 0 },
  bounces: 0.3,
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
      };

const rowOf = (code: string): AttendanceRow =>
  code === bouncing
    ? { code, bridgeId: `brg_${code}`, state: 'absent', seconds: { low: 0, high: 0 }, intervals: [], delegates: none }
    : {
        ...{ code, bridgeId: `brg_${code}`, state: 'present', presentCount: 1, delegates: counts },
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

/** A run in which all is well. */
const good: Evidence = {
  ...{ scripts, counting, heartbeatMs: 30_000, hasFaults: false },
  truths: codes.map(truthOf),
  attendance: codes.map(rowOf),
  sheets: { csv: sheet, xlsx: sheet },
  rooms: [{ meetingId: 'm', attendees: codes.map((code) => ({ externalUserId: `brg_${code}` })) }],
  calls: { CreateMeeting: 1, BatchCreateAttendee: 1 },
  minimumCalls: { CreateMeeting: 1, BatchCreateAttendee: 1 },
  leaks: [],
  deliveries: codes.map(deliveryOf),
  deliverySummary: { recipients: 3, reckoning: { delivered: 0, acknowledged: 2, failed: 1, unknown: 0 } },
  mailedTo: scripts.map(({ hostAddress }) => hostAddress),
  conclusions: { saidSha256: 'abc', bytesSha256: 'abc' },
  refusedCalls: [],
};

const other = codes.find((code) => code !== bouncing) as string;
const withRow = (change: Partial<AttendanceRow>): Partial<Evidence> => ({
  attendance: good.attendance.map((row) => (row.code === other ? { ...row, ...change } : row)),
});
const withDelivery = (change: Partial<DeliveryRow>, code = other): Partial<Evidence> => ({
  deliveries: good.deliveries.map((row) => (row.code === code ? { ...row, ...change } : row)),
});
const withTruth = (change: Partial<HallTruth>): Partial<Evidence> => ({
  truths: good.truths.map((truth) => (truth.code === other ? { ...truth, ...change } : truth)),
});

/** What each check must refuse. A check without a case here could not be told from one that never fails. */
const broken: Readonly<Record<keyof typeof invariants, readonly Partial<Evidence>[]>> = {
  'I1 every true session is inside a recorded interval': [
    withRow({ intervals: [] }),
    withTruth({ sessions: [session(-minute, 10 * minute)] }),
    withRow({ intervals: [{ start: { low: minute, likely: minute, high: minute }, end: { likely: 10 * minute } }] }),
  ],
  'I1 no time is counted twice': [
    withRow({ seconds: { low: 1200, high: 1200 } }),
    withRow({ seconds: { low: 0, high: 300 } }),
    withRow({ intervals: [rowOf(other).intervals[0], rowOf(other).intervals[0]] as AttendanceRow['intervals'] }),
  ],
  'I2 at most 250 seats a room': [
    { rooms: [{ meetingId: 'm', attendees: Array.from({ length: 251 }, (_, i) => ({ externalUserId: `u${i}` })) }] },
  ],
  'I2 one live credential a bridge': [
    { rooms: [...good.rooms, { meetingId: 'n', attendees: [{ externalUserId: `brg_${other}` }] }] },
    { rooms: [{ meetingId: 'm', attendees: [] }] },
  ],
  'I3 no secret or address in the logs': [{ leaks: [{ functionId: 'hall-http', kind: 'join-token', code: 'a' }] }],
  'I4 each recipient stands in exactly one state': [
    { deliveries: [...good.deliveries, deliveryOf(other)] },
    { deliveries: good.deliveries.slice(1) },
    { deliverySummary: { recipients: 3, reckoning: { delivered: 1, acknowledged: 2, failed: 1 } } },
    withDelivery({ state: 'sending' }),
    { deliveries: [...good.deliveries, { ...deliveryOf(other), id: 'dlv_second' }] },
  ],
  'I4 nobody outside the list gets a mail': [
    { mailedTo: [...good.mailedTo, 'stranger@points.example'] },
    { deliveries: [...good.deliveries, { id: 'x', code: 'zz', state: 'sent' }] },
  ],
  'I4 acknowledgements are those that were given': [
    withDelivery({ state: 'delivered' }),
    withTruth({ acknowledged: [] }),
  ],
  'I4 bounced mails are known as bounced': [
    withDelivery({ state: 'delivered' }, bouncing),
    withDelivery({ state: 'bounced' }),
  ],
  'I6 calls stay within 1.5 times the minimum': [
    { calls: { CreateMeeting: 2, BatchCreateAttendee: 1 } },
    { calls: { CreateMeeting: 1, BatchCreateAttendee: 0 } },
  ],
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
    expect(
      checkAll({ ...good, hasFaults: true, calls: { CreateMeeting: 9 } })['I6 calls stay within 1.5 times the minimum'],
    ).toBe('held');
  });

  test('a reason names the first five and counts the rest', () => {
    const leaks = Array.from({ length: 8 }, (_, i) => ({ functionId: 'f', kind: 'pin', code: `c${i}` }));
    expect(checkAll({ ...good, leaks })['I3 no secret or address in the logs']).toMatch(/^8 broken: .*c4 and 3 more$/);
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

  test('a missing bound is unknown and contains everything on its side', () => {
    expect(isInside(session(0, minute), [{ start: { likely: 5 }, end: { likely: 6 } }])).toBe(true);
  });
});
