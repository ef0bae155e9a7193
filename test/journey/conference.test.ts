import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invariants } from '../../local/conference/invariants.ts';
import type { ConferenceOptions } from '../../local/conference/options.ts';
import { silent } from '../../local/conference/progress.ts';
import { type Run, runConference } from '../../local/conference/run.ts';
import type { ServiceCall } from '../../local/kit/service-call.ts';
import type { PermissionReport } from '../../local/permissions.ts';
import { breachesOfCall, operationOf } from '../support/service-calls.ts';
import { modelsOfServices } from '../support/service-model.ts';
import { besideTheWay } from './beside.ts';
import { unexplained } from './granted-but-rare.ts';

/**
 * The whole story once, from the import of the directory to the acknowledged conclusions: the synthesised system on the local
 * cloud, reached from outside only. What the halls truly did is held against what the system says.
 */
const folder = mkdtempSync(join(tmpdir(), 'nhipcau-journey-'));
const points = join(folder, 'points.csv');
const provinces = ['24', '25', '31'];
const rows = [
  ...provinces.map((code) => `${code},Tỉnh ${code},province,Tỉnh,`),
  ...provinces.flatMap((code) =>
    ['001', '002', '003'].map((n) => `X${code}${n},"Xã Mây, ${code} ${n}",commune,Xã,${code}`),
  ),
];
writeFileSync(points, `code,name,level,type,parent_code\n${rows.join('\n')}\n`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options: ConferenceOptions = {
  points,
  where: new Map(),
  minutes: 0.2,
  seed: 5,
  faults: 'none',
  mailRate: 200,
  keep: false,
};
const within = 300_000;

/** Of each run. */
const permissions: PermissionReport[] = [];
/** Of all runs: what functions asked of services, and how the local cloud answered. */
const calls: ServiceCall[] = [];
const noted = (call: ServiceCall) => void calls.push(call);
const models = modelsOfServices();

/** KMS: there is no model of it at hand. */
const withoutModel = 'TrentService.';

/** A number from `least` to `most`; NaN and infinity are none. */
const from = (least: number, most = Number.MAX_VALUE) => {
  const said = () => `a number from ${least}${most === Number.MAX_VALUE ? '' : ` to ${most}`}`;
  return {
    $$typeof: Symbol.for('jest.asymmetricMatcher'),
    asymmetricMatch: (it: unknown) => typeof it === 'number' && it >= least && it <= most,
    toAsymmetricMatcher: said,
    toString: said,
  };
};
/** JSON has no word for NaN and infinity. */
const asWritten = ({ summary }: Run): unknown => JSON.parse(JSON.stringify(summary));

const broken = ({ summary }: Run) => Object.entries(summary.invariants).filter(([, verdict]) => verdict !== 'held');

test(
  'a conference of twelve halls is held, recorded, concluded and acknowledged as it truly went',
  async () => {
    const run = await runConference(options, silent, undefined, noted);
    permissions.push(run.permissions);
    const { summary, exports } = run;
    expect(broken(run)).toEqual([]);
    expect(summary).toMatchObject({
      ...{ points: 12, rooms: 1, seats: 12, faults: {} },
      provisioning: {
        ms: from(1),
        calls: { CreateMeeting: 1, BatchCreateAttendee: 1 },
        ...{ throttled: 0, floorMs: 0, ratio: null }, // so few calls the quota lets through at once
      },
      joins: { attempted: 10, connected: 10, p50ms: from(1), p95ms: from(summary.joins.p50ms) },
      presence: {
        ...{ eventsEmitted: from(20), eventsLost: 0, eventsDuplicated: 0, heartbeats: from(1), intervals: from(10) },
        ...{ maxBoundErrorSeconds: from(0, 10), missedSessions: 0 },
      },
      onBoard: { calledAgain: from(0), farthestCall: from(0), missedPicture: 1 },
      attendance: {
        ...{ present: from(1, 10), late: from(0, 9), absent: 2, unknown: 0 },
        delegates: {
          inPerson: from(1),
          online: from(0),
          absent: from(0),
          absentWithLeave: from(0),
          substitutes: from(0),
        },
      },
      conclusions: {
        number: expect.stringMatching(/^0?1\/TB-VPCP$/),
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      deliveries: { total: 12, sent: 1, acknowledged: 10, bounced: 1, failed: 0, unknown: 0 },
      invariants: Object.fromEntries(Object.keys(invariants).map((name) => [name, 'held'])),
      notExercised: [],
      ...{ peakMemoryMB: from(1), wallMs: from(1000, within), logLines: from(100) },
    });
    expect(summary.attendance.present + summary.attendance.late).toBe(10);
    expect(asWritten(run)).toEqual(summary);
    expect(Buffer.from(exports['conclusions.pdf']).subarray(0, 5).toString()).toBe('%PDF-');
  },
  within,
);

test(
  'on a day with light faults the same holds, in a main room and replicas too, and the faults really fired',
  async () => {
    const run = await runConference({ ...options, roomSeats: 5, seed: 6, faults: 'light' }, silent, undefined, noted);
    permissions.push(run.permissions);
    expect(broken(run)).toEqual([]);
    expect(Object.values(run.summary.faults).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    expect(run.summary).toMatchObject({ points: 12, rooms: 4, seats: 12, attendance: { unknown: 0 } });
    expect(run.summary.awsCalls.floor).toMatchObject({
      'chime:BatchCreateAttendee': from(1),
      'chime:DeleteAttendee': from(1),
    });
    expect(asWritten(run)).toEqual(run.summary);
  },
  within,
);

test(
  'beside the way the directory is corrected, a conference moved, its rooms looked for, a hall shut out, all cancelled',
  async () => {
    permissions.push(await besideTheWay(noted));
  },
  within,
);

test('every grant of every function is used or has its reason, and names its action', () => {
  expect(permissions).toHaveLength(3);
  expect(permissions.map(({ refused }) => refused)).toEqual([[], [], []]);
  expect(unexplained(permissions)).toEqual({ grants: [], patterns: [], explanations: [], excuses: [] });
});

(models ? test : test.skip)(
  'every call of a function is one that the model of its service knows, and so is its answer',
  () => {
    const known = models ?? {};
    const modelled = calls.filter(({ target }) => !target?.startsWith(withoutModel));
    const made = new Set(modelled.map((call) => operationOf(known, call)).map((of) => `${of?.service} ${of?.name}`));
    expect([...made].sort()).toEqual([
      'apigatewaymanagementapi PostToConnection',
      'events PutEvents',
      'scheduler CreateSchedule',
      'scheduler DeleteSchedule',
      'scheduler UpdateSchedule',
      'sesv2 SendEmail',
    ]);
    expect([...new Set(modelled.flatMap((call) => breachesOfCall(known, call)))]).toEqual([]);
  },
);
