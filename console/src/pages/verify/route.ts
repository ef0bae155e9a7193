import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { publicRoute } from '../../app/roots.tsx';

export interface VerifySearch {
  readonly number?: string;
  readonly year?: number;
}

export function readSearch({ number, year }: Readonly<Record<string, unknown>>): VerifySearch {
  const asked = Number(year);
  return {
    ...(typeof number === 'string' && number !== '' ? { number } : {}),
    ...(Number.isInteger(asked) && asked >= 2000 && asked <= 9999 ? { year: asked } : {}),
  };
}

export const verifyRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: '/verify',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'VerifyPage'),
});
