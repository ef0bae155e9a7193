import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../cli/client.ts';
import { type Cloud, startCloud } from '../cloud.ts';
import { assemble } from './assembly.ts';
import { choosePoints, replicasFor } from './choose.ts';
import { collectEvidence, type Exports, fetchExports, heardByEngines } from './collect.ts';
import { countFailures } from './failures.ts';
import { type RunFaults, readFaults } from './faults.ts';
import { startHalls } from './halls.ts';
import { hold } from './hold.ts';
import { checkAll } from './invariants.ts';
import { type MemoryWatch, watchMemory } from './memory.ts';
import {
  concludeConference,
  importDirectory,
  type Published,
  publishAgenda,
  readConference,
  type Staff,
  schedule,
  sentOut,
  settledAttendance,
  until,
} from './office.ts';
import type { ConferenceOptions } from './options.ts';
import { addressesOf, uploadCsv } from './points.ts';
import { type Progress, silent } from './progress.ts';
import { bounceLabel, writeScripts } from './script.ts';
import {
  attendanceOf,
  deliveriesOf,
  hallErrorsOf,
  joinsOf,
  presenceOf,
  provisioningOf,
  type Summary,
} from './summary.ts';
import { timelineOf } from './timeline.ts';

export interface Run {
  readonly summary: Summary;
  readonly published: Published;
  readonly exports: Exports;
  /** Where the cloud's data lie, if they were to be kept. */
  readonly kept?: string;
}

/** What the context of the synthesis may say of heartbeats: a short conference needs short ones. */
const heartbeatSeconds = (minutes: number): number => (minutes < 2 ? 10 : 30);

/** A function that was not called for so long gives its memory back; each has its own part in the story. */
const workerIdleMs = 20_000;

