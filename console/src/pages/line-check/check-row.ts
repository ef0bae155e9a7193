import type { lineCheckRoutes } from '../../../../shared/contracts/line-check.ts';
import { compareUnits, hasWords, searchable, wordsOf } from '../../../../shared/domain/text.ts';
import type { Answer, ItemOf } from '../../api/shapes.ts';
import type { Tone } from '../../design/state-badge.tsx';

export type CheckBoard = Answer<typeof lineCheckRoutes.readLineChecks>;
export type CheckRow = ItemOf<typeof lineCheckRoutes.readLineChecks>;

export const verdictTones = {
  failed: 'failed',
  unchecked: 'waiting',
  partial: 'warning',
  passed: 'done',
} as const satisfies Record<CheckRow['verdict'], Tone>;

export const testNames = ['picture', 'sound', 'speaker', 'network'] as const;

/** Every word occurs in name, province or code, accents or not. */
export function matches(row: Pick<CheckRow, 'name' | 'parentName' | 'code'>, q: string | undefined): boolean {
  return hasWords(searchable(row.name, row.parentName, row.code), wordsOf(q));
}

/** Reasons that this page has words for; a newer hall page may send others. */
export const knownReasons = [
  'camera-denied',
  'camera-missing',
  'camera-busy',
  'camera-failed',
  'camera-dark',
  'microphone-denied',
  'microphone-missing',
  'microphone-busy',
  'microphone-failed',
  'network-slow',
  'network-late',
  'network-unreachable',
] as const;
export type KnownReason = (typeof knownReasons)[number];

/** What of the tests did not go well: `{ test: 'network', reasons: ['network-slow'] }`. */
export function faultsOf({ tests }: Pick<CheckRow, 'tests'>) {
  if (!tests) return [];
  return testNames.flatMap((test) =>
    tests[test].result === 'pass' ? [] : [{ test, result: tests[test].result, reasons: tests[test].reasons }],
  );
}

/** The branches with the most work first. */
function byWork(branches: CheckBoard['branches']): CheckBoard['branches'] {
  return branches.toSorted(
    (a, b) =>
      b.counts.failed - a.counts.failed ||
      b.expected - b.counts.passed - (a.expected - a.counts.passed) ||
      compareUnits(a.name, b.name),
  );
}

/** By name or by how many are in a verdict, of equal ones by name; as long as nobody asks, the most work first. */
export function sortedBranches(
  branches: CheckBoard['branches'],
  sorting: { readonly key: string; readonly down: boolean } | undefined,
): CheckBoard['branches'] {
  if (!sorting) return byWork(branches);
  const { key, down } = sorting;
  const sign = down ? -1 : 1;
  const figure = ({ counts }: CheckBoard['branches'][number]): number =>
    (counts as Readonly<Record<string, number>>)[key] ?? 0;
  return branches.toSorted((a, b) =>
    key === 'name'
      ? sign * compareUnits(a.name, b.name)
      : sign * (figure(a) - figure(b)) || compareUnits(a.name, b.name),
  );
}
