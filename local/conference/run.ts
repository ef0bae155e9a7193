import type { Cloud } from '../cloud.ts';
import type { OnServiceCall } from '../kit/service-call.ts';
import type { PermissionReport } from '../permissions.ts';
import { auditCheck } from './audit-check.ts';
import { choosePoints, replicasFor } from './choose.ts';
import { collectEvidence, comeToRest, type Exports, fetchExports, heardByEngines } from './collect.ts';
import { endFaults, extraLeadMs, firedVerdict, readFaults, setFaults } from './faults.ts';
import { hold } from './hold.ts';
import { checkAll, invariants } from './invariants.ts';
import { minimumCalls, quotaFloorMs } from './least-calls.ts';
import { concludeConference, type Published, revokeSecondNotice } from './notices.ts';
import {
  importDirectory,
  publishAgenda,
  readConference,
  replaceAgenda,
  type Staff,
  schedule,
  until,
} from './office.ts';
import type { ConferenceOptions } from './options.ts';
import { machinePace } from './pace.ts';
import { addressesOf, type PointRow, uploadCsv } from './points.ts';
import { type Progress, silent } from './progress.ts';
import { bounceLabel, type HallScript, writeScripts } from './script.ts';
import { awaitFates, readAttendance, readDocuments, sentOut, settledFirst, settledLast } from './secretariat.ts';
import { trackStages } from './stages.ts';
import { type Summary, summaryOf } from './summary.ts';
import { preparationMs, timelineOf } from './timeline.ts';
import { closedTogether } from './truth.ts';
import { accounts, openVenue, type Venue } from './venue.ts';

export interface Run {
  readonly summary: Summary;
  readonly published: Published;
  readonly exports: Exports;
  /** What the functions did with what they are allowed. */
  readonly permissions: PermissionReport;
  /** Where the cloud's data lie, if they were to be kept. */
  readonly kept?: string;
}

/** A short conference needs short heartbeats; ten seconds are the least that the system takes. */
const heartbeatSeconds = (minutes: number): number => (minutes < 2 ? 10 : 30);

/** A second agenda and a second notice are three mails more for each point: a larger country has shown enough with the first. */
const sparingFrom = 600;

