import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute, officeRoute } from '../../app/roots.tsx';
import { type Act, conferenceActs, directoryActs } from './acts.ts';

/** What stands in the address: which of the entries, and the end that was written down. */
export interface AuditSearch {
  readonly act?: Act;
  readonly actor?: string;
  /** `12:9f86…`, a head as the page shows it: the record must still contain it. */
  readonly head?: string;
}

const isHead = /^[1-9]\d{0,14}:[0-9a-f]{64}$/;

export function readHead(text: string): { readonly seq: number; readonly hash: string } | undefined {
  if (!isHead.test(text)) return undefined;
  const [seq, hash = ''] = text.split(':');
  return { seq: Number(seq), hash };
}

export function readSearch(acts: readonly Act[], given: Readonly<Record<string, unknown>>): AuditSearch {
  const act = acts.find((each) => each === given.act);
  const { actor, head } = given;
  return {
    ...(act ? { act } : {}),
    ...(typeof actor === 'string' && actor !== '' ? { actor } : {}),
    ...(typeof head === 'string' && isHead.test(head) ? { head } : {}),
  };
}

export const auditRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/audit',
  validateSearch: (given: Readonly<Record<string, unknown>>) => readSearch(conferenceActs, given),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AuditPage'),
});

/** Who changed the directory. */
export const directoryAuditRoute = createRoute({
  getParentRoute: () => officeRoute,
  path: '/points/audit',
  validateSearch: (given: Readonly<Record<string, unknown>>) => readSearch(directoryActs, given),
  component: lazyRouteComponent(() => import('./directory-page.tsx'), 'DirectoryAuditPage'),
});
