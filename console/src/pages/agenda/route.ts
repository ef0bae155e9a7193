import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { paperId } from '../../../../shared/contracts/papers.ts';
import { conferenceRoute } from '../../app/roots.tsx';

export interface AgendaSearch {
  readonly edit?: true;
  /** The paper of which every version is shown. */
  readonly versions?: string;
}

export function readSearch({ edit, versions }: Readonly<Record<string, unknown>>): AgendaSearch {
  if (edit === true) return { edit };
  return paperId.safeParse(versions).success ? { versions: versions as string } : {};
}

export const agendaRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/agenda',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'AgendaPage'),
});