/** Runs one whole conference in a fresh cloud and holds what the system says of it against what happened. */
export async function runConference(
  options: ConferenceOptions,
  progress: Progress = silent,
  signal?: AbortSignal,
  onServiceCall?: OnServiceCall,
): Promise<Run> {
  const started = Date.now();
  const { points, host } = choosePoints(options);
  const faults = readFaults(options.faults);
  const replicas = options.replicas ?? replicasFor(points, host, options.roomSeats);
  const heartbeat = heartbeatSeconds(options.minutes);
  const pace = machinePace(); // before the cloud is there: afterwards its own work would pass for a slower machine
  const stages = trackStages(progress, signal);
  stages.say(
    `${points.length} points, chair at ${host}. The account is taken to have ${replicas} replica rooms and ${options.mailRate} mails a second.`,
  );
  let venue: Venue | undefined;
  try {
    const context = {
      'nhipcau:stage': 'local',
      'nhipcau:replicas': replicas,
      ...(options.roomSeats === undefined ? {} : { 'nhipcau:roomSeats': options.roomSeats }),
      'nhipcau:sesRate': options.mailRate,
      'nhipcau:heartbeatSeconds': heartbeat,
    };
    const opened = await openVenue(options, context, faults, stages, { signal, onServiceCall });
    venue = opened;
    const { cloud, staff, halls, dataDir } = opened;
    const least = minimumCalls(points, host, options.roomSeats);
    const scripts = writeScripts(points, host, options.seed);
    // of the functions already now, since two of them have their work here; of all else when there is a conference to strike
    if (faults?.functions) await setFaults(cloud, { functions: faults.functions }, options.seed);
    await stages.run('directory', points.length, () => importDirectory(staff, csvOf(points, scripts)));
    if (faults) await setFaults(cloud, faults, options.seed);

    const leadMs =
      options.leadSeconds === undefined
        ? preparationMs(points.length, options.mailRate, pace) + extraLeadMs(faults ?? {})
        : options.leadSeconds * 1000;
    const timeline = timelineOf(Date.now(), leadMs, options.minutes);
    const conferenceId = await stages.run('schedule', undefined, () => schedule(staff, host, timeline));
    await stages.run('enrolment', points.length, (at) => enrolled(staff, conferenceId, points.length, at));
    const patience = 120_000 + points.length * 200;
    const agendaVersion = await publishAgenda(staff, conferenceId, timeline);
    const isSmall = points.length <= sparingFrom;
    const invitations = stages.run('invitations', 2 * points.length, (at) =>
      Promise.all([
        invited(staff, conferenceId, patience, at),
        ...(isSmall ? [replaceAgenda(staff, conferenceId, timeline, agendaVersion)] : []),
      ]),
    );
    invitations.catch(() => {}); // awaited in the hold; where that ends before, its own failure is told
    const held = await hold({ cloud, staff, halls, scripts, timeline, conferenceId, stages, invitations });

    await stages.run('attendance', undefined, () => settledFirst(staff, conferenceId));
    const published = await stages.run(
      'conclusions',
      undefined,
      () => concludeConference(staff, conferenceId),
      numberOf,
    );
    await stages.run('last halls hang up', undefined, () => held.hungUp);
    // Halls acknowledge as their mail comes; the stage after shows those that are still missing when all has been sent.
    const acknowledging = watched((onDone) => halls.acknowledge(onDone));
    const { documentId } = await stages.run('delivery', points.length, (at) =>
      sentOut(staff, conferenceId, 'conclusions', patience, (done) => at(done, `${acknowledging.done()} acknowledged`)),
    );
    if (faults) await endFaults(cloud, options.seed);
    const willing = scripts.filter(({ acknowledges }) => acknowledges).length;
    await stages.run('acknowledgement', willing, (at) => acknowledging.end(at));
    const deliverySummary = await stages.run('fate of the mails', undefined, () =>
      awaitFates(staff, conferenceId, documentId),
    );

    const revoked = isSmall
      ? await stages.run('a revoked notice', undefined, () => revokeSecondNotice(staff, conferenceId))
      : undefined;
    await stages.run('last settlement', undefined, () => settledLast(staff, conferenceId));
    const rest = await stages.run('coming to rest', undefined, () => comeToRest(cloud));
    const [{ settled, attendance, exports }, documents] = await stages.run('reports', undefined, () =>
      Promise.all([
        readTogether(staff, conferenceId, () => fetchExports(staff.secretary, conferenceId, published.id, documentId)),
        readDocuments(staff, conferenceId),
      ]),
    );
    const heard = await heardByEngines(cloud);
    const truths = closedTogether(await halls.report());
    const audit = await stages.run('audit record', undefined, async () =>
      auditCheck(staff.auditor, conferenceId, {
        ...(await accountsOf(cloud)),
        ...{ truths, number: published.number, notices: revoked ? 2 : 1, agendas: isSmall ? 2 : 1 },
      }),
    );
    const collected = await stages.run('comparison with the truth', undefined, () =>
      collectEvidence({
        ...{ conferenceId, documentId, documents, published, exports, held, heard, rest, deliverySummary },
        venue: opened,
        known: {
          ...{ scripts, truths, attendance, settled, minimumCalls: least, agendas: isSmall ? 2 : 1 },
          heartbeatMs: heartbeat * 1000,
          hasFaults: faults !== undefined,
          ...(revoked ? { revoked } : {}),
        },
      }),
    );
    for (const trouble of opened.troubles.slice(0, 5)) stages.say(`The local cloud said: ${trouble}`);
    const { where, ...given } = options;
    const checked = checkAll(collected.evidence);
    const summary = summaryOf({
      ...{ collected, held, floorMs: quotaFloorMs(held.provisioned.calls), published, deliverySummary, heard, stages },
      invariants: {
        ...checked,
        [auditInvariant]: verdictOf(audit),
        ...firedVerdict(faults, heard.faults),
      },
      notExercised: Object.keys(invariants).filter((name) => !(name in checked)),
      awsCalls: cloud.calls(),
      failures: opened.failures.told(),
      wallMs: Date.now() - started,
      options: { ...given, where: Object.fromEntries(where), replicas, heartbeatSeconds: heartbeat },
    });
    return {
      summary,
      published,
      exports,
      permissions: cloud.permissions(),
      ...(options.keep ? { kept: dataDir } : {}),
    };
  } catch (error) {
    if (signal?.aborted) throw error; // what fails while everything is closed explains nothing
    for (const failure of venue?.failures.told().slice(0, 8) ?? []) stages.say(`! ${failure}`);
    throw error;
  } finally {
    stages.memory.stop();
    await venue?.close();
  }
}

