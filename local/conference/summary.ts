import type { OnBoard } from './board-watch.ts';
import { edgesOf, isInside, promisedOf } from './bounds.ts';
import type { Collected, Heard } from './collect.ts';
import type { AttendanceRow, Evidence } from './evidence.ts';
import type { Held } from './hold.ts';
import { byCode } from './lists.ts';
import type { Published } from './notices.ts';
import type { DeliverySummary } from './secretariat.ts';
import type { Stages } from './stages.ts';
import { type DelegateCounts, type HallTruth, percentile } from './truth.ts';
import type { Provisioned } from './witness.ts';

/** What a run reports; summary.json is this. */
export interface Summary {
  readonly points: number;
  readonly rooms: number;
  readonly seats: number;
  readonly provisioning: {
    readonly ms: number;
    readonly calls: Readonly<Record<string, number>>;
    readonly throttled: number;
    /** Below this the quota lets nobody provision. */
    readonly floorMs: number;
    /** Null where the quota lets everything through at once: there is no floor to hold it against. */
    readonly ratio: number | null;
  };
  readonly joins: {
    readonly attempted: number;
    readonly connected: number;
    readonly p50ms: number;
    readonly p95ms: number;
  };
  readonly presence: {
    readonly eventsEmitted: number;
    readonly eventsLost: number;
    readonly eventsDuplicated: number;
    readonly heartbeats: number;
    readonly intervals: number;
    /** From a start or an end as a report shows it to what truly was, at the most. */
    readonly maxBoundErrorSeconds: number;
    /** Between the bounds of a start or an end, at the most, and how many lack one. */
    readonly maxBoundWidthSeconds: number;
    readonly openBounds: number;
    readonly missedSessions: number;
  };
  readonly onBoard: OnBoard;
  readonly attendance: {
    readonly present: number;
    readonly late: number;
    readonly absent: number;
    readonly unknown: number;
    readonly delegates: DelegateCounts;
  };
  readonly conclusions: { readonly number: string; readonly sha256: string };
  readonly deliveries: Readonly<Record<'total' | 'sent' | 'acknowledged' | 'bounced' | 'failed' | 'unknown', number>>;
  readonly mails: number;
  readonly invariants: Readonly<Record<string, string>>;
  /** Invariants that this run did nothing for: with faults, or where a large country is spared a second agenda and notice. */
  readonly notExercised: readonly string[];
  /** How often each fault really fired. */
  readonly faults: Readonly<Record<string, number>>;
  /** What halls were refused or could not get, by what and answer. */
  readonly hallErrors: Readonly<Record<string, number>>;
  /** AWS calls that the functions made, by function and action. */
  readonly awsCalls: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly logLines: number;
  /** Invocations that failed and errors that functions logged. */
  readonly functionFailures: readonly string[];
  readonly stages: Readonly<Record<string, number>>;
  readonly peakMemoryMB: number | null;
  /** The stage in which the most memory was used. */
  readonly peakMemoryAt: string;
  /** The most in each stage. */
  readonly memoryMB: Readonly<Record<string, number>>;
  readonly wallMs: number;
  readonly seed: number;
  readonly options: Readonly<Record<string, unknown>>;
}

export function summaryOf(it: {
  readonly collected: Collected;
  readonly held: Held;
  readonly floorMs: number;
  readonly published: Published;
  readonly deliverySummary: DeliverySummary;
  readonly heard: Heard;
  readonly stages: Stages;
  readonly invariants: Summary['invariants'];
  readonly notExercised: Summary['notExercised'];
  readonly awsCalls: Parameters<typeof awsCallsOf>[0];
  readonly failures: readonly string[];
  readonly wallMs: number;
  readonly options: Summary['options'] & { readonly seed: number };
}): Summary {
  const { evidence, mails, logLines } = it.collected;
  const memoryMB = it.stages.memory.peaksMB();
  const [peakMemoryAt = '', peakMemoryMB = null] = Object.entries(memoryMB).sort((a, b) => b[1] - a[1])[0] ?? [];
  return {
    points: evidence.scripts.length,
    rooms: it.held.provisioned.rooms,
    seats: it.held.provisioned.seats,
    provisioning: provisioningOf(it.held.provisioned, it.floorMs),
    joins: joinsOf(evidence.truths),
    presence: presenceOf(evidence, it.heard.events),
    onBoard: it.held.onBoard,
    attendance: attendanceOf(evidence.attendance),
    conclusions: { number: it.published.number, sha256: it.published.sha256 },
    deliveries: deliveriesOf(it.deliverySummary),
    mails,
    invariants: it.invariants,
    notExercised: it.notExercised,
    faults: it.heard.faults,
    hallErrors: hallErrorsOf(evidence.truths),
    functionFailures: it.failures,
    awsCalls: awsCallsOf(it.awsCalls),
    logLines,
    stages: it.stages.ms,
    ...{ peakMemoryMB, peakMemoryAt, memoryMB },
    wallMs: it.wallMs,
    seed: it.options.seed,
    options: it.options,
  };
}

