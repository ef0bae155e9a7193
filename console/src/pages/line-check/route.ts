import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { lineVerdict } from '../../../../shared/contracts/line-check.ts';
import { conferenceRoute } from '../../app/roots.tsx';

export const verdicts = lineVerdict.options;

export interface LineCheckSearch {
  readonly tab?: 'branches';
  readonly branch?: string;
  readonly verdict?: (typeof verdicts)[number];
  readonly q?: string;
}

export function readSearch(given: Readonly<Record<string, unknown>>): LineCheckSearch {
  const verdict = verdicts.find((each) => each === given.verdict);
  // An address typed by hand reads "q=24" as a number.
  const text = (value: unknown): string =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const branch = text(given.branch);
  const q = text(given.q);
  return {
    ...(given.tab === 'branches' ? { tab: 'branches' as const } : {}),
    ...(branch ? { branch } : {}),
    ...(verdict ? { verdict } : {}),
    ...(q ? { q } : {}),
  };
}

export const lineCheckRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/check',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'LineCheckPage'),
});
