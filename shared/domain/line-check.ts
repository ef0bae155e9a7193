import type { BridgeId } from './ids.ts';

export const lineTestNames = ['picture', 'sound', 'speaker', 'network'] as const;
export type LineTestName = (typeof lineTestNames)[number];

export interface LineTest {
  readonly result: 'pass' | 'fail' | 'not-tested';
  /** Codes that the page translates. */
  readonly reasons: readonly string[];
}
export type LineTests = Readonly<Record<LineTestName, LineTest>>;

/** What a hall's page has found; `at` by the server's clock. */
export interface LineReport {
  readonly at: number;
  readonly tests: LineTests;
  /** Digest of the device. */
  readonly device?: string;
  readonly client?: string;
}

/** What staff says of a line, after a call for example. */
export interface LineMark {
  readonly at: number;
  readonly verdict: 'passed' | 'failed';
  readonly note: string;
  /** Whose word it is. */
  readonly by: string;
}

/** Both are kept, neither overwrites the other. */
export interface LineCheck {
  readonly bridgeId: BridgeId;
  readonly report?: LineReport;
  readonly mark?: LineMark;
  /** Tests that this hall has reported. */
  readonly rounds: number;
}

/** In the order in which they need somebody. */
export const lineVerdicts = ['failed', 'unchecked', 'partial', 'passed'] as const;
export type LineVerdict = (typeof lineVerdicts)[number];

export function isMarkOvertaken({ report, mark }: LineCheck): boolean {
  return mark !== undefined && report !== undefined && report.at > mark.at;
}

/** The newer of the two has the word. */
export function lineVerdictOf(check: LineCheck | undefined): LineVerdict {
  if (check?.mark && !isMarkOvertaken(check)) return check.mark.verdict;
  const { report } = check ?? {};
  if (!report) return 'unchecked';
  const results = lineTestNames.map((name) => report.tests[name].result);
  if (results.includes('fail')) return 'failed';
  return results.every((result) => result === 'pass') ? 'passed' : 'partial';
}

/** A report sent twice says the same of nearly the same moment: it is one test. */
const sameTestMs = 10_000;

/** The results in an order of their own: a table gives attributes back in any. */
function saidBy({ tests }: LineReport): string {
  return JSON.stringify(lineTestNames.map((name) => [tests[name].result, ...tests[name].reasons]));
}

/** Whether it is news: a later test than the one known, and not that one sent again. */
export function isNewReport(known: LineReport | undefined, report: LineReport): boolean {
  if (!known) return true;
  if (report.at <= known.at) return false;
  const isSame = known.device === report.device && saidBy(known) === saidBy(report);
  return !(isSame && report.at - known.at < sameTestMs);
}

export type LineCounts = Readonly<Record<LineVerdict, number>>;

/** They add up to the number of verdicts. */
export function lineCountsOf(verdicts: Iterable<LineVerdict>): LineCounts {
  const counts = { passed: 0, partial: 0, failed: 0, unchecked: 0 };
  for (const verdict of verdicts) counts[verdict]++;
  return counts;
}
