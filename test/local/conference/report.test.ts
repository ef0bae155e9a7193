import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readable } from '../../../local/conference/readable.ts';
import { exitOf, writeReport } from '../../../local/conference/report.ts';
import type { Run } from '../../../local/conference/run.ts';

const broken = '2 broken: X1 has its seat; X2 has its seat';
const held = { 'attendance equals the truth': 'held', 'I2 no room is left behind': 'held' };

const runOf = (invariants: Run['summary']['invariants']): Run => ({
  summary: {
    ...{ points: 12, rooms: 4, seats: 12, mails: 40, logLines: 500, wallMs: 30_000, seed: 5 },
    provisioning: { ms: 210, calls: { CreateMeeting: 4 }, throttled: 0, floorMs: 0, ratio: null },
    joins: { attempted: 10, connected: 10, p50ms: 80, p95ms: 120 },
    presence: {
      ...{ eventsEmitted: 40, eventsLost: 0, eventsDuplicated: 0, heartbeats: 30, intervals: 11, missedSessions: 0 },
      ...{ maxBoundErrorSeconds: 0.4, maxBoundWidthSeconds: 1.2, openBounds: 0 },
    },
    onBoard: { calledAgain: 1, farthestCall: 2, missedPicture: 1 },
    attendance: {
      ...{ present: 9, late: 1, absent: 2, unknown: 0 },
      delegates: { inPerson: 20, online: 3, absent: 1, absentWithLeave: 1, substitutes: 2 },
    },
    conclusions: { number: '01/TB-VPCP', sha256: 'ab'.repeat(32) },
    deliveries: { total: 12, sent: 1, acknowledged: 10, bounced: 1, failed: 0, unknown: 0 },
    invariants,
    notExercised: ['I4 a revoked notice goes to nobody any more'],
    ...{
      faults: {},
      hallErrors: {},
      awsCalls: {},
      functionFailures: [],
      stages: {},
      options: { points: 'Điểm cầu.csv' },
    },
    ...{ peakMemoryMB: 600, peakMemoryAt: 'reports', memoryMB: { reports: 600 } },
  },
  published: { id: 'ccl_1', number: '01/TB-VPCP', sha256: 'ab'.repeat(32), version: 3 },
  exports: {
    'attendance.csv': Buffer.from('\ufeffMã điểm cầu\r\n24\r\n'),
    'attendance.xlsx': Uint8Array.from({ length: 256 }, (_, i) => i),
    'conclusions.pdf': Buffer.from('before %PDF-\xff\0\n after', 'latin1').subarray(7, -6),
    'deliveries.csv': new Uint8Array(),
  },
  permissions: { refused: [], unused: [], granted: [] },
});

describe('the report', () => {
  const base = mkdtempSync(join(tmpdir(), 'report-'));
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  test('is five files in a folder that need not be there: the summary, and the exports byte for byte', () => {
    const run = runOf(held);
    const folder = join(base, 'of', 'a run');
    writeReport(folder, run);
    expect(readdirSync(folder).toSorted()).toEqual([
      'attendance.csv',
      'attendance.xlsx',
      'conclusions.pdf',
      'deliveries.csv',
      'summary.json',
    ]);
    for (const [name, bytes] of Object.entries(run.exports))
      expect([name, readFileSync(join(folder, name)).equals(bytes)]).toEqual([name, true]);
    expect(JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8'))).toEqual(run.summary);
  });

  test('of a second run takes the place of the first', () => {
    const folder = join(base, 'again');
    for (const invariants of [{ ...held, 'all queues are empty': broken }, held])
      writeReport(folder, runOf(invariants));
    expect(JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8'))).toEqual(runOf(held).summary);
  });
});

test('a run in which every invariant holds ends with 0, one in which any is broken with 1', () => {
  expect(exitOf(runOf(held))).toBe(0);
  for (const name of Object.keys(held)) expect([name, exitOf(runOf({ ...held, [name]: broken }))]).toEqual([name, 1]);
});

describe('the summary for a person', () => {
  test('names what is broken with its reason, after how many held', () => {
    const lines = readable(runOf({ ...held, 'I2 no room is left behind': broken }).summary).split('\n');
    const at = lines.findIndex((line) => /^invariants +1 of 2 held$/.test(line));
    expect(at).toBeGreaterThan(0);
    expect(lines.slice(at + 1).filter((line) => line.includes('✗'))).toEqual([
      `  ✗ I2 no room is left behind: ${broken}`,
    ]);
  });

  test('has no such line where all hold', () => {
    const text = readable(runOf(held).summary);
    expect(text).toMatch(/^invariants +2 of 2 held$/m);
    expect(text).toContain('not exercised: I4 a revoked notice goes to nobody any more');
    expect(text).not.toContain('✗');
  });

  test('says what was counted, and leaves no gap', () => {
    const text = readable(runOf(held).summary);
    expect(text).toMatch(/^points +12 in 4 rooms, 12 seats$/m);
    expect(text).toMatch(/^joins +10 of 10 connected, p50 80 ms, p95 120 ms$/m);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  });
});
