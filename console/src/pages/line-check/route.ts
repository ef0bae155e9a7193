import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { bridgeId } from '../../../../shared/contracts/kinds.ts';
import { lineVerdict } from '../../../../shared/contracts/line-check.ts';
import { conferenceRoute } from '../../app/roots.tsx';

export const verdicts = lineVerdict.options;

export const branchSorts = ['name', ...verdicts] as const;
export type BranchSort = (typeof branchSorts)[number];

/** What stands in the address: a colleague who opens the link sees the same halls. */
export interface LineCheckSearch {
  readonly tab?: 'branches';
  readonly branch?: string;
  readonly verdict?: (typeof verdicts)[number];
  readonly q?: string;
  /** How the provinces stand; the most work first unless given. */
  readonly sort?: BranchSort;
  readonly down?: true;
  /** The hall whose result is open. */
  readonly bridge?: `brg_${string}`;
}

export function readSearch(given: Readonly<Record<string, unknown>>): LineCheckSearch {
  const verdict = verdicts.find((each) => each === given.verdict);
  const sort = branchSorts.find((each) => each === given.sort);
  // An address typed by hand reads "q=24" as a number.
  const text = (value: unknown): string =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const branch = text(given.branch);
  const q = text(given.q);
  const bridge = bridgeId.safeParse(given.bridge);
  return {
    ...(given.tab === 'branches' ? { tab: 'branches' as const } : {}),
    ...(branch ? { branch } : {}),
    ...(verdict ? { verdict } : {}),
    ...(q ? { q } : {}),
    ...(sort ? { sort, ...(given.down === true ? { down: true as const } : {}) } : {}),
    ...(bridge.success ? { bridge: bridge.data } : {}),
  };
}

export const lineCheckRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/check',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'LineCheckPage'),
});
