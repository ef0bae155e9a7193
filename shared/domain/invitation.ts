import type { Invitation } from './conference.ts';
import type { Directory } from './directory-tree.ts';
import { isValidAt, type Point } from './point.ts';
import type { FieldError } from './refusals.ts';

export interface Resolved {
  /** In code order, the host point among them. */
  readonly points: readonly Point[];
  /** What was named and is not there at that time; the rest is resolved all the same. */
  readonly problems: readonly FieldError[];
}

/**
 * Who is invited, as the directory stands at the conference's date: all, whole subtrees and single codes, less `except`; the
 * host always. `within`: the branch that a provincial office is limited to; what lies outside does not exist for it.
 */
export function resolveInvitation(
  directory: Directory,
  { invited, hostPoint, startsAt }: { invited: Invitation; hostPoint: string; startsAt: number },
  within?: string,
): Resolved {
  const problems: FieldError[] = [];
  const pointOf = (code: string) => {
    const point = directory.points.get(code);
    return point && (within === undefined || point.branch === within) ? point : undefined;
  };
  const named = (code: string, field: string): Point | undefined => {
    const point = pointOf(code);
    if (!point) problems.push({ field, reason: `there is no point ${JSON.stringify(code)}` });
    else if (!isValidAt(point, startsAt)) {
      const into = point.mergedInto ? `; it was merged into ${point.mergedInto}` : '';
      problems.push({ field, reason: `${code} (${point.name}) is not in being on that day${into}` });
    } else return point;
    return undefined;
  };

  const chosen = new Map<string, Point>();
  const roots = new Set((invited.subtrees ?? []).filter((code) => named(code, 'body/invited/subtrees')));
  if (invited.all || roots.size > 0) {
    for (const point of directory.points.values()) {
      if (within !== undefined && point.branch !== within) continue;
      if (!isValidAt(point, startsAt)) continue;
      if (invited.all || point.path.split('/').some((code) => roots.has(code))) chosen.set(point.code, point);
    }
  }
  for (const code of invited.codes ?? []) {
    const point = named(code, 'body/invited/codes');
    if (point) chosen.set(code, point);
  }
  for (const code of invited.except ?? []) {
    if (!pointOf(code))
      problems.push({ field: 'body/invited/except', reason: `there is no point ${JSON.stringify(code)}` });
    chosen.delete(code);
  }
  const host = named(hostPoint, 'body/hostPoint');
  if (host) chosen.set(hostPoint, host);
  const points = [...chosen.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
  return { points, problems };
}

export function branchesOf(points: readonly { readonly branch: string }[]): string[] {
  return [...new Set(points.map((point) => point.branch))].sort();
}