/** Runs one whole conference in a fresh cloud and holds what the system says of it against what happened. */
export async function runConference(options: ConferenceOptions, progress: Progress = silent): Promise<Run> {
  const started = Date.now();
  const memory = watchMemory();
  const stages: Record<string, number> = {};
  const dataDir = mkdtempSync(join(tmpdir(), 'nhipcau-conference-'));
  const failures = countFailures();
  const undo: (() => Promise<void> | void)[] = [() => memory.stop()];
  if (!options.keep) undo.push(() => rmSync(dataDir, { recursive: true, force: true }));

  /** One stage of the run: its bar, its time. */
  async function stage<T>(
    name: string,
    total: number | undefined,
    work: (at: (done: number, note?: string) => void) => Promise<T>,
    note?: (it: T) => string,
  ): Promise<T> {
    const shown = progress.stage(name, total);
    memory.mark(name);
    const from = Date.now();
    const it = await work(shown.at);
    stages[name] = Date.now() - from;
    shown.end(note?.(it));
    return it;
  }

  try {
    const { points, host } = choosePoints(options);
    const faults = readFaults(options.faults);
    const replicas = options.replicas ?? replicasFor(points, host);
    const heartbeat = heartbeatSeconds(options.minutes);
    progress.say(
      `${points.length} points, chair at ${host}. The account is taken to have ${replicas} replica rooms and ${options.mailRate} mails a second.`,
    );

    const { folder } = await stage('synthesis', undefined, () =>
      assemble(join(dataDir, 'assembly'), {
        'nhipcau:stage': 'local',
        'nhipcau:replicas': replicas,
        'nhipcau:sesRate': options.mailRate,
        'nhipcau:heartbeatSeconds': heartbeat,
      }),
    );
    const troubles: string[] = [];
    const cloud = await stage('local cloud', undefined, () =>
      startCloud({
        assembly: folder,
        dataDir: join(dataDir, 'cloud'),
        seed: options.seed,
        idleMs: workerIdleMs,
        onTrouble: (text) => troubles.push(text),
        ...(faults ? { retrySeconds: 2 } : {}),
      }),
    );
    undo.push(() => cloud.stop());
    cloud.logs.listen(failures.line);
    const halls = startHalls();
    undo.push(() => halls.stop());
    const staff = staffOf(cloud);
    const scripts = writeScripts(points, host, options.seed);

    const bouncing = new Set(scripts.filter(({ bounces }) => bounces).map(({ code }) => code));
    const csv = uploadCsv(points, (code) => addressesOf(code, bouncing.has(code) ? bounceLabel : ''));
    await stage('directory', points.length, () => importDirectory(staff, csv));
    if (faults) await setFaults(cloud, faults, options.seed);

    const timeline = timelineOf(Date.now(), points.length, options.minutes, options.mailRate);
    const { conferenceId, floorMs } = await stage('schedule', undefined, () => schedule(staff, host, timeline));
    await stage('enrolment', points.length, (at) =>
      until(
        'the enrolment',
        180_000,
        () => readConference(staff, conferenceId),
        ({ enrolledBridges = 0 }) => {
          at(enrolledBridges);
          return enrolledBridges >= points.length;
        },
      ),
    );
    await publishAgenda(staff, conferenceId, timeline);
    const patience = 120_000 + points.length * 100;
    const invitations = stage('invitations', 2 * points.length, async (at) => {
      let links = 0;
      let pins = 0;
      await Promise.all([
        sentOut(staff, conferenceId, 'invitation', patience, (done) => {
          links = done;
          at(links + pins);
        }),
        sentOut(staff, conferenceId, 'pin', patience, (done) => {
          pins = done;
          at(links + pins);
        }),
      ]);
      at(2 * points.length);
    });

    const held = await hold({
      cloud,
      staff,
      halls,
      scripts,
      timeline,
      conferenceId,
      progress,
      stages,
      invitations,
      memory,
    });
    const { summary: settled, rows } = await stage(
      'attendance',
      undefined,
      () => settledAttendance(staff, conferenceId),
      ({ summary }) =>
        `${summary.nation.present} present, ${summary.nation.late} late, ${summary.nation.absent} absent`,
    );
    const published = await stage(
      'conclusions',
      undefined,
      () => concludeConference(staff, conferenceId),
      ({ number }) => number,
    );
    const { documentId } = await stage('delivery', points.length, (at) =>
      sentOut(staff, conferenceId, 'conclusions', patience, (done) => at(done)),
    );
    await stage('acknowledgement', scripts.filter(({ acknowledges }) => acknowledges).length, (at) =>
      halls.acknowledge((done) => at(done)),
    );
    await stage('settling down', undefined, () => cloud.drain({ timeoutMs: 120_000 }));

    const truths = await halls.report();
    const { summary: deliverySummary } = await sentOut(staff, conferenceId, 'conclusions', 10_000);
    const exports = await fetchExports(staff.secretary, conferenceId, published.id, documentId);
    const heard = await heardByEngines(cloud);
    const { evidence, mails, logLines } = await stage('comparison with the truth', undefined, () =>
      collectEvidence({
        ...{ cloud, staff, conferenceId, documentId, published, exports, heard, deliverySummary },
        dataDir: join(dataDir, 'cloud'),
        rooms: held.rooms,
        known: {
          ...{
            scripts,
            truths,
            counting: held.counting,
            heartbeatMs: heartbeat * 1000,
            hasFaults: faults !== undefined,
          },
          attendance: rows,
          rooms: held.witnessed,
        },
      }),
    );
    if (settled.revision > 1) progress.say(`The attendance was settled ${settled.revision} times.`);
    for (const trouble of troubles.slice(0, 5)) progress.say(`The local cloud said: ${trouble}`);
    const { where, ...given } = options;
    const summary: Summary = {
      points: points.length,
      rooms: held.rooms.rooms.length,
      seats: held.rooms.seats,
      provisioning: provisioningOf(held.rooms, floorMs),
      joins: joinsOf(truths),
      presence: presenceOf(evidence, heard.events),
      attendance: attendanceOf(rows),
      conclusions: { number: published.number, sha256: published.sha256 },
      deliveries: deliveriesOf(deliverySummary),
      mails,
      invariants: checkAll(evidence),
      faults: heard.faults,
      hallErrors: hallErrorsOf(truths),
      awsCalls: awsCallsOf(cloud.calls()),
      logLines,
      functionFailures: failures.count,
      stages,
      ...memoryOf(memory),
      wallMs: Date.now() - started,
      seed: options.seed,
      options: { ...given, where: Object.fromEntries(where), replicas, heartbeatSeconds: heartbeat },
    };
    return { summary, published, exports, ...(options.keep ? { kept: dataDir } : {}) };
  } catch (error) {
    for (const failure of failures.told().slice(0, 8)) progress.say(`! ${failure}`);
    throw error;
  } finally {
    for (const each of undo.reverse()) await each();
  }
}

function memoryOf(memory: MemoryWatch): Pick<Summary, 'peakMemoryMB' | 'peakMemoryAt' | 'memoryMB'> {
  const memoryMB = memory.peaksMB();
  const [at = '', peak = null] = Object.entries(memoryMB).sort((a, b) => b[1] - a[1])[0] ?? [];
  return { peakMemoryMB: peak, peakMemoryAt: at, memoryMB };
}

function staffOf(cloud: Cloud): Staff {
  const as = (username: string) => {
    let held: { token: string; until: number } | undefined;
    return createClient({
      url: cloud.apiUrl,
      async token() {
        if (!held || held.until < Date.now()) {
          const { id_token: token } = await cloud.tokensOf(username);
          held = { token, until: Date.now() + 30 * 60_000 };
        }
        return held.token;
      },
    });
  };
  return { office: as('van-phong'), secretary: as('thu-ky'), approver: as('chu-toa') };
}

async function setFaults(cloud: Cloud, faults: RunFaults, seed: number): Promise<void> {
  if (faults.chime) await cloud.chime?.setFaults({ seed, ...faults.chime });
  for (const [id, each] of Object.entries(faults.functions ?? {})) cloud.faults.functions.set(id, each);
  if (faults.bus) cloud.faults.bus(faults.bus);
  if (faults.mail) cloud.faults.mail(faults.mail);
}
