import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { conferenceRoute } from '../../app/roots.tsx';

export interface AgendaSearch {
  readonly edit?: true;
}

export const agendaRoute = createRoute({
  getParentRoute: () => conferenceRoute,
  path: '/agenda',
  validateSearch: (search: Readonly<Record<string, unknown>>): AgendaSearch =>
    search.edit === true ? { edit: true } : {},
  component: lazyRouteComponent(() => import('./page.tsx'), 'AgendaPage'),
});
