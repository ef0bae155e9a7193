import { faultRow, firedByKind, verdictOf } from '../../../bench/support/fault-table.ts';

const summary = {
  points: 12,
  joins: { attempted: 10, connected: 9, p50ms: 1, p95ms: 2 },
  attendance: {
    ...{ present: 8, late: 1, absent: 3, unknown: 0 },
    delegates: { inPerson: 0, online: 0, absent: 0, absentWithLeave: 0, substitutes: 0 },
  },
  deliveries: { total: 12, sent: 1, acknowledged: 9, bounced: 2, failed: 0, unknown: 0 },
  faults: { 'mail.throttle': 3, 'functions.floor/crashAfter': 1, 'functions.push/crashAfter': 2 },
  invariants: { 'I2 one seat': 'held', 'I6 tries are bounded': 'held' },
};

describe('the table of rehearsed faults', () => {
  test('counts faults of functions by their kind, and says where there was nothing to fire', () => {
    expect(firedByKind(summary.faults)).toBe('mail.throttle 3, crashAfter 3 in 2 functions');
    expect(firedByKind({ 'functions.floor/timeout': 1 })).toBe('timeout 1 in 1 function');
    expect(firedByKind({})).toBe('nothing to fire');
  });

  test('says what held and what came of the conference', () => {
    expect(faultRow(verdictOf('light', summary, 71.4))).toBe(
      '| `light` | mail.throttle 3, crashAfter 3 in 2 functions | 2 of 2 | 9 of 12 joined, 8 present, 1 late; 9 acknowledged, 2 bounced | 71 |',
    );
  });

  test('names what did not hold, with its reason', () => {
    const verdict = verdictOf(
      'light',
      { ...summary, invariants: { 'I2 one seat': '1 broken: a|b\nc', I6: 'held' } },
      1,
    );
    expect(verdict).toMatchObject({ held: 1, invariants: 2, broken: ['I2 one seat: 1 broken: a|b\nc'] });
    expect(faultRow(verdict)).toContain('| 1 of 2 | **I2 one seat: 1 broken: a\\|b c** |');
  });
});