const auditInvariant = 'I5 the audit record verifies and has every act once, by who did it';

const verdictOf = (broken: readonly string[]): string =>
  broken.length === 0 ? 'held' : `${broken.length} broken: ${broken.slice(0, 5).join('; ')}`;

/** Ids of the accounts that act, out of their own tokens. */
async function accountsOf(cloud: Cloud) {
  const id = async (username: string): Promise<string> => {
    const [, claims = ''] = (await cloud.tokensOf(username)).id_token.split('.');
    return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: string }).sub;
  };
  const { office, secretary, approver } = accounts;
  return { office: await id(office), secretary: await id(secretary), approver: await id(approver) };
}

/** Work that goes on beside others: how far it is, and its end, with every step from then on. */
function watched(work: (onDone: (done: number) => void) => Promise<void>) {
  let done = 0;
  let tell: (done: number) => void = () => {};
  const working = work((now) => {
    done = now;
    tell(now);
  });
  working.catch(() => {}); // awaited in its stage; where the run ends before, its own failure is told
  return {
    done: () => done,
    end(at: (done: number) => void): Promise<void> {
      tell = at;
      return working;
    },
  };
}

const numberOf = ({ number }: Published) => number;

function csvOf(points: readonly PointRow[], scripts: readonly HallScript[]): string {
  const bouncing = new Set(scripts.filter(({ bounces }) => bounces).map(({ code }) => code));
  return uploadCsv(points, (code) => addressesOf(code, bouncing.has(code) ? bounceLabel : ''));
}

function enrolled(staff: Staff, conferenceId: string, points: number, at: (done: number) => void) {
  return until(
    'the enrolment',
    180_000,
    () => readConference(staff, conferenceId),
    ({ enrolledBridges = 0 }) => {
      at(enrolledBridges);
      return enrolledBridges >= points;
    },
  );
}

/** Links and PINs go apart, at the same time. */
async function invited(
  staff: Staff,
  conferenceId: string,
  patience: number,
  at: (done: number) => void,
): Promise<void> {
  const done = { invitation: 0, pin: 0 };
  const one = (kind: keyof typeof done) =>
    sentOut(staff, conferenceId, kind, patience, (count) => {
      done[kind] = count;
      at(done.invitation + done.pin);
    });
  await one('invitation'); // they go side by side; asked after in turn, since each question reads the whole list
  await one('pin');
}

/** The record and its exports of one revision: late events may settle it again in between. */
async function readTogether<T>(staff: Staff, conferenceId: string, read: () => Promise<T>) {
  for (let attempt = 1; ; attempt += 1) {
    const settled = await settledLast(staff, conferenceId);
    const [attendance, exports] = await Promise.all([readAttendance(staff, conferenceId), read()]);
    const after = await settledLast(staff, conferenceId);
    if (after.revision === settled.revision || attempt === 5) return { settled, attendance, exports };
  }
}
