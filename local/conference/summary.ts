import type { Collected, Heard } from './collect.ts';
import type { AttendanceRow, Evidence } from './evidence.ts';
import type { Held } from './hold.ts';
import { isInside } from './invariants.ts';
import type { Rooms } from './office.ts';
import type { DeliverySummary, Published } from './secretariat.ts';
import type { Stages } from './stages.ts';
import { type DelegateCounts, type HallTruth, isWithin, percentile, type TrueInterval } from './truth.ts';

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
    readonly ratio: number;
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
    readonly maxBoundErrorSeconds: number;
    readonly missedSessions: number;
  };
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
  readonly awsCalls: Parameters<typeof awsCallsOf>[0];
  readonly failures: readonly string[];
  readonly wallMs: number;
  readonly options: Summary['options'] & { readonly seed: number };
}): Summary {
  const { evidence, mails, logLines } = it.collected;
  const { rooms } = it.held;
  const memoryMB = it.stages.memory.peaksMB();
  const [peakMemoryAt = '', peakMemoryMB = null] = Object.entries(memoryMB).sort((a, b) => b[1] - a[1])[0] ?? [];
  return {
    points: evidence.scripts.length,
    rooms: rooms.rooms.length,
    seats: rooms.seats,
    provisioning: provisioningOf(rooms, it.floorMs),
    joins: joinsOf(evidence.truths),
    presence: presenceOf(evidence, it.heard.events),
    attendance: attendanceOf(evidence.attendance),
    conclusions: { number: it.published.number, sha256: it.published.sha256 },
    deliveries: deliveriesOf(it.deliverySummary),
    mails,
    invariants: it.invariants,
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

export function provisioningOf(rooms: Rooms, floorMs: number): Summary['provisioning'] {
  const ms = rooms.ms ?? 0;
  return { ms, calls: rooms.calls, throttled: rooms.throttled, floorMs, ratio: floorMs > 0 ? round(ms / floorMs) : 0 };
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
  const rows = new Map(evidence.attendance.map((row) => [row.code, row]));
  let missed = 0;
  let error = 0;
  for (const truth of evidence.truths) {
    const intervals = rows.get(truth.code)?.intervals ?? [];
    for (const session of truth.sessions) {
      const isShort = (session.to ?? session.from) - session.from <= evidence.heartbeatMs;
      if (isShort || !isWithin(session, evidence.counting)) continue;
      if (!isInside(session, intervals)) missed += 1;
      else error = Math.max(error, boundError(session, intervals));
    }
  }
  return {
    eventsEmitted: events.emitted,
    eventsLost: events.lost,
    eventsDuplicated: events.duplicated,
    heartbeats: evidence.truths.reduce((sum, { heartbeats }) => sum + heartbeats, 0),
    intervals: evidence.attendance.reduce((sum, { intervals }) => sum + intervals.length, 0),
    maxBoundErrorSeconds: round(error / 1000),
    missedSessions: missed,
  };
}

/** How far what a report shows is from the truth: the nearest start and the nearest end on record, ms. */
export function boundError({ from, to = from }: TrueInterval, intervals: AttendanceRow['intervals']): number {
  const within = intervals.filter(({ start, end }) => (start.low ?? -Infinity) <= to && (end.high ?? Infinity) >= from);
  // A short break may have been bridged: then the session's inner end has no counterpart, and its outer one counts.
  const bridged = within.filter(({ start, end }) => start.likely <= from && end.likely >= to);
  if (bridged.length > 0) return 0;
  const nearest = (of: (interval: (typeof within)[number]) => number) =>
    Math.min(...within.map(of), Number.MAX_SAFE_INTEGER);
  return Math.max(
    Math.min(
      nearest(({ start }) => Math.abs(start.likely - from)),
      nearest(({ start, end }) => (start.likely <= from && end.likely >= from ? 0 : Infinity)),
    ),
    Math.min(
      nearest(({ end }) => Math.abs(end.likely - to)),
      nearest(({ start, end }) => (start.likely <= to && end.likely >= to ? 0 : Infinity)),
    ),
  );
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
