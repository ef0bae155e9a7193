import type { Evidence, RecordedInterval } from './evidence.ts';
import { bounceLabel } from './script.ts';
import { delegateCounts, type HallTruth, isBorderline, isWithin, type TrueInterval, trueState } from './truth.ts';

/**
 * What must hold after every run. Each check gives the offenders it found, in words; none means that it holds. They are pure,
 * and the tests show each of them a case that it must refuse.
 */
export type Invariant = (evidence: Evidence) => string[];

/** How late a busy process may note what it saw, ms. */
export const slackMs = 2500;
const seatsLimit = 250;

export const invariants: Readonly<Record<string, Invariant>> = {
  'I1 every true session is inside a recorded interval': ({ truths, attendance, heartbeatMs, counting }) => {
    const rows = byCode(attendance);
    return truths.flatMap((truth) =>
      truth.sessions
        .filter(
          (session) =>
            isWithin(session, counting) &&
            durationOf(session) > heartbeatMs &&
            !isInside(session, rows.get(truth.code)?.intervals ?? []),
        )
        .map(
          (session) => `${truth.code}: ${span(session)}, recorded ${recorded(rows.get(truth.code)?.intervals ?? [])}`,
        ),
    );
  },

  'I1 no time is counted twice': (evidence) => {
    const truths = byCode(evidence.truths);
    return evidence.attendance.flatMap((row) => {
      const truth = truths.get(row.code);
      const true_ = connectedSeconds(truth?.sessions ?? [], evidence.counting);
      const slack = slackMs / 1000;
      if (overlap(row.intervals)) return [`${row.code}: intervals overlap`];
      if (row.seconds.low > true_ + slack)
        return [`${row.code}: at least ${row.seconds.low} s recorded, ${true_} s true`];
      if (row.seconds.high < true_ - slack && !lostShortSession(truth, evidence.heartbeatMs)) {
        return [`${row.code}: at most ${row.seconds.high} s recorded, ${true_} s true`];
      }
      return [];
    });
  },

  'I2 at most 250 seats a room': ({ rooms }) =>
    rooms
      .filter(({ attendees }) => attendees.length > seatsLimit)
      .map((room) => `${room.meetingId}: ${room.attendees.length}`),

  'I2 one live credential a bridge': ({ rooms, truths }) => {
    const seats = new Map<string, number>();
    for (const { attendees } of rooms) {
      for (const { externalUserId } of attendees) seats.set(externalUserId, (seats.get(externalUserId) ?? 0) + 1);
    }
    const joined = truths.filter(({ bridgeId, sessions }) => bridgeId && isConnectedAtEnd(sessions));
    return [
      ...[...seats].filter(([, count]) => count > 1).map(([id, count]) => `${id}: ${count} seats`),
      ...joined
        .filter(({ bridgeId }) => !seats.has(bridgeId as string))
        .map(({ code }) => `${code}: connected without a seat`),
    ];
  },

  'I3 no secret or address in the logs': ({ leaks }) =>
    leaks.map(({ functionId, kind, code }) => `${functionId} logs the ${kind} of ${code}`),

  'I4 each recipient stands in exactly one state': ({ deliveries, deliverySummary, scripts }) => {
    const { recipients, reckoning } = deliverySummary;
    const sum = Object.values(reckoning).reduce((total, each) => total + each, 0);
    const listed = new Set(deliveries.map(({ code }) => code));
    return [
      ...repeated(deliveries.map(({ id }) => id)).map((id) => `delivery ${id} is listed twice`),
      ...repeated(deliveries.map(({ code, address }) => `${code} ${address ?? ''}`)).map(
        (who) => `${who} is listed twice`,
      ),
      ...scripts.filter(({ code }) => !listed.has(code)).map(({ code }) => `${code} is not listed`),
      ...(recipients === deliveries.length ? [] : [`${recipients} recipients counted, ${deliveries.length} listed`]),
      ...(sum === recipients ? [] : [`the states add up to ${sum}, the list has ${recipients}`]),
      ...deliveries
        .filter(({ state }) => ['queued', 'sending'].includes(state))
        .map(({ code, state }) => `${code} is still ${state}`),
    ];
  },

  'I4 nobody outside the list gets a mail': ({ deliveries, scripts, mailedTo }) => {
    const known = new Set(scripts.flatMap(({ hostAddress, officeAddress }) => [hostAddress, officeAddress]));
    const invited = new Set(scripts.map(({ code }) => code));
    return [
      ...new Set(mailedTo.filter((address) => !known.has(address)).map((address) => `a mail went to ${address}`)),
      ...deliveries.filter(({ code }) => !invited.has(code)).map(({ code }) => `${code} was not invited`),
    ];
  },

  'I4 acknowledgements are those that were given': ({ deliveries, truths }) => {
    const acknowledged = new Set(deliveries.filter(({ state }) => state === 'acknowledged').map(({ code }) => code));
    return truths.flatMap((truth) => {
      const isTrue = truth.acknowledged.length > 0;
      if (isTrue === acknowledged.has(truth.code)) return [];
      return [`${truth.code}: ${isTrue ? 'acknowledged, not recorded' : 'recorded, never acknowledged'}`];
    });
  },

  'I4 bounced mails are known as bounced': ({ deliveries, hasFaults }) => {
    const wanted = deliveries.filter(({ address }) => address?.includes(bounceLabel));
    const others = deliveries.filter(({ address, state }) => state === 'bounced' && !address?.includes(bounceLabel));
    return [
      ...wanted
        .filter(({ state }) => state !== 'bounced')
        .map(({ code, state }) => `${code} bounced, recorded as ${state}`),
      ...(hasFaults ? [] : others.map(({ code }) => `${code} is recorded as bounced and did not`)),
    ];
  },

  'I6 calls stay within 1.5 times the minimum': ({ calls, minimumCalls, hasFaults }) => {
    if (hasFaults) return [];
    return Object.entries(minimumCalls)
      .filter(([operation, least]) => (calls[operation] ?? 0) > 1.5 * least || (calls[operation] ?? 0) < least)
      .map(([operation, least]) => `${operation}: ${calls[operation] ?? 0} calls, ${least} needed`);
  },

  'attendance equals the truth': ({ truths, attendance, counting, heartbeatMs, scripts, hasFaults }) => {
    const rows = byCode(attendance);
    const invited = new Set(scripts.map(({ code }) => code));
    return [
      ...truths.flatMap((truth) => {
        const row = rows.get(truth.code);
        if (!row) return [`${truth.code} has no record`];
        const state = trueState(truth.sessions, counting);
        if (row.state === state || isBorderline(truth.sessions, counting, slackMs)) return [];
        if (lostShortSession(truth, heartbeatMs)) return [];
        // where the end of a connection around the start was lost, nobody can tell; the record has to say that it cannot
        const isThere = (one: string) => one === 'present' || one === 'late';
        if (hasFaults && row.uncertain && isThere(state) && isThere(row.state)) return [];
        return [`${truth.code} was ${state}, recorded as ${row.state}`];
      }),
      ...attendance.filter(({ code }) => !invited.has(code)).map(({ code }) => `${code} was not invited`),
      ...repeated(attendance.map(({ code }) => code)).map((code) => `${code} has two records`),
    ];
  },

  'roll calls equal the truth': ({ truths, attendance }) => {
    const rows = byCode(attendance);
    return truths.flatMap(({ code, rollCall }) => {
      const row = rows.get(code);
      if (!row) return [];
      const counted = JSON.stringify(delegateCounts(rollCall ? [rollCall] : []));
      const recorded = JSON.stringify(inOrder(row.delegates));
      if (row.presentCount !== rollCall?.presentCount)
        return [`${code}: ${rollCall?.presentCount} present, recorded ${row.presentCount}`];
      return counted === recorded ? [] : [`${code}: delegates ${counted}, recorded ${recorded}`];
    });
  },

  'the sheets say what the record says': ({ attendance, sheets }) =>
    Object.entries(sheets).flatMap(([name, lines]) => {
      const written = byCode(lines);
      return [
        ...(lines.length === attendance.length
          ? []
          : [`${name} has ${lines.length} lines for ${attendance.length} records`]),
        ...attendance.flatMap(({ code, state, presentCount }) => {
          const line = written.get(code);
          if (!line) return [`${name} lacks ${code}`];
          if (line.state !== state) return [`${name}: ${code} is ${line.state}, the record says ${state}`];
          return line.presentCount === presentCount
            ? []
            : [`${name}: ${code} counts ${line.presentCount}, the record ${presentCount}`];
        }),
      ];
    }),

  "the conclusions' digest is that of the file": ({ conclusions: { saidSha256, bytesSha256 } }) =>
    saidSha256 === bytesSha256 ? [] : [`said ${saidSha256}, the file has ${bytesSha256}`],

  'every call is allowed by the synthesised policies': ({ refusedCalls }) =>
    refusedCalls.map(({ functionId, action, resource }) => `${functionId}: ${action} on ${resource}`),
};

