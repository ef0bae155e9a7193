import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

const broken = ({ summary }: Run) => Object.entries(summary.invariants).filter(([, verdict]) => verdict !== 'held');

test(
  'a conference of twelve halls is held, recorded, concluded and acknowledged as it truly went',
  async () => {
    const run = await runConference(options, silent, undefined, noted);
    permissions.push(run.permissions);
    const { summary, exports } = run;
    expect(broken(run)).toEqual([]);
    expect(summary).toMatchObject({ points: 12, rooms: 1, seats: 12, faults: {} });
    expect(summary.joins.connected).toBe(summary.joins.attempted);
    expect(summary.presence.missedSessions).toBe(0);
    const { present, late, absent, unknown } = summary.attendance;
    expect([present + late, absent, unknown]).toEqual([10, 2, 0]);
    expect(summary.conclusions.number).toMatch(/^0?1\/TB-VPCP$/);
    expect(summary.deliveries).toMatchObject({ total: 12, bounced: 1, failed: 0, unknown: 0 });
    expect(summary.deliveries.acknowledged).toBe(10);
    expect(Buffer.from(exports['conclusions.pdf']).subarray(0, 5).toString()).toBe('%PDF-');
    expect(summary.logLines).toBeGreaterThan(100);
  },
  within,
);

test(
  'on a day with light faults the same holds, and the faults really fired',
  async () => {
    const run = await runConference({ ...options, seed: 6, faults: 'light' }, silent, undefined, noted);
    permissions.push(run.permissions);
    expect(broken(run)).toEqual([]);
    expect(Object.values(run.summary.faults).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    expect(run.summary.attendance.unknown).toBe(0);
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
