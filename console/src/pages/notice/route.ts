import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { publicRoute } from '../../app/roots.tsx';

/** Numbers begin anew each year; without one it is this year's. */
export interface NoticeSearch {
  readonly year?: number;
  /** Of the province whose office issued it; none for the centre. */
  readonly branch?: string;
}

export function readSearch({ year, branch }: Readonly<Record<string, unknown>>): NoticeSearch {
  const asked = Number(year);
  // the address may write a code of digits only as a number
  const code = typeof branch === 'number' ? String(branch) : branch;
  return {
    ...(Number.isInteger(asked) && asked >= 2000 && asked <= 9999 ? { year: asked } : {}),
    ...(typeof code === 'string' && code !== '' ? { branch: code } : {}),
  };
}

export const noticeRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: '/n/$',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'NoticePage'),
});