const shown = 5;

/** Name → 'held' or the reason with the first offenders. */
export function checkAll(evidence: Evidence): Record<string, string> {
  return Object.fromEntries(
    Object.entries(invariants).map(([name, check]) => {
      const broken = check(evidence);
      if (broken.length === 0) return [name, 'held'];
      const more = broken.length > shown ? ` and ${broken.length - shown} more` : '';
      return [name, `${broken.length} broken: ${broken.slice(0, shown).join('; ')}${more}`];
    }),
  );
}

function byCode<T extends { readonly code: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.code, item]));
}

function durationOf({ from, to = from }: TrueInterval): number {
  return to - from;
}

export function isInside({ from, to = from }: TrueInterval, intervals: readonly RecordedInterval[]): boolean {
  return intervals.some(
    ({ start, end }) => (start.low ?? -Infinity) <= from + slackMs && (end.high ?? Infinity) >= to - slackMs,
  );
}

/** Seconds of the union of the sessions, within the time that counts. */
export function connectedSeconds(sessions: readonly TrueInterval[], counting: { from: number; to: number }): number {
  const clipped = sessions
    .map(({ from, to = counting.to }) => ({ from: Math.max(from, counting.from), to: Math.min(to, counting.to) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  let sum = 0;
  let reached = -Infinity;
  for (const { from, to } of clipped) {
    sum += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return Math.round(sum / 1000);
}

/** Only sessions longer than a heartbeat are promised to be seen: one that was not may explain a shorter record. */
function lostShortSession(truth: HallTruth | undefined, heartbeatMs: number): boolean {
  return (
    truth !== undefined && truth.sessions.length > 0 && truth.sessions.every((each) => durationOf(each) <= heartbeatMs)
  );
}

function overlap(intervals: readonly RecordedInterval[]): boolean {
  const sorted = [...intervals].sort((a, b) => a.start.likely - b.start.likely);
  return sorted.some((each, i) => i > 0 && each.start.likely < (sorted[i - 1] as RecordedInterval).end.likely);
}

function isConnectedAtEnd(sessions: readonly TrueInterval[]): boolean {
  return sessions.some(({ end }) => end === undefined || end === 'meeting-ended');
}

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(values.filter((value) => seen.size === seen.add(value).size))];
}

function inOrder(counts: ReturnType<typeof delegateCounts>): ReturnType<typeof delegateCounts> {
  const { inPerson, online, absent, absentWithLeave, substitutes } = counts;
  return { inPerson, online, absent, absentWithLeave, substitutes };
}

/** Intervals with their bounds, for a person who looks for the reason. */
function recorded(intervals: readonly RecordedInterval[]): string {
  const instant = (at: number | undefined) => (at === undefined ? '?' : new Date(at).toISOString().slice(11, 23));
  const shownIntervals = intervals.map(
    ({ start, end }) => `${instant(start.low)}–${instant(start.high)} to ${instant(end.low)}–${instant(end.high)}`,
  );
  return shownIntervals.join(' and ') || 'nothing';
}

function span({ from, to }: TrueInterval): string {
  return `${new Date(from).toISOString()} to ${to === undefined ? 'the end' : new Date(to).toISOString()}`;
}
