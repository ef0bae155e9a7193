import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute } from '../../app/roots.tsx';
import { type Act, acts } from './acts.ts';

/** What stands in the address: which of the entries. */
export interface AuditSearch {
  readonly act?: Act;
  readonly actor?: string;
}

export function readSearch(given: Readonly<Record<string, unknown>>): AuditSearch {
  const act = acts.find((each) => each === given.act);
  const { actor } = given;
  return { ...(act ? { act } : {}), ...(typeof actor === 'string' && actor !== '' ? { actor } : {}) };
}

export const auditRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/audit',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'AuditPage'),
});
