import { connectedSeconds, edgesOf, farthestMs, isInside, isSettling, promisedOf, slackMs } from './bounds.ts';
import type { RecordedInterval } from './evidence.ts';
import type { Invariant } from './invariants.ts';
import { byCode, repeated } from './lists.ts';
import { delegateCounts, type HallTruth, isBorderline, type TrueInterval, trueState } from './truth.ts';

/** Who was there, as it truly was and as it is on record. */
export const presenceInvariants: Readonly<Record<string, Invariant>> = {
  'I1 every true session is inside a recorded interval': ({ truths, attendance, heartbeatMs, counting, hasFaults }) => {
    const rows = byCode(attendance);
    return truths.flatMap(({ code, sessions }) => {
      const intervals = rows.get(code)?.intervals ?? [];
      return promisedOf(sessions, counting, heartbeatMs)
        .filter((session) => !isInside(session, intervals, hasFaults))
        .map((session) => `${code}: ${span(session)}, recorded ${recorded(intervals)}`);
    });
  },

  'I1 what is on record is as near as its sources allow': (evidence) => {
    const { truths, attendance, heartbeatMs, counting, hasFaults } = evidence;
    const rows = byCode(attendance);
    return truths.flatMap(({ code, sessions }) => {
      const intervals = rows.get(code)?.intervals ?? [];
      return promisedOf(sessions, counting, heartbeatMs).flatMap((session) => {
        const edges = edgesOf(session, sessions, intervals);
        return (['start', 'end'] as const).flatMap((which) => {
          const { errorMs, widthMs } = edges[which];
          const most = farthestMs(which, heartbeatMs, hasFaults);
          const tells = `${code}: the ${which} of ${span(session)}, recorded ${recorded(intervals)}, is`;
          if (errorMs > most) return [`${tells} ${Math.round(errorMs / 1000)} s off`];
          // a lost word leaves bounds as wide as the silence
          const isWide = hasFaults || isSettling(session);
          return isWide || widthMs <= most ? [] : [`${tells} anywhere within ${Math.round(widthMs / 1000)} s`];
        });
      });
    });
  },

  'I1 certain time is never above the true time, possible time never below': (evidence) => {
    const truths = byCode(evidence.truths);
    const slack = slackMs / 1000;
    return evidence.attendance.flatMap((row) => {
      const sessions = truths.get(row.code)?.sessions ?? [];
      const promised = promisedOf(sessions, evidence.counting, evidence.heartbeatMs);
      const most = connectedSeconds(sessions, evidence.counting);
      const least = connectedSeconds(promised, evidence.counting);
      if (overlap(row.intervals)) return [`${row.code}: intervals overlap`];
      if (row.seconds.low > most + slack)
        return [`${row.code}: at least ${row.seconds.low} s recorded, ${most} s true`];
      return row.seconds.high < least - slack
        ? [`${row.code}: at most ${row.seconds.high} s recorded, ${least} s true`]
        : [];
    });
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
        if (isOnlyShort(truth, heartbeatMs)) return [];
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
      const { inPerson, online, absent, absentWithLeave, substitutes } = row.delegates;
      const said = JSON.stringify({ inPerson, online, absent, absentWithLeave, substitutes });
      if (row.presentCount !== rollCall?.presentCount)
        return [`${code}: ${rollCall?.presentCount} present, recorded ${row.presentCount}`];
      return counted === said ? [] : [`${code}: delegates ${counted}, recorded ${said}`];
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

  'the sheet of delegates names those whom the halls named': ({ truths, delegates }) => {
    const written = Map.groupBy(delegates, ({ code }) => code);
    const line = (of: { name: string; position: string; mode: string; substituteFor?: string; reason?: string }) =>
      [of.name, of.position, of.mode, of.substituteFor ?? '', of.reason ?? ''].join(' | ');
    const named = truths.flatMap(({ code, rollCall }) => {
      const said = (written.get(code) ?? []).map(line).sort();
      const true_ = (rollCall?.delegates ?? []).map(line).sort();
      const missing = true_.filter((each) => !said.includes(each));
      const invented = said.filter((each) => !true_.includes(each));
      return [
        ...missing.map((each) => `${code} lacks ${each}`),
        ...invented.map((each) => `${code} has ${each}`),
        ...repeated(said).map((each) => `${code} has ${each} twice`),
      ];
    });
    const known = new Set(truths.map(({ code }) => code));
    return [...named, ...[...written.keys()].filter((code) => !known.has(code)).map((code) => `${code} is no hall`)];
  },
};

/** Only sessions longer than a heartbeat are promised to be seen. */
function isOnlyShort({ sessions }: HallTruth, heartbeatMs: number): boolean {
  return sessions.length > 0 && sessions.every(({ from, to = from }) => to - from <= heartbeatMs);
}

function overlap(intervals: readonly RecordedInterval[]): boolean {
  const sorted = [...intervals].sort((a, b) => a.start.likely - b.start.likely);
  return sorted.some((each, i) => i > 0 && each.start.likely < (sorted[i - 1] as RecordedInterval).end.likely);
}

/** Intervals with their bounds, for a person who looks for the reason. */
function recorded(intervals: readonly RecordedInterval[]): string {
  const instant = (at: number | undefined) => (at === undefined ? '?' : new Date(at).toISOString().slice(11, 23));
  const shown = intervals.map(
    ({ start, end }) => `${instant(start.low)}–${instant(start.high)} to ${instant(end.low)}–${instant(end.high)}`,
  );
  return shown.join(' and ') || 'nothing';
}

function span({ from, to }: TrueInterval): string {
  return `${new Date(from).toISOString()} to ${to === undefined ? 'the end' : new Date(to).toISOString()}`;
}
