import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { publicRoute } from '../../app/roots.tsx';

/** Numbers begin anew each year; without one it is this year's. */
export interface NoticeSearch {
  readonly year?: number;
}

export function readSearch({ year }: Readonly<Record<string, unknown>>): NoticeSearch {
  const asked = Number(year);
  return Number.isInteger(asked) && asked >= 2000 && asked <= 9999 ? { year: asked } : {};
}

export const noticeRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: '/n/$',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'NoticePage'),
});