/** Told, lost and doubled events of both channels. */
export interface EventCounts {
  readonly emitted: number;
  readonly lost: number;
  readonly duplicated: number;
}

/** As Chime saw it. */
export function provisioningOf(
  { ms, calls, throttled }: Pick<Provisioned, 'ms' | 'calls' | 'throttled'>,
  floorMs: number,
): Summary['provisioning'] {
  return { ms, calls, throttled, floorMs, ratio: floorMs > 0 ? round(ms / floorMs) : null };
}

export function joinsOf(truths: readonly HallTruth[]): Summary['joins'] {
  const first = truths.flatMap(({ joinMs }) => joinMs.slice(0, 1));
  return {
    attempted: truths.filter(({ attempts }) => attempts > 0).length,
    connected: first.length,
    p50ms: percentile(first, 0.5),
    p95ms: percentile(first, 0.95),
  };
}

export function presenceOf(evidence: Evidence, events: EventCounts): Summary['presence'] {
  const { truths, attendance, counting, heartbeatMs, hasFaults } = evidence;
  const rows = byCode(attendance);
  const promised = truths.flatMap(({ code, sessions }) => {
    const intervals = rows.get(code)?.intervals ?? [];
    return promisedOf(sessions, counting, heartbeatMs).map((session) => ({ session, sessions, intervals }));
  });
  const seen = promised.filter(({ session, intervals }) => isInside(session, intervals, hasFaults));
  const edges = seen.flatMap(({ session, sessions, intervals }) =>
    Object.values(edgesOf(session, sessions, intervals)),
  );
  const widths = edges.map(({ widthMs }) => widthMs);
  const most = (values: readonly number[]) => round(values.reduce((a, b) => Math.max(a, b), 0) / 1000);
  return {
    eventsEmitted: events.emitted,
    eventsLost: events.lost,
    eventsDuplicated: events.duplicated,
    heartbeats: evidence.truths.reduce((sum, { heartbeats }) => sum + heartbeats, 0),
    intervals: evidence.attendance.reduce((sum, { intervals }) => sum + intervals.length, 0),
    maxBoundErrorSeconds: most(edges.map(({ errorMs }) => errorMs)),
    maxBoundWidthSeconds: most(widths.filter(Number.isFinite)),
    openBounds: widths.filter((width) => !Number.isFinite(width)).length,
    missedSessions: promised.length - seen.length,
  };
}

export function awsCallsOf(
  calls: readonly { readonly functionId: string; readonly action: string; readonly count: number }[],
): Summary['awsCalls'] {
  const byFunction: Record<string, Record<string, number>> = {};
  for (const { functionId, action, count } of calls) {
    byFunction[functionId] ??= {};
    const actions = byFunction[functionId];
    actions[action] = (actions[action] ?? 0) + count;
  }
  return byFunction;
}

/** `roll-call 500 internal` → how often. */
export function hallErrorsOf(truths: readonly HallTruth[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { errors } of truths) for (const error of errors) counts[error] = (counts[error] ?? 0) + 1;
  return counts;
}

export function attendanceOf(rows: readonly AttendanceRow[]): Summary['attendance'] {
  const count = (state: string) => rows.filter((row) => row.state === state).length;
  const delegates: DelegateCounts = { inPerson: 0, online: 0, absent: 0, absentWithLeave: 0, substitutes: 0 };
  for (const row of rows) {
    for (const name of Object.keys(delegates) as (keyof DelegateCounts)[]) delegates[name] += row.delegates[name];
  }
  return {
    present: count('present'),
    late: count('late'),
    absent: count('absent'),
    unknown: count('unknown'),
    delegates,
  };
}

export function deliveriesOf({ recipients, states }: DeliverySummary): Summary['deliveries'] {
  const of = (state: string) => states[state] ?? 0;
  return {
    total: recipients,
    sent: of('sent') + of('delivered'),
    acknowledged: of('acknowledged'),
    bounced: of('bounced'),
    failed: of('failed'),
    unknown: of('unknown'),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
